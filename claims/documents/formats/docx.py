"""A Word document into Markdown: its text as it stands with all tracked changes accepted.

Headings come from the styles (of any language), lists from numbering and styles, superscripts and notes keep their
citations, a text box follows the paragraph it is anchored to. Comments, headers, footers and tables of contents are
left out.
"""

import re
from collections.abc import Callable

from lxml import etree

from claims.text.whole_numbers import whole_number

from .article import Reading, UnreadableDocument
from .composing import Composer, clean, link, raised, shown_text
from .described_works import Damaged, Described
from .limits import MOST_RUNS
from .outline import is_references
from .printed_list import entries_in
from .word_boxes import ALTERNATE, FALLBACK, boxes
from .word_citations import works_cited, works_of_control
from .word_fields import Field, Fields, whole_fields
from .word_markup import RELATION, W, switch, value
from .word_notes import are_a_list, is_work, note_key, noted_by
from .word_numbering import numbers_of
from .word_package import Package, open_package
from .word_styles import TOP, Style
from .word_symbols import in_symbols, symbol
from .word_tables import all_bold, grid, has_header, is_layout, rows_of
from .word_ties import AT, CITES, WordTies, under_headings, with_headings

CODE = re.compile(
    r"(?:source|program) code|code(?: block| listing)?|html preformatted|verbatim|plain text code|listing"
)
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
GONE = (
    *(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "rubyPr")),
    FALLBACK,
)
LISTS = {"bibliography", "endnote bibliography"}  # styles of the entries of a list of references
OUTWARD = re.compile(r'\s*HYPERLINK\s+"([^"]+)"')
WITHIN = re.compile(r'\s*(?:REF\s+"?|HYPERLINK\s+\\l\s+")([^\s"\\]+)', re.I)
NOTED = re.compile(r'\s*NOTEREF\s+"?([^\s"\\]+)', re.I)
OWN = re.compile(r"\s*[\[(]?\d{1,4}[\])]?\.?\s*")  # all of a cell
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
        self.noted = noted_by(package.body)
        self.bookmarks: dict[str, int] = {}  # the place of the piece that each stands in
        self.listed: set[int] = set()  # the places of pieces in what the file calls its list of references
        self.is_listed = False  # this paragraph stands in it
        self.is_hidden: bool | None = None  # this paragraph is, by its style
        self.boxes: list[etree._Element] = []
        self.carried = ""  # text of a paragraph whose end was deleted

    def read(self) -> None:
        self._blocks(self.package.body)
        if self.carried:
            self.composer.add("paragraph", self.carried)
        self.is_hidden = None
        notes = {number: self._note_text(key) for key, number in self.cited.items()}
        if are_a_list(list(notes.values())) and not self._has_list() and CITES not in "".join(notes.values()):
            notes = self._listed_notes(notes)
        for number, text in notes.items():
            self.composer.add("note", text, name=str(number))

    def _note_text(self, key: str) -> str:
        return " ".join(self._inline(p) for p in self.package.notes[key].iter(f"{W}p"))

    def _has_list(self) -> bool:
        return bool(self.listed or any(under_headings(self.composer.pieces)))

    def _listed_notes(self, notes: dict[int, str]) -> dict[int, str]:
        """Notes that are the list of references become one; what is left of each leads to its entry."""
        left = dict(notes)
        for number, text in notes.items():
            if is_work(text):
                name = f"note-{number}"
                self.bookmarks[name] = len(self.composer.pieces)
                self.listed.add(len(self.composer.pieces))
                self.composer.add("item", text, name=str(number))
                left[number] = link(str(number), f"{AT}{name}")
        return left

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
                self._controlled(element)
            elif element.tag not in GONE and isinstance(element.tag, str):
                self._blocks(element)

    def _controlled(self, element: etree._Element) -> None:
        if not _is_placeholder(element):
            with self.fields.within(self._control(element)):
                self._blocks(element)

    def _paragraph(self, element: etree._Element) -> None:
        style = self._style(element)
        self.is_listed = bool(style.names & LISTS)
        self.is_hidden = style.hidden
        text = self.carried + self._inline(element)
        self.carried = ""
        if element.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            self.carried = text  # its end was deleted: it goes on in the next one
            return
        boxes, self.boxes = self.boxes, []
        first = len(self.composer.pieces)
        for line in entries_in(text) if self.is_listed else [text]:
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
        if "title" in style.names and not self.title:
            self.title = clean(shown_text(text)).strip()
            self.composer.add("heading", text, 1)
        elif "caption" in style.names:
            self.composer.add("caption", text)
        elif any(CODE.fullmatch(one) for one in style.names):
            self.composer.add_code(shown_text(text))
        elif level:
            self.composer.add("heading", text.replace("\n", " "), min(level, 6))
        elif self._is_item(element, style) and not self._is_numbered_heading(element, style, text):
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
        level = whole_number(own, TOP + 1)
        return (level + 1) % (TOP + 1) if level <= TOP else style.level

    def _is_item(self, element: etree._Element, style: Style) -> bool:
        number = element.find(f"{W}pPr/{W}numPr/{W}numId")
        return number.get(f"{W}val") != "0" if number is not None else style.listed

    def _is_numbered_heading(self, element: etree._Element, style: Style, text: str) -> bool:
        """A line in bold with a number, and no item behind it."""
        following = element.getnext()
        alone = (
            following is not None and following.tag == f"{W}p" and not self._is_item(following, self._style(following))
        )
        return alone and bool(self.numbers.get(element)) and _is_bold_line(element, style, text)

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
            return self._hyperlink(element)
        if tag == f"{W}fldSimple":
            field = Field(element.get(f"{W}instr") or "")
            field.address = self._address(field)
            return self._within(element, field)
        if tag == f"{W}sdt":
            return "" if _is_placeholder(element) else self._within(element, self._control(element))
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
        if _first(switch(element, "rPr", "vanish"), style.hidden, self.is_hidden) or switch(
            element, "rPr", "webHidden"
        ):
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
        if key := self.fields.note:
            return self._note_mark(key) if text.strip() else text
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
        elif tag in (f"{W}drawing", f"{W}pict", f"{W}object", ALTERNATE):
            self.boxes += boxes(element)
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
        if found := NOTED.match(field.instruction):
            field.note = self.noted.get(found[1], "")
            return ""
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
            works = []
        if works is None:
            return ""
        self.citations.append(works)
        return f"{CITES}{len(self.citations) - 1}"

    def _note(self, element: etree._Element) -> str:
        return self._note_mark(note_key(element))

    def _note_mark(self, key: str) -> str:
        if key not in self.package.notes:
            return ""
        return f"[^{self.cited.setdefault(key, len(self.cited) + 1)}]"

    def _table(self, element: etree._Element) -> None:
        rows = rows_of(element)
        if is_layout(element, rows):
            for cell in (cell for row in rows for cell in row.cells):
                self._blocks(cell)
            return
        held = grid(rows, self._inline)
        numbers = [OWN.fullmatch(line[0]) for line in held]
        if self._is_in_list() and all(numbers):
            self._listed_rows(held)
        else:
            self.composer.table(held, has_header=has_header(rows))
        self.names = []

    def _is_in_list(self) -> bool:
        headings = [piece.text for piece in self.composer.pieces if piece.kind == "heading"]
        return self.fields.is_bibliography or is_references("".join(map(shown_text, headings[-1:])))

    def _listed_rows(self, rows: list[list[str]]) -> None:
        """Entries that stand in a table beside their numbers, as Word sets its own lists."""
        for number, *rest in rows:
            self.listed.add(len(self.composer.pieces))
            self.composer.add("item", " ".join(rest), name=re.sub(r"\D", "", number))


def _lines(text: str) -> list[str]:
    """A paragraph, cut at its line breaks when they part several bullets or stand twice."""
    lines = text.split("\n")
    bulleted = [line for line in lines if re.match(r"\s*[•·▪●–-]\s", line)]
    return lines if len(bulleted) >= 2 else re.split(r"\n\s*\n", text)


def _is_placeholder(control: etree._Element) -> bool:
    """It shows only what to write there."""
    return bool(switch(control, "sdtPr", "showingPlcHdr"))


def _is_bold_line(element: etree._Element, style: Style, text: str) -> bool:
    shown = shown_text(text).strip()
    short = len(shown.split()) <= 20 and not re.search(r"[.!:;,]$", shown) and "\n" not in shown
    return short and bool(shown) and (bool(style.bold) or all_bold(element))


def _first(*said: bool | None) -> bool:
    """What is said nearest to the text."""
    return next((one for one in said if one is not None), False)
