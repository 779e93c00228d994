"""Statements of the same words in two versions of a text, and which of several is which."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

TWICE = "the same words stood, or stand, in another place too"


class Stated(Protocol):
    """A statement with its lead-in and the headings it stands under; a Statement of `splitting` is one."""

    @property
    def text(self) -> str: ...
    @property
    def context(self) -> str: ...
    @property
    def section(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim of the last version, in reading order; `is_retired` for one that left the text before."""

    text: str
    context: str = ""
    section: tuple[str, ...] = ()
    is_retired: bool = False


def same_words(old: Sequence[Standing], new: Sequence[Stated]) -> tuple[dict[int, int], dict[int, str]]:
    """Old places to new ones of the same words and lead-in, and why a pair is doubtful, where it is.

    A retired claim comes back only for a statement that no standing one has.
    """
    held: dict[bool, defaultdict[tuple[str, str], list[int]]] = {
        True: defaultdict(list),
        False: defaultdict(list),
    }
    wanted: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, one in enumerate(old):
        held[one.is_retired][one.text, one.context].append(place)
    for place, one in enumerate(new):
        wanted[one.text, one.context].append(place)
    same: dict[int, int] = {}
    doubts: dict[int, str] = {}
    for words, news in wanted.items():
        matched, doubtful = _matched(held[False][words], news, old, new)
        left = [place for place in news if place not in matched.values()]
        back, _ = _matched(held[True][words], left, old, new)
        same |= matched | back
        doubts |= dict.fromkeys(doubtful, TWICE)
    return same, doubts


def _matched(
    olds: list[int], news: list[int], old: Sequence[Standing], new: Sequence[Stated]
) -> tuple[dict[int, int], list[int]]:
    """Pairs of the same words, those of the same surroundings first, and the old ones where that does not tell."""
    around = {(one, other): _surroundings(one, other, old, new) for one in olds for other in news}
    matched: dict[int, int] = {}
    doubtful = []
    for one, other in sorted(around, key=lambda pair: (-around[pair], abs(pair[0] - pair[1]), pair)):
        if one in matched or other in matched.values():
            continue
        matched[one] = other
        rivals = [around[rival, other] for rival in olds if rival not in matched]
        rivals += [around[one, rival] for rival in news if rival not in matched.values()]
        if len(olds) != len(news) and rivals and max(rivals) >= around[one, other]:
            doubtful.append(one)
    return matched, doubtful


def _surroundings(one: int, other: int, old: Sequence[Standing], new: Sequence[Stated]) -> int:
    """How much of the section and of the neighbouring statements is the same."""
    neighbours = sum(
        0 <= one + step < len(old)
        and 0 <= other + step < len(new)
        and old[one + step].text == new[other + step].text
        for step in (-1, 1)
    )
    return 2 * (old[one].section == new[other].section) + neighbours


def in_order(same: Mapping[int, int], old: Sequence[Standing]) -> dict[int, int]:
    """The most pairs of standing claims that keep one order in both texts."""
    olds = sorted(one for one in same if not old[one].is_retired)
    kept = set(_longest_rising([same[one] for one in olds]))
    return {one: same[one] for one in olds if same[one] in kept}


def _longest_rising(values: Sequence[int]) -> list[int]:
    """The longest rising subsequence, by patience sorting."""
    tails: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        length = bisect_left(tails, value)
        tails[length:] = [value, *tails[length + 1 :]]
        at[length:] = [place, *at[length + 1 :]]
        before.append(at[length - 1] if length else -1)
    rising, place = [], at[-1] if at else -1
    while place >= 0:
        rising.append(values[place])
        place = before[place]
    return rising[::-1]
