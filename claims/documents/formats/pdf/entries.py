"""A list of references as it is printed: its lines as entries, by their numbers, by hanging indents, or by gaps."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from claims.documents.formats.noise import FINAL

from .print_lines import Line

NUMBERED = re.compile(r"(?P<open>[\[(]?)(?P<number>\d{1,4})(?P<close>[\]).]*)(?:\s+|(?<=[\].)])(?=\D))(?=\S)")
RAISED_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
RAISED_NUMBER = re.compile(r"([⁰¹²³⁴-⁹]{1,4})\s?(?=\S)")
HANG = 4.0  # points
FIRST_NUMBERS = 60  # a list may begin behind the first: the second of two, or one that goes on
YEAR_OR_END = re.compile(r"\b(?:1[5-9]|20)\d\d[a-z]?\b|10\.\d{4,9}/|https?://")


@dataclass(slots=True)
class Entry:
    """`number` is the printed one, or None; `bracketed` says that it stays in the text."""

    lines: list[str]
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A line in its column. `begins`: it is the first of a column."""

    line: Line
    left: float
    right: float
    begins: bool = False

    @property
    def indent(self) -> float:
        return self.line.x0 - self.left


def entries_of(placed: Sequence[Placed], leading: float) -> list[Entry]:
    """In reading order."""
    if not placed:
        return []
    numbers = [_number(one) for one in placed]
    starts = _by_numbers(numbers)
    if len(starts) >= max(1, 0.1 * len(placed)):
        return _cut(placed, starts, numbers)
    return _cut(placed, _by_shape(placed, leading), [None] * len(placed))


def _number(one: Placed) -> int | None:
    text = one.line.text
    if raised := RAISED_NUMBER.match(text):
        return int(raised[1].translate(RAISED_DIGITS))
    found = NUMBERED.match(text)
    if not found or (not found["close"] and not _is_set_off(one)):
        return None
    return int(found["number"])


def _is_set_off(one: Placed) -> bool:
    """A number without a mark behind it: a gap follows, or it hangs over the lines of its entry."""
    words = one.line.words
    return len(words) > 1 and (words[1].x0 - words[0].x1 > 0.35 * one.line.size or one.indent < 1)


def _by_numbers(numbers: Sequence[int | None]) -> list[int]:
    """The places at which the numbers grow by one each. One that is missing in print may be passed over."""
    best: list[int] = []
    firsts = [place for place, number in enumerate(numbers) if number is not None and number <= FIRST_NUMBERS][:3]
    for first in firsts:
        run = [first]
        expected = (numbers[first] or 0) + 1
        for place in range(first + 1, len(numbers)):
            number = numbers[place]
            if (
                number is not None
                and expected <= number <= expected + 1
                and (number == expected or _is_next(numbers[place + 1 :], number + 1))
            ):
                run.append(place)
                expected = number + 1
        if len(run) > len(best):
            best = run
    return best


def _is_next(numbers: Sequence[int | None], wanted: int) -> bool:
    return next((number for number in numbers[:12] if number is not None), None) == wanted


def _by_shape(placed: Sequence[Placed], leading: float) -> list[int]:
    hangs = sum(one.indent > HANG for one in placed) >= 0.25 * len(placed)
    flush = sum(one.indent <= HANG for one in placed)
    if hangs and flush:
        return [place for place, one in enumerate(placed) if one.indent <= HANG]
    return [0, *(place for place in range(1, len(placed)) if _breaks(placed, place, leading))]


def _breaks(placed: Sequence[Placed], place: int, leading: float) -> bool:
    before, one = placed[place - 1], placed[place]
    if not one.begins and before.line.y - one.line.y > 1.25 * _usual_gap(placed, leading):
        return True
    short = before.line.x1 < before.right - 2 * before.line.size
    ends = bool(FINAL.search(before.line.text)) or bool(YEAR_OR_END.search(before.line.text))
    return short and ends and not one.line.text[:1].islower()


def _usual_gap(placed: Sequence[Placed], leading: float) -> float:
    gaps = sorted(
        one.line.y - two.line.y for one, two in pairwise(placed) if not two.begins and one.line.y > two.line.y
    )
    return gaps[len(gaps) // 4] if gaps else leading


def _cut(placed: Sequence[Placed], starts: Sequence[int], numbers: Sequence[int | None]) -> list[Entry]:
    entries: list[Entry] = []
    if starts and starts[0]:
        entries.append(Entry([one.line.text for one in placed[: starts[0]]]))
    for start, end in zip(starts, [*starts[1:], len(placed)], strict=True):
        lines = [one.line.text for one in placed[start:end]]
        number = numbers[start]
        if number is not None and not lines[0].startswith("["):
            lines[0] = (
                RAISED_NUMBER.sub("", lines[0], count=1)
                if lines[0][0] in "⁰¹²³⁴⁵⁶⁷⁸⁹"
                else NUMBERED.sub("", lines[0], count=1)
            )
        entries.append(Entry(lines, number))
    return entries
