"""A Word document into Markdown: its text as it stands with all tracked changes accepted.

Headings come from the styles (of any language), lists from numbering and styles, superscripts and notes keep their
citations, a text box follows the paragraph it is anchored to. Comments, headers, footers and tables of contents are
left out.
"""

import re
from collections.abc import Iterator

from lxml import etree

from claims.text.whole_numbers import whole_number

from .article import Reading, UnreadableDocument
from .cell_grid import WIDEST
from .composing import Composer, clean, link, raised, refuse_wide, shown_text
from .limits import MOST_RUNS
from .word_package import RELATION, Package, Style, W, open_package, outline_level, value

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
GONE = (
    *(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "rubyPr")),
    f"{MARKUP}Fallback",
)
BOXES = f"{W}txbxContent"
FIELD_ADDRESS = re.compile(r'HYPERLINK\s+"([^"]+)"')
# The font "Symbol" holds Greek letters and signs at the places of Latin ones:
# https://www.unicode.org/Public/MAPPINGS/VENDORS/ADOBE/symbol.txt
SYMBOLS = dict(
    zip("abgdezhqiklmnxoprstufcyw", "αβγδεζηθικλμνξοπρστυφχψω", strict=True),
    **{
        "D": "Δ",
        "S": "Σ",
        "W": "Ω",
        "±": "±",
        "³": "≥",
        "£": "≤",
        "´": "×",
        "°": "°",
        "®": "→",
        "»": "≈",
        "¹": "≠",
    },
)
BULLET_FONTS = {"·": "•", "§": "•", "ü": "✓"}


def read_docx(data: bytes, filename: str) -> Reading:
    """The article of a .docx file. Raises UnreadableDocument."""
    package = open_package(data, filename)
    body = _Body(package)
    try:
        body.read()
        text = body.composer.markdown(body.title)
    except RecursionError as error:
        raise UnreadableDocument(
            f"{filename} is nested too deeply: copy its text into a new document and save that."
        ) from error
    if not re.search(r"\w", text):
        raise UnreadableDocument(f"{filename} holds no text; if it is a scan, its words have to be recognised first.")
    return Reading(text, "markdown", body.title)


class _Body:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.composer = Composer()
        self.title = ""
        self.cited: dict[str, int] = {}  # notes by their number, in the order in which the text names them
        self.runs = 0
        self.fields: list[str] = []  # instructions of the fields that are open, outermost first
        self.shown: list[bool] = []  # whether each open field has come to its result
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

    def _blocks(self, parent: etree._Element) -> None:
        for element in parent:
            if element.tag == f"{W}p":
                self._paragraph(element)
            elif element.tag == f"{W}tbl":
                self._table(element)
            elif element.tag not in GONE and isinstance(element.tag, str):
                self._blocks(element)

    def _paragraph(self, element: etree._Element) -> None:
        text = self.carried + self._inline(element)
        self.carried = ""
        if element.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            self.carried = text  # its end was deleted: it goes on in the next one
            return
        boxes, self.boxes = self.boxes, []
        self._add(element, text)
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
            self.composer.add("item", text, self._depth(element, style))
        elif _is_bold_line(element, style, text):
            self.composer.add("heading", text, 7)
        else:
            for line in _lines(text):
                self.composer.add("paragraph", line)

    def _style(self, element: etree._Element) -> Style:
        return self.package.styles.get(value(element, "pPr", "pStyle"), Style())

    def _level(self, element: etree._Element, style: Style) -> int:
        return outline_level(element) or style.level

    def _is_item(self, element: etree._Element, style: Style) -> bool:
        number = element.find(f"{W}pPr/{W}numPr/{W}numId")
        return number.get(f"{W}val") != "0" if number is not None else style.listed

    def _depth(self, element: etree._Element, style: Style) -> int:
        return max(whole_number(value(element, "pPr", "numPr", "ilvl")), style.depth)

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
            address = self.package.links.get(element.get(f"{RELATION}id") or "")
            inner = self._inline(element)
            return link(inner, address) if address else inner
        if tag == f"{W}fldSimple":
            return self._linked(self._inline(element), element.get(f"{W}instr") or "")
        if tag.startswith(MATH):
            return (element.text or "") if tag == f"{MATH}t" else self._inline(element)
        return self._inline(element)

    def _run(self, element: etree._Element) -> str:
        self.runs += 1
        if self.runs > MOST_RUNS:
            raise UnreadableDocument(
                f"It has more than {MOST_RUNS:,} runs of text, which is the limit: import the part you need."
            )
        if _is_on(element, "vanish") or _is_on(element, "webHidden"):
            return ""
        font = element.find(f"{W}rPr/{W}rFonts")
        symbols = font is not None and font.get(f"{W}ascii") == "Symbol"
        text = "".join(self._glyph(child) for child in element)
        if symbols:
            text = "".join(SYMBOLS.get(_low(sign), sign) for sign in text)
        if self.shown and not all(self.shown):
            return ""  # the instruction of a field, not its result
        text = self._linked(text, self.fields[-1]) if self.fields and text else text
        return raised(text) if value(element, "rPr", "vertAlign") == "superscript" and "[^" not in text else text

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
            return _symbol(element)
        if tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            return self._note(element)
        if tag == f"{W}fldChar":
            self._field(element.get(f"{W}fldCharType") or "")
        elif tag == f"{W}instrText" and self.fields:
            self.fields[-1] += element.text or ""
        elif tag in (f"{W}drawing", f"{W}pict", f"{W}object", f"{MARKUP}AlternateContent"):
            self.boxes += _boxes(element)
        elif tag == f"{W}ruby":
            return self._inline(element.find(f"{W}rubyBase"))
        return ""

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append("")
            self.shown.append(False)
        elif kind == "separate" and self.shown:
            self.shown[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()
            self.shown.pop()

    def _linked(self, text: str, instruction: str) -> str:
        found = FIELD_ADDRESS.search(instruction)
        return link(text, found[1]) if found and "://" in found[1] else text

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
                span = min(whole_number(value(cell, "tcPr", "gridSpan"), 1), WIDEST)
                line += [text, *[""] * (span - 1)]
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


def _symbol(element: etree._Element) -> str:
    code = element.get(f"{W}char") or ""
    sign = _low(chr(int(code, 16))) if re.fullmatch(r"[0-9A-Fa-f]{2,4}", code) else ""
    if (element.get(f"{W}font") or "") == "Symbol":
        return SYMBOLS.get(sign, BULLET_FONTS.get(sign, ""))
    return BULLET_FONTS.get(sign, "")


def _low(sign: str) -> str:
    """Symbol fonts keep their signs in the private area, at F000 and up."""
    return chr(ord(sign) - 0xF000) if 0xF000 <= ord(sign) <= 0xF0FF else sign


def _is_bold_line(element: etree._Element, style: Style, text: str) -> bool:
    shown = shown_text(text).strip()
    short = len(shown.split()) <= 20 and not re.search(r"[.!:;,]$", shown) and "\n" not in shown
    return short and bool(shown) and (style.bold or _all_bold(element))


def _all_bold(element: etree._Element) -> bool:
    runs = [run for run in element.iter(f"{W}r") if "".join(t.text or "" for t in run.iter(f"{W}t")).strip()]
    return bool(runs) and all(_is_on(run, "b") for run in runs)


def _is_on(run: etree._Element, name: str) -> bool:
    found = run.find(f"{W}rPr/{W}{name}")
    return found is not None and found.get(f"{W}val") not in ("0", "false", "none", "off")
