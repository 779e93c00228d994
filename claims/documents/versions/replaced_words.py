"""One content word for another: a drug, a subject, an outcome or a unit in the place of another, or its denial."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from claims.text.words import STOP_WORDS, fold

from .changes import direction_of, is_negation
from .named_change import LONGEST_SAID, Change, Kind, Word
from .quantities import COUNTS
from .subjects import EFFECTS, GENERAL, population_of, topic_of, unit_of

DENIES = re.compile(r"(?:un|in|im|ir|il|non|dis)(?=\w{4})")
LONGEST_REPLACED = 4  # content words on a side; more is another sentence and no replaced word
SHARED_BEGINNING = 5  # letters of two forms of one word


def replaced(olds: Sequence[Word], news: Sequence[Word]) -> Iterator[Change]:
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


def _stands_behind_an_effect(word: Word, words: Sequence[Word]) -> bool:
    earlier = words[: words.index(word)]
    return any(direction_of(one.shown) or one.base in EFFECTS for one in earlier)


def _has_content(word: Word) -> bool:
    is_other = word.base in STOP_WORDS or fold(word.shown) in STOP_WORDS or fold(word.shown) in COUNTS
    return not (is_other or is_negation(word.shown) or direction_of(word.shown) or population_of(word.shown))


def _without_forms(gone: Sequence[Word], come: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """Without the words that stand on the other side in another form."""
    return (
        [word for word in gone if not any(_is_form(word, other) for other in come)],
        [word for word in come if not any(_is_form(word, other) for other in gone)],
    )


def _is_form(one: Word, other: Word) -> bool:
    """Depression and depressive; MRI and the words whose first letters it is made of are left to a person."""
    if topic_of(one.shown) == "drug" and topic_of(other.shown) == "drug":
        return one.base == other.base
    words = sorted((fold(one.shown), fold(other.shown)), key=len)
    shared = next((n for n, (a, b) in enumerate(zip(*words, strict=False)) if a != b), len(words[0]))
    return shared >= max(SHARED_BEGINNING, 0.6 * len(words[0])) or _joined(one, other)


def _joined(one: Word, other: Word) -> bool:
    return one.base.replace("-", "") == other.base.replace("-", "")


def _told(gone: list[Word], come: list[Word], olds: Sequence[Word]) -> Iterator[Change]:
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


def _denied(gone: Sequence[Word], come: Sequence[Word]) -> tuple[str, str] | None:
    """Effective and ineffective."""
    for one in gone:
        for other in come:
            words = sorted((fold(one.shown), fold(other.shown)), key=len)
            if DENIES.sub("", words[1], count=1) == words[0] != words[1]:
                return one.shown, other.shown
    return None


def _drug_alone(gone: Iterable[Word], come: Iterable[Word]) -> Iterator[Change]:
    was, now = (_shown([word for word in side if topic_of(word.shown) == "drug"]) for side in (gone, come))
    if was or now:
        yield Change("drug", was, now)


def _shown(words: Iterable[Word]) -> str:
    return " ".join(word.shown for word in words)[:LONGEST_SAID]
