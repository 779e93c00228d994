"""Whether the searches of a document find the works of its evidence: one that misses what is known misses its like."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from claims.models import Document, Evidence
from literature.entrez.client import Client
from literature.entrez.query import among
from literature.http.failures import BadAnswer
from literature.models import Reference, Search, SearchHit
from literature.models.references import ReferenceQuerySet

AT_ONCE = 500  # PMIDs in one query


class Caught(NamedTuple):
    """How many of the works a search finds; `share` from 0 to 1, and 0 where there are no works."""

    search: Search
    found: int
    share: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """`total` works are evidence for or against the standing claims; `missed` are those no search finds."""

    total: int
    searches: list[Caught]
    missed: list[Reference]

    @property
    def found(self) -> int:
        """How many of the works some search finds."""
        return self.total - len(self.missed)


def coverage(document: Document, *, only_accepted: bool = False) -> Coverage:
    """By the results of the last runs as they are stored: three queries, and PubMed is not asked. Strangers are told
    of accepted evidence alone."""
    works = _works(document, only_accepted=only_accepted)
    hits = SearchHit.objects.present().filter(search__documents=document)
    found: defaultdict[int, set[str]] = defaultdict(set)
    for search, pmid in hits.filter(pmid__in=works.values("pmid")).values_list("search", "pmid"):
        found[search].add(pmid)
    return _coverage(document, list(works), found)


def coverage_now(document: Document, *, client: Client) -> Coverage:
    """By PubMed's answer of this moment: one request a search and 500 works. Raises NoAnswer."""
    works = list(_works(document))
    pmids = sorted(work.pmid for work in works if work.pmid)
    found = {search.pk: _found_now(search.query, pmids, client) for search in document.searches.all()}
    return _coverage(document, works, found)


def _works(document: Document, *, only_accepted: bool = False) -> ReferenceQuerySet:
    cited = Evidence.objects.current().filter(claim__document=document, claim__retired_at=None)
    cited = cited.filter(state=Evidence.State.ACCEPTED) if only_accepted else cited
    return Reference.objects.for_print().filter(pk__in=cited.values("reference")).in_order()


def _found_now(query: str, pmids: Sequence[str], client: Client) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(pmids), AT_ONCE):
        part = pmids[start : start + AT_ONCE]
        answer = client.search(among(query, part), retmax=len(part))
        if answer.count > len(part) or not set(part).issuperset(answer.ids):
            raise BadAnswer("PubMed left the PMIDs out of the question, so its answer says nothing: try again later.")
        found.update(answer.ids)
    return found


def _coverage(document: Document, works: Sequence[Reference], found: Mapping[int, set[str]]) -> Coverage:
    pmids = {work.pmid for work in works if work.pmid}
    rows = []
    for search in document.searches.all():
        number = len(pmids & found.get(search.pk, set()))
        rows.append(Caught(search, number, number / len(works) if works else 0.0))
    caught = set().union(*found.values())
    return Coverage(len(works), rows, [work for work in works if work.pmid not in caught])
