"""Which statement of a new version is which claim of the one before.

1. The same words with the same lead-in are the same claim, wherever they stand; among twins the section and the
   neighbours tell which is which.
2. What is left is paired by likeness, best first, with a small credit for the same section and the same place between
   neighbours. One statement cut into two or three, or several drawn together, are looked for too.
3. A pair is *doubtful* when it is not much alike, when another pairing would be nearly as good, and for each split and
   merger. A doubtful pair is for an editor to decide. Whether a change of wording matters is another question: that is
   for `changes`.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Literal

from claims.triage.words import STOP_WORDS

from .likeness import CONTEXT_WEIGHT, Bag, Rarity, bag, sharing
from .twins import Standing, Stated, in_order, same_words

Kind = Literal["unchanged", "moved", "reworded", "split", "merged", "retired", "new"]

SURE = 0.62  # likeness from which a pair without a rival needs no editor
SURE_IN_PLACE = 0.5  # the same, where nothing but these two stands between two unchanged neighbours
LEAST = 0.34  # below it two statements are not thought to be one
LEAST_IN_PLACE = 0.22
MARGIN = 0.12  # a rival within it makes a pair doubtful
IN_SECTION, IN_PLACE = 0.04, 0.08  # credits when pairs are compared with each other
PART_WITHIN = 0.55  # share of a part's words that stand in the whole
PART_WHOLLY_WITHIN = 0.85  # from here a much smaller gain will do: one part may be short
MOST_PARTS = 5  # looked at together
WITHIN, WITHIN_WORDS = 0.48, 4  # the likeness of a statement to one that holds all of it; from so many words
PARTS_GAIN = 0.06  # by how much the whole must be more like all parts together than like the best of them
CONTEXT_KEPT = 0.5


@dataclass(frozen=True, slots=True)
class Pair:
    """What became of a statement: indices into the old and the new ones, None for "new" and "retired".

    `beside` is, for a further part of a split ("new"), the old statement it was cut from; for a statement that was
    drawn into another ("retired"), the new one that holds it. `likeness` is 0 to 1.
    """

    kind: Kind
    old: int | None
    new: int | None
    likeness: float = 1.0
    is_doubtful: bool = False
    why: str = ""
    beside: int | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    likeness: float
    olds: tuple[int, ...]
    news: tuple[int, ...]


def pair(old: Sequence[Standing], new: Sequence[Stated]) -> list[Pair]:
    """Each statement of both sides once: in the order of the new ones, then the retired.

    Of claims that are retired already only those that came back are named.
    """
    return _Pairing(old, new).pairs()


class _Pairing:
    def __init__(self, old: Sequence[Standing], new: Sequence[Stated]) -> None:
        self.old, self.new = old, new
        self.old_bags = [(bag(one.text), bag(one.context)) for one in old]
        self.new_bags = [(bag(one.text), bag(one.context)) for one in new]
        self.rarity = Rarity([text for text, _ in (*self.old_bags, *self.new_bags)])
        self.found: list[Pair] = []

    def pairs(self) -> list[Pair]:
        self._take_same()
        self._take_alike()
        olds = {one.old for one in self.found}
        news = {one.new for one in self.found}
        self.found += [Pair("new", None, place, 0.0) for place in range(len(self.new)) if place not in news]
        self.found += [
            Pair("retired", place, None, 0.0)
            for place, one in enumerate(self.old)
            if place not in olds and not one.is_retired
        ]
        return sorted(
            self.found, key=lambda one: (one.new is None, one.new if one.new is not None else one.old)
        )

    def _take_same(self) -> None:
        """Those out of the common order have moved, and those under another heading that was not just renamed."""
        self.same, doubts = same_words(self.old, self.new)
        self.in_order = in_order(self.same, self.old)
        before, after = {one.section for one in self.old}, {one.section for one in self.new}
        for one, other in self.same.items():
            was, now = self.old[one].section, self.new[other].section
            elsewhere = was != now and (was in after or now in before)
            moved = not self.old[one].is_retired and (elsewhere or one not in self.in_order)
            why = doubts.get(one, "")
            self.found.append(Pair("moved" if moved else "unchanged", one, other, 1.0, bool(why), why))

    # Much the same words

    def _take_alike(self) -> None:
        olds = [place for place, one in enumerate(self.old) if place not in self.same and not one.is_retired]
        taken = set(self.same.values())
        news = [place for place in range(len(self.new)) if place not in taken]
        self.gaps = self._gaps(olds)
        near = sharing(
            ((one, self.old_bags[one][0]) for one in olds), ((one, self.new_bags[one][0]) for one in news)
        )
        singles = list(self._singles(near))
        scores = {(one.olds[0], one.news[0]): one for one in singles}
        several = [*self._splits(olds, near, scores), *self._mergers(news, near, scores)]
        chosen = _choose([*singles, *several])
        for one in self._with_leftovers(chosen, near):
            self.found += list(self._told(one, chosen, scores))

    def _gaps(self, olds: list[int]) -> dict[int, tuple[int, int]]:
        """For each old statement the open interval of new ones between its unchanged neighbours."""
        fixed = sorted(self.in_order.items())
        bounds = [(-1, -1), *fixed, (len(self.old), len(self.new))]
        gaps = {}
        for (left, low), (right, high) in pairwise(bounds):
            gaps |= {one: (low, high) for one in olds if left < one < right}
        return gaps

    def _singles(self, near: set[tuple[int, int]]) -> Iterator[_Candidate]:
        for one, other in near:
            likeness = self._likeness(one, other)
            if likeness >= (LEAST_IN_PLACE if self._in_place(one, other) else LEAST):
                yield _Candidate(likeness + self._credit(one, other), likeness, (one,), (other,))

    def _likeness(self, one: int, other: int) -> float:
        (text, context), (new_text, new_context) = self.old_bags[one], self.new_bags[other]
        alike = max(self.rarity.likeness(text, new_text), self._within(text, new_text))
        if not context and not new_context:
            return alike
        return (1 - CONTEXT_WEIGHT) * alike + CONTEXT_WEIGHT * self.rarity.likeness(context, new_context)

    def _within(self, text: Bag, new_text: Bag, either: bool = True) -> float:
        """A statement that was much lengthened, or cut down to a part of it, is thought of, but always doubtful."""
        shorter, longer = sorted((text, new_text), key=self.rarity.mass) if either else (text, new_text)
        if len(shorter.keys() - STOP_WORDS) < WITHIN_WORDS:
            return 0.0
        return WITHIN if self.rarity.share(shorter, longer) >= PART_WHOLLY_WITHIN else 0.0

    def _credit(self, one: int, other: int) -> float:
        section = IN_SECTION * (self.old[one].section == self.new[other].section)
        return section + IN_PLACE * self._in_place(one, other)

    def _in_place(self, one: int, other: int) -> bool:
        low, high = self.gaps[one]
        return low < other < high

    # One into several, several into one

    def _splits(self, olds: list[int], near: set[tuple[int, int]], scores: dict) -> Iterator[_Candidate]:
        for one in olds:
            whole = self.old_bags[one][0]
            parts = {new: self.new_bags[new][0] for old, new in near if old == one}
            for chosen, likeness in self._cuts(whole, parts, {new: scores.get((one, new)) for new in parts}):
                yield _Candidate(
                    likeness + max(self._credit(one, new) for new in chosen), likeness, (one,), chosen
                )

    def _mergers(self, news: list[int], near: set[tuple[int, int]], scores: dict) -> Iterator[_Candidate]:
        for other in news:
            whole = self.new_bags[other][0]
            parts = {old: self.old_bags[old][0] for old, new in near if new == other}
            for chosen, likeness in self._cuts(
                whole, parts, {old: scores.get((old, other)) for old in parts}
            ):
                credit = max(self._credit(old, other) for old in chosen)
                yield _Candidate(likeness + credit, likeness, chosen, (other,))

    def _cuts(
        self, whole: Bag, parts: dict[int, Bag], single: dict[int, _Candidate | None]
    ) -> Iterator[tuple[tuple[int, ...], float]]:
        """Two or three parts that are together more like the whole than each alone; apart only if wholly in it."""
        within = {place: self.rarity.share(words, whole) for place, words in parts.items()}
        fitting = [place for place, share in within.items() if share >= PART_WITHIN]
        fitting = sorted(
            sorted(fitting, key=lambda place: -self.rarity.mass(parts[place] & whole))[:MOST_PARTS]
        )
        for chosen in (*combinations(fitting, 2), *combinations(fitting, 3)):
            wholly = min(within[place] for place in chosen) >= PART_WHOLLY_WITHIN
            if not wholly and chosen[-1] - chosen[0] >= len(chosen):
                continue
            likeness = self.rarity.likeness(whole, sum((parts[place] for place in chosen), Bag()))
            best = max((one.likeness for place in chosen if (one := single[place])), default=0.0)
            if likeness >= max(LEAST, best + (PARTS_GAIN / 6 if wholly else PARTS_GAIN)):
                yield chosen, likeness

    def _with_leftovers(self, chosen: list[_Candidate], near: set[tuple[int, int]]) -> list[_Candidate]:
        """An old statement that found no place, while all its words stand in a changed one, was drawn into that."""
        placed = {old for one in chosen for old in one.olds}
        drawn: defaultdict[int, list[int]] = defaultdict(list)
        for old, new in sorted(near):
            text = self.old_bags[old][0]
            if old not in placed and self._within(text, self.new_bags[new][0], either=False):
                drawn[new].append(old)
        return [
            replace(one, olds=tuple(sorted((*one.olds, *drawn[one.news[0]])))) if len(one.news) == 1 else one
            for one in chosen
        ]

    # What is said of it

    def _told(self, one: _Candidate, chosen: list[_Candidate], scores: dict) -> Iterator[Pair]:
        if len(one.news) > 1:
            whole = self.old_bags[one.olds[0]][0]
            main = max(one.news, key=lambda part: self.rarity.mass(self.new_bags[part][0] & whole))
            yield Pair("split", one.olds[0], main, one.likeness, True, "it was cut into several statements")
            yield from (Pair("new", None, part, 0.0, beside=one.olds[0]) for part in one.news if part != main)
        elif len(one.olds) > 1:
            yield Pair(
                "merged", one.olds[0], one.news[0], one.likeness, True, "several statements became one"
            )
            yield from (Pair("retired", part, None, 0.0, beside=one.news[0]) for part in one.olds[1:])
        else:
            why = self._doubt(one, chosen, scores)
            yield Pair("reworded", one.olds[0], one.news[0], one.likeness, bool(why), why)

    def _doubt(self, one: _Candidate, chosen: list[_Candidate], scores: dict) -> str:
        (was,), (now,) = one.olds, one.news
        low, high = self.gaps[was]
        alone = low + 2 == high and sum(gap == (low, high) for gap in self.gaps.values()) == 1
        if one.likeness < (SURE_IN_PLACE if alone and low < now < high else SURE):
            return "the two are not much alike"
        contexts = self.old_bags[was][1], self.new_bags[now][1]
        if any(contexts) and self.rarity.likeness(*contexts) < CONTEXT_KEPT:
            return "it follows from another lead-in"
        owners = {place: other.score for other in chosen for place in (*other.olds,)}
        takers = {place: other.score for other in chosen for place in (*other.news,)}
        for (old, new), rival in scores.items():
            if (old == was) == (new == now) or rival.score < one.score - MARGIN:
                continue
            settled = takers.get(new, 0.0) if old == was else owners.get(old, 0.0)
            if settled < rival.score + MARGIN:
                return "another statement is nearly as much alike"
        return ""


def _choose(candidates: list[_Candidate]) -> list[_Candidate]:
    """The best first, each statement once."""
    olds: set[int] = set()
    news: set[int] = set()
    chosen = []
    for one in sorted(candidates, key=lambda one: (-one.score, one.olds, one.news)):
        if olds.isdisjoint(one.olds) and news.isdisjoint(one.news):
            chosen.append(one)
            olds.update(one.olds)
            news.update(one.news)
    return chosen
