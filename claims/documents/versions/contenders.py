"""Which new statements each old one may have become, and how likely: what the best are chosen from."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from .likeness import CONTEXT_WEIGHT, Rarity, Side, dice
from .neighbours import IN_PLACE, PART, Neighbours, Room
from .parts import LEAST, PART_WHOLLY_WITHIN, cuts

LEAST_IN_PLACE = 0.22  # below it (elsewhere LEAST) two statements are not thought to be one
IN_SECTION = 0.04  # credit for the same section, when pairs are compared with each other
WITHIN_WORDS = 4  # a statement of so many words that stands wholly in another is thought to be a part of it
DIGITS = 9  # of a score: two ways to add up the same words end in one

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Contender:
    """Old and new statements that may be one: one of each, or one whole and its parts; `score` has the credits."""

    score: float
    likeness: float
    olds: tuple[int, ...]
    news: tuple[int, ...]


def rooms(places: Collection[int], fixed: Mapping[int, int], length: int, other_length: int) -> dict[int, Room]:
    """For each place the open interval of the other side's places between its unchanged neighbours.

    `fixed` maps the unchanged places to those of the other side, in one order on both.
    """
    here = [-1, *sorted(fixed), length]
    there = [-1, *(fixed[place] for place in here[1:-1]), other_length]
    found = {}
    for place in places:
        at = bisect_left(here, place)
        (left, right), (low, high) = here[at - 1 : at + 1], there[at - 1 : at + 1]
        found[place] = Room(low, high, low + (place - left) * (high - low) / (right - left))
    return found


class Share:
    """Tells `progress` the share of a work that is done."""

    def __init__(self, progress: Progress, whole: int) -> None:
        self.progress, self.whole, self.done = progress, whole, 0

    def told_of(self, places: Iterable[int]) -> Iterator[int]:
        for place in places:
            yield place
            self.done += 1
            self.progress(self.done / self.whole)


class Contenders:
    """The contenders among the `olds` and the `news` that found no place yet; more can be looked for among fewer."""

    def __init__(
        self,
        old: Side,
        new: Side,
        rarity: Rarity,
        old_rooms: Mapping[int, Room],
        new_rooms: Mapping[int, Room],
    ) -> None:
        self.old, self.new, self.rarity = old, new, rarity
        self.old_rooms, self.new_rooms = old_rooms, new_rooms
        self.by_old: defaultdict[int, dict[int, Contender]] = defaultdict(dict)
        self.by_new: defaultdict[int, dict[int, Contender]] = defaultdict(dict)
        self.parts_of_old: defaultdict[int, dict[int, float]] = defaultdict(dict)
        self.parts_of_new: defaultdict[int, dict[int, float]] = defaultdict(dict)
        self.unseen_of_old: defaultdict[int, float] = defaultdict(float)
        self.unseen_of_new: defaultdict[int, float] = defaultdict(float)
        self._kept: dict[tuple[str, str], float | None] = {}

    def among(self, olds: Collection[int], news: Collection[int], progress: Progress) -> list[Contender]:
        """Looks at those most alike of each of these, and answers all that contend for them."""
        self._look(olds, news, progress)
        self.free_olds, self.free_news = set(olds), set(news)
        singles = [one for place in olds for other, one in self.by_old[place].items() if other in self.free_news]
        return [*singles, *self._splits(olds), *self._mergers(news)]

    def _look(self, olds: Collection[int], news: Collection[int], progress: Progress) -> None:
        """Both ways: of one among many like it, the other may not think as much."""
        share = Share(progress, len(olds) + len(news))
        near_new = Neighbours({place: self.new.words[place] for place in news}, self.rarity)
        for place in share.told_of(olds):
            near = near_new.near(self.old.words[place], self.old_rooms[place])
            self.unseen_of_old[place] = max(self.unseen_of_old[place], near.unseen)
            self._meet(((place, other), common) for other, common in near.shared.items())
        near_old = Neighbours({place: self.old.words[place] for place in olds}, self.rarity)
        for place in share.told_of(news):
            near = near_old.near(self.new.words[place], self.new_rooms[place])
            self.unseen_of_new[place] = max(self.unseen_of_new[place], near.unseen)
            self._meet(((other, place), common) for other, common in near.shared.items())

    def _meet(self, pairs: Iterable[tuple[tuple[int, int], float]]) -> None:
        """Keeps the pairs, with the mass of the words they share; those alike enough contend."""
        for (one, other), common in pairs:
            if other in self.parts_of_old[one]:
                continue
            self.parts_of_old[one][other] = self.parts_of_new[other][one] = common
            likeness = self._likeness(one, other, common)
            if likeness >= (LEAST_IN_PLACE if self._is_in_place(one, other) else LEAST):
                score = round(likeness + self._credit(one, other), DIGITS)
                self.by_old[one][other] = self.by_new[other][one] = Contender(score, likeness, (one,), (other,))

    def _likeness(self, one: int, other: int, common: float) -> float:
        mass, new_mass = self.old.masses[one], self.new.masses[other]
        alike = dice(common, mass, new_mass)
        shorter = self.old if mass <= new_mass else self.new
        if self._stands_in(shorter, one if shorter is self.old else other, common):
            alike = max(alike, PART)
        return (
            alike
            if (kept := self.kept_of_lead(one, other)) is None
            else ((1 - CONTEXT_WEIGHT) * alike + CONTEXT_WEIGHT * kept)
        )

    def _stands_in(self, side: Side, place: int, common: float) -> bool:
        """A statement that was much lengthened, or cut down to a part of it, is thought of, but always doubtful."""
        return side.telling[place] >= WITHIN_WORDS and common >= PART_WHOLLY_WITHIN * side.masses[place]

    def kept_of_lead(self, one: int, other: int) -> float | None:
        """How alike the lead-ins are, 0 to 1; None where neither has one."""
        leads = self.old.texts[one].context, self.new.texts[other].context
        if leads not in self._kept:
            bags = self.old.leads[one], self.new.leads[other]
            self._kept[leads] = self.rarity.likeness(*bags) if any(bags) else None
        return self._kept[leads]

    def _credit(self, one: int, other: int) -> float:
        section = IN_SECTION * (self.old.texts[one].section == self.new.texts[other].section)
        return section + IN_PLACE * self._is_in_place(one, other)

    def _is_in_place(self, one: int, other: int) -> bool:
        room = self.old_rooms[one]
        return room.low < other < room.high

    # One into several, several into one

    def _splits(self, olds: Collection[int]) -> Iterator[Contender]:
        for one in olds:
            shared = _only(self.parts_of_old[one], self.free_news)
            alone = {other: rival.likeness for other, rival in self.by_old[one].items()}
            for chosen, likeness in cuts(self.old.words[one], self.new, shared, alone, self.rarity):
                credit = max(self._credit(one, other) for other in chosen)
                yield Contender(round(likeness + credit, DIGITS), likeness, (one,), chosen)

    def _mergers(self, news: Collection[int]) -> Iterator[Contender]:
        for other in news:
            shared = _only(self.parts_of_new[other], self.free_olds)
            alone = {one: rival.likeness for one, rival in self.by_new[other].items()}
            for chosen, likeness in cuts(self.new.words[other], self.old, shared, alone, self.rarity):
                credit = max(self._credit(one, other) for one in chosen)
                yield Contender(round(likeness + credit, DIGITS), likeness, chosen, (other,))

    # What is asked of those that were chosen

    def drawn_into(self, one: int) -> list[int]:
        """The new statements in which all words of an old one stand."""
        shared = self.parts_of_old[one]
        return [other for other, common in shared.items() if self._stands_in(self.old, one, common)]

    def unseen(self, one: int, other: int) -> float:
        """The most that a statement which was not looked at could score with either."""
        alike = max(self.unseen_of_old[one], self.unseen_of_new[other])
        return alike + IN_SECTION if alike else 0.0


def _only(shared: Mapping[int, float], free: Collection[int]) -> dict[int, float]:
    return {place: common for place, common in shared.items() if place in free}
