"""Pages by their numbers, in words."""

from collections.abc import Sequence
from itertools import groupby


def named(pages: Sequence[int], word: str = "Page") -> str:
    """ "Page 3", "pages 3 to 5 and 8"."""
    runs = []
    for _, held in groupby(enumerate(sorted(pages)), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in held]
        runs.append(str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}")
    listed = runs[0] if len(runs) == 1 else f"{', '.join(runs[:-1])} and {runs[-1]}"
    return f"{word}{'s' if len(pages) > 1 else ''} {listed}"
