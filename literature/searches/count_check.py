"""Asking Europe PMC about the result of a search: which PMIDs it holds, and how many it counts for the same query."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from literature.models import CountCheck, Search, SearchHit
from literature.sources.europe_pmc import AT_ONCE, EuropePMC
from literature.sources.portable import NotPortable, translate


def check_counts(
    search: Search,
    client: EuropePMC,
    *,
    at: datetime | None = None,
    progress: Callable[[int], None] = lambda count: None,
) -> CountCheck:
    """Asks, and writes down what came out; `progress(count)` follows each batch of PMIDs. Raises NoAnswer.

    No hit changes by it. A query that Europe PMC cannot be asked is not compared, and the check says why.
    """
    hits = SearchHit.objects.present().filter(search=search).order_by("pk")
    pmids = list(hits.values_list("pmid", flat=True))
    unknown: list[str] = []
    for start in range(0, len(pmids), AT_ONCE):
        part = pmids[start : start + AT_ONCE]
        known = client.known(part)
        unknown += [pmid for pmid in part if pmid not in known]
        progress(len(part))
    query, count, why_not = _counted(search.query, client)
    return CountCheck.objects.create(
        search=search,
        at=at or timezone.now(),
        held=len(pmids),
        unknown=sorted(unknown, key=int),
        query=query,
        count=count,
        why_not=why_not,
    )


def _counted(query: str, client: EuropePMC) -> tuple[str, int | None, str]:
    try:
        translated = translate(query)
    except NotPortable as error:
        return "", None, f"The counts are not compared: {error}"
    return translated, client.count(translated), ""
