"""A table's rows as a grid, the same for web pages and for JATS: each row stands alone."""

from collections import deque
from collections.abc import Callable, Sequence
from itertools import zip_longest

from lxml import etree

from claims.text.whole_numbers import whole_number

from .composing import refuse_wide

WIDEST = 100  # columns or rows that one cell may span


def grid(rows: Sequence[Sequence[etree._Element]], told: Callable[[etree._Element], str]) -> list[list[str]]:
    """The text that `told` gives of each cell; one that spans several rows stands in each of them."""
    found: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}
    for row in rows:
        refuse_wide(found)
        found.append(_line(row, hanging, told))
    return found


def under_one_header(lines: list[list[str]], rows: Sequence[etree._Element]) -> list[list[str]]:
    """`lines` are those of `rows`: the rows of a head as one, since the lower ones state nothing either."""
    heads = sum(next(row.iterancestors("thead", "table"), row).tag == "thead" for row in rows)
    if not 1 < heads < len(lines):
        return lines
    columns = zip_longest(*lines[:heads], fillvalue="")
    return [[" ".join(dict.fromkeys(filter(None, column))) for column in columns], *lines[heads:]]


def span(cell: etree._Element, name: str) -> int:
    """Of the attribute "colspan" or "rowspan"; 1 where it says nothing."""
    return min(whole_number(cell.get(name) or "", 1), WIDEST)


def _line(
    row: Sequence[etree._Element], hanging: dict[int, tuple[int, str]], told: Callable[[etree._Element], str]
) -> list[str]:
    """`hanging`: by column, the rows that a cell above still reaches into, and its text."""
    line: list[str] = []
    waiting = deque(row)
    while waiting or len(line) in hanging:
        place = len(line)
        if place in hanging:
            left, text = hanging.pop(place)
            if left > 1:
                hanging[place] = (left - 1, text)
            line.append(text)
            continue
        cell = waiting.popleft()
        text = told(cell)
        line += [text, *[""] * (span(cell, "colspan") - 1)]
        if span(cell, "rowspan") > 1:
            hanging[place] = (span(cell, "rowspan") - 1, text)
    return line
