"""Rows of delimited text (CSV), each with the line on which it begins; an ill-formed one takes no other with it. Pure.

The csv module reads on to the end of the file behind a quotation mark that nobody closes, and so loses what follows:
here such a row is told, and the next line begins anew.
"""

import csv
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

DELIMITERS = ",;\t|"
MOST_LINES = 2000  # of one row
MOST_LETTERS = 1_000_000
_OPEN = "unexpected end of data"  # csv's word for a quotation mark without its pair


class Row(NamedTuple):
    """`line` counts from 1, `text` is that line; `problem` says why it cannot be read, and `cells` are then none.
    `is_open`: no end of a line stands behind it, so that the file may be cut there."""

    line: int
    text: str
    cells: list[str]
    is_open: bool = False
    problem: str = ""


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of one line; itself alone where it is none of such a text."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return [line]


class Rows:
    """The rows of a text that are not blank. `delimiter_of` tells the delimiter of a line that begins another table, ""
    for all others; until the first such line it is a comma."""

    def __init__(self, lines: Iterable[str], delimiter_of: Callable[[str], str]) -> None:
        self._delimiter_of = delimiter_of
        self._delimiter = ","
        self._lines = iter(lines)
        self._ahead = next(self._lines, None)
        self._again: deque[str] = deque()  # lines that were read on and belong to no row before
        self._number = 0

    def __iter__(self) -> Iterator[Row]:
        while (line := self._next()) is not None:
            if line.strip(f" \ufeff{DELIMITERS}"):
                self._delimiter = self._delimiter_of(line) or self._delimiter
                yield self._row(line.lstrip("\ufeff"), self._number)

    def _next(self) -> str | None:
        if self._again:
            line: str | None = self._again.popleft()
        else:
            line, self._ahead = self._ahead, next(self._lines, None)
        self._number += line is not None
        return line

    @property
    def _is_at_end(self) -> bool:
        return self._ahead is None and not self._again

    def _row(self, first: str, number: int) -> Row:
        if '"' not in first:
            return Row(number, first, first.split(self._delimiter), self._is_at_end)
        taken: list[str] = []
        try:
            cells = next(csv.reader(self._from(first, taken), delimiter=self._delimiter, strict=True))
        except csv.Error as error:
            self._give_back(taken)
            return Row(number, first, [], problem=_in_words(str(error)))
        return Row(number, first, cells, self._is_at_end)

    def _from(self, first: str, taken: list[str]) -> Iterator[str]:
        """The line, and those that follow it for as long as a quotation mark is open: what is read on is `taken`."""
        yield f"{first}\n"
        size = len(first)
        while len(taken) < MOST_LINES and size < MOST_LETTERS and (line := self._next()) is not None:
            taken.append(line)
            size += len(line)
            yield f"{line}\n"

    def _give_back(self, lines: list[str]) -> None:
        self._again.extendleft(reversed(lines))
        self._number -= len(lines)


def _in_words(reason: str) -> str:
    if reason == _OPEN:
        return "a quotation mark that is opened in this line is never closed: mend the line"
    return "its quotation marks do not pair: write each of those within a value twice, and mend the line"
