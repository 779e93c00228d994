"""For each statement those of the other text that are most like it, found by an index of words: not each with each."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from claims.text.words import STOP_WORDS

from .likeness import Bag, Rarity, dice

MOST_NEAR = 32  # looked at for each statement; an article has about as many that share a telling word with it
MOST_VISITED = 100_000  # entries of the index read for one statement: all, up to some 5,000 statements of like words
PART = 0.48  # a text that holds all of another is thought of as if it were alike to this degree
IN_PLACE = 0.08  # credit for a place between the same unchanged neighbours
A_STEP = 1e-9  # of two that are equally alike the nearer one is taken


@dataclass(frozen=True, slots=True)
class Room:
    """Where a statement is looked for first: between two unchanged places, both outside, and most likely at `about`."""

    low: int
    high: int
    about: float


@dataclass(frozen=True, slots=True)
class Near:
    """`shared`: the mass of the common words of a text with each of those most like it, by their places.

    `unseen` bounds how alike any other text can be to it, 0 to 1 and the credit for its place; 0 where there is none.
    """

    shared: dict[int, float]
    unseen: float


class Neighbours:
    """The texts of one side by their words; each has a place, in ascending order, and at least one word."""

    def __init__(self, bags: Mapping[int, Bag], rarity: Rarity) -> None:
        self.bags, self.rarity = bags, rarity
        self.places = np.array(list(bags), dtype=np.int64)
        self.masses = np.array([rarity.mass(words) for words in bags.values()])
        holders: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for row, words in enumerate(bags.values()):
            for occurrence in _occurrences(words):
                holders[occurrence].append(row)
        self._holders = {word: np.array(rows, dtype=np.int64) for word, rows in holders.items()}

    def near(self, words: Bag, room: Room) -> Near:
        """Those with a word in common that is no stop word, at most so many, the most alike."""
        common, meeting, missed = self._common(words, room)
        if not meeting.size:
            return Near({}, 0.0)
        rank = self._rank(common[meeting], meeting, self.rarity.mass(words), room)
        left_out = 0.0
        if meeting.size > MOST_NEAR:
            order = np.argpartition(-rank, MOST_NEAR)
            left_out = float(rank[order[MOST_NEAR]])
            meeting = meeting[order[:MOST_NEAR]]
        places = [int(place) for place in self.places[meeting]]
        shared = dict(zip(places, common[meeting].tolist(), strict=True))
        if missed:
            shared = {place: self.rarity.common(words, self.bags[place]) for place in places}
        return Near(shared, left_out + dice(missed, missed, self.rarity.mass(words)) if missed else left_out)

    def _common(self, words: Bag, room: Room) -> tuple[np.ndarray, np.ndarray, float]:
        """The mass that each text has in common with `words`, the rows that count, and the mass not looked up."""
        common = np.zeros(len(self.places))
        budget, missed = MOST_VISITED, 0.0
        telling, others = self._by_rarity(words)
        meeting = np.zeros(0, dtype=np.int64)
        for group in (telling, others):
            for word, holders in group:
                if holders.size > budget:
                    missed += self.rarity.of(word)
                    holders = self._nearest(holders, room.about, budget)
                budget -= holders.size
                common[holders] += self.rarity.of(word)
            meeting = np.flatnonzero(common) if group is telling else meeting
        return common, meeting, missed

    def _by_rarity(self, words: Bag) -> tuple[list[tuple[str, np.ndarray]], list[tuple[str, np.ndarray]]]:
        """Each word with the rows of the texts that hold it, the rarest first; stop words apart."""
        held = [(one[0], self._holders[one]) for one in _occurrences(words) if one in self._holders]
        held.sort(key=lambda pair: pair[1].size)
        return (
            [pair for pair in held if pair[0] not in STOP_WORDS],
            [pair for pair in held if pair[0] in STOP_WORDS],
        )

    def _nearest(self, holders: np.ndarray, about: float, most: int) -> np.ndarray:
        middle = int(np.searchsorted(self.places[holders], about))
        first = max(0, min(middle - most // 2, holders.size - most))
        return holders[first : first + most]

    def _rank(self, common: np.ndarray, rows: np.ndarray, mass: float, room: Room) -> np.ndarray:
        places, masses = self.places[rows], self.masses[rows]
        alike = np.maximum(2 * common / (masses + mass), PART * common / np.minimum(masses, mass))
        in_place = IN_PLACE * ((room.low < places) & (places < room.high))
        rank: np.ndarray = alike + in_place - A_STEP * np.abs(places - room.about)
        return rank


def _occurrences(words: Bag) -> Iterator[tuple[str, int]]:
    """Each word once for each time it stands there: what two texts share is then a matter of sets."""
    return ((word, turn) for word, count in words.items() for turn in range(count))
