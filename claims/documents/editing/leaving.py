"""Evidence of a claim that left the text: moved to another claim, or let go. Until then it is a duty: it counts
nowhere, and nobody may forget it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.access.roles import decides
from claims.documents.editing.belongings import settle_suggestions
from claims.documents.editing.present_text import locked_version, refuse_without_reason
from claims.evidence.consequences import after_statements_edited
from claims.evidence.decisions import ATTACHED_ALREADY
from claims.models import Claim, Evidence, StatementEdit
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@requires("claims.change_claim")
@transaction.atomic
def let_go(claim: Claim, reason: str, *, by: "User", at: datetime | None = None) -> StatementEdit:
    """Says that nothing is to be done about the evidence of a claim that left the text. It stays with the claim, and
    counts again should that come back. Raises Refused."""
    why = refuse_without_reason(reason)
    version = locked_version(claim.document_id)
    claim.refresh_from_db()
    if claim.retired_at is None:
        raise Refused(f"{claim.key} stands in the text: withdraw its evidence instead.")
    if not Claim.objects.left_with_evidence().filter(pk=claim.pk).exists():
        raise Refused(f"Of {claim.key} no evidence waits for a decision.")
    edit = StatementEdit(
        claim=claim, version=version, kind=StatementEdit.Kind.LET_GO, reason=why, decided_by=by,
        decided_at=at or timezone.now(),
    )  # fmt: skip
    edit.save(by=by, why=why)
    return edit


@requires("claims.change_evidence")
def move_evidence(
    evidence: Evidence, to: Claim, stance: str, *, by: "User", reason: str, at: datetime | None = None
) -> Evidence:
    """Moves evidence to another claim of the present text, with the stance that it takes towards that one. Who may not
    decide alone there proposes it. The grades of both go stale. Raises Refused."""
    why = refuse_without_reason(reason)
    if stance not in Evidence.Stance.values:
        raise Refused(f"The stance is one of: {', '.join(Evidence.Stance.values)}.")
    try:
        with transaction.atomic():
            return _moved(evidence, to, stance, by=by, why=why, at=at or timezone.now())
    except IntegrityError as error:
        raise Refused(f"{to.key}: {ATTACHED_ALREADY}") from error


def _moved(evidence: Evidence, to: Claim, stance: str, *, by: "User", why: str, at: datetime) -> Evidence:
    row, old = evidence.locked(), evidence.claim
    if row.claim_id != old.pk or row.state not in (Evidence.State.PROPOSED, Evidence.State.ACCEPTED):
        raise Refused("This evidence was moved or decided on since; reload the page.")
    if to.document_id != old.document_id or to.retired_at or to.pk == old.pk:
        raise Refused("Choose another claim of the present text of this document.")
    counts = row.state == Evidence.State.ACCEPTED and decides(by, to) and not to.document.four_eyes
    said = f"Moved from {old.key} to {to.key}: {why}"
    Evidence.objects.filter(pk=row.pk).change(
        by=by, why=said, claim=to, stance=stance,
        state=Evidence.State.ACCEPTED if counts else Evidence.State.PROPOSED,
        decided_by=by if counts else None, decided_at=at if counts else None,
    )  # fmt: skip
    for claim in (old, to):
        settle_suggestions(claim, by=by, why=said)
    after_statements_edited({old: said, to: said}, reworded=False)
    evidence.refresh_from_db()
    return evidence
