"""Proposing that works share their participants, deciding on it, and counting what is independent."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import combinations
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from claims.access.permits import asks
from claims.cohorts.counting import Report, cohorts_of, why_same
from claims.cohorts.sample_size import stated_sample
from claims.grading.standing import review_standing
from claims.models import Claim, Evidence, SameCohort
from claims.models.cohorts import SameCohortQuerySet
from claims.refusals import Refused
from literature.models import Reference

if TYPE_CHECKING:
    from django.contrib.auth.models import User

State = SameCohort.State


def propose_cohorts(claims: Iterable[Claim]) -> int:
    """Proposes pairs among the works that are evidence of each claim; how many are new. A pair is proposed once."""
    return sum(_propose(claim) for claim in claims)


def propose_for_works(works: Iterable[int]) -> int:
    """The same for the claims of works whose records came or changed: their trial numbers may be new."""
    cited = Evidence.objects.current().filter(reference__in=list(works))
    return propose_cohorts(Claim.objects.filter(pk__in=cited.values("claim")).order_by("pk"))


def _propose(claim: Claim) -> int:
    rows = Evidence.objects.current().filter(claim__in=claim.with_restatements())
    sizes = dict(rows.exclude(sample_size=None).values_list("reference", "sample_size"))
    works = list(Reference.objects.filter(pk__in=rows.values("reference")).order_by("pk"))
    if len(works) < 2:
        return 0
    reports = {work.pk: _report(work, sizes.get(work.pk)) for work in works}
    seen = set(_among(reports).values_list("first", "second"))
    found = {
        pair: reason
        for pair in combinations(sorted(reports), 2)
        if pair not in seen and (reason := why_same(*(reports[work] for work in pair)))
    }
    return sum(_save(first, second, reason) for (first, second), reason in found.items())


def _save(first: int, second: int, reason: str) -> bool:
    """False where somebody else proposed the pair at this moment."""
    try:
        with transaction.atomic():
            SameCohort(first_id=first, second_id=second, reason=reason[:300]).save(why="Proposed.")
    except IntegrityError:
        return False
    return True


def _report(work: Reference, sample_size: int | None) -> Report:
    """What the editor entered is taken before what the abstract states."""
    stated = None if sample_size else stated_sample(work.abstract)
    size = sample_size or (stated.number if stated else None)
    return Report(frozenset(work.details.get("trial_ids", ())), tuple(work.authors), size)


def _among(works: Iterable[int]) -> SameCohortQuerySet:
    held = list(works)
    return SameCohort.objects.filter(first__in=held, second__in=held)


def pairs_of(claim: Claim) -> SameCohortQuerySet:
    """The pairs among the works that are evidence of a claim now, in the order in which they were proposed."""
    works = Evidence.objects.current().filter(claim__in=claim.with_restatements()).values("reference")
    pairs = SameCohort.objects.filter(first__in=works, second__in=works)
    return pairs.select_related("first", "second", "decided_by").order_by("pk")


@asks("claims.change_samecohort")
def decide_cohort(pair: SameCohort, state: str, *, by: "User", at: datetime | None = None) -> SameCohort:
    """Confirms or rejects that two works share their participants, or decides otherwise. Raises Refused."""
    if state not in (State.CONFIRMED, State.REJECTED):
        raise Refused(f"A pair can be confirmed or rejected; not “{state}”.")
    with transaction.atomic():
        independence_changes = State.CONFIRMED in (pair.state, state)
        as_read = SameCohort.objects.filter(state=pair.state).exclude(state=state)
        as_read.decide(pair, state, by=by, at=at)
        if independence_changes:
            _look_again(pair)
    return pair


def _look_again(pair: SameCohort) -> None:
    """What counts as independent changed for the claims whose evidence lies on both sides of the pair.

    A side is a work with all that share its participants: the pair may join evidence that is not in it. Where other
    pairs join both sides, nothing changed.
    """
    groups = SameCohort.objects.confirmed().exclude(pk=pair.pk).groups()
    first, second = (groups.get(work, {work}) for work in (pair.first_id, pair.second_id))
    if pair.second_id in first:
        return
    counting = Evidence.objects.counting()
    claims = Claim.objects.filter(pk__in=counting.filter(reference__in=first).values("claim")).order_by("pk")
    for claim in claims:
        if counting.filter(claim__in=claim.with_restatements(), reference__in=second).exists():
            review_standing(claim)


def counts(works: Iterable[int], groups: Mapping[int, set[int]]) -> tuple[int, int]:
    """How many papers, and how many cohorts they report on. `groups`: `SameCohort.objects.confirmed().groups()`."""
    cohorts = cohorts_of(works, groups)
    return len(cohorts), len(set(cohorts.values()))
