"""Proposing that works share their participants: among the evidence of each claim, a pair once."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from django.db import IntegrityError, transaction

from claims.cohorts.counting import Report, why_same
from claims.cohorts.sample_size import stated_sample
from claims.evidence.studied_population import population_of
from claims.models import Claim, Evidence, SameCohort
from literature.library.related_works import comment_names, versions_of_each
from literature.models import Reference


def propose_cohorts(claims: Iterable[Claim]) -> int:
    """Proposes pairs among the works that are evidence of each claim; how many are new. A pair is proposed once."""
    return sum(_propose(claim) for claim in claims)


def _propose(claim: Claim) -> int:
    rows = Evidence.objects.current().filter(claim__in=claim.with_restatements())
    sizes = dict(rows.exclude(sample_size=None).values_list("reference", "sample_size"))
    works = list(Reference.objects.filter(pk__in=rows.values("reference")).order_by("pk"))
    if len(works) < 2:
        return 0
    reports = {work.pk: _report(work, sizes.get(work.pk)) for work in works}
    seen = set(SameCohort.objects.among(reports).values_list("first", "second"))
    forms = _forms(works)
    found = {
        pair: reason
        for pair in combinations(sorted(reports), 2)
        if pair not in seen and (reason := forms.get(pair) or why_same(*(reports[work] for work in pair)))
    }
    return sum(_save(first, second, reason) for (first, second), reason in found.items())


def _forms(works: Sequence[Reference]) -> dict[tuple[int, int], str]:
    """Why pairs of the works are one study by their records: one is another form of the other, or a comment on it."""
    named = {name: work for work in works for name in (work.pmid, work.doi) if name}
    found: dict[tuple[int, int], str] = {}
    for work in works:
        for name in comment_names(work.details.get("notices", ())):
            if (other := named.get(name)) and other != work:
                found[_pair(work, other)] = "One is a comment on the other."
    for pk, versions in versions_of_each(works).items():
        for version in versions:
            if version.reference and version.reference.pk != pk:
                first, second = sorted((pk, version.reference.pk))
                found[first, second] = f"One is another form of the other ({version.relation.lower()})."
    return found


def _pair(one: Reference, other: Reference) -> tuple[int, int]:
    return min(one.pk, other.pk), max(one.pk, other.pk)


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
    return Report(frozenset(work.details.get("trial_ids", ())), tuple(work.authors), size, population_of(work))
