"""The pages of an article put together: floats aside, columns in order, sections, entries, and what to look at."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from claims.documents.formats.composing import Composer
from claims.documents.formats.cut_words import vocabulary
from claims.documents.formats.noise import FINAL
from claims.documents.formats.outline import is_references

from . import run_in
from .columns import Column, columns_of, gutters_of
from .entries import Placed, entries_of
from .floats import Float, sorted_out
from .front import front_of
from .furniture import without_furniture, without_line_numbers
from .joining import joined
from .notes_at_foot import parted
from .page_names import named
from .page_order import order_of
from .print_lines import Line, lines_of
from .running_text import Body, Part, body_of
from .sheets import Sheet
from .typography import Typography, typography_of

RUN_IN_LEVEL = 6
SHOWN = 6  # of what was left out, in a remark
SHOWN_LENGTH = 60


@dataclass(slots=True)
class Article:
    markdown: str
    title: str
    remarks: list[str]


@dataclass(slots=True)
class _Beside:
    """What does not belong to the running text, by the place of the line before which it stands."""

    floats: list[Float] = field(default_factory=list)
    notes: list[list[Line]] = field(default_factory=list)
    asides: list[list[Line]] = field(default_factory=list)


def article_of(sheets: Sequence[Sheet], title: str) -> Article:
    """`title` is what the file calls itself, or ""."""
    numbered = without_line_numbers(sheets)
    furniture = without_furniture([lines_of(sheet) for sheet in sheets], sheets)
    typography = typography_of(furniture.lines)
    placed, beside, unsure = _in_order(furniture.lines, sheets, typography)
    body = body_of(placed, typography)
    body.doubtful |= unsure
    words = vocabulary("\n".join(one.line.text for one in placed))
    written = _Writer(typography, words, beside).written(body, title)
    remarks = list(_remarks(body, furniture.left_out, numbered))
    return replace(written, remarks=remarks)


def _in_order(
    pages: Sequence[Sequence[Line]], sheets: Sequence[Sheet], typography: Typography
) -> tuple[list[Placed], dict[int, _Beside], set[int]]:
    """All lines of the running text, what stands beside it by the number of lines read before, and the pages whose
    order is not sure.
    """
    placed: list[Placed] = []
    beside: dict[int, _Beside] = {}
    unsure: set[int] = set()
    sorted_pages = [sorted_out(lines, sheet, typography) for lines, sheet in zip(pages, sheets, strict=True)]
    known = gutters_of([page.text for page in sorted_pages])
    frame = _frame([line for page in sorted_pages for line in page.text])
    for page, sheet in zip(sorted_pages, sheets, strict=True):
        here = beside.setdefault(len(placed), _Beside())
        here.floats += page.floats
        rules = [shape for shape in sheet.shapes if shape.kind == "rule"]
        order = order_of(page, frame, known)
        unsure |= set() if order.sure else {sheet.number}
        for column in order.columns:
            left, notes = parted(column.lines, typography, rules)
            beside.setdefault(len(placed), _Beside()).notes += notes
            placed += _placed(column, left)
        for lines in page.asides:
            beside.setdefault(_place_of(lines, placed, sheet.number), _Beside()).asides.append(lines)
    return placed, beside, unsure


def _place_of(box: Sequence[Line], placed: Sequence[Placed], page: int) -> int:
    """How many lines are read before a box: to the last one above it, or all those on its left."""
    middle, left, right = box[len(box) // 2].y, min(line.x0 for line in box), max(line.x1 for line in box)
    here = [(place, one.line) for place, one in enumerate(placed) if one.line.page == page]
    above = [place for place, line in here if line.y > middle and line.x0 < right and line.x1 > left]
    beside = [place for place, line in here if line.x1 < left + 5]
    near = [*above, *beside]
    return max(near) + 1 if near else (here[0][0] if here else len(placed))


def _frame(lines: Sequence[Line]) -> tuple[float, float]:
    """How wide the text of the pages is; a few lines may jut out."""
    left, right = sorted(line.x0 for line in lines), sorted(line.x1 for line in lines)
    return (left[len(left) // 50], right[-1 - len(right) // 50]) if lines else (0.0, 0.0)


def _placed(column: Column, lines: Sequence[Line]) -> list[Placed]:
    return [Placed(line, column.left, column.right, begins=place == 0) for place, line in enumerate(lines)]


class _Writer:
    def __init__(self, typography: Typography, words: Counter[str], beside: dict[int, _Beside]) -> None:
        self.typography = typography
        self.words = words
        self.beside = beside
        self.composer = Composer()
        self.read = 0
        self.waiting: list[list[Line]] = []
        self.level = 1
        self.section = ""

    def written(self, body: Body, title: str) -> Article:
        front = front_of(body.parts, self.typography)
        for place, part in enumerate(body.parts):
            if part.kind == "heading":
                self._asides()
            if place == front.title:
                self.composer.add("heading", joined([line.text for line in part.lines], self.words), 1)
            elif place in front.about:
                self.composer.add("note", joined([line.text for line in part.lines], self.words), name="front")
            else:
                self._part(part)
            self.read += len(part.placed)
            self._beside()
        self._asides()
        found = " ".join(line.text for line in body.parts[front.title].lines) if front.title >= 0 else ""
        text = self.composer.markdown("" if found else title)
        return Article(text, found or title, [])

    def _part(self, part: Part) -> None:
        if part.kind == "heading":
            self.level, self.section = part.level, part.text
            self.composer.add("heading", joined([line.text for line in part.lines], self.words), part.level)
        elif part.kind == "entries":
            self._entries(part)
        elif part.kind in ("code", "formula"):
            text = "\n".join(line.text for line in part.lines)
            self.composer.add_code(text, name="math" if part.kind == "formula" else "")
        else:
            self._paragraph(part)

    def _paragraph(self, part: Part) -> None:
        lines = part.lines
        label = run_in.split_off(lines, self.typography)
        texts = [line.text for line in lines]
        if label:
            self.composer.add("heading", label.rstrip(" .:—–"), RUN_IN_LEVEL)
            texts[0] = texts[0][len(label) :].strip()
        self.composer.add("paragraph", joined([text for text in texts if text], self.words))

    def _entries(self, part: Part) -> None:
        for entry in entries_of(part.placed, self.typography.leading):
            text = joined(entry.lines, self.words)
            name = str(entry.number) if entry.number is not None and not text.startswith("[") else ""
            self.composer.add("item", text, name=name)

    def _beside(self) -> None:
        """Notes, figures and tables that were passed by now; boxes wait for the end of the section."""
        for place in sorted(self.beside):
            if place > self.read:
                return
            passed = self.beside.pop(place)
            for one in passed.floats:
                said = joined([line.text for line in one.lines], self.words)
                self.composer.add("caption", said if one.kind == "figure" else f"Table: {said}")
            for note in passed.notes:
                self.composer.add("note", joined([line.text for line in note], self.words), name="foot")
            self.waiting += passed.asides

    def _asides(self) -> None:
        """A box is read once the section around it has ended, its headings a level below."""
        waiting, self.waiting = self.waiting, []
        boxes: list[list[Placed]] = []
        for lines in waiting:
            columns = columns_of(lines, _frame(lines))
            placed = [one for column in columns for one in _placed(column, column.lines)]
            if boxes and not FINAL.search(boxes[-1][-1].line.text) and placed[0].line.text[:1].islower():
                boxes[-1] += placed
            else:
                boxes.append(placed)
        level, self.level = self.level, 1 if is_references(self.section) else self.level
        for box in boxes:
            for part in body_of(box, replace(self.typography, levels={})).parts:
                part.level = min(self.level + (part.kind == "heading"), RUN_IN_LEVEL)
                self._part(part)
                self.level = level


def _remarks(body: Body, left_out: Sequence[str], numbered: bool) -> Iterator[str]:
    if body.doubtful:
        yield (
            f"On {named(sorted(body.doubtful), 'page')} of the PDF the order of reading is not sure: a column begins or"
            " ends in mid-sentence. Look at the claims from there first."
        )
    if left_out:
        shown = "; ".join(f"“{text[:SHOWN_LENGTH]}”" for text in left_out[:SHOWN])
        more = f" and {len(left_out) - SHOWN} more" if len(left_out) > SHOWN else ""
        yield f"Left out as heads, feet and stamps of pages: {shown}{more}."
    if numbered:
        yield "The numbers of lines in the margin were left out."
