"""A JSON file cut into its items while it is read: a list of objects, one object, an object that holds such a list
under "items" (Zotero's API) or "references" (pandoc), or one object a line. Pure.

Cut by brackets and quotes only, so that an item that is ill-formed takes none with it.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from literature.formats.bounds import refuse_large_record, refuse_many_records
from literature.formats.entries import FORBIDDEN, NotReadable, RawRecord

_OUTSIDE = re.compile(r"[{}\[\]\"]")
_INSIDE = re.compile(r"[\"\\]")
_TOKEN = re.compile(r"\"((?:[^\"\\]|\\.)*)(?:\"|\\?\Z)|[{}\[\]]", re.DOTALL)
_REST = re.compile(r"\\(?:.|\Z)|[{}\[\]\"\n]")
_STARTS_JSON = re.compile(r"\ufeff?\s*(?:\[\s*(?:\{|\]|\Z)|\{\s*(?:\"|\}|\Z))")
_FILLING = " \t\r\n,\ufeff"


def looks_like(head: str) -> bool:
    """Whether a text that begins so is JSON of objects."""
    return bool(_STARTS_JSON.match(head))


def records(pieces: Iterable[str]) -> Iterator[RawRecord]:
    """The items with the lines on which they begin; what stands between them and is none is refused.

    Raises NotReadable for what is over a limit.
    """
    texts = (FORBIDDEN.sub("", piece) for piece in pieces)
    first = next(texts, "")
    begins = _start_of_items(first)
    is_within = first.lstrip(_FILLING)[:1] == "{" and begins > 0
    cutter = _Cutter(1 + first.count("\n", 0, begins), is_list=begins > 0, is_within=is_within)
    for text in chain([first[begins:]], texts):
        yield from cutter.take(text)
        refuse_many_records(cutter.count)
        refuse_large_record(cutter.size, cutter.count)
    yield from cutter.close()
    refuse_many_records(cutter.count)


def _start_of_items(head: str) -> int:
    """Behind the bracket of the list that holds the items; 0 where they stand in none."""
    depth, name = 0, ""
    for token in _TOKEN.finditer(head):
        if token[0] == "[" and (depth == 0 or (depth == 1 and name in ("items", "references"))):
            return token.end()
        if token[0][0] == '"':
            name = token[1] if depth == 1 else name
        else:
            depth += 1 if token[0] in "{[" else -1
        if depth == 0:
            return 0
    return 0


class _Cutter:
    """`_depth` counts the open brackets within the list of items. `is_list`: a list is open, behind which another may
    begin. `is_within`: it is a part of an object, and what stands behind it is about the list."""

    def __init__(self, line: int, *, is_list: bool, is_within: bool) -> None:
        self._is_list, self._is_within = is_list, is_within
        self.count = self.size = 0
        self._parts: list[str] = []
        self._line = line
        self._depth = 0
        self._depth_outside = 1
        self._is_quoted = self._is_escaped = self._is_over = False

    def take(self, piece: str) -> Iterator[RawRecord]:
        if self._is_over:
            self._refuse_more(piece)
            return
        at, start = int(self._is_escaped), 0
        self._is_escaped = self._is_escaped and not piece
        while found := (_INSIDE if self._is_quoted else _OUTSIDE).search(piece, at):
            at = found.end()
            if found[0] == "\\":
                self._is_escaped = at == len(piece)
                at += 1
            elif found[0] == '"':
                self._is_quoted = not self._is_quoted
            elif found[0] == "[" and self._depth == 0 and not self._is_list:
                yield from self._between(piece[start : found.start()])
                self._is_list, start = True, at
            elif found[0] in "{[":
                if self._depth == 0:
                    yield from self._between(piece[start : found.start()])
                    start = found.start()
                self._depth += 1
            elif self._depth == 0:
                yield from self._between(piece[start : found.start()])
                if self._is_within:
                    self._is_over = True
                    yield from self.take(piece[at:])
                    return
                self._is_list, start = False, at
            else:
                self._depth -= 1
                if self._depth == 0:
                    self._add(piece[start:at])
                    yield self._whole()
                    start = at
        self._add(piece[start:])

    def _refuse_more(self, piece: str) -> None:
        """Behind the list ends the object that holds it, and with it the file."""
        at, self._is_escaped = int(self._is_escaped and piece != ""), False
        for token in _REST.finditer(piece, at):
            if token[0] == "\n":
                self._line += 1
            elif token[0] == '"':
                self._is_quoted = not self._is_quoted
            elif token[0][0] == "\\":
                self._is_escaped = len(token[0]) == 1
            elif not self._is_quoted:
                if token[0] in "{[" and self._depth_outside == 0:
                    says = f"Line {self._line} begins another list of works: put each into a file of its own."
                    raise NotReadable(says)
                self._depth_outside += 1 if token[0] in "{[" else -1

    def close(self) -> Iterator[RawRecord]:
        if self._depth:
            yield self._whole("the file stops within this item: it is cut here, export it again")
        else:
            yield from self._between("")

    def _between(self, text: str) -> Iterator[RawRecord]:
        """Commas and blanks, or what is no item."""
        self._add(text)
        between = "".join(self._parts)
        if between.strip(_FILLING):
            yield self._whole("this is no item of a list of works")
        else:
            self._line += between.count("\n")
            self._parts, self.size = [], 0

    def _add(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self.size += len(text)

    def _whole(self, problem: str = "") -> RawRecord:
        text = "".join(self._parts)
        before = text[: len(text) - len(text.lstrip(_FILLING))]
        record = RawRecord(f"line {self._line + before.count(chr(10))}", text.strip(_FILLING), problem)
        self._line += text.count("\n")
        self._parts, self.size = [], 0
        self.count += 1
        return record
