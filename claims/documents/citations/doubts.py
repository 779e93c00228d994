"""Why a number that is written as a citation may be something else: an interval, a label, a power, a byline's place.

Such a mark is shown and leads to no entry: a wrong work offered is worse than none.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .marks import Citation, citations

LOOKED_AT = 40  # characters before a mark
VALUE = re.compile(r"(-?\d+(?:\.\d+)?)(?:\s?%|\s[^\W\d_][\w/.²³]{0,12}){0,2}\s*$")
SET_OF_VALUES = re.compile(
    r"\b(?:values?|numbers?|integers?|domain|interval|ranges?|lies?|falls?)\s(?:in|within|from|of)\s*$", re.I
)
RANGE = re.compile(r"\[\d{1,3}\s?[,;–-]\s?\d{1,3}\]")
LABELLED = re.compile(
    r"\b(?:(?:[Ii]tems?|[Qq]uestions?|[Ee]quations?|[Ff]ormulae?|Eqs?\.|Table|Figure|Fig\.|Box|Chapter|Section|Appendix|Step|Stage|Grade|Phase)"
    r"|(?:sequence|array|vector|set|tuple))\s*(?:\[\d{1,3}\]\s?(?:to|and|or|,|-|–)\s?)*$|(?<![^\W_])[a-z]$"
)
IN_WORDS = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)\s*$",
    re.I,
)
NAME = r"[A-ZÀ-ÖØ-Þ][^\W\d_]+(?:[-'’][^\W\d_]+)*"
PERSON = rf"{NAME}(?:\s(?:[A-Z]\.?|{NAME})){{1,3}}"
BYLINE = re.compile(rf"(?:{PERSON}(?:,\s|,?\s(?:and|&)\s))*{PERSON},?\s?")
BESIDE_NAMES = re.compile(r"(?:,?[⁰¹²³⁴-⁹*†‡§])+")
LONGEST_BYLINE = 400  # characters
PLACE = re.compile(r"\s?[A-Z][^\W\d_]+(?:\s(?:of|for|and|the))?\s[A-Z]")
MEAN = re.compile(r"\b(?:mean|median|average|SD|SEM?)\b[^.;\[\]]{0,25}\d\s*$", re.I)
STATISTIC = re.compile(r"\s*[=<>≤≥]")
ISOTOPE = re.compile(r"[A-Z]")
CONTRADICTED = "The file itself names another work here than the entry that the mark leads to."
OTHER_NUMBER = "It may be the number of something else than a work."


def doubt_of(mark: Citation, statement: str) -> str:
    """Why this number may be no citation; "" where nothing speaks against it."""
    before = statement[max(0, mark.start - LOOKED_AT) : mark.start]
    if style_of(mark) == "[1]":
        if RANGE.fullmatch(mark.text) and (SET_OF_VALUES.search(before) or _holds(mark.text, VALUE.search(before))):
            return "It may be an interval around the number before it."
        if MEAN.search(before) or STATISTIC.match(statement, mark.end):
            return "It may belong to a figure of statistics."
        begins = not statement[: mark.start].strip()  # a mark stands behind what it supports
        if begins or any(rule.search(before) for rule in (IN_WORDS, LABELLED)) or ISOTOPE.match(statement, mark.end):
            return OTHER_NUMBER
    if not before.strip() and PLACE.match(statement, mark.end):
        return "It may be the place where an author works."
    if style_of(mark) == "¹" and mark.start < LONGEST_BYLINE:
        names = BESIDE_NAMES.sub("", statement[: mark.start])
        return "It may be the place where an author works." if BYLINE.fullmatch(names) else ""
    return ""


def style_of(mark: Citation) -> str:
    """How a number is printed: "[1]", "¹" or ".1"."""
    return "[1]" if mark.text.startswith("[") else ".1" if mark.text[0].isascii() else "¹"


def _holds(bracket: str, before: re.Match[str] | None) -> bool:
    low, high = re.findall(r"\d+", bracket)
    return before is not None and int(low) <= float(before[1]) <= int(high)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text cites: the `highest` number, or 0; how often in each style, and by authors."""

    highest: int = 0
    styles: Counter[str] | None = None
    by_authors: int = 0

    def is_usual(self, style: str) -> bool:
        """A text has one style: what is rare beside another is a power or an interval."""
        styles = self.styles or Counter()
        return 2 * styles[style] >= max(styles.values(), default=0)

    @property
    def is_by_authors(self) -> bool:
        return self.by_authors > sum((self.styles or Counter()).values())


def manner_of(statements: Iterable[str]) -> Manner:
    styles: Counter[str] = Counter()
    highest = by_authors = 0
    for statement in statements:
        for mark in citations(statement):
            by_authors += mark.kind == "author-year"
            if mark.kind == "number" and not doubt_of(mark, statement):
                styles[style_of(mark)] += 1
                highest = max(highest, int(mark.value))
    return Manner(highest, styles, by_authors)
