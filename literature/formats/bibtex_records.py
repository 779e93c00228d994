"""A BibTeX file cut into its entries, and an entry into its fields. Pure, a line at a time.

bibtexparser 2.1 writes our BibTeX; it does not join values with "#" (its issue 396), follows no crossref, holds the
whole file, and takes no second entry behind an unbalanced one on a line. So nothing is left out here: what stands
between two entries is a comment, as BibTeX has it, unless it looks like a part of one, which is then refused.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from literature.formats.bounds import refuse_large_record, refuse_many_records
from literature.formats.entries import RawRecord
from literature.formats.record_starts import other_form
from literature.formats.tagged import start_of

START = re.compile(r"@\s*([A-Za-z]+)\s*([{(])")
LINE_START = re.compile(r"\s*@\s*[A-Za-z]+\s*[{(]\s*(?:[^\s,={}()\"]+\s*,|\w+\s*=|$)")
_BRACES = re.compile(r"[{}()]")
_PART_OF_ENTRY = re.compile(r"\A\s*[,}]|\A\s*\w[\w-]*\s*=\s*[{\"\d]")
_WITHOUT_SIGN = re.compile(r"\A\s*(?:article|book|in\w+|misc|\w*thesis|techreport|online)\s*\{", re.IGNORECASE)
_TIED = re.compile(r"\bcrossref\s*=\s*[{\"]\s*([^{}\"\s]+)", re.IGNORECASE)
_HEAD = re.compile(r"@\s*([A-Za-z]+)\s*[{(]\s*(?:([^\s,={}\"]*)\s*(?:,|(?=[})]\s*\Z)))?")
_NAME = re.compile(r"[\s,]*([^\s,={}()\"#]+)\s*=\s*")
_WORD = re.compile(r"[^\s,={}()\"#]+")
_MARKS = re.compile(r'[{}"]')
_JOIN = re.compile(r"\s*#\s*")
_MONTHS = (
    "January February March April May June July August September October November December"  # BibTeX's own @string
)
MONTHS = {month[:3].lower(): month for month in _MONTHS.split()}
NO_WORKS = frozenset(("string", "preamble", "comment"))

Fields = dict[str, list[str]]


class Unreadable(ValueError):
    """The fields of an entry cannot be told; the message says where."""


@dataclass(slots=True)
class _Open:
    """An entry whose end is not yet read."""

    line: int
    kind: str
    closes_by: str
    parts: list[str] = field(default_factory=list)
    depth: int = 0
    size: int = 0

    def take(self, line: str, at: int) -> int:
        """Takes the line up to the end of the entry; answers where that is, -1 for not in this line."""
        for sign in _BRACES.finditer(line, at):
            if sign[0] in "()" and (self.closes_by == "}" or self.depth > 1 or (sign[0] == "(" and self.depth)):
                continue
            self.depth += 1 if sign[0] in "{(" else -1
            if self.depth == 0:
                self._add(line[at : sign.end()])
                return sign.end()
        self._add(line[at:] + "\n")
        return -1

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)

    def record(self, problem: str = "") -> RawRecord:
        return RawRecord(f"line {self.line}", "".join(self.parts), problem)


def records(lines: Iterable[str]) -> Iterator[RawRecord]:
    """The entries in their order, @string among them; @comment and @preamble are passed over.

    Raises NotReadable for what is over a limit.
    """
    cutter = _Cutter()
    for number, line in enumerate(lines, 1):
        yield from cutter.take(number, line)
        refuse_many_records(cutter.count)
        refuse_large_record(cutter.size, cutter.count)
    yield from cutter.close()


class _Cutter:
    """`_whole` is an entry that waits for what follows: a brace too many ended it too early."""

    def __init__(self) -> None:
        self._open: _Open | None = None
        self._whole: RawRecord | None = None
        self.count = 0
        self._has_open_comment = False  # then each ends with its line, or one after the other would be read again

    @property
    def size(self) -> int:
        return self._open.size if self._open else 0

    def take(self, number: int, line: str) -> Iterator[RawRecord]:
        if self._open and self._open.kind != "comment" and LINE_START.match(line):
            yield from self._give(self._open.record("its braces do not close before the next entry: mend them"))
            self._open = None
        at = 0
        while 0 <= at < len(line) or (self._open and at == 0):
            if self._open is None:
                start = START.search(line, at)
                yield from self._between(number, line[at : start.start() if start else len(line)])
                if start is None:
                    return
                self._open = _Open(number, start[1].lower(), "}" if start[2] == "{" else ")")
                at = start.start()
            entry = self._open
            at = entry.take(line, at)
            if at >= 0 or (entry.kind == "comment" and self._has_open_comment):
                self._open = None
            if at < 0:
                return
            if entry.kind not in ("comment", "preamble"):
                yield from self._give(entry.record())

    def close(self) -> Iterator[RawRecord]:
        if self._open and self._open.kind == "comment":  # it never closes: TeX ends it with its line
            yield from self._after_comment(self._open)
        elif self._open:
            yield from self._give(self._open.record("the file stops within this entry: its braces do not close"))
        if self._whole:
            yield self._whole
        self._open = self._whole = None

    def _after_comment(self, comment: _Open) -> Iterator[RawRecord]:
        again = _Cutter()
        again._has_open_comment = True
        again._whole, self._whole = self._whole, None
        for number, line in enumerate("".join(comment.parts).split("\n")[1:], comment.line + 1):
            yield from again.take(number, line)
        yield from again.close()

    def _give(self, record: RawRecord) -> Iterator[RawRecord]:
        if self._whole:
            yield self._whole
        self._whole = record
        self.count += 1

    def _between(self, number: int, text: str) -> Iterator[RawRecord]:
        """A comment, unless it is the rest of the entry before it or an entry that lost its "@"."""
        if self._whole and not self._whole.problem and _PART_OF_ENTRY.match(text):
            problem = f"its braces close too early, text of it stands outside in line {number}: mend them"
            self._whole = RawRecord(self._whole.location, self._whole.text, problem)
        elif start_of(text):
            raise other_form(number)
        elif _WITHOUT_SIGN.match(text):
            problem = "this is an entry without its “@”: put it before it"
            yield from self._give(RawRecord(f"line {number}", text, problem))


def kind_and_key(text: str) -> tuple[str, str]:
    """ "article" and "alder2020" of "@Article{alder2020, …"; the key is "" where there is none."""
    found = _HEAD.match(text)
    return (found[1].lower(), found[2] or "") if found else ("", "")


def parents_named(text: str) -> list[str]:
    """The keys that an entry names as its crossref, in lower case."""
    return [key.lower() for key in _TIED.findall(text)]


def fields(text: str, strings: Mapping[str, str]) -> Fields:
    """The values of an entry by name, in lower case, as TeX; `strings` are those of @string. Raises Unreadable."""
    head = _HEAD.match(text)
    if head is None:
        raise Unreadable("it has no type")
    found: Fields = {}
    at = head.end()
    while name := _NAME.match(text, at):
        value, at = _value(text, name.end(), strings, name[1])
        found.setdefault(name[1].lower(), []).append(value)
    if rest := text[at:-1].strip(" \t\r\n,"):
        raise Unreadable(f"“{' '.join(rest[:40].split())}” is no field with a value: mend it")
    return found


def _value(text: str, at: int, strings: Mapping[str, str], name: str) -> tuple[str, int]:
    """The value that begins there, its parts joined, and where it ends."""
    parts = []
    while True:
        part, at = _part(text, at, strings, name)
        parts.append(part)
        joined = _JOIN.match(text, at)
        if not joined:
            return "".join(parts), at
        at = joined.end()


def _part(text: str, at: int, strings: Mapping[str, str], name: str) -> tuple[str, int]:
    if text[at : at + 1] in ("{", '"'):
        end = _end(text, at)
        if end < 0:
            raise Unreadable(f"the value of {name} does not end: mend its quotes or braces")
        return text[at + 1 : end], end + 1
    word = _WORD.match(text, at)
    if word is None:
        raise Unreadable(f"{name} has no value: mend it")
    return strings.get(word[0].lower(), MONTHS.get(word[0].lower(), word[0])), word.end()


def _end(text: str, at: int) -> int:
    """The place of the brace or the quote that ends what begins there; -1 for none."""
    is_quoted, depth = text[at] == '"', 0
    for sign in _MARKS.finditer(text, at + 1):
        depth += {"{": 1, "}": -1}.get(sign[0], 0)
        if is_quoted and sign[0] == '"' and depth == 0:
            return sign.start()
        if depth < 0:
            return -1 if is_quoted else sign.start()
    return -1
