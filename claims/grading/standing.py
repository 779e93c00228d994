"""How a claim stands after something about it changed: is it contested, is its assessment stale, is it overstated?"""

from claims.flags import raise_flag, resolve_flag
from claims.models import Claim, Evidence, Flag

SETTLED = (Claim.Sureness.ESTABLISHED, Claim.Sureness.CONSISTENT)
CONTESTED_AS_SETTLED = "rule: contested but stated as settled"


def is_contested(claim: Claim) -> bool:
    """Evidence that counts contradicts it."""
    return claim.evidence.counting().filter(stance=Evidence.Stance.CONTRADICTS).exists()


def review_standing(claim: Claim) -> None:
    """To be called when evidence, a notice about it, or the wording changed. Never edits the claim's words."""
    if claim.certainty and not claim.certainty_is_stale:
        claim.certainty_is_stale = True
        claim.save(update_fields=["certainty_is_stale"])
    _judge_settled_wording(claim)


def _judge_settled_wording(claim: Claim) -> None:
    if is_contested(claim) and claim.wording_certainty in SETTLED:
        cues = ", ".join(f"“{cue['text']}”" for cue in claim.wording_cues if cue["role"] == "booster")
        note = f"Worded as {claim.wording_certainty}{f' ({cues})' if cues else ''}, but accepted evidence contradicts it."
        note += " Consider a softer wording that says the findings differ."
        raise_flag(claim, Flag.Kind.OVERSTATED, note, cause=CONTESTED_AS_SETTLED)
        return
    for flag in claim.flags.open().filter(cause=CONTESTED_AS_SETTLED):
        resolve_flag(flag, "No evidence that counts contradicts the claim any more.")
