"""Taking back the last decision: a recorded act of its own, with all that followed from the decision.

Refused where something was built on the decision since: whoever built it saw it, and is to be asked first.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.access.permits import asks
from claims.alerts.outbox import untell
from claims.evidence.decisions import offer_again, take_suggestion
from claims.flags.raising import close_flags, flag_late_evidence
from claims.grading.standing import review_standing
from claims.models import Assessment, Evidence, Flag, Suggestion
from claims.models.audited import Audited
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

UNDONE = "Taken back."
CURRENT = (Evidence.State.PROPOSED, Evidence.State.ACCEPTED)
DECISION = ("state", "decided_by_id", "decided_at", "decision_reason")


@asks("claims.add_evidence")
def undo_evidence(evidence: Evidence, *, by: "User", at: datetime | None = None) -> Evidence:
    """Takes back the acceptance, rejection or withdrawal of evidence, or that it was attached. Raises Refused.

    What was attached and counted at once is withdrawn: no row is ever deleted.
    """
    return _undo_evidence(evidence, by=by, at=at)


def _undo_evidence(evidence: Evidence, *, by: "User", at: datetime | None) -> Evidence:
    try:
        with transaction.atomic():
            held = evidence.held()
            before = _before(held)
            _refuse_stranger(held, held.decided_by_id or held.proposed_by_id, "claims.change_evidence", by=by)
            _refuse_built_upon(held)
            undone, was_current = held.edition, held.state in CURRENT
            if before is None:
                _withdraw(held, by=by, at=at or timezone.now())
            else:
                _set_back(held, before, DECISION, by=by)
            _follow(held, was_current, by=by)
            untell(held, undone, by=by)
    except IntegrityError as error:
        raise Refused("The same finding was attached again since: decide on that one instead.") from error
    evidence.refresh_from_db()
    return evidence


@asks("claims.change_suggestion")
def undo_suggestion(suggestion: Suggestion, *, by: "User", at: datetime | None = None) -> Suggestion:
    """Lets a suggestion wait again as it did before it was dismissed, put off or attached. Raises Refused."""
    with transaction.atomic():
        held = suggestion.held()
        if held.state == Suggestion.State.NEW:
            raise Refused("Nothing was decided on this suggestion: it waits.")
        _refuse_stranger(held, held.decided_by_id, "claims.change_suggestion", by=by)
        if held.state == Suggestion.State.ATTACHED:
            _undo_evidence(_attached(held), by=by, at=at)
            held.refresh_from_db()
        else:
            _set_back(held, _earlier(held), ("state", "reason", "decided_by_id", "decided_at"), by=by)
    suggestion.refresh_from_db()
    return suggestion


@asks("claims.change_flag")
def undo_flag(flag: Flag, *, by: "User") -> Flag:
    """Opens a flag again that a person resolved. Raises Refused."""
    try:
        with transaction.atomic():
            held = flag.held()
            if held.resolved_at is None:
                raise Refused("This flag is open.")
            if held.resolved_by_id is None:
                raise Refused("A rule resolved this flag, for what it looked at is gone: raise it anew.")
            if held.evidence and held.evidence.state not in CURRENT:
                raise Refused(f"Its evidence is {held.evidence.state}: take that back, and the flag opens with it.")
            _refuse_stranger(held, held.resolved_by_id, "claims.change_flag", by=by)
            _open(held, by=by)
    except IntegrityError as error:
        raise Refused("The same flag was raised again since, and is open.") from error
    flag.refresh_from_db()
    return flag


def _before(held: Evidence) -> Any | None:
    """The row before its last decision; None where that was to attach it. Raises Refused."""
    last, *earlier = held.history.order_by("-history_date", "-history_id")[:2]
    if last.history_change_reason == UNDONE:
        raise Refused("The last decision was taken back already.")
    if not earlier:
        return None
    if last.state == earlier[0].state:
        who = last.history_user or "A rule"
        raise Refused(f"{who} revised it since it was decided: revise it, or decide anew.")
    return earlier[0]


def _earlier(held: Suggestion) -> Any:
    """As it was before the last write; a suggestion has no history until somebody decides on it."""
    earlier = held.history.order_by("-history_date", "-history_id")[1:2]
    return earlier[0] if earlier else Suggestion(state=Suggestion.State.NEW)


def may_take_back(evidence: Evidence, user: "User | AnonymousUser") -> bool:
    """Who decided on it last, or an editor."""
    decider = evidence.decided_by_id or evidence.proposed_by_id
    return user.pk == decider or user.has_perm("claims.change_evidence", evidence)


def _refuse_stranger(held: Audited, decider: int | None, permission: str, *, by: "User") -> None:
    if by.pk != decider and not by.has_perm(permission, held):
        raise Refused("Only who decided it or an editor takes it back.")


def _refuse_built_upon(held: Evidence) -> None:
    since = held.decided_at or held.proposed_at
    shared = {"claim__in": held.claim.with_restatements()}
    built = (
        Assessment.objects.filter(**shared, assessed_at__gt=since).first(),
        held.claim.document.approvals.filter(approved_at__gt=since, stale_at=None).first(),
    )
    what = next((f"{row._meta.verbose_name} ({row})" for row in built if row), "")
    if what:
        raise Refused(f"Since then an {what} was built on it: decide anew, with a reason, instead.")


def _withdraw(held: Evidence, *, by: "User", at: datetime) -> None:
    held.state, held.decision_reason = Evidence.State.WITHDRAWN, UNDONE
    held.decided_by, held.decided_at = by, at
    held.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"], by=by, why=UNDONE)


def _set_back(held: Audited, before: Any, names: tuple[str, ...], *, by: "User") -> None:
    for name in names:
        setattr(held, name, getattr(before, name))
    fields = [name.removesuffix("_id") for name in names]
    held.save(update_fields=fields, by=by, why=UNDONE)


def _follow(held: Evidence, was_current: bool, *, by: "User") -> None:
    """The suggestion of the pair, the flags on the row, and how the claim stands."""
    if held.state in CURRENT:
        take_suggestion(held.claim, held.reference, by=by, at=held.proposed_at)
        if not was_current:
            _open_what_closed(held, by=by)
    else:
        _let_go(held, by=by)
    review_standing(held.claim)


def _let_go(held: Evidence, *, by: "User") -> None:
    """The suggestion that it came from waits again, and no duty is left about the row."""
    close_flags(held, by=by)
    offer_again(held, by=by)


def _open_what_closed(held: Evidence, *, by: "User") -> None:
    """Flags that were closed with the evidence open again; those of notices where the notice still stands."""
    for flag in held.flags.filter(resolution__startswith="The evidence was "):
        if not flag.cause.startswith("notice:"):
            _open(flag, by=by)
    flag_late_evidence(held)


def _open(flag: Flag, *, by: "User") -> None:
    flag.resolved_at, flag.resolved_by, flag.resolution = None, None, ""
    flag.save(update_fields=["resolved_at", "resolved_by", "resolution"], by=by, why=UNDONE)


def _attached(held: Suggestion) -> Evidence:
    """The one row that attaching the suggestion made. Raises Refused."""
    pair = Evidence.objects.current().filter(claim=held.claim_id, reference=held.reference_id)
    rows = list(pair.filter(proposed_at=held.decided_at)) if held.decided_at else []
    if len(rows) != 1:
        raise Refused("Its evidence was decided on or revised since: see to that on the page of the claim.")
    return rows[0]
