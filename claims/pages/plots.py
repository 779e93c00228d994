"""Numbers as pictures that a page writes itself; beside each stands a table with the same numbers. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

HEIGHT = 100  # of the highest column
STEP, WIDTH = 14, 10  # from column to column, and of one
FEWEST = 24  # columns that there is room for at the least: one year is no wall


class Column(NamedTuple):
    """A column of a plot: what it stands for, its number, and where it is drawn, from the top left."""

    label: str
    number: int
    x: int
    y: float
    height: float


class Columns(NamedTuple):
    columns: list[Column]
    width: int
    height: int

    @property
    def most(self) -> int:
        return max((column.number for column in self.columns), default=0)

    @property
    def is_wide(self) -> bool:
        """Do they fill their plot, so that the last one ends where it does?"""
        return len(self.columns) >= FEWEST

    @property
    def ends(self) -> tuple[str, str]:
        """The labels of the first column and of the last."""
        return self.columns[0].label, self.columns[-1].label


def by_year(numbers: Mapping[int, int]) -> list[tuple[str, int]]:
    """(year, number) of each year from the first to the last, those without a number too."""
    known = range(min(numbers), max(numbers) + 1) if numbers else ()
    return [(str(year), numbers.get(year, 0)) for year in known]


def columns(rows: Iterable[tuple[str, int]]) -> Columns | None:
    """None where there is nothing to draw."""
    counted: Sequence[tuple[str, int]] = list(rows)
    most = max((number for _, number in counted), default=0)
    if not most:
        return None
    heights = [round(HEIGHT * number / most, 1) for _, number in counted]
    drawn = [
        Column(label, number, index * STEP, HEIGHT - height, height)
        for index, ((label, number), height) in enumerate(zip(counted, heights, strict=True))
    ]
    return Columns(drawn, max(len(drawn), FEWEST) * STEP, HEIGHT)
