"""Numbers with their units in two wordings: what one has and the other has not."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from .changes import MARKER, PLAIN, WORD
from .named_change import LONGEST_SAID, Change, Word
from .subjects import base, unit_of

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


def plain(text: str) -> str:
    """In one typography, with small numbers as digits."""
    plain = " ".join(unicodedata.normalize("NFKC", MARKER.sub("", text)).translate(PLAIN).split())
    spelled = re.sub(r"[^\W\d_]+", lambda word: COUNTS.get(word[0].casefold(), word[0]), plain)
    return re.sub(r"\bper cent\b", "percent", spelled, flags=re.I)


def words(text: str) -> list[Word]:
    """Without numbers and their units."""
    return _words(QUANTITY.sub(_beside_number, text))


def _beside_number(quantity: re.Match[str]) -> str:
    unit = quantity["unit"] or ""
    return " " if unit_of(unit) or "/" in unit else f" {unit} "


def _words(text: str) -> list[Word]:
    return [Word(part, base(part)) for word in WORD.findall(text) for part in re.split(r"-(?=\w{3})", word)]


def numbers(before: str, after: str) -> Iterator[Change]:
    olds, news = list(_quantities(before)), list(_quantities(after))
    was, now = left(olds, news), left(news, olds)
    if not (was or now) and len(olds) > 1 and _only_numbers_moved(before, after, olds, news):
        was, now = ([shown for _, shown in side] for side in (olds, news))
    if was or now:
        yield Change("number", ", ".join(was)[:LONGEST_SAID], ", ".join(now)[:LONGEST_SAID])


def _only_numbers_moved(
    before: str, after: str, olds: Sequence[tuple[str, str]], news: Sequence[tuple[str, str]]
) -> bool:
    """ "20 mg of tea and 40 mg of salt": the numbers have changed places, and the words have not."""
    moved = [key for key, _ in olds] != [key for key, _ in news]
    return moved and _words(QUANTITY.sub(" ", before)) == _words(QUANTITY.sub(" ", after))


def left(side: Sequence[tuple[str, str]], other: Sequence[tuple[str, str]]) -> list[str]:
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
