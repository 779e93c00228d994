"""The parts of a bar. Pure."""

from collections.abc import Sequence


def proportions(numbers: Sequence[int]) -> list[tuple[float, float]]:
    """(start, width) of each number beside the others, in hundredths of the whole, of which 0 takes nothing."""
    total, before, parts = sum(numbers), 0, []
    for number in numbers:
        parts.append((round(100 * before / total, 2), round(100 * number / total, 2)) if total else (0.0, 0.0))
        before += number
    return parts
