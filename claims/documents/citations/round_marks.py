"""Numbers in round brackets as citations, "(3; 5)" and "(3, 5)": only of a text that plainly cites in no other way.

Such brackets hold much else: counts, steps, values. They cite where they lead to most of a numbered list, to nothing
outside of it, and in its order; then each bracket is still asked whether it may be something else.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

MARK = re.compile(r"(?<=[^\s(\[])\s?(\((\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*)\))(?![\w(\[])")
ENUMERATES = re.compile(r"(?:^|[:;,]|\b(?:and|or))\s*$")
WORD_BEHIND = re.compile(r"\s+[a-z]")
BESIDE_A_VALUE = re.compile(r"(?:\d|[%=<>≤≥±~×])\s*$")
LEAST_ENTRIES = 5
LEAST_LED_TO = 0.6  # of the entries
LEAST_INSIDE = 0.95  # of the numbers
LEAST_IN_ORDER = 0.8  # of the numbers that come for the first time


def round_marks(statement: str) -> list[tuple[int, int, str]]:
    """Where each bracket begins and ends, and its numbers as written."""
    return [(*found.span(1), found[2]) for found in MARK.finditer(statement) if _may_cite(statement, found)]


def _may_cite(statement: str, found: re.Match[str]) -> bool:
    before, behind = statement[: found.start(1)], statement[found.end() :]
    if BESIDE_A_VALUE.search(before[-12:]):
        return False
    return not (ENUMERATES.search(before[-12:]) and WORD_BEHIND.match(behind))


def cites_in_round(numbers: Iterable[Sequence[int]], entries: Collection[int]) -> bool:
    """`numbers` of each bracket of the text in reading order; `entries`: the numbers that those of the list bear."""
    led = [number for each in numbers for number in each]
    inside = [number for number in led if number in entries]
    if len(entries) < LEAST_ENTRIES or len(inside) < LEAST_INSIDE * len(led):
        return False
    first = list(dict.fromkeys(inside))
    in_order = sum(one < two for one, two in pairwise(first))
    return len(first) >= LEAST_LED_TO * len(entries) and in_order >= LEAST_IN_ORDER * (len(first) - 1)
