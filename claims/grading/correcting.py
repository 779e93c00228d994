"""How a claim is worded: what the program reads, and what an editor makes of it. A correction stays.

It stays when the document is imported again and when the claim moves; other words ask for another look at it.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.grading.rechecking import judge_wording
from claims.grading.wording import Wording, read_wording
from claims.models import Claim
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

READING = ("wording_strength", "wording_certainty", "wording_polarity", "wording_cues", "read_strength",
           "read_certainty", "correction_is_stale")  # fmt: skip
CORRECTION = (*READING, "wording_corrected_by", "wording_corrected_at")


@requires("claims.change_claim")
@transaction.atomic
def change_kind(claim: Claim, kind: str, *, by: "User") -> None:
    """Says what kind of statement the claim is. The same again changes nothing. Raises Refused."""
    if kind not in Claim.Kind.values:
        raise Refused(f"The kind of a statement is one of: {', '.join(Claim.Kind.values)}.")
    if claim.kind != kind:
        claim.kind = kind
        claim.save(update_fields=["kind"], by=by)
        judge_wording(claim)


@requires("claims.change_claim")
@transaction.atomic
def correct_wording(claim: Claim, strength: str, certainty: str, *, by: "User", at: datetime | None = None) -> bool:
    """Sets how strongly and how surely the claim is worded; what the program read is kept beside it.

    The program's own reading, given again, takes a correction back. Answers whether a correction stands now. The words
    of the claim are not touched, nor is the grade of its evidence; only the flag of a claim that is stated as settled
    while evidence contradicts it is raised or resolved. Raises Refused.
    """
    if strength not in Claim.Strength.values or certainty not in Claim.WordingCertainty.values:
        choices = ", ".join((*Claim.Strength.values, *Claim.WordingCertainty.values))
        raise Refused(f"Choose a strength and a certainty of those there are: {choices}.")
    claim.refresh_from_db(fields=CORRECTION, from_queryset=Claim.objects.select_for_update(no_key=True))
    if not claim.is_corrected:
        claim.read_strength, claim.read_certainty = claim.wording_strength, claim.wording_certainty
    claim.wording_strength, claim.wording_certainty = strength, certainty
    claim.wording_polarity = _polarity(claim, read_wording(claim.text, context=claim.context))
    claim.correction_is_stale = False
    if (strength, certainty) == (claim.read_strength, claim.read_certainty):
        _forget_correction(claim)
    else:
        claim.wording_corrected_by, claim.wording_corrected_at = by, at or timezone.now()
    claim.save(update_fields=CORRECTION, by=by)
    judge_wording(claim)
    return claim.is_corrected


def read_claim(claim: Claim) -> None:
    """Reads the wording of a claim with new words, as `take_reading` keeps it."""
    take_reading(claim, read_wording(claim.text, context=claim.context))


def take_reading(claim: Claim, wording: Wording) -> None:
    """Gives a claim the reading of its new words; the caller saves the fields of READING.

    An editor's correction stays, marked to be looked at again, and the new reading is kept beside it.
    """
    claim.wording_cues = [
        {"text": cue.text, "start": cue.start, "end": cue.end, "role": cue.role} for cue in wording.cues
    ]
    if claim.is_corrected:
        claim.read_strength, claim.read_certainty = wording.strength, wording.certainty
        claim.correction_is_stale = True
    else:
        claim.wording_strength, claim.wording_certainty = wording.strength, wording.certainty
        claim.read_strength = claim.read_certainty = ""
    claim.wording_polarity = _polarity(claim, wording)


def part_wording(old: Claim, new: Claim, since: datetime) -> None:
    """Reads both of two claims that were taken for one, each by its own words; the caller saves them.

    A correction made before `since` was one of the old words and stays with them; a later one goes with the new words.
    """
    goes = old.wording_corrected_at is not None and old.wording_corrected_at >= since
    if goes:
        for name in ("wording_strength", "wording_certainty", "wording_corrected_by", "wording_corrected_at"):
            setattr(new, name, getattr(old, name))
        _forget_correction(old)
    for claim in (old, new):
        read_claim(claim)
        claim.correction_is_stale = False


def _polarity(claim: Claim, wording: Wording) -> str:
    """What the program reads; a relation that an editor says is stated is asserted."""
    return wording.polarity if claim.wording_strength == Claim.Strength.NONE else Claim.Polarity.ASSERTED


def _forget_correction(claim: Claim) -> None:
    claim.read_strength = claim.read_certainty = ""
    claim.wording_corrected_by = claim.wording_corrected_at = None
