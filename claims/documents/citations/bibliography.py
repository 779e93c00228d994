"""A document's own lists of works and notes, so indexed that thousands of marks are looked up in one pass.

A number leads to the entry that bears it. Where none does, or more than one, the mark stays open and says why: a
wrong work offered is worse than none.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import TypeVar
from urllib.parse import unquote

from claims.documents.formats.outline import Path, is_further_reading, is_notes
from claims.documents.splitting.listed_works import names_a_work
from claims.documents.splitting.split_text import CitedText

from .doubts import Manner
from .entry_authors import Authors, Named, as_many, authors_of, fits, years_of
from .marks import Citation, citations

TARGET = re.compile(r"\]\(\s*+<?+([^()\s<>]*+(?:\([^()\s<>]*\)[^()\s<>]*+)*+)>?+[^()]*+\)")
# Behind the first word of an entry, or behind the first one that follows its number.
ANCHOR = re.compile(r"\s?(?:(?:\[\d{1,4}\]|\(?\d{1,4}\\?[.)])\s+)?\[?[^\[\]\n]*\]\(#ref-(\d+)[/)]")
SAID_BEFORE = re.compile(r"(?:\d+[.)]\s*)?(?:ibid|op\.? ?cit|loc\.? ?cit|idem|see (?:above|notes?\b)|as above)", re.I)
T = TypeVar("T")
NOTE = re.compile(
    r"^\[\^([^\]\s]+)\]:[ \t]*(?:\n[ \t]+)?(.+(?:\n(?!\s*\n|\[\^).+|(?:\n[ \t]*){2}(?: {2}|\t).+)*)", re.M
)


@dataclass(frozen=True, slots=True)
class Found:
    """The place of an entry among all entries of the document, from 0; or None, and why."""

    place: int | None
    why: str = ""


def all_marks(source: str) -> list[Citation]:
    """Identifiers in the text and in the targets of its links, addresses last."""
    shown = TARGET.sub("] ", source)
    found = [*citations(shown), *citations(" ".join(targets(source)))]
    return [one for one in found if one.kind in ("doi", "pmid", "pmcid", "url")]


def targets(source: str) -> list[str]:
    """What the links of a text in Markdown lead to; brackets of a DOI stand there in hexadecimal."""
    return [unquote(target) for target in TARGET.findall(source)]


class Bibliography:
    """`entries` are those of the lists; `text` is the source of the whole document, `manner` how it cites."""

    def __init__(self, entries: Sequence[CitedText], text: str, manner: Manner) -> None:
        self.entries = entries
        self.text = text
        self.manner = manner
        self._named: dict[Named, Found] = {}
        self._doubts: dict[int, str] = {}  # by the place of an entry
        self._marks: dict[int | str, list[Citation]] = {}  # by the place of an entry or the name of a note

    def by_number(self, number: int, section: Path = ()) -> Found:
        """The entry that bears this number, in the list that belongs to the `section` where the mark stands."""
        if not self._numbered:
            return self._by_place(number)
        lists = {path: self._numbered[path] for path in _nearest(self._numbered, section)}
        bearing = [(path, numbers[number]) for path, numbers in lists.items() if number in numbers]
        if len(bearing) > 1:
            return Found(None, f"{len(bearing)} lists have an entry {number}.")
        if not self._apart(lists.values()):
            return Found(None, f"{len(lists)} lists number their entries alike.")
        if not bearing:
            return Found(None, f"No entry of the list bears the number {number}.")
        [(path, places)] = bearing
        if places[0] not in self._doubts:
            self._doubts[places[0]] = self._unsure(path, number, places)
        why = self._doubts[places[0]]
        return Found(None, why) if why else Found(places[0])

    def _apart(self, lists: Collection[Mapping[int, list[int]]]) -> bool:
        """No number stands in two of the lists."""
        return len(lists) < 2 or len(set().union(*lists)) == sum(map(len, lists))

    def _unsure(self, path: Path, number: int, places: list[int]) -> str:
        """Why the entry of a number may not be the one that is meant."""
        if len(places) > 1:
            return f"{len(places)} entries bear the number {number}."
        if not self._in_order(path, places[0]):
            return f"The number {number} stands out of order in the list."
        if not self._names_a_work(places[0]) and (
            is_notes(path[-1]) or SAID_BEFORE.match(self.entries[places[0]].text)
        ):
            return f"The entry {number} names no work."
        first = self._lists[path][0]
        if not self._names_a_work(first) and self._authors[first].count is None:
            return "The list begins with what names no work: its numbers may be those of other entries."
        return ""

    @property
    def is_tied(self) -> bool:
        """The file itself says what its marks lead to, so that most entries are led to."""
        return 2 * len(self._anchored) > len(self.entries)

    def by_ordinals(self, ordinals: Iterable[str]) -> list[int]:
        """The places of the entries that the file itself says a mark leads to (in JATS the `rid` of an xref)."""
        return [self._anchored[ordinal] for ordinal in ordinals if ordinal in self._anchored]

    def by_author(self, named: Named) -> Found:
        """The one entry whose first author and year these are, and whose other authors where the mark names them."""
        if named not in self._named:
            self._named[named] = self._of_authors(named)
        return self._named[named]

    def _of_authors(self, named: Named) -> Found:
        alike = [place for place in self._by_first_author.get(named.first, ()) if named.year in self._years[place]]
        alike = [place for place in alike if fits(self._authors[place], named)]
        if len(alike) > 1:
            alike = [place for place in alike if as_many(self._authors[place], named)] or alike
        if len(alike) == 1:
            return Found(alike[0])
        who = named.written
        return Found(None, f"{len(alike)} entries may be {who}." if alike else f"No entry is {who}.")

    def marks_of(self, place: int) -> list[Citation]:
        """The identifiers in an entry as it stands in the source, to the end of its line or the next entry."""
        if place not in self._marks:
            entry = self.entries[place]
            following = self.entries[place + 1].start if place + 1 < len(self.entries) else len(self.text)
            end = self.text.find("\n", entry.end, max(following, entry.end))
            self._marks[place] = all_marks(self.text[entry.start : end if end >= 0 else following])
        return self._marks[place]

    def note(self, name: str) -> str:
        """A footnote of Markdown, as written; "" where there is none."""
        return self._notes.get(name, "")

    def marks_note(self, name: str) -> bool:
        """A mark of Markdown leads to this footnote, so that no other number does."""
        return name in self._marked_notes

    def marks_of_note(self, name: str) -> list[Citation]:
        """The identifiers in a footnote of Markdown."""
        if name not in self._marks:
            self._marks[name] = all_marks(self.note(name))
        return self._marks[name]

    def counts(self, word: str) -> bool:
        """The text speaks of one of several such things: "a gadget", "each gadget"."""
        return word in self._counted

    def _by_place(self, number: int) -> Found:
        """In a list whose entries bear no numbers: only where it is the one list, and whole."""
        lists = _first_choice(self._lists)
        if len(lists) != 1:
            return Found(None, f"The entries bear no numbers, and there are {len(lists)} lists.")
        (places,) = lists.values()
        highest = self.manner.highest
        if highest != len(places) or number > highest or not all(map(self._names_a_work, places)):
            return Found(None, f"The entries bear no numbers, and {len(places)} are not the {highest} cited.")
        if self.manner.is_by_authors:
            return Found(None, "The entries bear no numbers, and the text cites by authors.")
        return Found(places[number - 1])

    def _names_a_work(self, place: int) -> bool:
        return names_a_work(self.entries[place].text)

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
        """The places by number of each list that has numbers."""
        found: dict[Path, dict[int, list[int]]] = {}
        for path, places in _first_choice(self._lists).items():
            numbers: dict[int, list[int]] = defaultdict(list)
            for place in places:
                if (number := self.entries[place].number) is not None:
                    numbers[number].append(place)
            if len(numbers) > 1 or (numbers and len(places) == 1):
                found[path] = dict(numbers)
        return found

    @cached_property
    def _counted(self) -> frozenset[str]:
        return frozenset(re.findall(r"\b(?:an?|each|every|another|per) ([a-z-]{3,40})\b", self.text))

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
    def _marked_notes(self) -> frozenset[str]:
        return frozenset(re.findall(r"\[\^([^\]\s]+)\](?!:)", self.text))

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
