"""Why a number that is written as a citation may be something else: an interval, a label, a power, a byline's place.

Such a mark is shown and leads to no entry: a wrong work offered is worse than none.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .bylines import is_beside_a_workplace
from .marks import Citation, citations
from .other_numbers import OTHER_NUMBER, READINGS
from .round_marks import cites_in_round

LOOKED_AT = 120  # characters before and behind a mark
VALUE = re.compile(r"(-?\d+(?:\.\d+)?)(?:\s?%|\s[^\W\d_][\w/.²³]{0,12}){0,2}\s*$")
RANGE = re.compile(r"[\[(]\d{1,3}\s?[,;–-]\s?\d{1,3}[\])]")
CONTRADICTED = "The file itself names another work here than the entry that the mark leads to."


def doubt_of(mark: Citation, statement: str) -> str:
    """Why this number may be no citation; "" where nothing speaks against it."""
    return _doubt_at(statement, mark.start, mark.end)


@lru_cache(maxsize=1_000)  # a bracket of a hundred numbers is one doubt, asked for twice for each of them
def _doubt_at(statement: str, start: int, end: int) -> str:
    printed = statement[start:end]
    before, behind = statement[max(0, start - LOOKED_AT) : start], statement[end : end + LOOKED_AT]
    if is_beside_a_workplace(statement, start, end):
        return "It may be the place where an author works."
    if printed.startswith(("[", "(")):
        if RANGE.fullmatch(printed) and _holds(printed, VALUE.search(before)):
            return "It may be an interval around the number before it."
        if not statement[:start].strip():  # a mark stands behind what it supports
            return OTHER_NUMBER
    return next((one.why for one in READINGS[_style_of(printed)] if one.fits(before, printed, behind)), "")


def style_of(mark: Citation) -> str:
    """How a number is printed: "[1]", "(1)", "¹" or ".1"."""
    return _style_of(mark.text)


def _style_of(printed: str) -> str:
    if printed.startswith("("):
        return "(1)"
    return "[1]" if printed.startswith("[") else ".1" if printed[0].isascii() else "¹"


def _holds(bracket: str, before: re.Match[str] | None) -> bool:
    low, high = re.findall(r"\d+", bracket)
    return before is not None and int(low) <= float(before[1]) <= int(high)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text cites: the `highest` number, or 0; how often in each style, and by authors."""

    highest: int = 0
    styles: Counter[str] | None = None
    by_authors: int = 0
    in_round: bool = False  # by numbers in round brackets

    def is_usual(self, style: str) -> bool:
        """A text has one style: what is rare beside another is a power or an interval."""
        styles = self.styles or Counter()
        return 2 * styles[style] >= max(styles.values(), default=0)

    @property
    def is_by_authors(self) -> bool:
        return self.by_authors > sum((self.styles or Counter()).values())


def manner_of(statements: Sequence[str], entries: Collection[int] = ()) -> Manner:
    """`entries`: the numbers that those of the list bear."""
    manner = _manner(statements, in_round=False)
    if manner.styles or not _in_round(statements, entries):
        return manner
    rounds = _manner(statements, in_round=True)
    return manner if rounds.is_by_authors else rounds


def _in_round(statements: Sequence[str], entries: Collection[int]) -> bool:
    each = ([int(mark.value) for mark in citations(one, in_round=True) if mark.kind == "number"] for one in statements)
    return bool(entries) and cites_in_round(each, entries)


def _manner(statements: Sequence[str], *, in_round: bool) -> Manner:
    styles: Counter[str] = Counter()
    highest = by_authors = 0
    for statement in statements:
        for mark in citations(statement, in_round=in_round):
            by_authors += mark.kind == "author-year"
            if mark.kind == "number" and not doubt_of(mark, statement):
                styles[style_of(mark)] += 1
                highest = max(highest, int(mark.value))
    return Manner(highest, styles, by_authors, in_round)
