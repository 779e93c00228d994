"""Taking back the last decision: a recorded act of its own, with all that followed from the decision.

Refused where something was built on the decision since: whoever built it saw it, and is to be asked first.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.evidence.consequences import CURRENT, UNDONE, after_evidence_undone, look_again
from claims.flags.raising import lost_its_notice, open_flag
from claims.grading.rechecking import BY_RULE
from claims.models import Assessment, Claim, Evidence, Flag, Suggestion
from claims.models.audited import Audited
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

DECISION = ("state", "decided_by_id", "decided_at", "decision_reason")


@requires("claims.add_evidence")
def undo_evidence(evidence: Evidence, *, by: "User", at: datetime | None = None) -> Evidence:
    """Takes back the acceptance, rejection or withdrawal of evidence, or that it was attached. Raises Refused.

    What was attached and counted at once is withdrawn: no row is ever deleted.
    """
    return _undo_evidence(evidence, by=by, at=at)


def _undo_evidence(evidence: Evidence, *, by: "User", at: datetime | None) -> Evidence:
    try:
        with transaction.atomic():
            row = evidence.locked()
            before = _before(row)
            _refuse_stranger(row, row.decided_by_id or row.proposed_by_id, "claims.change_evidence", by=by)
            _refuse_built_upon(row)
            undone, was = row.edition, row.state
            if before is None:
                _withdraw(row, by=by, at=at or timezone.now())
            else:
                _set_back(row, before, DECISION, by=by)
            after_evidence_undone(row, was=was, undone=undone, by=by)
    except IntegrityError as error:
        raise Refused("The same finding was attached again since: decide on that one instead.") from error
    evidence.refresh_from_db()
    return evidence


@requires("claims.change_suggestion")
def undo_suggestion(suggestion: Suggestion, *, by: "User", at: datetime | None = None) -> Suggestion:
    """Lets a suggestion wait again as it did before it was dismissed, put off or attached. Raises Refused."""
    with transaction.atomic():
        row = suggestion.locked()
        if row.state == Suggestion.State.NEW:
            raise Refused("Nothing was decided on this suggestion: it waits.")
        _refuse_stranger(row, row.decided_by_id, "claims.change_suggestion", by=by)
        if row.state == Suggestion.State.ATTACHED:
            _undo_evidence(_attached(row), by=by, at=at)
            row.refresh_from_db()
        else:
            _set_back(row, _earlier(row), ("state", "reason", "decided_by_id", "decided_at"), by=by)
    suggestion.refresh_from_db()
    return suggestion


@requires("claims.change_flag")
def undo_flag(flag: Flag, *, by: "User") -> Flag:
    """Opens a flag again that a person resolved, where what raised it holds still. Raises Refused."""
    try:
        with transaction.atomic():
            row = flag.locked()
            _refuse_opening(row)
            _refuse_stranger(row, row.resolved_by_id, "claims.change_flag", by=by)
            open_flag(row, by=by, why=UNDONE)
            if row.claim and row.cause.startswith(BY_RULE):
                _refuse_where_the_rule_closes(row, row.claim)
    except IntegrityError as error:
        raise Refused("The same flag was raised again since, and is open.") from error
    flag.refresh_from_db()
    return flag


def _refuse_opening(row: Flag) -> None:
    if row.resolved_at is None:
        raise Refused("This flag is open.")
    if row.resolved_by_id is None:
        raise Refused("A rule resolved this flag, for what it looked at is gone: raise it anew.")
    if row.evidence and row.evidence.state not in CURRENT:
        raise Refused(f"Its evidence is {row.evidence.state}: take that back, and the flag opens with it.")
    if lost_its_notice(row):
        raise Refused("The notice was withdrawn since: nothing is left to be done about it.")


def _refuse_where_the_rule_closes(row: Flag, claim: Claim) -> None:
    """The rule looks again: what it finds no more is closed at once, and what is waived is none of its duties."""
    if claim.waivers.current().filter(rule=row.cause.removeprefix(BY_RULE)).exists():
        raise Refused("The rule is set aside: let it apply again, and its flag opens with that.")
    look_again(claim)
    row.refresh_from_db()
    if row.resolved_at:
        raise Refused(f"The rule would close it at once: {row.resolution}")


def _before(row: Evidence) -> Any | None:
    """The row before its last decision; None where that was to attach it. Raises Refused."""
    last, *earlier = row.history.order_by("-history_date", "-history_id")[:2]
    if last.history_change_reason == UNDONE:
        raise Refused("The last decision was taken back already.")
    if not earlier:
        return None
    if last.state == earlier[0].state:
        who = last.history_user or "A rule"
        raise Refused(f"{who} revised it since it was decided: revise it, or decide anew.")
    return earlier[0]


def _earlier(row: Suggestion) -> Any:
    """As it was before the last write; a suggestion has no history until somebody decides on it."""
    earlier = row.history.order_by("-history_date", "-history_id")[1:2]
    return earlier[0] if earlier else Suggestion(state=Suggestion.State.NEW)


def may_undo(evidence: Evidence, user: "User | AnonymousUser") -> bool:
    """Who decided on it last, or an editor."""
    decider = evidence.decided_by_id or evidence.proposed_by_id
    return user.pk == decider or user.has_perm("claims.change_evidence", evidence)


def _refuse_stranger(row: Audited, decider: int | None, permission: str, *, by: "User") -> None:
    if by.pk != decider and not by.has_perm(permission, row):
        raise Refused("Only who decided it or an editor takes it back.")


def _refuse_built_upon(row: Evidence) -> None:
    since = row.decided_at or row.proposed_at
    shared = {"claim__in": row.claim.with_restatements()}
    built = (
        Assessment.objects.filter(**shared, assessed_at__gt=since).first(),
        row.claim.document.approvals.filter(approved_at__gt=since, stale_at=None).first(),
    )
    what = next((f"{row._meta.verbose_name} ({row})" for row in built if row), "")
    if what:
        raise Refused(f"Since then an {what} was built on it: decide anew, with a reason, instead.")


def _withdraw(row: Evidence, *, by: "User", at: datetime) -> None:
    row.state, row.decision_reason = Evidence.State.WITHDRAWN, UNDONE
    row.decided_by, row.decided_at = by, at
    row.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"], by=by, why=UNDONE)


def _set_back(row: Audited, before: Any, names: tuple[str, ...], *, by: "User") -> None:
    for name in names:
        setattr(row, name, getattr(before, name))
    fields = [name.removesuffix("_id") for name in names]
    row.save(update_fields=fields, by=by, why=UNDONE)


def _attached(row: Suggestion) -> Evidence:
    """The one row that attaching the suggestion made. Raises Refused."""
    pair = Evidence.objects.current().filter(claim=row.claim_id, reference=row.reference_id)
    rows = list(pair.filter(proposed_at=row.decided_at)) if row.decided_at else []
    if len(rows) != 1:
        raise Refused("Its evidence was decided on or revised since: see to that on the page of the claim.")
    return rows[0]
