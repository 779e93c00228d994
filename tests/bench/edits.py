"""Random edits of an article as authors make them, with the truth of what became of each statement."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from claims.documents.formats.reading import Markup
from claims.documents.splitting.split_text import Statement
from claims.documents.splitting.statements import split

SYNONYMS = {
    "show": "demonstrate", "shown": "demonstrated", "found": "observed", "patients": "people", "study": "trial",
    "treatment": "therapy", "therapy": "treatment", "reduced": "lowered", "associated": "linked", "linked": "tied",
    "use": "administration", "common": "frequent", "important": "key", "people": "individuals", "often": "frequently",
    "includes": "comprises", "may": "might", "symptoms": "complaints", "disease": "illness", "large": "sizeable",
    "individuals": "persons", "risk": "hazard", "effects": "actions", "effect": "action", "brain": "cerebral",
    "rapid": "fast", "typically": "usually", "activity": "activation", "evidence": "data", "results": "findings",
    "during": "in the course of", "because": "since", "however": "nevertheless", "significantly": "markedly",
    "compared": "contrasted", "performed": "carried out", "assessed": "evaluated", "suggest": "indicate",
}  # fmt: skip
FILLERS = (
    "also",
    "notably",
    "in most cases",
    "as a rule",
    "according to newer work",
    "clinically",
    "in adults",
)
HEDGES = (
    (" is ", " may be "), (" are ", " may be "), (" may ", " can "), (" can ", " may "), 
    (" has been ", " may have been "),
    (" was ", " appears to have been "), (" were ", " seem to have been "), (" have been ", " may have been "),
)  # fmt: skip
JOINT = re.compile(r"; | — |, (?:and|but|while|whereas|because|since|so|as) |, which |, (?=\w+ing )")


@dataclass(slots=True)
class Slot:
    """A statement at its place: the text before it, its words, and the old statements they come from."""

    before: str
    text: str
    source: str
    olds: tuple[int, ...]
    cut: int = 0  # of a merger: where the words of the second begin

    @property
    def line_start(self) -> str:
        """The beginning of its line up to the statement: a bullet, a number, spaces."""
        return self.before[self.before.rfind("\n") :] if "\n" in self.before else ""


@dataclass(slots=True)
class Revised:
    """The edited text; `places` are the spans in it of what came from an old statement, and which."""

    text: str
    places: list[tuple[int, int, int]] = field(default_factory=list)


class Editor:
    """Edits the statements of one article at random, so that the truth stays known."""

    def __init__(self, text: str, markup: Markup, chance: random.Random, foreign: list[str]) -> None:
        self.markup, self.chance, self.foreign = markup, chance, foreign
        self.statements: list[Statement] = split(text, markup=markup).statements
        self.slots: list[Slot] = []
        done = 0
        for place, one in enumerate(self.statements):
            self.slots.append(Slot(text[done : one.start], text[one.start : one.end], one.source, (place,)))
            done = one.end
        self.tail = text[done:]

    def edit(self, number: int) -> None:
        """`number` edits, each on a statement that no other edit has touched."""
        acts: list[Callable[[Slot], bool]] = [
            self.reword, self.reword, self.reword, self.move, self.split, self.merge, self.delete, self.insert,
        ]  # fmt: skip
        for slot in self.chance.sample(self.slots, min(number, len(self.slots))):
            if any(slot is one for one in self.slots) and len(slot.olds) == 1 and slot.source != "row":
                self.chance.choice(acts)(slot)

    def revised(self) -> Revised:
        result = Revised("")
        for slot in self.slots:
            start = len(result.text) + len(slot.before)
            result.text += slot.before + slot.text
            cuts = [0, slot.cut, len(slot.text)] if slot.cut else [0, len(slot.text)]
            for one, (begin, end) in zip(slot.olds, pairwise(cuts), strict=False):
                result.places.append((start + begin, start + end, one))
        result.text += self.tail
        return result

    # The edits

    def reword(self, slot: Slot) -> bool:
        for _ in range(self.chance.choice((1, 1, 2, 3, 4))):
            change = self.chance.choice((synonyms, dropped, filled, hedged, renumbered, reordered))
            slot.text = change(slot.text, self.chance)
        return True

    def move(self, slot: Slot) -> bool:
        others = [one for one in self.slots if one is not slot and one.source == slot.source]
        if not others:
            return False
        moved = Slot("", slot.text, slot.source, slot.olds)
        after = self.chance.choice(others)
        return self.delete(slot) and self._put(moved, after)

    def split(self, slot: Slot) -> bool:
        joints = [one for one in JOINT.finditer(slot.text) if 0.2 * len(slot.text) < one.start() < 0.8 * len(slot.text)]
        if not joints:
            return False
        joint = self.chance.choice(joints)
        rest = slot.text[joint.end() :]
        rest = f"This {rest}" if "which" in joint[0] else rest[:1].upper() + rest[1:]
        slot.text = slot.text[: joint.start()] + "."
        return self._put(Slot("", rest, slot.source, slot.olds), slot)

    def merge(self, slot: Slot) -> bool:
        place = self._at(slot)
        following = self.slots[place + 1] if place + 1 < len(self.slots) else None
        if following is None or following.before.strip() or "\n" in following.before:
            return False
        if not following.olds or following.cut:
            return False
        first = f"{slot.text.rstrip('. ')}, and "
        slot.text, slot.cut = f"{first}{following.text[:1].lower()}{following.text[1:]}", len(first)
        slot.olds += following.olds
        del self.slots[place + 1]
        return True

    def delete(self, slot: Slot) -> bool:
        place = self._at(slot)
        following = self.slots[place + 1].before if place + 1 < len(self.slots) else self.tail
        first = "\n" in slot.before or place == 0
        if first and "\n" in following[:2]:
            following = slot.before[: slot.before.rfind("\n")] + following
        elif first:
            following = slot.before
        if place + 1 < len(self.slots):
            self.slots[place + 1].before = following
        else:
            self.tail = following
        del self.slots[place]
        return True

    def insert(self, slot: Slot) -> bool:
        words = self.chance.choice(self.foreign)
        ended = words if words.endswith((".", "?", "!")) else f"{words}."
        return self._put(Slot("", ended, slot.source, ()), slot)

    def _put(self, slot: Slot, after: Slot) -> bool:
        """After a sentence as the next one, after an item as one of its own."""
        slot.before = " " if slot.source == "sentence" else after.line_start or "\n"
        self.slots.insert(self._at(after) + 1, slot)
        return True

    def _at(self, slot: Slot) -> int:
        return next(place for place, one in enumerate(self.slots) if one is slot)


def synonyms(text: str, chance: random.Random) -> str:
    known = [word for word in re.findall(r"\w+", text) if word in SYNONYMS]
    for word in chance.sample(known, min(len(known), 3)):
        text = re.sub(rf"\b{word}\b", SYNONYMS[word], text, count=1)
    return text


def dropped(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    if len(words) > 4:
        del words[chance.randrange(1, len(words) - 1)]
    return " ".join(words)


def filled(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    words.insert(chance.randrange(1, max(2, len(words))), chance.choice(FILLERS))
    return " ".join(words)


def hedged(text: str, chance: random.Random) -> str:
    fitting = [(old, new) for old, new in HEDGES if old in text]
    return text.replace(*chance.choice(fitting), 1) if fitting else text


def renumbered(text: str, chance: random.Random) -> str:
    numbers = list(re.finditer(r"\d+", text))
    if not numbers:
        return re.sub(r"\.?$", f" in {chance.randrange(3, 40)} studies.", text, count=1)
    one = chance.choice(numbers)
    return f"{text[: one.start()]}{int(one[0]) + chance.randrange(1, 9)}{text[one.end() :]}"


def reordered(text: str, chance: random.Random) -> str:
    """The last clause first."""
    first, comma, last = text.rstrip(". ").rpartition(", ")
    if not comma or len(last) < 12:
        return text
    return f"{last[:1].upper()}{last[1:]}, {first[:1].lower()}{first[1:]}."


def shared(revised: Revised, statements: list[Statement]) -> Iterator[tuple[int, int, int]]:
    """(old statement, new statement, characters in common) wherever a new statement covers words of an old one."""
    for place, one in enumerate(statements):
        for start, end, old in revised.places:
            common = min(end, one.end) - max(start, one.start)
            if common > 0:
                yield old, place, min(common, len(one.text))
