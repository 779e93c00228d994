"""The entries of a list of references as it is printed, and which of them is a work that the file describes.

An entry is the work where it prints its identifier or its title; where it prints another identifier, it is not.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from urllib.parse import unquote

from literature.formats.named_identifiers import completed

from .composing import LINKED, Piece, shown_text
from .described_works import Described
from .tied import OWN_NUMBER

DOI = re.compile(r"\b10\.\d{4,9}/[^\s<>\"“”]+", re.I)
PMID = re.compile(r"\bPMID:?\s*(\d{1,8})\b", re.I)
PMCID = re.compile(r"\bPMC\s?(\d{4,9})\b", re.I)
BEFORE = re.compile(r"(?:^|[^\w\s]|\d)\s*$")  # a title begins behind a mark or a year
BEHIND = re.compile(r"\s*(?:[.?!,;)\]\"'”’»|]|$)")
BEGINS = re.compile(
    r"\s*(?:[\[(]?\d{1,4}[\])]?[.\t ]|[^\W\d_a-z].*\b(?:1[5-9]|20)\d\d[a-z]?\b)"
)  # an entry, not its address
ABOUT = re.compile(r"\b(?:correction|corrigendum|erratum|retract\w+|reply|response|comments?|re)\b[^.]*$", re.I)
NAME_BEHIND = re.compile(r"\s+[A-Z]")
LOOKED_AT = 60  # characters before a title
LONG = 30  # letters of a title that is told from others by itself
LEAST_WORDS, LONG_WORD, ALIKE = 3, 5, 0.8  # of a title with a slip; letters of the word that has it, and its likeness
MOST_ALIKE = 200  # entries that share a word
BEGINNING = 2_000  # characters of an entry


@dataclass(slots=True)
class Entry:
    """`place` is that of its piece, `ordinal` its own among the entries, from 1; `number` the one that it prints."""

    place: int
    ordinal: int
    number: int | None
    text: str
    words: frozenset[str]
    identifiers: dict[str, set[str]] = field(default_factory=dict)

    def denies(self, work: Described) -> bool:
        """It prints an identifier, and another one than the work has."""
        pairs = ((getattr(work, scheme), held) for scheme, held in self.identifiers.items())
        return any(value and held and not any(_is_same(value, one) for one in held) for value, held in pairs)

    def names(self, work: Described) -> bool:
        """It has the first author and the year, of which both have to be known."""
        return bool(work.family and work.year) and self.may_name(work)

    def titled(self, words: list[str]) -> re.Match[str] | None:
        """Where these words stand, whatever the marks between them."""
        return re.search(r"(?<!\w)" + r"\W+".join(words) + r"(?!\w)", self.text, re.I)

    def nearly_prints(self, words: list[str]) -> bool:
        """The title of these words, perhaps with a slip in one; behind it nothing, or a name without a mark between."""
        lacking = [word for word in words if word not in self.words]
        slips = all(len(word) >= LONG_WORD and get_close_matches(word, self.words, 1, ALIKE) for word in lacking)
        if len(words) < LEAST_WORDS or len(lacking) > 1 or not slips:
            return False
        found = self.titled([r"\w+" if word in lacking else word for word in words])
        return _is_whole(found) or (found is not None and bool(NAME_BEHIND.match(self.text, found.end())))

    def may_name(self, work: Described) -> bool:
        return set(_words(work.family)) <= self.words and self.may_date(work)

    def may_date(self, work: Described) -> bool:
        return not work.year or work.year in self.text


class PrintedList:
    """`pieces` are those of the entries, by their places; `works` all that the file describes."""

    def __init__(self, pieces: dict[int, Piece], works: Iterable[Described]) -> None:
        self.entries = [_entry(place, turn, piece) for turn, (place, piece) in enumerate(pieces.items(), start=1)]
        self.by_place = {entry.place: entry for entry in self.entries}
        self._by_number: dict[int, list[Entry]] = defaultdict(list)
        self._by_word: dict[str, list[Entry]] = defaultdict(list)
        self._by_identifier: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            self._index(entry)
        self._found: dict[Described, Entry | None] = {}
        self.prints_titles = any(self._titled(work) for work in {*works} if self.entries)

    def _index(self, entry: Entry) -> None:
        if entry.number is not None:
            self._by_number[entry.number].append(entry)
        for word in entry.words:
            self._by_word[word].append(entry)
        for value in set().union(*entry.identifiers.values()):
            self._by_identifier[value].append(entry)

    @property
    def is_numbered(self) -> bool:
        return bool(self._by_number)

    def numbered(self, number: int) -> list[Entry]:
        return self._by_number.get(number, [])

    def of(self, work: Described) -> Entry | None:
        """The one entry that prints an identifier or the title of the work, with its author and year."""
        if work not in self._found:
            self._found[work] = self._of(work)
        return self._found[work]

    def _of(self, work: Described) -> Entry | None:
        named = [entry for value in (work.doi, work.pmid, work.pmcid) for entry in self._by_identifier.get(value, ())]
        places = {entry.place for entry in named if not entry.denies(work)}
        if not places:
            places = {entry.place for entry in self._titled(work)}
        return self.by_place[places.pop()] if len(places) == 1 else None

    def _titled(self, work: Described) -> list[Entry]:
        """Those that print the title, and of a short one also the author."""
        words = _words(work.title)
        is_long = len("".join(words)) >= LONG
        if not words or not (is_long or (work.family and work.year)):
            return []
        alike = [entry for entry in self._with_rarest(words) if entry.may_date(work) and not entry.denies(work)]
        return [entry for entry in alike if (is_long or entry.may_name(work)) and _is_whole(entry.titled(words))]

    def _with_rarest(self, words: list[str]) -> list[Entry]:
        """Those with the rarest of the words; none where many have it, since each costs time with each work."""
        rarest = min((self._by_word.get(word, []) for word in words), key=len, default=[])
        return rarest if len(rarest) <= MOST_ALIKE else []

    def agrees(self, entry: Entry, work: Described) -> bool:
        """It has author, year and nearly the title of the work; in a list without titles, its volume and first page."""
        if not entry.names(work) or entry.denies(work):
            return False
        if work.page and not self.prints_titles and {work.page, *filter(None, [work.volume])} <= entry.words:
            return True
        return entry.nearly_prints(_words(work.title))

    def alike(self, work: Described) -> list[Entry]:
        """Those of the same author and year, whatever their titles."""
        return [entry for entry in self._with_rarest(_words(work.family)) if entry.names(work)]


def entries_in(paragraph: str) -> list[str]:
    """The entries of a paragraph of the list: some programs part them by line breaks alone."""
    lines = [line for line in paragraph.split("\n") if shown_text(line).strip()]
    apart = all(BEGINS.match(shown_text(line)) for line in lines)
    return lines if apart and len(lines) > 1 else [paragraph]


def _entry(place: int, ordinal: int, piece: Piece) -> Entry:
    shown = shown_text(piece.text)[:BEGINNING]
    own = OWN_NUMBER.match(shown)
    number = piece.name or (re.sub(r"\D", "", own[0]) if own else "")
    text = _bare(shown[own.end() :] if own else shown)
    addresses = [unquote(found[2]) for found in LINKED.finditer(piece.text)]
    whole = " ".join([shown, *addresses])
    identifiers = {
        "doi": {_tidy(found) for found in DOI.findall(whole)},
        "pmid": {*PMID.findall(whole), *_addressed_pmids(whole)},
        "pmcid": {f"PMC{found}" for found in PMCID.findall(whole)},
    }
    return Entry(place, ordinal, int(number) if number else None, text, frozenset(_words(text)), identifiers)


def _addressed_pmids(text: str) -> set[str]:
    addresses = (word.strip("()[]<>,;") for word in text.split() if "ncbi.nlm.nih.gov/" in word.lower())
    return {completed({}, addresses=[address])["pmid"] for address in addresses} - {""}


def _is_same(identifier: str, printed: str) -> bool:
    """Addresses of publishers go on behind a DOI: "/full"."""
    return printed == identifier or printed.startswith(f"{identifier}/")


def _is_whole(title: re.Match[str] | None) -> bool:
    """No other title goes on before or behind it, and nothing says that this is about the work."""
    if title is None:
        return False
    before = title.string[max(title.start() - LOOKED_AT, 0) : title.start()]
    begins = BEFORE.search(before) and not ABOUT.search(before)
    return bool(begins) and bool(BEHIND.match(title.string, title.end()))


def _tidy(doi: str) -> str:
    doi = doi.lower().rstrip(".,;:'’")
    while doi.endswith((")", "]")) and doi.count(")") + doi.count("]") > doi.count("(") + doi.count("["):
        doi = doi[:-1].rstrip(".,;:'’")
    return doi


def _bare(text: str) -> str:
    """Without accents."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", _bare(text).casefold())
