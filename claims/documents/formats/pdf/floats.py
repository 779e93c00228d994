"""Figures, tables, their captions, and boxes: what stands on a page beside the running text.

A caption begins with its label. What is drawn, or set small, above it is the figure's text; what stands between rules
or in cells below it is the table's. A box that holds prose is an aside: it is read once the text around it has ended.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from claims.documents.formats.noise import FINAL

from .print_lines import Line
from .shape_groups import Drawn, drawn_on, joined_rules
from .sheets import Box, Sheet
from .typography import Typography, is_named

LABEL = re.compile(
    r"(?:(?:supplement(?:ary|al)|extended data|online|appendix|web)\s+)?(?P<kind>e?fig(?:ure)?s?\b\.?|e?table\b"
    r"|box\b|scheme\b|chart\b|plate\b"
    r"|panel\b|exhibit\b)\s*(?P<number>[A-Z]?\d{1,3}[A-Za-z]?|[IVX]{1,5}\b)(?P<end>\s*[.:|–—)-]|\s*$|\s+(?=[A-Z(]))",
    re.I,
)
COUNTED = re.compile(r"\b[nN]\s?=\s?\d")
SENTENCES = re.compile(r"[a-z)]{2}[.!?] [A-Z]")
WORD = re.compile(r"[^\W\d_]{2,}")
PROSE_WORDS = 5
WIDE = 20.0  # points
INFINITE = float("inf")
REACH = 60.0  # points between a figure and its caption
Kind = Literal["figure", "table", "box"]


@dataclass(slots=True)
class Float:
    """What stands beside the text, as one run of words. `prose` holds the lines of a box that is read as text."""

    kind: Kind
    lines: list[Line]

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def y(self) -> float:
        return (max(line.y for line in self.lines) + min(line.y for line in self.lines)) / 2

    def spans(self, x: float) -> bool:
        """It stands on both sides of this place."""
        return min(line.x0 for line in self.lines) < x - WIDE and max(line.x1 for line in self.lines) > x + WIDE


@dataclass(slots=True)
class Sorted:
    """A page without its floats."""

    text: list[Line]
    floats: list[Float] = field(default_factory=list)
    asides: list[list[Line]] = field(default_factory=list)


def sorted_out(lines: Sequence[Line], sheet: Sheet, typography: Typography) -> Sorted:
    return _Page(lines, sheet, typography).sorted_out()


class _Page:
    def __init__(self, lines: Sequence[Line], sheet: Sheet, typography: Typography) -> None:
        self.lines = list(lines)
        self.typography = typography
        self.drawn: list[Drawn] = drawn_on(sheet.shapes)
        self.rules = [rule for rule in joined_rules(sheet.shapes) if rule.width > 40]
        self.width = max((line.x1 for line in lines), default=0) - min((line.x0 for line in lines), default=0)
        self.taken: set[int] = set()
        self.sorted = Sorted([])

    def sorted_out(self) -> Sorted:
        captions = [line for line in self.lines if self._is_caption(line)]
        for line in captions:
            if id(line) not in self.taken:
                self._caption(line)
        self._drawings()
        self._cells()
        self.sorted.text = self._left()
        return self.sorted

    def _left(self) -> list[Line]:
        return [line for line in self.lines if id(line) not in self.taken]

    def _take(self, kind: Kind, lines: Iterable[Line]) -> None:
        held = sorted(
            (line for line in lines if id(line) not in self.taken), key=lambda line: (-round(line.y), line.x0)
        )
        if held:
            self.taken.update(id(line) for line in held)
            self.sorted.floats.append(Float(kind, held))

    def _is_caption(self, line: Line) -> bool:
        """It begins a block, and what follows its label is set off from it."""
        label = LABEL.match(line.text)
        if not label or (label["end"].strip() == "" and line.text[label.end() :] and not self._is_set_off(line)):
            return False
        above = self._above(line)
        open_above = above is not None and not FINAL.search(above.text) and abs(above.size - line.size) < 0.3
        return not (
            open_above and above is not None and above.bold == line.bold and above.width > 0.6 * self._frame(above)
        )

    def _is_set_off(self, line: Line) -> bool:
        first = line.words[0].face
        return first.bold or self.typography.is_small(line) or not self.typography.is_body(line) or line.italic

    def _above(self, line: Line) -> Line | None:
        near = [
            other for other in self.lines
            if 2 < other.y - line.y < 1.6 * self.typography.leading and other.x0 < line.x1 and other.x1 > line.x0
        ]  # fmt: skip
        return min(near, key=lambda other: other.y, default=None)

    def _frame(self, line: Line) -> float:
        """How wide the widest text line is that begins where this one does."""
        return max(other.width for other in self.lines if abs(other.x0 - line.x0) < 15)

    def _caption(self, line: Line) -> None:
        label = LABEL.match(line.text)
        named = (label["kind"] if label else "").casefold()
        said = self._said(line)
        if "table" in named:
            self._take("table", said + self._table(said))
        elif "box" in named or "panel" in named:
            self._box(said)
        else:
            self._take("figure", said)
            self._take("figure", self._figure(said))

    def _said(self, first: Line) -> list[Line]:
        """The lines of the caption that begins here."""
        held = [first]
        while True:
            beside, below = self._alike_beside(held), self._alike_below(held)
            follow = beside[:1] or below[:1]
            if not follow or (not beside and self._ends(held, follow[0])):
                return held
            held.append(follow[0])

    def _alike(self, first: Line) -> list[Line]:
        return [line for line in self.lines if abs(line.size - first.size) < 0.4 and id(line) not in self.taken]

    def _alike_beside(self, held: Sequence[Line]) -> list[Line]:
        """What goes on in the row of the last line."""
        last = held[-1]
        near = 2 * last.size
        return [line for line in self._alike(held[0]) if abs(line.y - last.y) < 1 and 0 < line.x0 - last.x1 < near]

    def _alike_below(self, held: Sequence[Line]) -> list[Line]:
        """The next lines, flush with the first or centred under it."""
        first, last = held[0], held[-1]
        below = [
            line
            for line in self._alike(first)
            if 2 < last.y - line.y < 1.45 * first.size
            and (abs(line.x0 - first.x0) < 14 or abs(line.middle - first.middle) < 4)
            and not LABEL.match(line.text)
        ]
        return sorted(below, key=lambda line: -line.y)

    def _ends(self, held: Sequence[Line], line: Line) -> bool:
        """Where caption and body are set alike, a short last line ends it."""
        last = held[-1]
        same_as_body = self.typography.is_body(line) and line.bold == self.typography.bold
        short = FINAL.search(last.text) and last.x1 < max(one.x1 for one in [*held, line]) - 2 * last.size
        return bool(same_as_body and short and len(held) > 1) or is_named(line.text)

    def _table(self, said: Sequence[Line]) -> list[Line]:
        bottom, left = min(line.y for line in said), said[0].x0
        right = max(line.x1 for line in said)
        rules = sorted(
            (rule for rule in self.rules if rule.y0 < said[0].y and rule.x0 < right and rule.x1 > left),
            key=lambda r: -r.y0,
        )
        if rules and bottom - rules[0].y0 < 3 * self.typography.leading:
            alike = [rule for rule in rules if abs(rule.x0 - rules[0].x0) < 6 or abs(rule.x1 - rules[0].x1) < 6]
            zone = self._ruled(alike)
            inside = [line for line in self.lines if zone.holds(line.middle, line.y, 3)]
            if inside and zone.height > 3 * self.typography.leading:
                return inside + self._notes(inside, zone)
        return self._rows_below(bottom, left)

    def _ruled(self, rules: Sequence[Box]) -> Box:
        """From the first rule to the last before prose of the body begins."""
        last = rules[0]
        for rule in rules[1:]:
            between = [line for line in self.lines if rule.y0 < line.y < last.y0 and rule.x0 <= line.middle <= rule.x1]
            if any(self._is_prose(line) and not self.typography.is_small(line) for line in between):
                break
            last = rule
        return Box(min(r.x0 for r in rules), last.y0, max(r.x1 for r in rules), rules[0].y1)

    def _notes(self, inside: Sequence[Line], zone: Box) -> list[Line]:
        """Small print right below a table."""
        held: list[Line] = []
        y = zone.y0
        for line in sorted(self.lines, key=lambda line: -line.y):
            if line.y >= zone.y0 or line.x0 < zone.x0 - 4 or line.x1 > zone.x1 + 4:
                continue
            if y - line.y > 1.8 * self.typography.leading or not self.typography.is_small(line):
                break
            if line.x0 < zone.x0 + 14 or (held and abs(held[-1].y - line.y) < 1):
                held.append(line)
                y = line.y
        return held

    def _rows_below(self, y: float, left: float) -> list[Line]:
        held: list[Line] = []
        for line in sorted(self.lines, key=lambda line: -line.y):
            if (line.y >= y + 1 and not held) or line.x1 < left - 5 or id(line) in self.taken or line.y > y + 1:
                continue
            if y - line.y > 3 * self.typography.leading:
                break
            if self._is_prose(line) and not self.typography.is_small(line):
                if line.x0 < left + 60:
                    break
                continue
            if (is_named(line.text) and not self._is_cell(line)) or (
                self.typography.stands_out(line) and line.size > 1.1 * self.typography.size
            ):
                break
            held.append(line)
            y = min(y, line.y)
        return held

    def _is_cell(self, line: Line) -> bool:
        """Small, or others stand in its row."""
        row = [other for other in self.lines if abs(other.y - line.y) < 2 and other is not line]
        return self.typography.is_small(line) or len(row) > 1

    def _is_prose(self, line: Line) -> bool:
        return len(WORD.findall(line.text)) >= PROSE_WORDS and line.width > 0.3 * self.width and line.cells == 1

    def _figure(self, said: Sequence[Line]) -> list[Line]:
        top, low = max(line.top for line in said), min(line.bottom for line in said)
        left, right = min(line.x0 for line in said), max(line.x1 for line in said)
        for drawn in self.drawn:
            box = drawn.box
            near = -4 < box.y0 - top < REACH or -4 < low - box.y1 < REACH
            if near and box.x0 < right and box.x1 > left:
                whole = self._whole(box)
                return [line for line in self.lines if whole.holds(line.middle, line.y, 4)]
        prose = [line for line in self.lines if self._is_prose(line) and line.x0 < right and line.x1 > left]
        sides = [*prose, *said]
        left, right = min(line.x0 for line in sides), max(line.x1 for line in sides)
        others = [line for line in self.lines if self._is_prose(line) and (line.x0 >= right or line.x1 <= left)]
        return self._labels_above(top, left if others else 0, right if others else INFINITE)

    def _whole(self, box: Box) -> Box:
        """With the drawings beside it and a little above: the boxes of a flow chart."""
        for drawn in sorted(self.drawn, key=lambda drawn: drawn.box.y0):
            other = drawn.box
            inside = [line for line in self.lines if other.holds(line.middle, line.y)]
            if other.y0 < box.y1 + REACH and other.y1 > box.y0 and not any(self._is_prose(line) for line in inside):
                box = Box(min(box.x0, other.x0), min(box.y0, other.y0), max(box.x1, other.x1), max(box.y1, other.y1))
        return box

    def _labels_above(self, y: float, left: float, right: float) -> list[Line]:
        """Labels over a caption, where nothing is told of what is drawn: up to the next prose or section's heading."""
        held: list[Line] = []
        over = [line for line in self.lines if line.y > y and line.x1 > left - WIDE and line.x0 < right + WIDE]
        for line in sorted(over, key=lambda line: line.y):
            if line.y - y > 2 * REACH or self._is_prose(line) or self._ends_prose(line) or is_named(line.text):
                break
            if id(line) not in self.taken:
                held.append(line)
                y = line.y
        small = all(self.typography.is_small(line) for line in held)
        return held if small or len(held) >= 4 or any(COUNTED.search(line.text) for line in held) else []

    def _ends_prose(self, line: Line) -> bool:
        above = self._above(line)
        return above is not None and self._is_prose(above) and abs(above.size - line.size) < 0.3

    def _box(self, said: Sequence[Line]) -> None:
        """A box of prose, under its caption as its heading."""
        first = said[0]
        around = [drawn.box for drawn in self.drawn if drawn.box.holds(first.middle, first.y, 14)]
        if around:
            held = [line for line in self._left() if around[0].holds(line.middle, line.y, 14)]
            self.taken.update(id(line) for line in held)
            self.sorted.asides.append(held)
        else:
            self._take("box", said)

    def _drawings(self) -> None:
        """Drawings without a caption of their own, and boxes of prose."""
        figures = any(one.kind == "figure" for one in self.sorted.floats)
        for drawn in sorted(self.drawn, key=lambda drawn: (drawn.box.x0, -drawn.box.y1)):
            inside = [line for line in self._left() if drawn.box.holds(line.middle, line.y)]
            if not inside or len(inside) > 0.6 * len(self.lines):
                continue
            if drawn.boxes >= 3 or drawn.images or (drawn.rules >= 6 and not self._reads(inside)):
                if not self._is_text_over(inside):
                    self._take("figure", inside)
            elif drawn.box.width < 0.8 * self.width and drawn.boxes:
                if self._reads(inside) or self._goes_on(inside):
                    self.taken.update(id(line) for line in inside)
                    self.sorted.asides.append(inside)
                elif drawn.rules >= 3 or (figures and not any(is_named(line.text) for line in inside)):
                    self._take("figure", inside)

    def _reads(self, inside: Sequence[Line]) -> bool:
        """Prose: most of its lines fill its width, and sentences end in it."""
        width = max(line.x1 for line in inside) - min(line.x0 for line in inside)
        full = sum(line.width > 0.6 * width and len(line.text.split()) >= 4 for line in inside)
        ends = any(FINAL.search(line.text) or SENTENCES.search(line.text) for line in inside)
        return len(inside) > 1 and full >= 0.25 * len(inside) and ends

    def _goes_on(self, inside: Sequence[Line]) -> bool:
        """The rest of a box that the end of a column broke."""
        before = self.sorted.asides[-1][-1].text if self.sorted.asides else ""
        return bool(before) and not FINAL.search(before) and inside[0].text[:1].islower()

    def _is_text_over(self, inside: Sequence[Line]) -> bool:
        """Body text with a picture or a tint behind it."""
        return sum(self._is_prose(line) and self.typography.is_body(line) for line in inside) >= max(
            3, 0.5 * len(inside)
        )

    def _cells(self) -> None:
        """Rows of cells without a caption: three or more below each other, each with gaps at the same places."""
        run: list[list[Line]] = []
        rows: dict[int, list[Line]] = {}
        for line in self._left():
            key = next((y for y in (round(line.y), round(line.y) - 1, round(line.y) + 1) if y in rows), round(line.y))
            rows.setdefault(key, []).append(line)
        for y in [*sorted(rows, reverse=True), None]:
            row = rows.get(y, []) if y is not None else []
            if len(row) >= 3 and max(line.width for line in row) < 0.3 * self.width and not reads_long(row):
                run.append(row)
                continue
            if len(run) >= 3:
                self._take("table", [line for held in run for line in held])
            run = []


def reads_long(row: Sequence[Line]) -> bool:
    """Lines of columns: words enough in each."""
    return sum(len(line.text.split()) >= 5 for line in row) >= 2
