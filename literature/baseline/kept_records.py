"""Which records of a baseline file are kept: all, given PMIDs, or what searches could find; known ones always."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Length

from literature.entrez.selection import ANYTHING, Either, Need, either, needs_of, words_of
from literature.models import Reference, Search, SearchHit

NOTHING = Either(())
_PMID = re.compile(rb"<PMID[^>]*>\s*(\d+)\s*<")


@dataclass(slots=True)
class Selection:
    """`words` says it to a person; `pmids` are kept besides what fulfils `need`. Eight bytes for each known PMID."""

    words: str
    need: Need
    pmids: "array[int]" = field(default_factory=lambda: array("Q"))
    known: "tuple[array[int], ...]" = ()

    def look_up_known(self) -> None:
        """Takes in the PMIDs of all references and hits as they are now."""
        references = Reference.objects.filter(pmid__isnull=False)
        self.known = tuple(_in_order(rows) for rows in (references, SearchHit.objects.unfetched()))

    def allows(self, raw: bytes) -> bool:
        """Whether the XML of a record is kept. What cannot be judged is."""
        if self.need is ANYTHING:
            return True
        found = _PMID.search(raw)
        if found is None or any(_holds(pmids, int(found[1])) for pmids in (self.pmids, *self.known)):
            return True
        if self.need is NOTHING:
            return False
        words = words_of(raw)
        return words is None or self.need.allows(int(found[1]), words)


def _in_order(rows: QuerySet[Any]) -> "array[int]":
    ordered = rows.order_by(Length("pmid"), "pmid").values_list("pmid", flat=True)
    return array("Q", map(int, ordered.iterator(10_000)))


def _holds(pmids: "array[int]", pmid: int) -> bool:
    at = bisect_left(pmids, pmid)
    return at < len(pmids) and pmids[at] == pmid


def everything() -> Selection:
    return Selection("all records", ANYTHING)


def given(pmids: Iterable[str]) -> Selection:
    """These PMIDs."""
    numbers = array("Q", sorted(set(map(int, pmids))))
    return Selection(f"{len(numbers)} given PMIDs", NOTHING, numbers)


def of_searches(searches: Iterable[Search]) -> tuple[Selection, list[str]]:
    """What the searches could find, and the names of those that cannot be judged, for which all is kept."""
    needs = {search: needs_of(search.query) for search in searches}
    broad = [search.name for search, need in needs.items() if need is ANYTHING]
    words = "; ".join(f"{search.name}: {search.query}" for search in needs)
    return Selection(f"what may match {words}", either(needs.values())), broad
