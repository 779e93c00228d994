"""Which of many like places belong together: the nearest pairs first, without trying each with each."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import pairwise

Keys = Sequence[Hashable]
Entry = tuple[int, bool]  # a place, and whether it is a new one
OLD, NEW = False, True


def nearest(olds: Mapping[int, Keys], news: Mapping[int, Keys]) -> Iterator[tuple[int, int, bool]]:
    """Pairs of an old and a new place with a key in common, each place once, those of the least distance first.

    The third value tells whether a place is left that has a key in common with one of the two: a rival. Of the free
    places with one key the nearest two always stand next to each other, so that n places take n log n steps.
    """
    keys = {(place, OLD): keys for place, keys in olds.items()}
    keys |= {(place, NEW): keys for place, keys in news.items()}
    members: defaultdict[Hashable, list[Entry]] = defaultdict(list)
    for entry in sorted(keys):
        for key in keys[entry]:
            members[key].append(entry)
    rows = {key: _Row(entries) for key, entries in members.items()}
    heap = [pair for row in rows.values() for pair in map(_measured, row.neighbours()) if pair]
    heapify(heap)
    while heap:
        _, one, other = heappop(heap)
        if (one, OLD) not in keys or (other, NEW) not in keys:
            continue
        mine = [rows[key] for key in keys.pop((one, OLD))]
        its = [rows[key] for key in keys.pop((other, NEW))]
        met = [row.drop((one, OLD)) for row in mine] + [row.drop((other, NEW)) for row in its]
        for pair in map(_measured, filter(None, met)):
            if pair:
                heappush(heap, pair)
        yield one, other, any(row.free[NEW] for row in mine) or any(row.free[OLD] for row in its)


def _measured(pair: tuple[Entry, Entry]) -> tuple[int, int, int] | None:
    """(distance, old place, new place) of two neighbours, None for two of one text."""
    (one, is_new), (other, other_is_new) = pair
    if is_new == other_is_new:
        return None
    return (abs(one - other), other, one) if is_new else (abs(one - other), one, other)


class _Row:
    """The free places with one key in their order; what stood on both sides of a dropped one meets."""

    def __init__(self, entries: list[Entry]) -> None:
        self._entries = entries
        self._behind = dict(pairwise(entries))
        self._before = {two: one for one, two in self._behind.items()}
        self.free = Counter(is_new for _, is_new in entries)

    def neighbours(self) -> Iterator[tuple[Entry, Entry]]:
        return pairwise(self._entries)

    def drop(self, entry: Entry) -> tuple[Entry, Entry] | None:
        before, behind = self._before.pop(entry, None), self._behind.pop(entry, None)
        self.free[entry[1]] -= 1
        if before is not None:
            self._behind.pop(before, None)
        if behind is not None:
            self._before.pop(behind, None)
        if before is None or behind is None:
            return None
        self._behind[before], self._before[behind] = behind, before
        return before, behind
