"""Which changes of a statement's words change what it says: of what kind, from what to what.

The content words of both wordings are aligned. What stands at the place of other content words has replaced them,
unless it is the same word in another form, or both only say how something is told. What merely moved does not count.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from claims.text.words import STOP_WORDS, fold

from .changes import MARKER, PLAIN, WORD, direction_of, is_negation
from .subjects import ANIMALS, EFFECTS, GENERAL, PEOPLE, base, population_of, topic_of, unit_of

Kind = Literal["drug", "population", "subject", "outcome", "number", "negation", "direction", "strength"]

QUANTITY = re.compile(
    r"(?P<sign>[<>≤≥±~])?\s?(?P<number>(?<![\w.])[-−]?\d+(?:[.,]\d+)*)(?:[\s-]?(?P<unit>%|[^\W\d_]+(?:/[^\W\d_]+)*))?"
)
SPELLED = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
COUNTS = {word: str(number) for number, word in enumerate(SPELLED, start=2)} | {
    "half": "half",
    "twice": "2",
    "double": "2",
    "doubled": "2",
    "doubles": "2",
    "triple": "3",
    "third": "third",
}
DEGREES = {
    word: degree
    for degree, words in {
        "possible": "may might could can possibly perhaps maybe potentially",
        "likely": "likely probably presumably appears appear appeared seems seem seemed suggests suggest",
        "certain": "always definitely certainly undoubtedly proven proved proves established invariably",
        "some": "some sometimes occasionally few",
        "many": "many often most mostly usually typically generally commonly frequently majority",
        "all": "all every everyone entirely completely",
    }.items()
    for word in words.split()
}
DENIES = re.compile(r"(?:un|in|im|ir|il|non|dis)(?=\w{4})")
LONGEST_REPLACED = 4  # content words on a side; more is another sentence and no replaced word
SHARED_BEGINNING = 5  # letters of two forms of one word
LONGEST_SAID = 60  # characters of a side, as it is told
ASKING: frozenset[Kind] = frozenset({"drug", "population", "subject", "outcome", "negation", "direction"})


class Change(NamedTuple):
    """`was` and `now` as they stand in the two wordings; "" where nothing stood or stands."""

    kind: Kind
    was: str
    now: str

    @property
    def asks(self) -> bool:
        """It may be another claim: one thing stands in the place of another, or what was said is denied."""
        replaced = bool(self.was and self.now) or self.kind == "negation"
        return self.kind in ASKING and replaced and not (self.kind == "population" and PEOPLE in self[1:])

    def __str__(self) -> str:
        if self.was and self.now:
            return f"the {self.kind} changed from “{self.was}” to “{self.now}”"
        return f"the {self.kind} changed: “{self.was or self.now}” was {'dropped' if self.was else 'added'}"


class _Word(NamedTuple):
    shown: str
    base: str


def named_changes(old: str, new: str) -> tuple[Change, ...]:
    """Those of two wordings of one statement, what it is about first."""
    before, after = _plain(old), _plain(new)
    olds, news = (_words(QUANTITY.sub(_beside_number, text)) for text in (before, after))
    found = [
        *_replaced(olds, news),
        *_population(olds, news),
        *_numbers(before, after),
        *_counted("negation", olds, news, lambda word: "no" if is_negation(word) else ""),
        *_counted("direction", olds, news, direction_of),
        *_counted("strength", olds, news, lambda word: DEGREES.get(word.casefold(), "")),
    ]
    return tuple(dict.fromkeys(found))


def _plain(text: str) -> str:
    """In one typography, with small numbers as digits."""
    plain = " ".join(unicodedata.normalize("NFKC", MARKER.sub("", text)).translate(PLAIN).split())
    spelled = re.sub(r"[^\W\d_]+", lambda word: COUNTS.get(word[0].casefold(), word[0]), plain)
    return re.sub(r"\bper cent\b", "percent", spelled, flags=re.I)


def _beside_number(quantity: re.Match[str]) -> str:
    unit = quantity["unit"] or ""
    return " " if unit_of(unit) or "/" in unit else f" {unit} "


def _words(text: str) -> list[_Word]:
    return [_Word(part, base(part)) for word in WORD.findall(text) for part in re.split(r"-(?=\w{3})", word)]


# One content word for another


def _replaced(olds: Sequence[_Word], news: Sequence[_Word]) -> Iterator[Change]:
    before, after = ([word for word in side if _has_content(word)] for side in (olds, news))
    held, holds = {word.base for word in before}, {word.base for word in after}
    keys = [word.base for word in before], [word.base for word in after]
    for tag, i, j, k, m in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        gone = [word for word in before[i:j] if word.base not in holds]
        come = [word for word in after[k:m] if word.base not in held]
        if tag == "replace":
            yield from _told(*_without_forms(gone, come), olds)
        elif tag != "equal":
            yield from _drug_alone(gone, come)


def _stands_behind_an_effect(word: _Word, words: Sequence[_Word]) -> bool:
    earlier = words[: words.index(word)]
    return any(direction_of(one.shown) or one.base in EFFECTS for one in earlier)


def _has_content(word: _Word) -> bool:
    is_other = word.base in STOP_WORDS or fold(word.shown) in STOP_WORDS or fold(word.shown) in COUNTS
    return not (is_other or is_negation(word.shown) or direction_of(word.shown) or population_of(word.shown))


def _without_forms(gone: Sequence[_Word], come: Sequence[_Word]) -> tuple[list[_Word], list[_Word]]:
    """Without the words that stand on the other side in another form."""
    return (
        [word for word in gone if not any(_is_form(word, other) for other in come)],
        [word for word in come if not any(_is_form(word, other) for other in gone)],
    )


def _is_form(one: _Word, other: _Word) -> bool:
    """Depression and depressive; MRI and the words whose first letters it is made of are left to a person."""
    if topic_of(one.shown) == "drug" and topic_of(other.shown) == "drug":
        return one.base == other.base
    words = sorted((fold(one.shown), fold(other.shown)), key=len)
    shared = next((n for n, (a, b) in enumerate(zip(*words, strict=False)) if a != b), len(words[0]))
    return shared >= max(SHARED_BEGINNING, 0.6 * len(words[0])) or _joined(one, other)


def _joined(one: _Word, other: _Word) -> bool:
    return one.base.replace("-", "") == other.base.replace("-", "")


def _told(gone: list[_Word], come: list[_Word], olds: Sequence[_Word]) -> Iterator[Change]:
    if denied := _denied(gone, come):
        yield Change("negation", *denied)
        return
    telling = [[word for word in side if word.base not in GENERAL] for side in (gone, come)]
    if not all(telling) or max(map(len, telling)) > LONGEST_REPLACED:
        return
    topics = [{topic_of(word.shown) for word in side} for side in telling]
    if "drug" in topics[0] | topics[1]:
        yield Change(
            "drug", *(_shown([word for word in side if topic_of(word.shown) == "drug"] or side) for side in telling)
        )
    rest = [[word for word in side if topic_of(word.shown) == "other"] for side in telling]
    units = [[word for word in side if topic_of(word.shown) == "unit"] for side in telling]
    if all(units) and {unit_of(word.shown) for word in units[0]} != {unit_of(word.shown) for word in units[1]}:
        yield Change("number", _shown(units[0]), _shown(units[1]))
    if all(rest):
        kind: Kind = "outcome" if _stands_behind_an_effect(rest[0][0], olds) else "subject"
        yield Change(kind, _shown(rest[0]), _shown(rest[1]))


def _denied(gone: Sequence[_Word], come: Sequence[_Word]) -> tuple[str, str] | None:
    """Effective and ineffective."""
    for one in gone:
        for other in come:
            words = sorted((fold(one.shown), fold(other.shown)), key=len)
            if DENIES.sub("", words[1], count=1) == words[0] != words[1]:
                return one.shown, other.shown
    return None


def _drug_alone(gone: Iterable[_Word], come: Iterable[_Word]) -> Iterator[Change]:
    was, now = (_shown([word for word in side if topic_of(word.shown) == "drug"]) for side in (gone, come))
    if was or now:
        yield Change("drug", was, now)


def _shown(words: Iterable[_Word]) -> str:
    return " ".join(word.shown for word in words)[:LONGEST_SAID]


# What is counted, wherever it stands


def _population(olds: Sequence[_Word], news: Sequence[_Word]) -> Iterator[Change]:
    before, after = (
        {group: word.shown for word in side if (group := population_of(word.shown))} for side in (olds, news)
    )
    was = {group: shown for group, shown in before.items() if group not in after}
    now = {group: shown for group, shown in after.items() if group not in before}
    if not (was or now) or (was.keys() | now.keys()) == {PEOPLE}:
        return
    if not (was.keys() | now.keys()) & ANIMALS:  # patients are adults, or children; they are no mice
        was.pop(PEOPLE, None)
        now.pop(PEOPLE, None)
    yield Change("population", " and ".join(was.values())[:LONGEST_SAID], " and ".join(now.values())[:LONGEST_SAID])


def _numbers(before: str, after: str) -> Iterator[Change]:
    olds, news = list(_quantities(before)), list(_quantities(after))
    was, now = _left(olds, news), _left(news, olds)
    if was or now:
        yield Change("number", ", ".join(was)[:LONGEST_SAID], ", ".join(now)[:LONGEST_SAID])


def _left(side: Sequence[tuple[str, str]], other: Sequence[tuple[str, str]]) -> list[str]:
    """What `side` has more of, by keys; those that are written alike on the other side go last."""
    spare = Counter(key for key, _ in side) - Counter(key for key, _ in other)
    alike = {shown.casefold() for _, shown in other}
    found = []
    for place, (key, shown) in sorted(enumerate(side), key=lambda one: one[1][1].casefold() in alike):
        if spare[key] > 0:
            spare[key] -= 1
            found.append((place, shown))
    return [shown for _, shown in sorted(found)]


def _quantities(text: str) -> Iterator[tuple[str, str]]:
    """(what it comes to, how it is written) of each number with its unit, in reading order."""
    for found in QUANTITY.finditer(text):
        number, unit = found["number"].replace(",", ""), found["unit"] or ""
        name = "/".join(unit_of(part) or part for part in unit.split("/")) if "/" in unit else unit_of(unit)
        sign = found["sign"] or ""
        yield f"{sign}{number} {name}", (found[0] if name else sign + found["number"]).strip()
    yield from (("half", "half") for _ in re.findall(r"\bhalf\b", text))


def _counted(kind: Kind, olds: Sequence[_Word], news: Sequence[_Word], read: Callable[[str], str]) -> Iterator[Change]:
    """The words of a kind, where one side has more of a class than the other."""
    before, after = ([(read(word.shown), word.shown) for word in side] for side in (olds, news))
    was, now = (_left([pair for pair in one if pair[0]], other) for one, other in ((before, after), (after, before)))
    if was or now:
        yield Change(kind, ", ".join(was)[:LONGEST_SAID], ", ".join(now)[:LONGEST_SAID])
