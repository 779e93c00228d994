"""A document's own lists of works and notes, so indexed that thousands of marks are looked up in one pass.

A number leads to the entry that bears it. Where none does, or more than one, the mark stays open and says why: a
wrong work offered is worse than none.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import TypeVar

from claims.documents.formats.outline import Path, is_further_reading
from claims.documents.splitting.listed_works import names_a_work
from claims.documents.splitting.statements import CitedText

from .entry_authors import Authors, Named, as_many, authors_of, fits, years_of
from .marks import Citation, citations

TARGET = re.compile(r"\]\(\s*+<?+([^()\s<>]*+(?:\([^()\s<>]*\)[^()\s<>]*+)*+)>?+[^()]*+\)")
ANCHOR = re.compile(r"\[?[^\[\]\n]*\]\(#ref-(\d+)\)")
T = TypeVar("T")
NOTE = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]*(.+(?:\n(?!\s*\n|\[\^).+)*)", re.M)


@dataclass(frozen=True, slots=True)
class Found:
    """The place of an entry among all entries of the document, from 0; or None, and why."""

    place: int | None
    why: str = ""


def all_marks(source: str) -> list[Citation]:
    """Identifiers in the text and in the targets of its links, addresses last."""
    shown = TARGET.sub("] ", source)
    found = [*citations(shown), *citations(" ".join(TARGET.findall(source)))]
    return [one for one in found if one.kind in ("doi", "pmid", "pmcid", "url")]


class Bibliography:
    """`entries` are those of the lists; `text` is the source of the whole document.

    `highest` is the highest number that the text cites, or 0: it tells whether a list without numbers is whole.
    """

    def __init__(self, entries: Sequence[CitedText], text: str, *, highest: int = 0) -> None:
        self.entries = entries
        self.text = text
        self.highest = highest
        self._marks: dict[int | str, list[Citation]] = {}  # by the place of an entry or the name of a note

    def by_number(self, number: int, section: Path = ()) -> Found:
        """The entry that bears this number, in the list that belongs to the `section` where the mark stands."""
        if not self._numbered:
            return self._by_place(number)
        bearing = {path: numbers[number] for path, numbers in self._numbered.items() if number in numbers}
        if not bearing:
            return Found(None, f"No entry of the list bears the number {number}.")
        nearest = _nearest(bearing, section)
        if len(nearest) > 1:
            return Found(None, f"{len(nearest)} lists have an entry {number}.")
        places = bearing[nearest[0]]
        if len(places) > 1:
            return Found(None, f"{len(places)} entries bear the number {number}.")
        if not self._in_order(nearest[0], places[0]):
            return Found(None, f"The number {number} stands out of order in the list.")
        return Found(places[0])

    @property
    def is_tied(self) -> bool:
        """The file itself says what its marks lead to."""
        return bool(self._anchored)

    def by_ordinals(self, ordinals: Iterable[str]) -> list[int]:
        """The places of the entries that the file itself says a mark leads to (in JATS the `rid` of an xref)."""
        return [self._anchored[ordinal] for ordinal in ordinals if ordinal in self._anchored]

    def by_author(self, named: Named) -> Found:
        """The one entry whose first author and year these are, and whose other authors where the mark names them."""
        alike = [place for place in self._by_first_author.get(named.first, ()) if named.year in self._years[place]]
        alike = [place for place in alike if fits(self._authors[place], named)]
        if len(alike) > 1:
            alike = [place for place in alike if as_many(self._authors[place], named)] or alike
        if len(alike) == 1:
            return Found(alike[0])
        who = named.written
        return Found(None, f"{len(alike)} entries may be {who}." if alike else f"No entry is {who}.")

    def marks_of(self, place: int) -> list[Citation]:
        """The identifiers in an entry as it stands in the source, to the end of its line."""
        if place not in self._marks:
            entry = self.entries[place]
            end = self.text.find("\n", entry.end)
            self._marks[place] = all_marks(self.text[entry.start : end if end >= 0 else len(self.text)])
        return self._marks[place]

    def marks_of_note(self, name: str) -> list[Citation]:
        """The identifiers in a footnote of Markdown."""
        if name not in self._marks:
            self._marks[name] = all_marks(self._notes.get(name, ""))
        return self._marks[name]

    def _by_place(self, number: int) -> Found:
        """In a list whose entries bear no numbers: only where it is the one list, and whole."""
        lists = _first_choice(self._lists)
        if len(lists) != 1:
            return Found(None, f"The entries bear no numbers, and there are {len(lists)} lists.")
        (places,) = lists.values()
        if self.highest != len(places) or not all(names_a_work(self.entries[place].text) for place in places):
            return Found(None, f"The entries bear no numbers, and {len(places)} are not the {self.highest} cited.")
        return Found(places[number - 1])

    def _in_order(self, path: Path, place: int) -> bool:
        """Its number is higher than the one before it and lower than the one behind it: no number of something else."""
        order = [other for other in self._lists[path] if self.entries[other].number is not None]
        turn = order.index(place)
        around = [self.entries[other].number or 0 for other in order[max(turn - 1, 0) : turn + 2]]
        return around == sorted(set(around))

    @cached_property
    def _lists(self) -> dict[Path, list[int]]:
        """The places of the entries of each list; two headings are two lists."""
        lists: dict[Path, list[int]] = defaultdict(list)
        for place, entry in enumerate(self.entries):
            lists[entry.section].append(place)
        return dict(lists)

    @cached_property
    def _numbered(self) -> dict[Path, dict[int, list[int]]]:
        """The places by number of each list that has numbers; lists of further reading only where no other does."""
        found: dict[Path, dict[int, list[int]]] = {}
        for path, places in self._lists.items():
            numbers: dict[int, list[int]] = defaultdict(list)
            for place in places:
                if (number := self.entries[place].number) is not None:
                    numbers[number].append(place)
            if len(numbers) > 1 or (numbers and len(places) == 1):
                found[path] = dict(numbers)
        return _first_choice(found)

    @cached_property
    def _anchored(self) -> dict[str, int]:
        found = (ANCHOR.match(self.text, max(entry.start - 1, 0)) for entry in self.entries)
        return {anchor[1]: place for place, anchor in enumerate(found) if anchor}

    @cached_property
    def _authors(self) -> list[Authors]:
        return [authors_of(entry.text) for entry in self.entries]

    @cached_property
    def _years(self) -> list[frozenset[str]]:
        return [years_of(entry.text) for entry in self.entries]

    @cached_property
    def _by_first_author(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for place, authors in enumerate(self._authors):
            for name in authors.first:
                found[name].append(place)
        return dict(found)

    @cached_property
    def _notes(self) -> dict[str, str]:
        return dict(NOTE.findall(self.text))


def _first_choice(lists: dict[Path, T]) -> dict[Path, T]:
    """Without those of further reading, where there are others."""
    cited = {path: held for path, held in lists.items() if not any(map(is_further_reading, path))}
    return cited or lists


def _nearest(lists: Iterable[Path], section: Path) -> list[Path]:
    """The lists that share the longest beginning of their path with the section: a chapter's own before another's."""
    by_depth: dict[int, list[Path]] = defaultdict(list)
    for path in lists:
        shared = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(path, section, strict=False))))
        by_depth[shared].append(path)
    return by_depth[max(by_depth)]
