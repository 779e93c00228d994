"""The blocks of a web page's article, in reading order, for the composer."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement, defs

from claims.text.whole_numbers import whole_number

from .cell_grid import grid, under_one_header
from .composing import Composer, clean, link, raised, shown_text
from .page import remove
from .teasers import HEADINGS
from .text_lines import BULLET

INLINE = (
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "math", "mi", "mn", "mo", "mrow", "msub", "msup", "mtext", "q", "ruby", "s", "samp",
    "semantics", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "button",
)  # fmt: skip
HTML5 = ("dialog", "main", "picture", "search", "template")  # that lxml has not in its list
HOLDS_A_LINE = ("p", "li", "td", "th", "dt", "dd", "figcaption", "caption", "summary", *HEADINGS)
BLOCKS = ("p", "div", "ul", "ol", "table", "dl", "blockquote", "pre", "section", "figure", *HEADINGS)
NOTE_MARK = re.compile(r"\W*(\d{1,3})\W*")
PERMALINK = re.compile(r"(?<!\s)\s*(?:\x02[¶#§🔗]\x03[^\x04]*\x04|[¶#🔗])\s*$")
BACK = re.compile(r"(?<!\s)\s*[↩↑^⏎]\ufe0e?\s*$")
NOTES = re.compile(r"(?:foot|end)-?notes?\b", re.I)
WAY_BACK = re.compile(r"\s*[\^↑](?:\s+[a-z]{1,2}\b)*\s*")
CAPTIONS = {"wp-caption-text", "thumbcaption", "gallerytext", "image-caption", "photo-caption", "caption-text"}
TERM_LENGTH = 80  # characters; what is longer in front of a definition is a sentence of its own


def host_of(address: str) -> str:
    """The host of an absolute address without "www.", or ""."""
    found = re.match(r"(?:https?:)?//([^/?#]+)", address.strip(), re.I)
    return found[1].lower().removeprefix("www.") if found else ""


DISPLAYED = {"MathJax_Display", "katex-display", "mwe-math-fallback-image-display", "display-formula"}


class PageBlocks:
    """Walks the article once. Inline content gathers in `self.held` until a block begins or ends."""

    def __init__(self, content: HtmlElement, *, hosts: set[str]) -> None:
        self.content = content
        self.composer = Composer()
        self.held: list[str] = []
        self.hosts = hosts
        self.notes = _notes(content)
        self.numbers = {name: number for number, name in enumerate(self.notes, start=1)}
        self.apart = set(self.notes.values())

    def read(self) -> None:
        self._children(self.content)
        self._flush()
        for number, element in enumerate(self.notes.values(), start=1):
            self.composer.add("note", BACK.sub("", self._inline(element)), name=str(number))

    def _children(self, element: HtmlElement) -> None:
        self.held.append(clean(element.text or ""))
        for child in element:
            self._node(child)
            self.held.append(clean(child.tail or ""))

    def _node(self, element: HtmlElement) -> None:
        tag = element.tag
        if not isinstance(tag, str) or element in self.apart:
            return
        if _is_displayed_formula(element):
            self._flush()
            self.composer.add_code(element.text_content(), name="math")
            return
        if _is_inline(element) and not any(True for _ in element.iter(*BLOCKS)):
            self.held.append(self._mark(element))
            return
        if tag in INLINE:
            self._children(element)
            return
        self._flush()
        self._block(element)
        self._flush()

    def _block(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in HEADINGS:
            self.composer.add("heading", PERMALINK.sub("", self._inline(element)), int(tag[1]))
        elif tag == "summary" or (element.get("role") == "heading"):
            level = element.get("aria-level") or ""
            self.composer.add("heading", self._inline(element), int(level) if level in "123456" and level else 7)
        elif tag in ("ul", "ol"):
            self._list(element, 0)
        elif tag == "dl":
            self._definitions(element)
        elif tag == "table":
            self._table(element)
        elif tag in ("figcaption", "caption") or CAPTIONS.intersection((element.get("class") or "").split()):
            self._caption(element)
        elif tag == "pre":
            self.composer.add("code", element.text_content())
        elif tag in ("p", "div") and (heading := _bold_line(element)):
            self.composer.add("heading", heading, 7)
        elif tag != "hr":
            self._children(element)

    def _flush(self) -> None:
        """What was gathered is a paragraph; two line breaks part paragraphs, one parts lines with bullets."""
        held, self.held = "".join(self.held), []
        for part in re.split(r"\n[ ]*\n\s*", held):
            lines = part.split("\n")
            bulleted = [line for line in lines if BULLET.match(line.strip())]
            for line in lines if len(bulleted) >= 2 else [" ".join(lines)]:
                self.composer.add("paragraph", line)

    def _inline(self, element: HtmlElement) -> str:
        """Everything in it as one run of inline text."""
        text = clean(element.text or "")
        for child in element:
            if isinstance(child.tag, str) and child not in self.apart and not _is_way_back(child):
                text += self._mark(child) if _is_inline(child) else f" {self._inline(child).strip()} "
            text += clean(child.tail or "")
        return text

    def _mark(self, element: HtmlElement) -> str:
        tag = element.tag
        if tag == "br":
            return "\n"
        if tag in ("img", "wbr"):
            return ""
        note = self._note_number(element)
        if note:
            return f"[^{note}]"
        inner = self._inline(element)
        if tag == "sup":
            return raised(inner)
        if tag == "q":
            return f"“{inner}”"
        if "label" in (element.get("class") or "").split():
            return f"{inner} "  # "1." of an entry on PMC's pages, which a style sets apart from its text
        return self._link(element, inner) if tag == "a" else inner

    def _note_number(self, element: HtmlElement) -> int:
        """Of a note's mark, its number among the notes; else 0."""
        anchor = element if element.tag == "a" else next(iter(element), None) if element.tag == "sup" else None
        if anchor is None or anchor.tag != "a" or not NOTE_MARK.fullmatch(element.text_content()):
            return 0
        target = (anchor.get("href") or "").partition("#")[2]
        return self.numbers.get(target, 0)

    def _link(self, element: HtmlElement, inner: str) -> str:
        """With its address where it leads away from this site: that may be a citation."""
        address = (element.get("href") or "").strip()
        away = host_of(address) and host_of(address) not in self.hosts
        address = f"https:{address}" if address.startswith("//") else address
        return link(inner, address) if away else inner

    def _list(self, element: HtmlElement, depth: int) -> None:
        number = whole_number(element.get("start") or "", 1) if element.tag == "ol" else 0
        for child in element:
            if child.tag == "li":
                self._item(child, depth, str(number) if number else "")
                number += bool(number)
            elif child.tag in ("ul", "ol"):
                self._list(child, depth + 1)
            elif isinstance(child.tag, str):
                self._node(child)

    def _item(self, element: HtmlElement, depth: int, number: str) -> None:
        """One statement with its paragraphs joined; one with a heading or a table within is a part of the page."""
        if element in self.apart:
            return
        if any(True for _ in element.iter(*HEADINGS, "table", "dl")):
            self._children(element)
            self._flush()
            return
        lists = [inner for inner in element.iter("ul", "ol") if _nearest_list(inner) is element.getparent()]
        remove(lists)  # the rest is the item's own text
        parts = [self._inline(part).strip() for part in _paragraphs(element)]
        text = BACK.sub("", _joined([part for part in parts if part]))
        self.composer.add("item", text, depth, number)
        for inner in lists:
            self._list(inner, depth + 1)

    def _definitions(self, element: HtmlElement) -> None:
        """ "Term: explanation" items; a question is a heading over its answer."""
        terms: list[str] = []
        fresh = True
        for child in [part for part in element.iter("dt", "dd") if _nearest(part, "dl") is element]:
            if child.tag == "dt":
                terms, fresh = ([] if not fresh else terms) + [self._inline(child).strip(" :\n")], True
                continue
            fresh = False
            name = ", ".join(term for term in terms if term)
            if shown_text(name).endswith("?"):
                self.composer.add("heading", name, 7)
                terms = []
            if not name or not terms or any(True for _ in child.iter("ul", "ol", "table", "dl")):
                self.composer.add("heading", name if terms else "", 7)
                self._children(child)
                self._flush()
            else:
                self.composer.add("item", f"{name}: {self._inline(child).strip()}")

    def _caption(self, element: HtmlElement) -> None:
        text = self._inline(element).strip()
        tabular = element.tag == "caption" or any(True for _ in element.getparent().iter("table"))
        known = re.match(r"(?:table|figure|fig)\b", shown_text(text), re.I)
        self.composer.add("caption", f"Table: {text}" if tabular and text and not known else text)

    def _table(self, element: HtmlElement) -> None:
        rows = [row for row in element.iter("tr") if _nearest(row, "table") is element]
        cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
        if _is_layout(element, cells):
            for cell in (cell for row in cells for cell in row):
                self._children(cell)
                self._flush()
            return
        for caption in element.iterchildren("caption"):
            self._caption(caption)
        headed = bool(cells) and (
            all(cell.tag == "th" or _bold_line(cell) for cell in cells[0] if cell.text_content().strip())
            or rows[0].getparent().tag == "thead"
        )
        lines = under_one_header(grid(cells, self._cell), rows)
        self.composer.table(lines, has_header=headed and len(lines) > 1)

    def _cell(self, cell: HtmlElement) -> str:
        return "; ".join(part for part in (self._inline(p).strip() for p in _cell_parts(cell)) if part)


def _is_displayed_formula(element: HtmlElement) -> bool:
    """A formula on lines of its own, as pandoc, MathJax and KaTeX mark it, or MathML."""
    classes = set((element.get("class") or "").split())
    if element.tag == "math":
        return bool(element.get("display") == "block")
    return {"math", "display"} <= classes or bool(classes & DISPLAYED)


def _is_inline(element: HtmlElement) -> bool:
    """It stands in a line of text: by its name or, where HTML has no such name, by the line that it stands in."""
    if element.tag in INLINE:
        return True
    if element.tag in defs.tags or element.tag in HTML5:
        return False
    parent = element.getparent()
    return parent is not None and (parent.tag in HOLDS_A_LINE or _is_inline(parent))


def _is_way_back(element: HtmlElement) -> bool:
    """ "^" or "^ a b" before an entry of a wiki's list, which leads back to the marks."""
    if element.tag not in ("span", "b", "a", "sup") or "mw-cite-backlink" in (element.get("class") or ""):
        return "mw-cite-backlink" in (element.get("class") or "")
    return bool(WAY_BACK.fullmatch(element.text_content()))


def _is_layout(table: HtmlElement, rows: list[list[HtmlElement]]) -> bool:
    """Used to place things: said to be so, one column, or with tables or headings within."""
    if table.get("role") in ("presentation", "none") or max((len(row) for row in rows), default=0) < 2:
        return True
    inner = [one for one in table.iter("table", *HEADINGS[:3]) if one is not table]
    return bool(inner) and not any(True for _ in table.iter("th"))


def _cell_parts(cell: HtmlElement) -> list[HtmlElement]:
    items = [item for item in cell.iter("li") if not any(True for _ in item.iter("ul", "ol"))]
    return items or [cell]


def _nearest(element: HtmlElement, tag: str) -> HtmlElement | None:
    return next(element.iterancestors(tag), None)


def _nearest_list(element: HtmlElement) -> HtmlElement | None:
    return next(element.iterancestors("ul", "ol"), None)


def _paragraphs(item: HtmlElement) -> Iterator[HtmlElement]:
    """The blocks of an item, or the item itself when it has only inline text."""
    blocks = [child for child in item if child.tag in ("p", "div")]
    loose = (item.text or "").strip() or any((child.tail or "").strip() for child in item)
    inline = any(child.tag not in ("p", "div") for child in item)
    yield from blocks if blocks and not loose and not inline else [item]


def _joined(parts: list[str]) -> str:
    """A short first part without a full stop is the term of what follows."""
    if len(parts) > 1 and len(parts[0]) <= TERM_LENGTH and not re.search(r"[.!?:;,]$", shown_text(parts[0])):
        return f"{parts[0]}: {' '.join(parts[1:])}"
    return " ".join(parts)


def _bold_line(element: HtmlElement) -> str:
    """The text of a paragraph that is all in bold, else ""."""
    if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        return ""
    shown = [child for child in element if isinstance(child.tag, str) and child.text_content().strip()]
    bold = len(shown) == 1 and shown[0].tag in ("strong", "b")
    text = clean(shown[0].text_content()).strip() if bold else ""
    return text if len(text) <= TERM_LENGTH * 2 and not re.search(r"[.!:;,]$", text) else ""


def _notes(content: HtmlElement) -> dict[str, HtmlElement]:
    """Footnotes by their id: the items of a list of notes that no heading calls references."""
    found: dict[str, HtmlElement] = {}
    for holder in content.iter("section", "div", "ol", "footer"):
        called = holder.get("role") == "doc-endnotes" or NOTES.search(holder.get("class") or "")
        if not called or any(True for _ in holder.iter(*HEADINGS)):
            continue
        for item in holder.iter("li", "p", "div"):
            if item.get("id") and item.get("id") not in found:
                found[item.get("id")] = item
    return found
