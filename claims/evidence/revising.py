"""Revising evidence where it stands. Two editors at once meet a clear conflict; neither writes over the other."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.evidence.consequences import after_evidence_changed
from claims.evidence.decisions import ATTACHED_ALREADY, Finding, values_of
from claims.history.trail import Write, writes
from claims.models import Evidence
from claims.refusals import Refused
from literature.models import Reference

if TYPE_CHECKING:
    from django.contrib.auth.models import User

State = Evidence.State


class EditConflict(Refused):
    """Somebody wrote since: `edition` is the one that stands now, `since` what was written in between, oldest first."""

    def __init__(self, edition: int, since: list[Write]) -> None:
        self.edition, self.since = edition, since
        who = " and ".join(dict.fromkeys(str(write.by or "a rule") for write in since)) or "Somebody"
        super().__init__(
            f"{who} changed this evidence while you were writing. Nothing of yours is saved, and nothing is lost: "
            "look at what changed, and save again if yours is right."
        )


@requires("claims.change_evidence")
def revise_evidence(
    evidence: Evidence, finding: Finding, *, seen: int, by: "User", why: str, at: datetime | None = None
) -> bool:
    """Writes what an editor says now; False when it is what stands already. `seen` is the edition that was read.

    Where the document asks for four eyes, revised evidence is proposed again, by who revised it. Raises EditConflict,
    Refused, or QuoteNotFound.
    """
    if not why.strip():
        raise Refused("Say why it is revised.")
    try:
        with transaction.atomic():
            row = _locked(evidence, seen)
            reference = Reference.objects.select_for_update(no_key=True).get(pk=row.reference_id)
            values = _kept_design(values_of(finding, row.claim, reference), finding)
            if all(getattr(row, name) == value for name, value in values.items()):
                return False
            was = row.state
            _write(row, values, by=by, why=why.strip(), at=at or timezone.now())
            after_evidence_changed(row, was=was, by=by, done="revised")
    except IntegrityError as error:
        raise Refused(ATTACHED_ALREADY) from error
    evidence.refresh_from_db()
    return True


def _locked(evidence: Evidence, seen: int) -> Evidence:
    row = evidence.locked()
    if row.edition != seen:
        since = [write for write in writes(Evidence, id=row.pk) if write.now.edition > seen]
        raise EditConflict(row.edition, since)
    if row.state not in (State.PROPOSED, State.ACCEPTED):
        raise Refused(f"This evidence is {row.state}: it is kept as it was. Attach the finding anew.")
    return row


def _kept_design(values: dict[str, Any], finding: Finding) -> dict[str, Any]:
    """An editor who empties the field means it: no design is proposed in its place."""
    return {**values, "design": finding.design.strip()}


def _write(row: Evidence, values: dict[str, Any], *, by: "User", why: str, at: datetime) -> None:
    if row.claim.document.four_eyes:
        again = {
            "state": State.PROPOSED,
            "proposed_by": by,
            "proposed_at": at,
            "decided_by": None,
            "decided_at": None,
            "decision_reason": "",
        }
        values = {**values, **again}
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=[*values], by=by, why=why)
