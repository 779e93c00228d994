"""In which order the lines of a page are read: down each column, full-width lines between.

A gutter is a strip that hardly a line crosses, with lines of text on both sides. Lines that cross it part the page into
bands; in each the columns are read from left to right, and each of them in the same way again.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from .print_lines import Line, together

BIN = 3.0  # points: how finely the page is looked at
LEAST_GUTTER = 2  # bins
LEAST_SPLIT = 36.0  # points: so much text must stand beside each other, the space between lines not counted
LEAST_SPLIT_WIDE = 24.0  # where the gutter is so wide that no gaps between words make it
WIDE_GUTTER = 18.0  # points
LEAST_COLUMN = 55.0  # points wide
FILLED = 0.42  # of a column's width, that its middle row covers: cells of tables are shorter
OVER = 6.0  # points by which a line must cross a gutter on both sides
DEEPEST = 8


Strip = tuple[float, float]  # from left to right


@dataclass(frozen=True, slots=True)
class Column:
    """Lines down a column, each row one line; `left` and `right` are its edges."""

    lines: tuple[Line, ...]
    left: float
    right: float


def gutters_of(pages: Sequence[Sequence[Line]]) -> list[Strip]:
    """The strips between the columns of a document, the most usual first."""
    found: Counter[Strip] = Counter()
    for lines in pages:
        gutter = _gutter(lines) if lines else None
        if gutter:
            same = next((one for one in found if abs(one[1] - gutter[1]) < 2 * BIN), gutter)
            found[same] += 1
    return [gutter for gutter, _ in found.most_common(4)]


def columns_of(lines: Sequence[Line], frame: Strip, known: Sequence[Strip] = (), depth: int = 0) -> list[Column]:
    """In reading order. `frame` is how wide the text may be; `known` are gutters of other pages, which a short
    column shows too little of.
    """
    if not lines:
        return []
    gutter = (_gutter(lines) or _known(lines, known)) if depth < DEEPEST else None
    if gutter is None:
        return [
            Column(tuple(_merged(lines)), min(line.x0 for line in lines), max(frame[1], max(line.x1 for line in lines)))
        ]
    crossing = [line for line in lines if _crosses(line, gutter, lines)]
    found: list[Column] = []
    for is_bar, band in _bands(lines, crossing):
        if is_bar:
            found += columns_of(band, frame, known, depth + 1)
            continue
        for side in (True, False):
            held = [line for line in band if (line.middle < sum(gutter) / 2) == side]
            inner = (frame[0], gutter[0]) if side else (gutter[1], frame[1])
            found += columns_of(held, inner, known, depth + 1)
    return found


def _known(lines: Sequence[Line], known: Sequence[Strip]) -> Strip | None:
    """A gutter of other pages, where lines stand on both of its sides and one begins right behind it."""
    for gutter in known:
        middle = sum(gutter) / 2
        rest = [line for line in lines if not _crosses(line, gutter, lines)]
        left = [line for line in rest if line.middle < middle]
        right = [line for line in rest if line.middle >= middle]
        if left and right and all(line.x1 < gutter[1] for line in left) and min(line.x0 for line in right) > gutter[0]:
            return gutter if any(abs(line.x0 - gutter[1]) < 8 * BIN for line in right) else None
    return None


def _merged(lines: Sequence[Line]) -> list[Line]:
    """The rows of one column."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (-line.y, line.x0)):
        if rows and abs(rows[-1][0].y - line.y) < 0.25 * min(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [together(row) if len(row) > 1 else row[0] for row in rows]


def _gutter(lines: Sequence[Line]) -> Strip | None:
    """The strip beside which the most text stands on both sides, or None."""
    left = min(line.x0 for line in lines)
    bins = int((max(line.x1 for line in lines) - left) / BIN) + 1
    masks = _masks(lines, left)
    split = [0] * (bins + 1)
    for mask, rows in _counted(masks.values()):
        for first, last in _gaps(mask):
            if last - first >= LEAST_GUTTER:
                for place in range(first, last):
                    split[place] += rows
    for first, last in _best(split):
        gutter = (left + first * BIN, left + last * BIN)
        if _parts(lines, gutter):
            return gutter
    return None


def _masks(lines: Sequence[Line], left: float) -> dict[int, int]:
    """For each strip of the page from below, which bins from the left are covered."""
    masks: dict[int, int] = {}
    for line in lines:
        first, last = int((line.x0 - left) / BIN), int((line.x1 - left - 0.5) / BIN)
        mask = ((1 << (max(last - first, 0) + 1)) - 1) << first
        for row in range(int(line.bottom / BIN), int(line.top / BIN) + 1):
            masks[row] = masks.get(row, 0) | mask
    return masks


def _counted(masks: Iterable[int]) -> list[tuple[int, int]]:
    return [(mask, len(list(same))) for mask, same in groupby(sorted(masks))]


def _gaps(mask: int) -> list[tuple[int, int]]:
    """Runs of empty bins between full ones."""
    shown = bin(mask)[2:][::-1]
    gaps: list[tuple[int, int]] = []
    place = shown.find("1")
    while True:
        start = shown.find("0", place)
        end = shown.find("1", start) if start >= 0 else -1
        if start < 0 or end < 0:
            return gaps
        gaps.append((start, end))
        place = end


def _best(split: list[int]) -> list[tuple[int, int]]:
    """Strips by how far down text stands on both of their sides; each is as wide as nine tenths of that."""
    found = []
    for top in sorted({count for count in split if count * BIN >= LEAST_SPLIT_WIDE}, reverse=True)[:12]:
        peak = split.index(top)
        first = last = peak
        while first and split[first - 1] >= 0.9 * top:
            first -= 1
        while last + 1 < len(split) and split[last + 1] >= 0.9 * top:
            last += 1
        wide = (last + 1 - first) * BIN >= WIDE_GUTTER
        if (first, last + 1) not in found and (wide or top * BIN >= LEAST_SPLIT):
            found.append((first, last + 1))
    return found


def _parts(lines: Sequence[Line], gutter: Strip) -> bool:
    """On both sides stands text in lines that fill their column, and not the numbers of a list or cells."""
    crossing = {id(line) for line in lines if _crosses(line, gutter, lines)}
    middle = sum(gutter) / 2
    rest = [line for line in lines if id(line) not in crossing]
    sides = [[line for line in rest if (line.middle < middle) == side] for side in (True, False)]
    if any(len(side) < 3 for side in sides):
        return False
    if any(_width(side) < LEAST_COLUMN or _fill(side) < FILLED for side in sides):
        return False
    return _beside(sides) >= (LEAST_SPLIT_WIDE if gutter[1] - gutter[0] >= WIDE_GUTTER else LEAST_SPLIT)


def _width(side: Sequence[Line]) -> float:
    return max(line.x1 for line in side) - min(line.x0 for line in side)


def _fill(side: Sequence[Line]) -> float:
    """How much of its width the middle one of its rows covers."""
    covered = sorted(mask.bit_count() for mask in _masks(side, min(line.x0 for line in side)).values())
    return covered[len(covered) // 2] * BIN / _width(side)


def _beside(sides: list[list[Line]]) -> float:
    top = min(max(line.top for line in side) for side in sides)
    return top - max(min(line.bottom for line in side) for side in sides)


def _crosses(line: Line, gutter: Strip, lines: Sequence[Line]) -> bool:
    middle = sum(gutter) / 2
    if not (line.x0 < middle - OVER and line.x1 > middle + OVER):
        return False
    # What juts out of its column, an equation or an address, has text of the other one beside it.
    return not any(
        other is not line and other.bottom < line.y + 0.3 * line.size and other.top > line.y
        and (other.x0 >= line.x1 - 1 or other.x1 <= line.x0 + 1)
        for other in lines
    )  # fmt: skip


def _bands(lines: Sequence[Line], crossing: Sequence[Line]) -> list[tuple[bool, list[Line]]]:
    """From the top down: lines that cross, and those between them."""
    crosses = {id(line) for line in crossing}
    bars = sorted(line.y for line in crossing)
    bands: list[tuple[bool, list[Line]]] = []
    for line in sorted(lines, key=lambda line: -line.y):
        is_bar = id(line) in crosses
        if not is_bar and bands and bands[-1][0] and _is_level(line, bars):
            is_bar = True
        if not bands or bands[-1][0] != is_bar:
            bands.append((is_bar, []))
        bands[-1][1].append(line)
    return bands


def _is_level(line: Line, bars: Sequence[float]) -> bool:
    return any(abs(line.y - y) < 0.2 * line.size for y in bars)
