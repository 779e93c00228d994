"""A lead stands behind a document as it is printed now. What was approved and has changed since is not approved."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.exports.digest import difference, digests
from claims.exports.gather import summarise
from claims.models import Approval, Document, Flag, Rewording
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

GRAVE = (Flag.Kind.RETRACTED, Flag.Kind.CONCERN)


@requires("claims.add_approval")
@transaction.atomic
def approve_document(document: Document, note: str = "", *, by: "User", at: datetime | None = None) -> Approval:
    """Records that `by` stands behind the present version with its evidence and grades. Raises Refused."""
    document = document.locked()
    version = document.versions.order_by("-number").first()
    if version is None:
        raise Refused(f"“{document}” has no text yet: import one first.")
    if against := what_stands_against(document):
        raise Refused(f"Before it can be approved: {'; '.join(against)}.")
    at = at or timezone.now()
    document.approvals.current().change(by=by, stale_at=at, stale_reason="Approved anew.")
    approval = Approval(
        document=document,
        version=version,
        facts=facts_of(document),
        note=note.strip(),
        approved_by=by,
        approved_at=at,
    )
    approval.save(by=by)
    return approval


def what_stands_against(document: Document) -> list[str]:
    """Duties that a lead must not sign over: doubtful rewordings, stale grades, retractions nobody looked at."""
    current = document.claims.current()
    rewordings = Rewording.objects.waiting().filter(claim__in=current).count()
    stale = current.filter(certainty_is_stale=True).count()
    grave = Flag.objects.open().about(current).filter(kind__in=GRAVE).distinct().count()
    duties = (
        (rewordings, "rewording to be reviewed", "rewordings to be reviewed"),
        (stale, "stale assessment", "stale assessments"),
        (grave, "open flag of a retraction or concern", "open flags of retractions or concerns"),
    )
    return [f"{number} {one if number == 1 else many}" for number, one, many in duties if number]


def facts_of(document: Document) -> dict[str, str]:
    """What the summary of the document says now (`exports.digest`)."""
    return digests(summarise(document))


def withdraw_stale_approvals(*, at: datetime | None = None) -> int:
    """Marks the standing approvals of what has changed since, with the reason; how many. A task calls it."""
    marked = 0
    for approval in Approval.objects.current().select_related("document", "version"):
        if reason := difference(approval.facts, facts_of(approval.document))[:300]:
            current = Approval.objects.current().filter(pk=approval.pk)
            marked += current.change(by=None, why=reason, stale_at=at or timezone.now(), stale_reason=reason)
    return marked
