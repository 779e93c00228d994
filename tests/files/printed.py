"""Articles as journals print them, set by code: columns, running heads, captions, notes, raised marks, cut words.

A text is a list of blocks, `(kind, words)`: "title", "byline", "h" (a section), "hh" (one below), "p", "ref", "note".
In the words `^…^` is raised, `_…_` lowered, and `**…**` bold. `Press` sets it, and `expected` says what must come out.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

Block = tuple[str, str]
PIECE = re.compile(r"\*\*(?P<bold>.+?)\*\*|\^(?P<up>[^^]+)\^|_(?P<down>\d+)_|(?P<plain>[^*^_]+|.)")
CUTS = re.compile(r"(?<=[a-z]{3})(?=[bcdfglmnprstv][aeiou][a-z]{2})|(?<=[a-z]-)(?=[a-z]{3})")


@dataclass(frozen=True)
class Span:
    text: str
    font: str
    size: float
    rise: float = 0.0

    @property
    def width(self) -> float:
        return stringWidth(self.text, self.font, self.size)


@dataclass
class Layout:
    """How it looks. `head` and `foot` take {page}; `even_head` is that of even pages."""

    columns: int = 2
    gutter: float = 18.0
    margin: float = 50.0
    size: float = 9.5
    leading: float = 11.5
    head: str = ""
    even_head: str = ""
    foot: str = "{page}"
    first_page: int = 1
    span_front: bool = True
    heading: str = "bold"  # "bold", "caps", "spaced", "italic", "plain"
    indent: float = 10.0
    skip: float = 0.0  # between paragraphs
    ref_size: float = 8.0
    ref_style: str = "1."  # "1.", "[1]", "1", "" (hanging, by authors)
    justify: bool = True
    cut: bool = True
    line_numbers: int = 0  # each so many lines
    watermark: str = ""
    stamp: str = ""
    page_height: float = 560.0  # pages are short, so that few words make many of them
    family: str = "Times"


@dataclass
class Frame:
    x: float
    top: float
    bottom: float
    width: float


@dataclass
class Press:
    layout: Layout
    out: io.BytesIO = field(default_factory=io.BytesIO)

    def __post_init__(self) -> None:
        self.canvas = Canvas(self.out, pagesize=(A4[0], self.layout.page_height), invariant=True)
        self.page = self.layout.first_page - 1
        self.counted = 0
        self.notes: list[str] = []
        self.frames: list[Frame] = []
        self.new_page()

    @property
    def full(self) -> float:
        return A4[0] - 2 * self.layout.margin

    def new_page(self) -> None:
        if self.page >= self.layout.first_page:
            self.canvas.showPage()
        self.page += 1
        held, lay = self.canvas, self.layout
        head = lay.even_head if lay.even_head and self.page % 2 == 0 else lay.head
        top, mid = lay.page_height, A4[0] / 2
        held.setFont(self.font(), 8)
        if head:
            held.drawString(lay.margin, top - 28, head.format(page=self.page))
        if lay.foot:
            held.drawCentredString(mid, 22, lay.foot.format(page=self.page))
        if lay.stamp:
            held.setFont(self.font(), 6.5)
            held.drawString(lay.margin, 12, lay.stamp)
        if lay.watermark:
            held.saveState()
            held.translate(mid, top / 2)
            held.rotate(45)
            held.setFont(self.font(bold=True), 60)
            held.setFillGray(0.85)
            held.drawCentredString(0, 0, lay.watermark)
            held.restoreState()
        self.columns(top - 48, 44)

    def columns(self, top: float, bottom: float) -> None:
        lay = self.layout
        width = (self.full - (lay.columns - 1) * lay.gutter) / lay.columns
        self.frames = [
            Frame(lay.margin + place * (width + lay.gutter), top, bottom, width) for place in range(lay.columns)
        ]

    def font(self, bold: bool = False, italic: bool = False) -> str:
        family = self.layout.family
        if family == "Times":
            return ["Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic"][bold + 2 * italic]
        return [family, f"{family}-Bold", f"{family}-Oblique", f"{family}-BoldOblique"][bold + 2 * italic]

    # what is set

    def set(self, blocks: list[Block]) -> bytes:
        lay = self.layout
        if lay.span_front:
            front = [one for one in blocks if one[0] in ("title", "byline", "span")]
            y = self.frames[0].top
            for kind, words in front:
                y = self.spanning(kind, words, y) - 6
            self.columns(y - 4, 44)
        for kind, words in blocks:
            if not (lay.span_front and kind in ("title", "byline", "span")):
                self.block(kind, words)
        self.canvas.showPage()
        self.canvas.save()
        return self.out.getvalue()

    def spanning(self, kind: str, words: str, y: float) -> float:
        size, bold = {"title": (16, True), "byline": (9, False), "span": (self.layout.size, False)}[kind]
        spans = self.spans(words, size, bold)
        for line, last in self.broken(spans, self.full, 0):
            y -= size * 1.22
            self.draw(line, self.layout.margin, y, self.full, last)
        return y

    def block(self, kind: str, words: str) -> None:
        lay = self.layout
        if kind == "note":
            self.foot_note(words)
        elif kind == "table":
            self.table(words)
        elif kind == "flow":
            self.flow_chart(words)
        elif kind == "aside":
            self.aside(words)
        elif kind in ("h", "hh", "title", "byline"):
            self.heading(kind, words)
        elif kind == "ref":
            number, _, text = words.partition(" ")
            label = {"1.": f"{number}. ", "[1]": f"[{number}] ", "1": f"{number}  ", "": ""}[lay.ref_style]
            self.flow(self.spans(label + text, lay.ref_size), lay.ref_size * 1.2, hang=12)
        else:
            self.gap(lay.skip)
            self.flow(self.spans(words, lay.size), lay.leading, indent=lay.indent)

    def heading(self, kind: str, words: str) -> None:
        lay = self.layout
        look = lay.heading if kind == "h" else "italic" if kind == "hh" else "bold"
        size = {"title": 15, "h": lay.size + 1.5, "hh": lay.size, "byline": lay.size}[kind]
        if look in ("caps", "spaced"):
            words = words.upper()
        if look == "spaced":
            words = " ".join(words.replace(" ", "  "))
        if look in ("plain", "caps", "spaced"):
            size = lay.size
        self.gap(7)
        if self.frames[0].top - self.frames[0].bottom < 3 * lay.leading:
            self.next_frame()
        spans = (
            [Span(words, self.font(look in ("bold", "caps"), look == "italic"), size)]
            if kind != "byline"
            else self.spans(words, size)
        )
        self.flow(spans, size * 1.2, justify=False)
        self.gap(3)

    def flow(self, spans: list[Span], leading: float, indent: float = 0, hang: float = 0, justify: bool = True) -> None:
        width = self.frames[0].width
        for place, (line, last) in enumerate(self.broken(spans, width, indent, hang)):
            shift = hang if place else indent
            self.room(leading)
            frame = self.frames[0]
            frame.top -= leading
            self.draw(line, frame.x + shift, frame.top, frame.width - shift, last or not justify)
            self.count(frame)

    def count(self, frame: Frame) -> None:
        self.counted += 1
        step = self.layout.line_numbers
        if step and self.counted % step == 0:
            self.canvas.setFont("Helvetica", 7)
            self.canvas.drawRightString(self.layout.margin - 14, frame.top, str(self.counted))

    def gap(self, height: float) -> None:
        if self.frames and self.frames[0].top < self.start() - 1:
            self.frames[0].top -= height

    def start(self) -> float:
        return self.layout.page_height - 48

    def room(self, leading: float) -> None:
        if self.frames[0].top - leading < self.frames[0].bottom:
            self.next_frame()

    def next_frame(self) -> None:
        self.frames.pop(0)
        if not self.frames:
            self.new_page()

    def draw(self, line: list[Span], x: float, y: float, width: float, last: bool) -> None:
        words = sum(span.text.count(" ") for span in line)
        spare = width - sum(span.width for span in line)
        extra = spare / words if self.layout.justify and not last and words and 0 < spare < 0.35 * width else 0
        for span in line:
            text = self.canvas.beginText(x, y + span.rise)
            text.setFont(span.font, span.size)
            text.setWordSpace(extra)
            text.textOut(span.text)
            self.canvas.drawText(text)
            x += span.width + extra * span.text.count(" ")

    # what is broken into lines

    def spans(self, words: str, size: float, bold: bool = False) -> list[Span]:
        found = []
        for piece in PIECE.finditer(words):
            if piece["up"]:
                found.append(Span(piece["up"], self.font(bold), size * 0.65, size * 0.35))
            elif piece["down"]:
                found.append(Span(piece["down"], self.font(bold), size * 0.65, -size * 0.15))
            else:
                found.append(Span(piece["bold"] or piece["plain"], self.font(bold or bool(piece["bold"])), size))
        return found

    def broken(
        self, spans: list[Span], width: float, indent: float, hang: float = 0
    ) -> Iterator[tuple[list[Span], bool]]:
        """Lines of spans; a word that does not fit is cut where `CUTS` allows."""
        pieces = [
            Span(part, span.font, span.size, span.rise)
            for span in spans for part in re.findall(r"\s+|[^\s]+", span.text)
        ]  # fmt: skip
        line: list[Span] = []
        room = width - indent
        words = list(_glued(pieces))
        while words:
            word = words.pop(0)
            used = sum(span.width for span in line)
            if used + sum(span.width for span in word) <= room or not line:
                line += word
                continue
            head, tail = self.cut(word, room - used)
            if head:
                line.append(head)
                words.insert(0, tail)
            elif word[0].text.strip():
                words.insert(0, word)
            yield _trimmed(line), False
            line, room = [], width - hang
        if line:
            yield _trimmed(line), True

    def cut(self, word: list[Span], room: float) -> tuple[Span | None, list[Span]]:
        first = word[0]
        if not self.layout.cut or first.rise or len(first.text) < 7 or "/" in first.text:
            return None, word
        for place in sorted((found.start() for found in CUTS.finditer(first.text)), reverse=True):
            head = first.text[:place]
            span = Span(head if head.endswith("-") else f"{head}-", first.font, first.size)
            if span.width <= room:
                return span, [Span(first.text[place:], first.font, first.size), *word[1:]]
        return None, word

    # what stands beside the text

    def foot_note(self, words: str) -> None:
        frame = self.frames[-1]
        spans = self.spans(words, 7)
        lines = list(self.broken(spans, frame.width, 0))
        frame.bottom += 8.5 * len(lines) + 6
        self.canvas.line(frame.x, frame.bottom - 3, frame.x + 60, frame.bottom - 3)
        for place, (line, last) in enumerate(lines, 1):
            self.draw(line, frame.x, frame.bottom - 3 - 8.5 * place, frame.width, last)

    def table(self, words: str) -> None:
        """A caption, and rows of cells behind "|" a line; within the column."""
        caption, *rows = words.split("\n")
        height = 10 * (len(rows) + 3) + 20
        if self.frames[0].top - height < self.frames[0].bottom:
            self.next_frame()
        frame = self.frames[0]
        self.gap(8)
        self.flow(self.spans(caption, 8), 9.5)
        frame = self.frames[0]
        y = frame.top - 4
        self.canvas.line(frame.x, y, frame.x + frame.width, y)
        for row in rows:
            y -= 10
            cells = row.split("|")
            for place, cell in enumerate(cells):
                self.canvas.setFont(self.font(), 8)
                self.canvas.drawString(frame.x + 2 + place * frame.width / len(cells), y, cell)
        self.canvas.line(frame.x, y - 4, frame.x + frame.width, y - 4)
        frame.top = y - 14

    def flow_chart(self, words: str) -> None:
        """Boxes with words in them, one below the other and one beside, and the caption below."""
        *boxes, caption = words.split("\n")
        height = 34 * len(boxes) + 30
        if self.frames[0].top - height < self.frames[0].bottom:
            self.next_frame()
        frame = self.frames[0]
        y = frame.top - 8
        for place, box in enumerate(boxes):
            shift = frame.width * 0.45 if place % 2 else 0
            self.canvas.rect(frame.x + shift, y - 24, frame.width * 0.5, 24)
            for turn, line in enumerate(box.split("/")):
                self.canvas.setFont(self.font(bold=not turn), 7.5)
                self.canvas.drawString(frame.x + shift + 3, y - 9 - 9 * turn, line)
            if place:
                self.canvas.line(frame.x + frame.width * 0.47, y, frame.x + frame.width * 0.47, y + 10)
            y -= 34
        frame.top = y
        self.flow(self.spans(caption, 8), 9.5)
        self.gap(8)

    def aside(self, words: str) -> None:
        """A tinted box with a heading and prose."""
        name, text = words.split("\n")
        lines = list(self.broken(self.spans(text, 8), self.frames[0].width - 12, 0))
        height = 10 * (len(lines) + 2) + 10
        if self.frames[0].top - height < self.frames[0].bottom:
            self.next_frame()
        frame = self.frames[0]
        self.canvas.setFillGray(0.9)
        self.canvas.rect(frame.x, frame.top - height, frame.width, height - 6, fill=1)
        self.canvas.setFillGray(0)
        y = frame.top - 20
        self.canvas.setFont(self.font(bold=True), 9)
        self.canvas.drawString(frame.x + 6, y, name)
        for line, last in lines:
            y -= 10
            self.draw(line, frame.x + 6, y, frame.width - 12, last)
        frame.top -= height + 4


def _glued(pieces: list[Span]) -> Iterator[list[Span]]:
    """Spans without a blank between them as one word."""
    held: list[Span] = []
    for piece in pieces:
        if piece.text.isspace():
            if held:
                yield held
            held = []
            yield [piece]
        else:
            held.append(piece)
    if held:
        yield held


def _trimmed(line: list[Span]) -> list[Span]:
    while line and line[-1].text.isspace():
        line = line[:-1]
    while line and line[0].text.isspace():
        line = line[1:]
    return line


def printed(blocks: list[Block], layout: Layout) -> bytes:
    return Press(layout).set(blocks)
