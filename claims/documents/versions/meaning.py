"""Which changes of a statement's words change what it says: of what kind, from what to what.

The content words of both wordings are aligned. What stands at the place of other content words has replaced them,
unless it is the same word in another form, or both only say how something is told. What merely moved does not count.
"""

from collections.abc import Callable, Iterator, Sequence

from .changed_places import swapped
from .changes import direction_of, is_negation
from .named_change import LONGEST_SAID, Change, Kind, Word
from .quantities import left, numbers, plain, words
from .replaced_words import replaced
from .subjects import ANIMALS, PEOPLE, population_of

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


def named_changes(old: str, new: str) -> tuple[Change, ...]:
    """Those of two wordings of one statement, what it is about first."""
    before, after = plain(old), plain(new)
    olds, news = (words(text) for text in (before, after))
    found = [
        *replaced(olds, news),
        *_population(olds, news),
        *numbers(before, after),
        *_counted("negation", olds, news, lambda word: "no" if is_negation(word) else ""),
        *_counted("direction", olds, news, direction_of),
        *_counted("strength", olds, news, lambda word: DEGREES.get(word.casefold(), "")),
    ]
    if not any(change.kind == "direction" for change in found) and (places := swapped(before, after)):
        found.append(Change("roles", *places))
    return tuple(dict.fromkeys(found))


def _population(olds: Sequence[Word], news: Sequence[Word]) -> Iterator[Change]:
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


def _counted(kind: Kind, olds: Sequence[Word], news: Sequence[Word], read: Callable[[str], str]) -> Iterator[Change]:
    """The words of a kind, where one side has more of a class than the other."""
    before, after = ([(read(word.shown), word.shown) for word in side] for side in (olds, news))
    was, now = (left([pair for pair in one if pair[0]], other) for one, other in ((before, after), (after, before)))
    if was or now:
        yield Change(kind, ", ".join(was)[:LONGEST_SAID], ", ".join(now)[:LONGEST_SAID])
