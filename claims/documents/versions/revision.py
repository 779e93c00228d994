"""What an editor says of a statement with other words: it is the same claim, or it is another one."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from claims.access.permits import requires
from claims.documents.versions.settling import PLACE, WORDS, next_keys, path_of
from claims.evidence.consequences import after_claims_parted
from claims.grading.correcting import part_wording
from claims.models import Claim, Document, ProposedReference, Rewording, Version

if TYPE_CHECKING:
    from django.contrib.auth.models import User

State = Rewording.State


@requires("claims.change_claim")
def confirm_rewording(rewording: Rewording, *, by: "User", at: datetime | None = None) -> None:
    """An editor says: the same claim, and its evidence still bears on it. Raises Refused."""
    _decide(rewording, State.CONFIRMED, by=by, at=at)


@requires("claims.change_claim")
@transaction.atomic
def reject_rewording(rewording: Rewording, *, by: "User", at: datetime | None = None) -> Claim:
    """An editor says: another claim. The old one gets its words back and retires; the statement gets a new one.

    What was judged since the version came in was judged of the new words, and goes with them. Answers the new claim;
    raises Refused.
    """
    document = Document.objects.select_for_update(no_key=True).get(pk=rewording.claim.document_id)
    _decide(rewording, State.REJECTED, by=by, at=at)
    old = Claim.objects.select_for_update().get(pk=rewording.claim_id)
    new = Claim(document=document, key=next_keys(document)(), kind=old.kind, restates=None)
    for name in (*PLACE, *WORDS):
        setattr(new, name, getattr(old, name))
    new.save(by=by)
    _hand_over(old, new, rewording.version, by=by)
    for name, value in rewording.old.items():
        setattr(old, name, value)
    part_wording(old, new, rewording.version.imported_at)
    old.section_path, old.retired_at = path_of(old.section), rewording.version.imported_at
    for claim in (old, new):
        _last_assessed(claim)
        claim.save(by=by, why="Another claim than before.")
    after_claims_parted(old, new)
    return new


def _decide(rewording: Rewording, state: str, *, by: "User", at: datetime | None) -> None:
    Rewording.objects.waiting().decide(rewording, state, by=by, at=at)


def _hand_over(old: Claim, new: Claim, version: Version, *, by: "User") -> None:
    """What belongs to the new words: their anchors, later rewordings, and what was judged since the import."""
    since = version.imported_at
    old.anchors.filter(version__number__gte=version.number).update(claim=new)
    open_or_since = Q(state=ProposedReference.State.PROPOSED) | Q(decided_at__gte=since)
    for rows in (
        old.rewordings.filter(version__number__gt=version.number),
        old.edits.filter(decided_at__gte=since),
        old.evidence.filter(proposed_at__gte=since),
        old.assessments.filter(assessed_at__gte=since),
        old.flags.filter(raised_at__gte=since, raised_by__isnull=False),
        old.suggestions.filter(decided_at__gte=since),
        old.proposed_references.filter(open_or_since),
    ):
        rows.change(by=by, why=f"{old.key} and {new.key} are two claims.", claim=new)


def _last_assessed(claim: Claim) -> None:
    last = claim.assessments.first()
    claim.certainty, claim.certainty_is_stale = (last.certainty, False) if last else ("", False)
    claim.stale_reason = ""
