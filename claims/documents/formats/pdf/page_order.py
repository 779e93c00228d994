"""The columns of a page on which a figure or a table stands across them: do they end above it, or go on below?

Journals print both. What the lines say decides: a sentence goes on where it does, and entries are numbered in order.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from claims.documents.formats.noise import FINAL

from .columns import Column, Strip, columns_of
from .entries import NUMBERED
from .floats import Sorted
from .print_lines import Line

MOST_TORN = 3  # rows
TORN = 1.2  # of the size: a gap so wide is none between words
CUT = re.compile(r"\w-$")


@dataclass(frozen=True, slots=True)
class PageOrder:
    """`sure` is False where two ways read equally well, and where lines look like those of several columns."""

    columns: list[Column]
    sure: bool = True


def order_of(page: Sorted, frame: Strip, known: Sequence[Strip]) -> PageOrder:
    through = columns_of(page.text, frame, known)
    parting = sorted(
        (one.y for one in page.floats if any(one.spans(sum(gutter) / 2) for gutter in known)), reverse=True
    )
    banded = [column for band in _bands(page.text, parting) for column in columns_of(band, frame, known)]
    if len(banded) <= len(through) or not parting:
        return PageOrder(through, sure=not _is_mixed(through))
    one, two = _score(through), _score(banded)
    return PageOrder(banded if two > one else through, sure=one != two and not _is_mixed(through))


def _is_mixed(columns: Sequence[Column]) -> bool:
    """Rows of words, a wide gap, and words again: columns whose gutter was not found."""
    return sum(_is_torn(line) for column in columns for line in column.lines) >= MOST_TORN


def _is_torn(line: Line) -> bool:
    parts = [0]
    for before, word in pairwise(line.words):
        if word.x0 - before.x1 > TORN * line.size:
            parts.append(0)
        parts[-1] += 1
    return sum(count >= 2 for count in parts) > 1


def _bands(lines: Sequence[Line], heights: Sequence[float]) -> list[list[Line]]:
    edges = [float("inf"), *heights, float("-inf")]
    return [[line for line in lines if low < line.y <= high] for high, low in pairwise(edges)]


def _score(columns: Sequence[Column]) -> int:
    lines = [line for column in columns for line in column.lines]
    numbers = [int(found["number"]) for line in lines if (found := NUMBERED.match(line.text)) and found["close"]]
    disorder = sum(one > two for one, two in pairwise(numbers))
    return sum(_joint(one.lines[-1].text, two.lines[0].text) for one, two in pairwise(columns)) - 2 * disorder


def _joint(before: str, after: str) -> int:
    """How well one line goes on in the other."""
    is_open, low = not FINAL.search(before), after[:1].islower()
    if low:
        return (3 if CUT.search(before) else 2) if is_open else -3
    return -1 if is_open else 1
