"""Which statement of a new version is which claim of the one before.

1. The same words with the same lead-in are the same claim, wherever they stand; among twins the section and the
   neighbours tell which is which.
2. What is left is paired by likeness, best first, with a small credit for the same section and the same place between
   neighbours. One statement cut into two or three, or several drawn together, are looked for too (`parts`). Each is
   compared with those most like it only (`neighbours`), so that the time grows with the length of the text and not
   with its square; where one that was left out could be nearly as much alike, the pair is doubtful.
3. A pair is *doubtful* when it is not much alike, when another pairing would be nearly as good, and for each split and
   merger. A doubtful pair is for an editor to decide. Whether a change of wording matters is another question: that is
   for `changes`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .contenders import Contender, Contenders, Progress, rooms
from .likeness import Rarity, Side
from .twins import Standing, Stated, in_order, same_words

Kind = Literal["unchanged", "moved", "reworded", "split", "merged", "retired", "new"]

SURE = 0.62  # likeness from which a pair without a rival needs no editor
SURE_IN_PLACE = 0.5  # the same, where nothing but these two stands between two unchanged neighbours
MARGIN = 0.12  # a rival within it makes a pair doubtful
CONTEXT_KEPT = 0.5
ROUNDS = 8  # of looking again for what found no place among those most like it
OTHER_LEAD_IN = "it follows from another lead-in"
RIVALLED = "another statement is nearly as much alike"


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


def pair(old: Sequence[Standing], new: Sequence[Stated], *, progress: Progress = lambda share: None) -> list[Pair]:
    """Each statement of both sides once: in the order of the new ones, then the retired.

    Of claims that are retired already only those that came back are named. `progress` is told the share that is done.
    """
    return _Pairing(old, new, progress).pairs()


class _Pairing:
    def __init__(self, old: Sequence[Standing], new: Sequence[Stated], progress: Progress) -> None:
        self.old, self.new, self.progress = old, new, progress
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
        return sorted(self.found, key=lambda one: (one.new is None, one.new if one.new is not None else one.old))

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
        if not olds or not news:
            return
        self.contenders = self._contenders(olds, news)
        chosen = self._chosen(olds, news)
        self._settle_scores(chosen)
        for one in self._with_leftovers(chosen, olds):
            self.found += list(self._told(one))

    def _contenders(self, olds: list[int], news: list[int]) -> Contenders:
        self.sides = Side(self.old), Side(self.new)
        self.rarity = Rarity([words for side in self.sides for words in side.words])
        for side in self.sides:
            side.weigh(self.rarity)
        back = {other: one for one, other in self.in_order.items()}
        old_rooms = rooms(olds, self.in_order, len(self.old), len(self.new))
        self.in_gap = Counter((room.low, room.high) for room in old_rooms.values())
        return Contenders(*self.sides, self.rarity, old_rooms, rooms(news, back, len(self.new), len(self.old)))

    def _chosen(self, olds: list[int], news: list[int]) -> list[Contender]:
        """The best first. Those that lost all whom they were compared with are compared with what is left."""
        chosen: list[Contender] = []
        for turn in range(ROUNDS):
            best = _best(self.contenders.among(olds, news, self.progress if not turn else lambda share: None))
            chosen += best
            olds, news = _left(olds, best, "olds"), _left(news, best, "news")
            if not best or not any(self.contenders.unseen_of_old[one] for one in olds):
                break
        return chosen

    def _settle_scores(self, chosen: Iterable[Contender]) -> None:
        self.owners = {place: one.score for one in chosen for place in one.olds}
        self.takers = {place: one.score for one in chosen for place in one.news}

    def _with_leftovers(self, chosen: list[Contender], olds: list[int]) -> list[Contender]:
        """An old statement that found no place, while all its words stand in a changed one, was drawn into that."""
        drawn: defaultdict[int, list[int]] = defaultdict(list)
        for old in olds:
            if old not in self.owners:
                for new in self.contenders.drawn_into(old):
                    drawn[new].append(old)
        return [
            replace(one, olds=tuple(sorted((*one.olds, *drawn[one.news[0]])))) if len(one.news) == 1 else one
            for one in chosen
        ]

    # What is said of it

    def _told(self, one: Contender) -> Iterator[Pair]:
        if len(one.news) > 1:
            old, new = self.sides
            whole = old.words[one.olds[0]]
            main = max(one.news, key=lambda part: self.rarity.common(new.words[part], whole))
            yield Pair("split", one.olds[0], main, one.likeness, True, "it was cut into several statements")
            yield from (Pair("new", None, part, 0.0, beside=one.olds[0]) for part in one.news if part != main)
        elif len(one.olds) > 1:
            yield Pair("merged", one.olds[0], one.news[0], one.likeness, True, "several statements became one")
            yield from (Pair("retired", part, None, 0.0, beside=one.news[0]) for part in one.olds[1:])
        else:
            why = self._doubt(one)
            yield Pair("reworded", one.olds[0], one.news[0], one.likeness, bool(why), why)

    def _doubt(self, one: Contender) -> str:
        (was,), (now,) = one.olds, one.news
        room = self.contenders.old_rooms[was]
        alone = room.low + 2 == room.high and self.in_gap[room.low, room.high] == 1
        if one.likeness < (SURE_IN_PLACE if alone and room.low < now < room.high else SURE):
            return "the two are not much alike"
        kept = self.contenders.kept_of_lead(was, now)
        if kept is not None and kept < CONTEXT_KEPT:
            return OTHER_LEAD_IN
        if any(self._rivals(one)) or self.contenders.unseen(was, now) >= one.score - MARGIN:
            return RIVALLED
        return ""

    def _rivals(self, one: Contender) -> Iterator[bool]:
        """Of each that contends with one of the two: is it nearly as good, and not clearly better off elsewhere?"""
        (was,), (now,) = one.olds, one.news
        for place, rival in self.contenders.by_old[was].items():
            if place != now:
                yield _is_rival(rival.score, one.score, self.takers.get(place, 0.0))
        for place, rival in self.contenders.by_new[now].items():
            if place != was:
                yield _is_rival(rival.score, one.score, self.owners.get(place, 0.0))


def _is_rival(score: float, chosen: float, settled: float) -> bool:
    return score >= chosen - MARGIN and settled < score + MARGIN


def _best(contenders: Iterable[Contender]) -> list[Contender]:
    """The best first, each statement once."""
    olds: set[int] = set()
    news: set[int] = set()
    chosen = []
    for one in sorted(contenders, key=lambda one: (-one.score, one.olds, one.news)):
        if olds.isdisjoint(one.olds) and news.isdisjoint(one.news):
            chosen.append(one)
            olds.update(one.olds)
            news.update(one.news)
    return chosen


def _left(places: Iterable[int], chosen: Iterable[Contender], side: Literal["olds", "news"]) -> list[int]:
    placed = {place for one in chosen for place in getattr(one, side)}
    return [place for place in places if place not in placed]
