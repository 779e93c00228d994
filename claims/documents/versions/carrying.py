"""What editors said of an older text, said again of a new one, before its statements are set against the claims.

Each edit is looked for by the words of its statements as they were read; of several places with the same words the one
of the same surroundings is meant. What is not found for sure is left as the program reads it, and named: nothing is
guessed.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from claims.documents.citations.apart import Taken
from claims.documents.citations.bibliography import Bibliography
from claims.documents.citations.cited import Work, bibliography_of, works_of
from claims.documents.splitting.kinds import kind_of
from claims.documents.splitting.split_text import Skipped, Statement
from claims.documents.versions.anchors import surroundings_agree
from claims.documents.versions.section_order import is_under, reordered, under_others
from claims.documents.versions.source_spans import halves, spans_of_halves

Path = tuple[str, ...]
GONE = "these words are not in this version"
NO_SECTION = "nothing stands under these headings in this version"
TWICE = "these words stand in more than one place"
LONGEST_REASON = 200
SURE_OF_TWIN = 8  # characters of its surroundings, of one of several that stood in the text


@dataclass(frozen=True, slots=True)
class Words:
    """A statement as it was read when it was edited, with a margin of its source before and behind."""

    text: str
    context: str
    section: Path
    prefix: str
    suffix: str
    has_twin: bool = False  # the same words stood elsewhere in that text too

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Words":
        return cls(**{**row, "section": tuple(row["section"])})


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit as a row keeps it: see StatementEdit."""

    pk: int
    kind: str
    was: tuple[Words, ...]
    made: Mapping[str, Any]
    reason: str


@dataclass(frozen=True, slots=True)
class Carried:
    """The text as its editors have it. `left_out` names the edit by where a passage that is no claim begins; `lost`
    says why an edit was not made again."""

    taken: Taken
    left_out: Mapping[int, int] = field(default_factory=dict)
    lost: Mapping[int, str] = field(default_factory=dict)


class _Lost(Exception):
    """The edit is not made."""


@dataclass(slots=True, eq=False)
class _Row:
    statement: Statement
    works: list[Work]
    order: tuple[int, int]


def left_out_because(kind: str, reason: str) -> str:
    """Why a passage is none of the claims, as the page shows it."""
    return f"{kind}, says an editor: {reason}"[:LONGEST_REASON] if reason else f"{kind}, says an editor"


def carry(edits: Sequence[Edit], taken: Taken, source: str, markup: str) -> Carried:
    """The text with all edits made again, in their order; `source` is the text itself."""
    return _Carrier(taken, source, markup).carried(edits) if edits else Carried(taken)


class _Carrier:
    def __init__(self, taken: Taken, source: str, markup: str) -> None:
        self.parts, self.source, self.markup = taken.parts, source, markup
        self.skipped = list(taken.parts.skipped)
        pairs = zip(taken.parts.statements, taken.works, strict=True)
        self.rows = [_Row(one, works, (place, one.start)) for place, (one, works) in enumerate(pairs)]
        self.by_text: defaultdict[str, list[_Row]] = defaultdict(list)
        for row in self.rows:
            self.by_text[_flat(row.statement.text)].append(row)
        self.sorted: list[_Row] | None = None
        self.left_out: dict[int, int] = {}
        self.bibliography: Bibliography | None = None  # read where a passage is taken in

    def carried(self, edits: Iterable[Edit]) -> Carried:
        lost = {}
        for edit in edits:
            try:
                self._make[edit.kind](self, edit)
            except _Lost as why:
                lost[edit.pk] = str(why)
        rows = self._in_order()
        skipped = sorted(self.skipped, key=lambda one: one.start)
        parts = replace(self.parts, statements=[row.statement for row in rows], skipped=skipped)
        return Carried(Taken(parts, [row.works for row in rows]), self.left_out, lost)

    def _in_order(self) -> list[_Row]:
        if self.sorted is None:
            self.sorted = sorted((row for rows in self.by_text.values() for row in rows), key=lambda row: row.order)
        return self.sorted

    # Finding

    def _found(self, words: Words) -> _Row:
        rows = self.by_text.get(_flat(words.text), [])
        return rows[_best([row.statement for row in rows], words, self.source)]

    def _following(self, row: _Row, path: Path, *, below: bool) -> Iterator[_Row]:
        """Those behind the row, as long as they stand in the section, or below it too."""
        rows = self._in_order()
        for one in rows[bisect_right(rows, row.order, key=lambda one: one.order) :]:
            section = one.statement.section
            if section != path and not (below and section[: len(path)] == path):
                return
            yield one

    # Making

    def _add(self, row: _Row) -> None:
        self.by_text[_flat(row.statement.text)].append(row)
        self.sorted = None

    def _drop(self, row: _Row) -> None:
        self.by_text[_flat(row.statement.text)].remove(row)
        self.sorted = None

    def _leave_out(self, edit: Edit) -> None:
        row = self._found(edit.was[0])
        self._drop(row)
        one = row.statement
        why = left_out_because("not a claim" if edit.kind == "not a claim" else "a heading", edit.reason)
        self.skipped.append(Skipped(one.text, why, one.section, one.start, one.end))
        self.left_out[one.start] = edit.pk
        if edit.kind == "heading":
            self._put_under(row, one.section, (*one.section, _flat(one.text)))

    def _put_under(self, heading: _Row, path: Path, new: Path) -> None:
        last = heading.statement.end
        for row in list(self._following(heading, path, below=True)):
            section = (*new, *row.statement.section[len(path) :])
            row.statement = replace(row.statement, section=section)
            last = row.statement.end
        self._move_skipped(heading.statement.end, last, path, new)

    def _move_skipped(self, start: int, end: int, path: Path, new: Path) -> None:
        for place, one in enumerate(self.skipped):
            if start <= one.start < end and one.section[: len(path)] == path:
                self.skipped[place] = replace(one, section=(*new, *one.section[len(path) :]))

    def _take_in(self, edit: Edit) -> None:
        words = edit.was[0]
        same = [one for one in self.skipped if _flat(one.text) == _flat(words.text)]
        one = same[_best(same, words, self.source)]
        self.skipped.remove(one)
        kind = kind_of(one.text, section=one.section, context="")
        statement = Statement(one.text, "", one.section, "sentence", kind, one.start, one.end)
        before = [row for rows in self.by_text.values() for row in rows if row.statement.start < one.start]
        behind = max(before, key=lambda row: row.statement.start, default=None)
        if self.bibliography is None:
            self.bibliography = bibliography_of(self.parts, self.source)
        works = works_of(statement, self.bibliography)
        self._add(_Row(statement, works, (behind.order[0] if behind else -1, one.start)))

    def _split(self, edit: Edit) -> None:
        row = self._found(edit.was[0])
        one, words = row.statement, edit.made["words"]
        parts = halves(one.text, words)
        spans = spans_of_halves(self.source, self.markup, (one.start, one.end), one.text, words)
        if parts is None or spans is None:
            raise _Lost("its place in the text cannot be told to the character")
        self._drop(row)
        first, second = works_of_halves(row.works, *parts)
        for text, (start, end), works in zip(parts, spans, (first, second), strict=True):
            self._add(_Row(replace(one, text=text, start=start, end=end), works, (row.order[0], start)))

    def _merge(self, edit: Edit) -> None:
        first = self._found(edit.was[0])
        second = next(self._following(first, first.statement.section, below=False), None)
        if second is None or _flat(second.statement.text) != _flat(edit.was[1].text):
            raise _Lost("the two do not follow each other")
        one, other = first.statement, second.statement
        starts = [passage.start for passage in self.skipped] + [entry.start for entry in self.parts.references]
        starts += [row.statement.start for row in self._in_order()]
        if other.start < one.end or any(one.end <= start < other.start for start in starts):
            raise _Lost("something stands between the two")
        self._drop(first)
        self._drop(second)
        joined = replace(one, text=joined_text(one.text, other.text), end=other.end)
        self._add(_Row(joined, list(dict.fromkeys((*first.works, *second.works))), first.order))

    def _lead_in(self, edit: Edit) -> None:
        row = self._found(edit.was[0])
        if row.statement.context not in (edit.was[0].context, edit.made["context"]):
            raise _Lost("its lead-in in the text is another one now")
        row.statement = replace(row.statement, context=edit.made["context"])

    def _section(self, edit: Edit) -> None:
        row = self._found(edit.was[0])
        was, new = row.statement.section, tuple(edit.made["section"])
        if was == new:
            return
        if was != edit.was[0].section:
            raise _Lost("it is read under other headings now")
        rest = list(self._following(row, was, below=False)) if edit.made.get("rest") else []
        for one in (row, *rest):
            one.statement = replace(one.statement, section=new)
        self._move_skipped(row.statement.start, (rest or [row])[-1].statement.end, was, new)

    def _rename(self, edit: Edit) -> None:
        old, new = edit.made["was"], edit.made["section"]
        rows = [row for row in self._in_order() if is_under(row.statement.section, old)]
        if not rows and not any(is_under(row.statement.section, new) for row in self._in_order()):
            raise _Lost(NO_SECTION)
        for row in rows:
            row.statement = replace(row.statement, section=tuple(under_others(row.statement.section, old, new)))
        for place, one in enumerate(self.skipped):
            if is_under(one.section, old):
                self.skipped[place] = replace(one, section=tuple(under_others(one.section, old, new)))

    def _order(self, edit: Edit) -> None:
        path, before = edit.made["section"], edit.made["before"]
        try:
            rows = reordered(self._in_order(), lambda row: row.statement.section, path, before)
        except LookupError as error:
            raise _Lost(NO_SECTION) from error
        for place, row in enumerate(rows):
            row.order = (place, row.statement.start)
        self.sorted = None

    _make: "dict[str, Callable[[_Carrier, Edit], None]]" = {
        "not a claim": _leave_out,
        "heading": _leave_out,
        "claim": _take_in,
        "split": _split,
        "merged": _merge,
        "lead-in": _lead_in,
        "section": _section,
        "renamed": _rename,
        "ordered": _order,
    }


def joined_text(first: str, second: str) -> str:
    """Two statements as one: nothing but a space is put between them."""
    return f"{first} {second}"


def works_of_halves(works: Iterable[Work], first: str, second: str) -> tuple[list[Work], list[Work]]:
    """Of the works that a statement cites those of each half, by where the mark stands; the first has what cannot be
    told."""
    listed = list(works)
    of_second = [work for work in listed if work.text in second]
    return [work for work in listed if work.text in first or work not in of_second], of_second


def _flat(text: str) -> str:
    return " ".join(text.split())


def _best(found: Sequence[Statement | Skipped], words: Words, source: str) -> int:
    """Which of them has the same surroundings. Raises _Lost where none is there, or two are as good."""
    if not found:
        raise _Lost(GONE)
    scored = sorted(((_score(one, words, source), place) for place, one in enumerate(found)), reverse=True)
    best, place = scored[0]
    if len(scored) > 1 and scored[1][0] == best:
        raise _Lost(TWICE)
    if words.has_twin and best[1] < SURE_OF_TWIN:
        raise _Lost(GONE)
    return place


def _score(one: Statement | Skipped, words: Words, source: str) -> tuple[bool, int]:
    agree = surroundings_agree(words.prefix, words.suffix, source, one.start, one.end)
    return one.section == words.section, agree
