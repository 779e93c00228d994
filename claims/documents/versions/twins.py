"""Statements of the same words in two versions of a text, and which of several is which."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from .nearest import nearest

TWICE = "the same words stood, or stand, in another place too"
# What two places of the same words may have in common, the most telling first; what stands in one line tells as much.
SHARED = (
    (("section", "before", "behind"),),
    (("section", "before"), ("section", "behind")),
    (("section",), ("before", "behind")),
    (("before",), ("behind",)),
    ((),),
)


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
    for place, standing in enumerate(old):
        held[standing.is_retired][standing.text, standing.context].append(place)
    for place, stated in enumerate(new):
        wanted[stated.text, stated.context].append(place)
    same: dict[int, int] = {}
    doubts: dict[int, str] = {}
    for words, news in wanted.items():
        matched, doubtful = _matched(held[False][words], news, old, new)
        taken = set(matched.values())
        left = [place for place in news if place not in taken]
        back, _ = _matched(held[True][words], left, old, new)
        same |= matched | back
        doubts |= dict.fromkeys(doubtful, TWICE)
    return same, doubts


def _matched(
    olds: list[int], news: list[int], old: Sequence[Standing], new: Sequence[Stated]
) -> tuple[dict[int, int], list[int]]:
    """Pairs of the same words, those of the same surroundings first, and the old ones where that does not tell."""
    free_olds = {place: _surroundings(place, old) for place in olds}
    free_news = {place: _surroundings(place, new) for place in news}
    matched: dict[int, int] = {}
    doubtful = []
    for shared in SHARED if olds and news else ():
        held, wanted = ({place: _keys(one, shared) for place, one in free.items()} for free in (free_olds, free_news))
        for one, other, has_rival in nearest(held, wanted):
            matched[one] = other
            del free_olds[one], free_news[other]
            if has_rival and len(olds) != len(news):
                doubtful.append(one)
    return matched, doubtful


def _surroundings(place: int, texts: Sequence[Stated]) -> dict[str, Hashable]:
    """The section, and the words before and behind, where there are some."""
    around: dict[str, Hashable] = {"section": texts[place].section}
    if place:
        around["before"] = texts[place - 1].text
    if place + 1 < len(texts):
        around["behind"] = texts[place + 1].text
    return around


def _keys(around: Mapping[str, Hashable], shared: Sequence[Sequence[str]]) -> list[Hashable]:
    return [(names, *(around[name] for name in names)) for names in shared if all(name in around for name in names)]


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
