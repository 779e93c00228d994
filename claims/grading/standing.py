"""How a claim stands after something about it changed: is it contested, is its assessment stale, is it overstated?"""

from django.db import models, transaction

from claims.flags import raise_flag, resolve_flag
from claims.models import Claim, Evidence, Flag

SETTLED = (Claim.Sureness.ESTABLISHED, Claim.Sureness.CONSISTENT)
CONTESTED_AS_SETTLED = "rule: contested but stated as settled"


def is_contested(claim: Claim) -> bool:
    """Evidence that counts contradicts it."""
    return _contradicting(claim).exists()


def _contradicting(claim: Claim) -> models.QuerySet[Evidence]:
    """A claim and what restates it share their evidence."""
    shared = Evidence.objects.counting().filter(claim__in=claim.with_restatements())
    return shared.filter(stance=Evidence.Stance.CONTRADICTS)


@transaction.atomic
def review_standing(claim: Claim) -> None:
    """To be called when evidence that counts, or a notice about it, changed. Never edits the claim's words.

    Holds the claim's row: of two changes at once the second sees what the first did, so that no flag is resolved
    while evidence against the claim is just being accepted. What restates the claim is looked at with it.
    """
    held = claim.with_restatements().select_for_update(no_key=True).order_by("pk")
    for one in held:
        if one.certainty and not one.certainty_is_stale:
            one.certainty_is_stale = True
            one.save(update_fields=["certainty_is_stale"])
        if one == claim:
            claim.certainty, claim.certainty_is_stale = one.certainty, one.certainty_is_stale
        judge_wording(one)


def judge_wording(claim: Claim) -> None:
    """Raises the flag of a claim that is stated as settled while evidence contradicts it, and resolves it after."""
    if is_contested(claim) and claim.wording_certainty in SETTLED:
        if not _is_answered(claim):
            raise_flag(claim, Flag.Kind.OVERSTATED, _note(claim), cause=CONTESTED_AS_SETTLED)
        return
    why = "The claim is not worded as settled any more."
    if not is_contested(claim):
        why = "No evidence that counts contradicts the claim any more."
    for flag in claim.flags.open().filter(cause=CONTESTED_AS_SETTLED):
        resolve_flag(flag, why)


def _is_answered(claim: Claim) -> bool:
    """A person resolved the flag after the last contradicting evidence was accepted: the same is not asked again."""
    answers = claim.flags.filter(cause=CONTESTED_AS_SETTLED, resolved_by__isnull=False)
    last = answers.order_by("resolved_at").values_list("resolved_at", flat=True).last()
    return last is not None and not _contradicting(claim).filter(decided_at__gte=last).exists()


def _note(claim: Claim) -> str:
    cues = ", ".join(f"“{cue['text']}”" for cue in claim.wording_cues if cue["role"] == "booster")
    return (
        f"Worded as {claim.wording_certainty}{f' ({cues})' if cues else ''}, but accepted evidence contradicts it. "
        "Consider a softer wording that says the findings differ."
    )
