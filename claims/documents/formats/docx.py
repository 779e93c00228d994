"""A Word document into Markdown: its text as it stands with all tracked changes accepted.

Headings come from the styles (of any language), lists from numbering and styles, superscripts and notes keep their
citations, a text box follows the paragraph it is anchored to. Comments, headers, footers and tables of contents are
left out.
"""

import re
from collections.abc import Callable, Iterator

from lxml import etree

from .article import Reading, UnreadableDocument
from .composing import Composer, clean, link, raised, refuse_wide, shown_text
from .described_works import Damaged, Described
from .limits import MOST_RUNS
from .word_citations import works_cited, works_of_control
from .word_fields import Field, Fields, whole_fields
from .word_markup import RELATION, W, switch, value
from .word_numbering import numbers_of
from .word_package import Package, open_package
from .word_styles import Style
from .word_symbols import in_symbols, symbol
from .word_ties import AT, CITES, WordTies, with_headings

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
GONE = (
    *(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "rubyPr")),
    f"{MARKUP}Fallback",
)
BOXES = f"{W}txbxContent"
LISTS = ("bibliography", "endnote bibliography")  # styles of the entries of a list of references
OUTWARD = re.compile(r'\s*HYPERLINK\s+"([^"]+)"')
WITHIN = re.compile(r'\s*(?:REF\s+"?|HYPERLINK\s+\\l\s+")([^\s"\\]+)', re.I)
BARE_NUMBER = re.compile(r"\s*(\d{1,4})\t\s*(?=\S)")


def read_docx(data: bytes, filename: str) -> Reading:
    """The article of a .docx file. Raises UnreadableDocument."""
    package = open_package(data, filename)
    body = _Body(package)
    try:
        body.read()
        body.tie()
        text = body.composer.markdown(body.title)
    except RecursionError as error:
        raise UnreadableDocument(
            f"{filename} is nested too deeply: copy its text into a new document and save that."
        ) from error
    if not re.search(r"\w", text):
        raise UnreadableDocument(f"{filename} holds no text; if it is a scan, its words have to be recognised first.")
    return Reading(text, "markdown", body.title, body.warnings())


class _Body:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.composer = Composer()
        self.title = ""
        self.cited: dict[str, int] = {}  # notes by their number, in the order in which the text names them
        self.runs = 0
        self.fields = Fields()
        self.whole = whole_fields(package.body).union(*map(whole_fields, package.notes.values()))
        self.numbers = numbers_of(package.body, package.numbering, package.styles)
        self.citations: list[list[Described]] = []
        self.damaged = 0  # citations whose data cannot be read
        self.names: list[str] = []  # bookmarks that begin here, for the next piece
        self.bookmarks: dict[str, int] = {}  # the place of the piece that each stands in
        self.listed: set[int] = set()  # the places of pieces in what the file calls its list of references
        self.is_listed = False  # this paragraph stands in it
        self.boxes: list[etree._Element] = []
        self.carried = ""  # text of a paragraph whose end was deleted

    def read(self) -> None:
        self._blocks(self.package.body)
        if self.carried:
            self.composer.add("paragraph", self.carried)
        for key, number in self.cited.items():
            note = self.package.notes.get(key)
            parts = [self._inline(p) for p in note.iter(f"{W}p")] if note is not None else []
            self.composer.add("note", " ".join(parts), name=str(number))

    def tie(self) -> None:
        """Once all is read, for a mark may stand before its entry and behind it."""
        ties = WordTies(self.composer.pieces, self.citations, self.bookmarks, self.listed)
        self.composer.pieces = with_headings(ties.tied(), self.listed)

    def warnings(self) -> tuple[str, ...]:
        if not self.damaged:
            return ()
        return (f"What the file says of {self.damaged} of its citations is damaged: only what they print was read.",)

    def _blocks(self, parent: etree._Element) -> None:
        for element in parent:
            if element.tag == f"{W}p":
                self._paragraph(element)
            elif element.tag == f"{W}tbl":
                self._table(element)
            elif element.tag == f"{W}bookmarkStart":
                self.names.append(element.get(f"{W}name") or "")
            elif element.tag == f"{W}sdt":
                with self.fields.within(self._control(element)):
                    self._blocks(element)
            elif element.tag not in GONE and isinstance(element.tag, str):
                self._blocks(element)

    def _paragraph(self, element: etree._Element) -> None:
        style = self._style(element)
        self.is_listed = style.name.lower() in LISTS
        text = self.carried + self._inline(element)
        self.carried = ""
        if element.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            self.carried = text  # its end was deleted: it goes on in the next one
            return
        boxes, self.boxes = self.boxes, []
        first = len(self.composer.pieces)
        for line in text.split("\n") if self.is_listed else [text]:
            self._add(element, line)
        added = range(first, len(self.composer.pieces))
        self.bookmarks |= dict.fromkeys(self.names if added else (), first)
        self.names = []
        self.listed |= {*added} if self.is_listed else set()
        for box in boxes:
            self._blocks(box)

    def _add(self, element: etree._Element, text: str) -> None:
        style = self._style(element)
        name = style.name.lower()
        if name.startswith(("toc ", "table of figures", "index ")) or name in ("header", "footer"):
            return
        level = self._level(element, style)
        if name == "title" and not self.title:
            self.title = clean(shown_text(text)).strip()
            self.composer.add("heading", text, 1)
        elif name == "caption":
            self.composer.add("caption", text)
        elif level:
            self.composer.add("heading", text.replace("\n", " "), min(level, 6))
        elif self._is_item(element, style):
            self.composer.add("item", text, self._depth(element, style), self.numbers.get(element, ""))
        elif self.is_listed and (bare := BARE_NUMBER.match(text)):
            self.composer.add("item", text[bare.end() :], name=bare[1])
        elif _is_bold_line(element, style, text):
            self.composer.add("heading", text, 7)
        else:
            for line in _lines(text):
                self.composer.add("paragraph", line)

    def _style(self, element: etree._Element) -> Style:
        return self.package.styles.get(value(element, "pPr", "pStyle"), Style())

    def _level(self, element: etree._Element, style: Style) -> int:
        own = value(element, "pPr", "outlineLvl")
        return int(own) + 1 if own.isdigit() and int(own) < 9 else style.level

    def _is_item(self, element: etree._Element, style: Style) -> bool:
        number = element.find(f"{W}pPr/{W}numPr/{W}numId")
        return number.get(f"{W}val") != "0" if number is not None else style.listed

    def _depth(self, element: etree._Element, style: Style) -> int:
        depth = value(element, "pPr", "numPr", "ilvl")
        return max(int(depth) if depth.isdigit() else 0, style.depth)

    def _inline(self, element: etree._Element) -> str:
        """The text of a paragraph or of anything within one."""
        return "".join(self._piece(child) for child in element)

    def _piece(self, element: etree._Element) -> str:
        tag = element.tag
        if not isinstance(tag, str) or tag in GONE:
            return ""
        if tag == f"{W}r":
            return self._run(element)
        if tag == f"{W}hyperlink":
            return self._hyperlink(element)
        if tag == f"{W}fldSimple":
            field = Field(element.get(f"{W}instr") or "")
            field.address = self._address(field)
            return self._within(element, field)
        if tag == f"{W}sdt":
            return self._within(element, self._control(element))
        if tag == f"{W}bookmarkStart":
            self.names.append(element.get(f"{W}name") or "")
        if tag.startswith(MATH):
            return (element.text or "") if tag == f"{MATH}t" else self._inline(element)
        return self._inline(element)

    def _hyperlink(self, element: etree._Element) -> str:
        outward = self.package.links.get(element.get(f"{RELATION}id") or "", "")
        anchor = element.get(f"{W}anchor")
        return self._within(element, Field(address=outward or (f"{AT}{anchor}" if anchor else "")))

    def _control(self, element: etree._Element) -> Field:
        """What a content control shows is the result of a field, where its tag says so."""
        tag = value(element, "sdtPr", "tag")
        instruction = "BIBLIOGRAPHY" if tag == "MENDELEY_BIBLIOGRAPHY" else ""
        return Field(instruction, address=self._cites(lambda: works_of_control(tag)))

    def _within(self, element: etree._Element, field: Field) -> str:
        with self.fields.within(field):
            return self._inline(element)

    def _run(self, element: etree._Element) -> str:
        self.runs += 1
        if self.runs > MOST_RUNS:
            raise UnreadableDocument(
                f"It has more than {MOST_RUNS:,} runs of text, which is the limit: import the part you need."
            )
        style = self.package.styles.get(value(element, "rPr", "rStyle"), Style())
        if _first(switch(element, "rPr", "vanish"), style.hidden) or _is_on(element, "webHidden"):
            return ""
        font = element.find(f"{W}rPr/{W}rFonts")
        symbols = font is not None and font.get(f"{W}ascii") == "Symbol"
        own = value(element, "rPr", "vertAlign")
        is_raised = own == "superscript" if own else style.raised
        return "".join(self._shown(self._glyph(child), symbols, bool(is_raised)) for child in element)

    def _shown(self, text: str, symbols: bool, is_raised: bool) -> str:
        """What a piece of a run shows, and what it leads to, at the place that its fields have come to."""
        if not text or self.fields.is_instruction:
            return ""
        self.is_listed |= self.fields.is_bibliography and bool(text.strip())
        if "[^" in text:
            return text
        text = in_symbols(text) if symbols else text
        text = raised(text) if is_raised else text
        return link(text, self.fields.address) if self.fields.address else text

    def _glyph(self, element: etree._Element) -> str:
        tag = element.tag
        if tag == f"{W}t":
            return element.text or ""
        if tag in (f"{W}tab", f"{W}ptab"):
            return "\t"
        if tag == f"{W}br" or tag == f"{W}cr":
            return "\n" if element.get(f"{W}type") in (None, "textWrapping") else " "
        if tag == f"{W}noBreakHyphen":
            return "-"
        if tag == f"{W}sym":
            return symbol(element)
        if tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            return self._note(element)
        if tag == f"{W}fldChar":
            self._field(element)
        elif tag == f"{W}instrText" and self.fields.open:
            self.fields.open[-1].instruction += element.text or ""
        elif tag in (f"{W}drawing", f"{W}pict", f"{W}object", f"{MARKUP}AlternateContent"):
            self.boxes += _boxes(element)
        elif tag == f"{W}ruby":
            return self._inline(element.find(f"{W}rubyBase"))
        return ""

    def _field(self, mark: etree._Element) -> None:
        if mark not in self.whole:
            return
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self.fields.open.append(Field(data=mark.findtext(f"{W}fldData") or ""))
        elif kind == "separate" and self.fields.open:
            self.fields.open[-1].shown = True
            self.fields.open[-1].address = self._address(self.fields.open[-1])
        elif kind == "end" and self.fields.open:
            self.fields.end()

    def _address(self, field: Field) -> str:
        """What the result of a field leads to, or ""."""
        if found := WITHIN.match(field.instruction):
            return f"{AT}{found[1]}"
        if found := OUTWARD.match(field.instruction):
            return found[1] if "://" in found[1] else ""
        return self._cites(lambda: works_cited(field.instruction, field.data, self.package.sources))

    def _cites(self, told: Callable[[], list[Described] | None]) -> str:
        try:
            works = told()
        except Damaged:
            self.damaged += 1
            return ""
        if not works:
            return ""
        self.citations.append(works)
        return f"{CITES}{len(self.citations) - 1}"

    def _note(self, element: etree._Element) -> str:
        key = f"{element.tag.removeprefix(W).removesuffix('Reference')} {element.get(f'{W}id')}"
        if key not in self.package.notes:
            return ""
        return f"[^{self.cited.setdefault(key, len(self.cited) + 1)}]"

    def _table(self, element: etree._Element) -> None:
        rows = [row for row in _parts(element, f"{W}tr") if row.find(f"{W}trPr/{W}del") is None]
        cells = [[cell for cell in _parts(row, f"{W}tc")] for row in rows]
        nested = any(True for cell in element.iter(f"{W}tc") for _ in cell.iter(f"{W}tbl"))
        if nested or max((len(row) for row in cells), default=0) < 2:
            for cell in (cell for row in cells for cell in row):
                self._blocks(cell)
            return
        marked = bool(rows) and rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        bold = bool(cells) and all(_all_bold(cell) for cell in cells[0] if "".join(cell.itertext()).strip())
        self.composer.table(self._grid(cells), has_header=len(rows) > 1 and (marked or bold))
        self.names = []

    def _grid(self, rows: list[list[etree._Element]]) -> list[list[str]]:
        """The cells' texts; one merged downwards stands in each of its rows, so that a row stands alone."""
        grid: list[list[str]] = []
        for row in rows:
            line: list[str] = []
            refuse_wide(grid)
            for cell in row:
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                if merge is not None and merge.get(f"{W}val") != "restart" and grid:
                    text = grid[-1][len(line)] if len(line) < len(grid[-1]) else ""
                else:
                    text = "; ".join(part for part in (self._inline(p).strip() for p in cell.iter(f"{W}p")) if part)
                span = value(cell, "tcPr", "gridSpan")
                line += [text, *[""] * (min(int(span), 100) - 1 if span.isdigit() else 0)]
            grid.append(line)
        return grid


def _lines(text: str) -> list[str]:
    """A paragraph, cut at its line breaks when they part several bullets or stand twice."""
    lines = text.split("\n")
    bulleted = [line for line in lines if re.match(r"\s*[•·▪●–-]\s", line)]
    return lines if len(bulleted) >= 2 else re.split(r"\n\s*\n", text)


def _parts(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also those within content controls and tracked insertions."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}moveTo"):
            yield from _parts(child, tag)


def _boxes(element: etree._Element) -> list[etree._Element]:
    """Text boxes within a drawing, once: Word writes each a second time for old readers."""
    if element.tag == f"{MARKUP}AlternateContent":
        element = next(iter(element), element)
    return [
        box
        for box in element.iter(BOXES)
        if not any(up.tag in (BOXES, f"{MARKUP}Fallback") for up in _within(box, element))
    ]


def _within(inner: etree._Element, outer: etree._Element) -> Iterator[etree._Element]:
    for up in inner.iterancestors():
        if up is outer:
            return
        yield up


def _is_bold_line(element: etree._Element, style: Style, text: str) -> bool:
    shown = shown_text(text).strip()
    short = len(shown.split()) <= 20 and not re.search(r"[.!:;,]$", shown) and "\n" not in shown
    return short and bool(shown) and (bool(style.bold) or _all_bold(element))


def _all_bold(element: etree._Element) -> bool:
    runs = [run for run in element.iter(f"{W}r") if "".join(t.text or "" for t in run.iter(f"{W}t")).strip()]
    return bool(runs) and all(_is_on(run, "b") for run in runs)


def _first(*said: bool | None) -> bool:
    """What is said nearest to the text."""
    return next((one for one in said if one is not None), False)


def _is_on(run: etree._Element, name: str) -> bool:
    return bool(switch(run, "rPr", name))
