"""An editor's judgement of the certainty of a claim's evidence, after GRADE, beside what the rules propose."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.grading.body import proposal_of
from claims.grading.levels import confirm_sum
from claims.grading.rechecking import judge_wording
from claims.grading.rules import Proposal
from claims.models import Assessment, Claim, Rewording
from claims.models.bounds import refuse_longer
from claims.models.vocabulary import Factor
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User


LONGEST_REASON = 500  # characters of the reason for one factor


@requires("claims.add_assessment")
def assess_claim(
    claim: Claim,
    certainty: str,
    rationale: str,
    *,
    by: "User",
    starting_level: str = "",
    factors: Sequence[Factor] = (),
    at: datetime | None = None,
) -> Assessment:
    """Records the editor's judgement, with what the rules proposed at that moment.

    With a `starting_level` the certainty is what the factors make of it, and may be left open (""); a factor that
    differs from the proposal needs a reason of its own. Without one the judgement is taken whole, with its rationale
    alone. Raises Refused.
    """
    if not rationale.strip():
        raise Refused("Give the reason for the certainty in a sentence.")
    for factor in factors:
        refuse_longer(factor.reason, LONGEST_REASON, f"reason for {factor.name}")
    _refuse_elsewhere(claim)
    proposal = proposal_of(claim)
    certainty = _certainty(certainty, starting_level, factors, proposal)
    at = at or timezone.now()
    with transaction.atomic():
        assessment = Assessment(
            claim=claim,
            certainty=certainty,
            rationale=rationale.strip(),
            starting_level=starting_level,
            factors=[factor.as_row() for factor in factors],
            proposal=proposal.as_row(),
            assessed_by=by,
            assessed_at=at,
        )
        assessment.save(by=by)
        _grade(claim, certainty, by=by)
        _confirm_rewordings(claim, by=by, at=at)
        for one in claim.with_restatements():
            judge_wording(one, by=by)
    return assessment


def _certainty(certainty: str, start: str, factors: Sequence[Factor], proposal: Proposal) -> str:
    if not start and not factors:
        if certainty not in Assessment.Certainty.values:
            raise Refused(f"The certainty is one of: {', '.join(Assessment.Certainty.values)}.")
        return certainty
    if certainty and certainty not in Assessment.Certainty.values:
        raise Refused(f"The certainty is one of: {', '.join(Assessment.Certainty.values)}.")
    made = confirm_sum(start, factors, certainty)
    _refuse_silent_difference(factors, proposal)
    return made


def _refuse_silent_difference(factors: Sequence[Factor], proposal: Proposal) -> None:
    """Whoever moves a factor away from the proposal says why, and not in the words of the proposal."""
    proposed = {factor.name: factor for factor in proposal.factors}
    given = {factor.name: factor for factor in factors}
    for name in dict.fromkeys((*proposed, *given)):
        old, new = proposed.get(name), given.get(name, Factor(name, 0, ""))
        if old is None or old.levels == new.levels:
            continue
        if not new.reason.strip() or new.reason.strip() == old.reason:
            raise Refused(f"The rules propose {old.levels} for {name}, you give {new.levels}: say why in its reason.")


def _grade(claim: Claim, certainty: str, *, by: "User") -> None:
    claim.certainty, claim.certainty_is_stale, claim.stale_reason = certainty, False, ""
    claim.with_restatements().change(
        by=by, why="Assessed.", certainty=certainty, certainty_is_stale=False, stale_reason=""
    )


def _confirm_rewordings(claim: Claim, *, by: "User", at: datetime) -> None:
    claim.rewordings.waiting().change(
        by=by,
        why="Assessed as it is worded now.",
        state=Rewording.State.CONFIRMED,
        decided_by=by,
        decided_at=at,
    )


def _refuse_elsewhere(claim: Claim) -> None:
    if body := claim.restates:
        raise Refused(f"It restates {body.key}, and both are graded once: assess {body.key}.")
    if claim.rewordings.filter(state=Rewording.State.PROPOSED).exists():
        raise Refused("Say first whether it is still the same claim: confirm or reject the rewording.")
