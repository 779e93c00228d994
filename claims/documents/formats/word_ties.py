"""Marks that a Word file itself ties, once its whole text is read: what they lead to, and what their entries are.

While a text is read, the result of a citation's field is a link to "#cites-N" and a cross-reference one to "#at-NAME";
here each becomes an address of `tied`. A number is tied where the entry that bears it is the work that the field
describes; where it is another, the mark stays open.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .composing import END, LINK, TARGET, Piece, link, shown_text
from .described_works import YEAR, Described
from .outline import is_notes, is_references
from .printed_list import Entry, PrintedList
from .tied import OPEN, OWN_NUMBER, START, address, marked

CITES, AT = "#cites-", "#at-"
MARK = re.compile(
    f"{LINK}[^{TARGET}]*{TARGET}(#(?:cites|at)-[^{END}]*){END}(?:\\s*{LINK}[^{TARGET}]*{TARGET}\\1{END})*"
)
LEADING = re.compile(f"{LINK}([^{TARGET}]*){TARGET}{START}[^{END}]*{END}")
LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
NUMBERS = re.compile(r"(\d{1,4})(?:\]?\s*[–—‐‑−-]\s*\[?(\d{1,4}))?")
LOCATOR = re.compile(
    r"[\s,(:]*\b(?:pp?|pages?|ch(?:ap)?(?:ter)?s?|figs?|tables?|sec(?:tion)?s?|vols?|paras?|lines?)\.?\s*"
    r"\d+(?:\s*[–-]\s*\d+)?\)?",
    re.I,
)
IN_BRACKETS = re.compile(r"\[[\d\s,;\[\]–—‐‑−-]+\]")
YEARS = re.compile(r"\b(?:1[5-9]|20)\d\d[a-z]?\b")
FIRST_YEAR = 1500  # a higher number is a year where no entry bears it
LONGEST_RANGE = 100
NOT_TOLD = Described()
Outcome = Entry | Described | str | None  # the entry; a work that no entry is; OPEN; or nothing is known


class WordTies:
    """`cited` are the works of each citation, `bookmarks` the place of the piece that each name stands in.

    `listed` are the places of pieces that the file itself calls its list; what stands under a heading of references
    is one as well.
    """

    def __init__(
        self,
        pieces: Sequence[Piece],
        cited: Sequence[Sequence[Described]],
        bookmarks: Mapping[str, int],
        listed: set[int],
    ) -> None:
        self.pieces = pieces
        self.cited = cited
        self.bookmarks = bookmarks
        entries = sorted(listed | set(under_headings(pieces)))
        held = {place: pieces[place] for place in entries if pieces[place].kind in ("paragraph", "item")}
        self.list = PrintedList(held, (work for works in cited for work in works))
        self.led_to: dict[int, set[Described]] = defaultdict(set)

    def tied(self) -> list[Piece]:
        """The pieces with their marks and entries tied."""
        found = [replace(piece, text=self._text(piece), rows=self._rows(piece)) for piece in self.pieces]
        for place in self.list.by_place.keys() - self.led_to.keys():
            found[place] = replace(found[place], text=_unanchored(found[place].text))
        for place, works in self.led_to.items():
            found[place] = replace(found[place], text=marked(found[place].text, self._own_address(place, works)))
        return found

    def _own_address(self, place: int, works: set[Described]) -> str:
        """With each identifier that the works agree on and the entry does not print."""
        entry = self.list.by_place[place]
        agreed = {}
        for scheme in ("doi", "pmid", "pmcid"):
            values = {getattr(work, scheme) for work in works} - {""}
            if len(values) == 1 and not entry.identifiers[scheme]:
                agreed[scheme] = values.pop()
        named = Described(**agreed).identifiers
        return address([entry.ordinal], [named] if named else [])

    def _rows(self, piece: Piece) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(MARK.sub(lambda mark: self._mark(mark, piece), cell) for cell in row) for row in piece.rows)

    def _text(self, piece: Piece) -> str:
        return MARK.sub(lambda mark: self._mark(mark, piece), piece.text)

    def _mark(self, mark: re.Match[str], piece: Piece) -> str:
        text = shown_text(mark[0])
        if mark[1].startswith(AT):
            return self._cross_reference(text, mark[1].removeprefix(AT))
        works = self.cited[int(mark[1].removeprefix(CITES))]
        if all(work == NOT_TOLD for work in works):
            return link(text, START)
        if piece.kind == "note":
            led = self._address([self._outcome(work, "") for work in works], works)
            return marked(text, led) if led else text
        parts = list(self._numbers(text, works))
        return self._by_numbers(text, parts, works) if parts else self._by_names(text, works)

    def _cross_reference(self, text: str, name: str) -> str:
        """To a paragraph of the list, whose number it prints, if any."""
        entry = self.list.by_place.get(self.bookmarks.get(name, -1))
        if entry is None:
            return text
        printed = re.fullmatch(r"\W*(\d{1,4})\W*", text.translate(LOWERED))
        if printed and entry.number is not None and int(printed[1]) != entry.number:
            return link(text, OPEN)
        self.led_to[entry.place] |= set()
        return link(text, address([entry.ordinal]))

    def _numbers(self, text: str, works: Sequence[Described]) -> Iterator[tuple[int, int, list[int]]]:
        """Where numbers stand in a mark of numbers, and which; nothing for a mark of names and years."""
        bare = LOCATOR.sub(lambda found: "\0" * len(found[0]), text.translate(LOWERED))
        if re.search(r"[^\W\d_]", bare):
            inside = [range(*found.span()) for found in IN_BRACKETS.finditer(bare)]
            bare = "".join(sign if any(place in one for one in inside) else "\0" for place, sign in enumerate(bare))
        parts = [(*found.span(), _between(found)) for found in NUMBERS.finditer(bare)]
        years = {work.year for work in works}
        high = [one for *_, numbers in parts for one in numbers if str(one) in years or one >= FIRST_YEAR]
        if not any(not self.list.numbered(one) for one in high):
            yield from parts

    def _by_numbers(self, text: str, parts: list[tuple[int, int, list[int]]], works: Sequence[Described]) -> str:
        numbers = [one for *_, held in parts for one in held]
        if not self.list.is_numbered:
            return self._uncounted(text, parts, works)
        outcomes = self._bearing(numbers, works)
        written, end = [], 0
        for first, last, held in parts:
            led = (
                self._address([outcomes[one] for one in held], works) if None not in map(outcomes.get, held) else START
            )
            written += [text[end:first], link(text[first:last], led)]
            end = last
        return "".join([*written, text[end:]])

    def _uncounted(self, text: str, parts: list[tuple[int, int, list[int]]], works: Sequence[Described]) -> str:
        """No entry bears a number: the mark as a whole leads to the works, where it prints as many numbers."""
        outcomes = [self._outcome(work, "") for work in works]
        led = self._address(outcomes, works) if None not in outcomes else ""
        if not led or sum(len(held) for *_, held in parts) != len(works):
            led = START
        first, last = parts[0][0], parts[-1][1]
        return f"{text[:first]}{link(text[first:last], led)}{text[last:]}"

    def _bearing(self, numbers: list[int], works: Sequence[Described]) -> dict[int, Outcome]:
        """What each printed number leads to."""
        found: dict[int, Outcome] = {}
        for work in works:
            entry = self.list.of(work)
            if entry and entry.number in numbers:
                found[entry.number] = entry
                self.led_to[entry.place].add(work)
        left = [work for work in works if self.list.of(work) is None]
        rest = [one for one in numbers if one not in found]
        pairs = [
            (one, entry, work)
            for one in rest
            for entry in self.list.numbered(one)
            for work in left
            if self.list.agrees(entry, work)
        ]
        for one, entry, work in pairs:
            if sum(other[0] == one or other[2] == work for other in pairs) == 1:
                found[one] = entry
                self.led_to[entry.place].add(work)
                left.remove(work)
        return found | self._unborne([one for one in rest if one not in found], left)

    def _unborne(self, rest: list[int], left: list[Described]) -> dict[int, Outcome]:
        """Numbers whose entry is none of the works, or that no entry bears."""
        if any(work == NOT_TOLD for work in left):
            return dict.fromkeys(rest)
        lone = len(rest) == len(left) == 1 and not self.list.numbered(rest[0])
        if lone:
            return {rest[0]: left[0] if left[0].identifiers else None}
        return {one: OPEN if len(self.list.numbered(one)) == 1 else None for one in rest}

    def _by_names(self, text: str, works: Sequence[Described]) -> str:
        """A mark of authors and years, in its parts where each work is named in one of them."""
        segments = _segments(text, works)
        written, end = [], 0
        for first, last, held in segments:
            outcomes = [self._outcome(work, text) for work in held]
            led = self._address(outcomes, held) or START
            written += [text[end:first], link(text[first:last], led)]
            end = last
        return "".join([*written, text[end:]])

    def _outcome(self, work: Described, text: str) -> Outcome:
        """What a work is that no number stands for; `text` is the mark, whose years have to hold that of the work."""
        years = YEAR.findall(text)
        if years and work.year and work.year not in years:
            return OPEN
        if entry := self.list.of(work):
            return entry
        agreeing = [entry for entry in self.list.alike(work) if self.list.agrees(entry, work)]
        if agreeing:
            return agreeing[0] if len(agreeing) == 1 else None
        if self.list.alike(work):
            return OPEN  # the list has another work by that author in that year
        return work if work.identifiers else None

    def _address(self, outcomes: Sequence[Outcome], works: Sequence[Described]) -> str:
        """Of all that a mark leads to; "" for nothing."""
        entries = {one.place: one for one in outcomes if isinstance(one, Entry)}
        named = [one.identifiers for one in dict.fromkeys(one for one in outcomes if isinstance(one, Described))]
        for place in entries:
            self.led_to[place] |= {work for work in works if self._is(work, place)}
        if not entries and not named:
            return OPEN if OPEN in outcomes else ""
        led = address(sorted(one.ordinal for one in entries.values()), named)
        return led if OPEN not in outcomes else _opened(led)

    def _is(self, work: Described, place: int) -> bool:
        found = self._outcome(work, "")
        return isinstance(found, Entry) and found.place == place


def _unanchored(text: str) -> str:
    """An entry that nothing leads to, without a tie at its beginning, which is where its own address would stand."""
    number = OWN_NUMBER.match(text)
    begins = number.end() if number else 0
    found = LEADING.match(text, begins)
    return f"{text[:begins]}{found[1]}{text[found.end() :]}" if found else text


def _opened(led: str) -> str:
    """An address that leads to some of what the mark prints, and leaves the rest open."""
    ordinals, slash, named = led.partition("/")
    return f"{ordinals}?{slash}{named}"


def _between(found: re.Match[str]) -> list[int]:
    first, last = int(found[1]), int(found[2] or found[1])
    return list(range(first, last + 1)) if 0 <= last - first <= LONGEST_RANGE else [first, last]


def _segments(text: str, works: Sequence[Described]) -> list[tuple[int, int, Sequence[Described]]]:
    """The parts of a mark between semicolons, each with its works; the whole where they are not all told apart."""
    spans = [found.span() for found in re.finditer(r"[^;]+", text)]
    held = [[work for work in works if _names(text[slice(*span)], work)] for span in spans]
    apart = all(sum(work in group for group in held) == 1 for work in works) and all(held)
    parts = list(zip(spans, held, strict=True)) if apart else [((0, len(text)), list(works))]
    return [(*_bare(text, *span), group) for span, group in parts]


def _names(segment: str, work: Described) -> bool:
    return bool(work.family and work.year) and work.family.casefold() in segment.casefold() and work.year in segment


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Without brackets and what follows the last year, such as a page."""
    words = [found.span() for found in re.finditer(r"\w+", text[start:end])]
    years = [found.span() for found in YEARS.finditer(text[start:end])]
    if not words:
        return start, end
    return start + words[0][0], start + (years or words)[-1][1]


def under_headings(pieces: Sequence[Piece]) -> Iterator[int]:
    """The places of what stands under a heading of a list of references, to the next one of its level."""
    level = 0
    for place, piece in enumerate(pieces):
        name = shown_text(piece.text)
        if piece.kind in ("heading", "paragraph") and (is_references(name) or is_notes(name)):
            level = piece.level or 7
        elif piece.kind == "heading" and piece.level <= level:
            level = 0
        elif level:
            yield place


def with_headings(pieces: Sequence[Piece], listed: set[int]) -> list[Piece]:
    """A list that the file calls one, under a heading that says so: what stands above it may say it in any language."""
    known = set(under_headings(pieces))
    starts = [place for place in sorted(listed - known) if place - 1 not in listed]
    found = list(pieces)
    for place in reversed(starts):
        above = [piece.level for piece in pieces[:place] if piece.kind == "heading"]
        heading = Piece("heading", "References", min(above[-1] + 1, 7)) if above else Piece("paragraph", "References")
        found.insert(place, heading)
    return found
