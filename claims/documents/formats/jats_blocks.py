"""The blocks of an article in JATS, in reading order, for the composer.

Tags: https://jats.nlm.nih.gov/archiving/tag-library/1.3/. An element nobody knows here stands in its line of text, or,
where it holds paragraphs, is walked through.
"""

import re

from lxml import etree

from .cell_grid import grid, under_one_header
from .composing import Composer, clean, link, raised, shown_text
from .jats_references import References, composed, named, scheme_of, with_identifiers, with_ranges, written_out
from .outline import is_references, left_out
from .tied import address, marked

HREF = "{http://www.w3.org/1999/xlink}href"
BLOCKS = (
    "sec", "p", "list", "def-list", "disp-quote", "boxed-text", "table-wrap", "table-wrap-group", "fig", "fig-group",
    "verse-group", "speech", "statement", "preformat", "supplementary-material", "table", "oasis-table", "array",
    "ref-list", "app", "ack", "notes", "glossary", "fn-group", "media", "chem-struct-wrap", "floats-group",
)  # fmt: skip
MUTE = (
    "label", "title", "graphic", "inline-graphic", "permissions", "attrib", "object-id", "alt-text", "long-desc",
    "sec-meta", "index-term", "def", "rt", "rp", "contrib-group", "aff", "kwd-group", "processing-meta",
    "related-article",
    "related-object", "custom-meta-group", "sig-block", "title-group", "copyright-statement", "annotation-xml",
    "private-char", "table-wrap-foot",
)  # fmt: skip
CAPTIONED = (
    "fig",
    "fig-group",
    "table-wrap",
    "table-wrap-group",
    "supplementary-material",
    "media",
    "chem-struct-wrap",
)
CITING = ("bibr", "ref")
OF_A_NOTE = ("fn", "table-fn", "aff", "corresp", "author-notes", "author-note")
NO_STATEMENTS = (  # types of sections that say something of the article
    "coi-statement", "data-availability", "funding-information", "ethics-statement", "author-contributions",
    "supplementary-material", "additional-information", "display-objects",
)  # fmt: skip
ABOUT = "Author information"  # a name that the outline knows for what holds no statements
MAIN, FLOATS = "Main text", "Figures and tables"
NO_ABSTRACT = ("graphical", "graphical-abstract", "toc", "teaser", "video", "short", "web-summary", "doi")
ABSTRACTS = {"key-points": "Key points", "highlights": "Highlights", "plain-language-summary": "Plain language summary",
             "author-highlights": "Highlights", "executive-summary": "Executive summary"}  # fmt: skip
DEEPEST = 6
OPEN, CLOSES = re.compile(r"[\s/(:]$"), re.compile(r"\W")
TEX = re.compile(r"\$\$?(.+?)\$\$?|\\\[(.+?)\\\]", re.S)


class ArticleBlocks:
    """Walks one article. Inline content gathers in `held` until a block begins or ends."""

    def __init__(self, article: etree._Element) -> None:
        self.article = article
        self.composer = Composer()
        self.references = References(article)
        self.held: list[str] = []
        self.notes = {fn.get("id"): fn for fn in article.iter("fn") if _is_of_the_text(fn)}
        self.noted: dict[etree._Element, int] = {}  # notes by their number, in the order in which the text names them
        self.listed: set[etree._Element] = set()
        for said in [one for one in article.iter("def") if one.getparent().tag == "abbrev"]:
            _detach(said)

    def read(self, title: str) -> None:
        self.composer.add("heading", title, 1)
        for abstract in self.article.iterfind("./front//abstract"):
            self._abstract(abstract)
        for name in ("body", "floats-group", "back"):  # a float is of the text, though the file has it behind the list
            for part in self.article.iterchildren(name):
                self._part(part)
        self._unlisted()
        for note in list(self.noted):
            self.composer.add("note", self._inline(note), name=str(self.noted[note]))

    def _part(self, part: etree._Element) -> None:
        """A text that begins without a heading stands under none of the abstract's."""
        if part.tag == "floats-group":
            self._heading(FLOATS, 2)
        elif part.tag == "body" and part.find("*") is not None and part[0].tag != "sec" and self.composer.pieces[1:]:
            self._heading(MAIN, 2)
        self._children(part, 2)
        self._flush()

    def _abstract(self, abstract: etree._Element) -> None:
        kind = (abstract.get("abstract-type") or "").lower()
        if kind in NO_ABSTRACT:
            return
        self._heading(_child_text(self, abstract, "title") or ABSTRACTS.get(kind, "Abstract"), 2)
        self._children(abstract, 3)
        self._flush()

    def _unlisted(self) -> None:
        """References that stand in no list: in a book's chapter, or behind the text without one."""
        rest = [ref for ref in self.references.entries if ref not in self.listed]
        if rest:
            self._heading("References", 2)
        for ref in rest:
            self._ref(ref)

    def _heading(self, text: str, level: int) -> None:
        self.composer.add("heading", text, min(level, DEEPEST))

    def _children(self, element: etree._Element, level: int) -> None:
        """`level` is that of the headings within; a box with a title comes when the text around it is through."""
        boxes: list[etree._Element] = []
        inner = False
        self.held.append(clean(element.text or ""))
        for child in element:
            if child.tag == "sec" and not inner:
                inner = True
                self._boxes(boxes, level)
                boxes = []
            if child.tag == "boxed-text" and _child_text(self, child, "title"):
                boxes.append(child)
            else:
                self._node(child, level)
            self.held.append(clean(child.tail or ""))
        self._flush()
        self._boxes(boxes, level)

    def _boxes(self, boxes: list[etree._Element], level: int) -> None:
        for box in boxes:
            self._flush()
            self._heading(_child_text(self, box, "title"), level)
            self._children(box, level + 1)
            self._flush()

    def _node(self, element: etree._Element, level: int) -> None:
        tag = element.tag
        if tag in MUTE or not isinstance(tag, str) or (tag == "caption" and element.getparent().tag == "boxed-text"):
            return
        if tag == "fn" or (tag not in BLOCKS and not any(True for _ in element.iter(*BLOCKS))):
            self.held.append(self._mark(element))
            return
        if tag == "disp-formula":
            self.held.append(f" {self._mark(element)} ")
            return
        if tag in BLOCKS:
            self._flush()
        self._block(element, level)
        if tag in BLOCKS:
            self._flush()

    def _block(self, element: etree._Element, level: int) -> None:
        tag = element.tag
        if tag in ("sec", "app", "statement"):
            self._section(element, level)
        elif tag in ("ack", "notes", "fn-group", "glossary", "bio") and element.getparent().tag == "back":
            self._about(element, level)
        elif tag == "ref-list":
            self._ref_list(element, level)
        elif tag == "list":
            self._list(element, 0)
        elif tag == "def-list":
            self._definitions(element)
        elif tag in ("table", "array"):
            self._table(element)
        elif tag in CAPTIONED:
            self._captioned(element, level)
        elif tag == "preformat":
            self.composer.add("code", "".join(element.itertext()))
        elif tag == "p" and (heading := _bold_line(element)):
            self.composer.add("heading", heading, 7)
        elif tag != "fn-group":
            self._children(element, level)

    def _section(self, element: etree._Element, level: int) -> None:
        name = _child_text(self, element, "title")
        kinds = (element.get("sec-type") or "").lower().replace(" ", "-").split("|")
        if any(kind in NO_STATEMENTS for kind in kinds) and not left_out(name):
            self._heading(ABOUT, level)
            level += 1
        if name or element.tag == "app":
            self._heading(name or "Appendix", level)
        self._children(element, level + bool(name or element.tag == "app"))
        self._flush()

    def _about(self, element: etree._Element, level: int) -> None:
        """Acknowledgements, notes of the authors, abbreviations: left out, but seen among what was."""
        self._heading(ABOUT, level)
        name = _child_text(self, element, "title")
        if name:
            self._heading(name, level + 1)
        notes = set(self.noted) if element.tag == "fn-group" else set()
        for child in element:
            if child.tag == "fn":
                self.composer.add("paragraph", "" if child in notes else self._inline(child))
            else:
                self._node(child, level + 2)
        self._flush()

    def _ref_list(self, element: etree._Element, level: int) -> None:
        name = _child_text(self, element, "title")
        self._heading(name if is_references(name) else "References", level)
        if name and not is_references(name):
            self._heading(name, level + 1)
        for child in element:
            if child.tag == "ref":
                self._ref(child)
            elif child.tag not in ("title", "label"):
                self._node(child, level + 1)
        self._flush()

    def _ref(self, ref: etree._Element) -> None:
        self.listed.add(ref)
        for entry in self.references.of(ref):
            held = entry.citation
            text = clean(self._inline(held)).strip() if written_out(held) else composed(held)
            text = marked(with_identifiers(text, held), address([entry.ordinal]))
            self.composer.add("item", text, name=str(entry.number or ""))

    def _flush(self) -> None:
        held, self.held = "".join(self.held), []
        for line in held.split("\n"):
            self.composer.add("paragraph", with_ranges(line))

    def _inline(self, element: etree._Element) -> str:
        """Everything in it as one run of inline text."""
        text = clean(element.text or "")
        for child in element:
            if isinstance(child.tag, str) and child.tag not in MUTE:
                text += f" {self._inline(child).strip()} " if child.tag in BLOCKS else self._mark(child)
            text += clean(child.tail or "")
        return with_ranges(text)

    def _mark(self, element: etree._Element) -> str:
        tag = element.tag
        if tag == "xref":
            return self._xref(element)
        if tag == "fn":
            return self._note(element)
        if tag == "break":
            return " "
        if tag == "alternatives":
            return self._alternative(element)
        if tag == "tex-math":
            found = TEX.search("".join(element.itertext()))
            return clean((found[1] or found[2]) if found else "".join(element.itertext()))
        if tag == "pub-id":
            return self._identifier(element)
        if tag == "name":
            return " ".join(self._inline(part).strip() for part in element)
        inner = self._inline(element)
        if tag == "sup":
            return raised(inner)
        leads_to = element.get(HREF) or ""
        return link(inner, leads_to) if tag in ("ext-link", "uri") and "://" in leads_to else inner

    def _identifier(self, element: etree._Element) -> str:
        """Set apart from letters and digits beside it, that it would run into."""
        text, scheme = self._inline(element).strip(), scheme_of(element)
        before = element.getprevious()
        said = (before.tail if before is not None else element.getparent().text) or ""
        shown = named(scheme, text, said) if scheme else text
        apart_before = "" if OPEN.search(said) else " "
        return f"{apart_before}{shown}" if CLOSES.match(element.tail or "") else f"{apart_before}{shown} "

    def _alternative(self, element: etree._Element) -> str:
        for name in ("textual-form", "math", "tex-math"):
            if (found := element.find(name)) is not None:
                return self._mark(found)
        return self._inline(element)

    def _xref(self, element: etree._Element) -> str:
        inner = self._inline(element)
        rids = (element.get("rid") or "").split()
        if target := self.references.target(rids):
            return link(inner, target)
        if element.get("ref-type") in OF_A_NOTE:
            notes = [self.notes[rid] for rid in rids if rid in self.notes]
            return "".join(self._note(note) for note in notes)
        return inner

    def _note(self, element: etree._Element) -> str:
        return f"[^{self.noted.setdefault(element, len(self.noted) + 1)}]"

    def _list(self, element: etree._Element, depth: int) -> None:
        if name := _child_text(self, element, "title"):
            self.composer.add("paragraph", f"{name.rstrip(':')}:")
        ordered = element.get("list-type") in ("order", "arabic")
        for number, item in enumerate(element.iterchildren("list-item"), start=1):
            self._item(item, depth, str(number) if ordered else "")

    def _item(self, item: etree._Element, depth: int, number: str) -> None:
        if any(True for _ in item.iter("sec", "table-wrap", "fig", "boxed-text", "def-list")):
            self._children(item, DEEPEST)
            self._flush()
            return
        nested = [inner for inner in item.iter("list") if next(inner.iterancestors("list-item"), None) is item]
        for inner in nested:
            _detach(inner)
        parts = [self._inline(child).strip() for child in item if child.tag not in MUTE]
        self.composer.add("item", " ".join(filter(None, [_child_text(self, item, "title"), *parts])), depth, number)
        for inner in nested:
            self._list(inner, depth + 1)

    def _definitions(self, element: etree._Element) -> None:
        for item in element.iterchildren("def-item"):
            term = "; ".join(self._inline(one).strip() for one in item.iterchildren("term"))
            said = " ".join(self._inline(one).strip() for one in item.iterchildren("def"))
            self.composer.add("item", f"{term.rstrip(':')}: {said}" if said else term)

    def _captioned(self, element: etree._Element, level: int) -> None:
        label = " ".join("".join(one.itertext()) for one in element.iterchildren("label"))
        caption = " ".join(_caption(self, one) for one in element.iterchildren("caption"))
        kind = "Table" if "table" in element.tag else "Figure"
        named_so = re.match(rf"\W*(?:{kind}|fig\b)", label, re.I)
        called = (label if named_so else f"{kind} {label}").strip(" .:")
        self.composer.add("caption", f"{called}: {caption}" if caption or label else "")
        for child in element:
            if child.tag in (*BLOCKS, "alternatives"):
                self._node(child, level)
                self._flush()
        for note in element.iterchildren("table-wrap-foot"):
            said = " ".join(self._inline(part).strip() for part in note.iter("p", "attrib"))
            self.composer.add("caption", f"Table: {said}" if said else "")

    def _table(self, element: etree._Element) -> None:
        rows = [row for row in element.iter("tr", "row") if next(row.iterancestors("table", "array"), None) is element]
        cells = [[cell for cell in row if cell.tag in ("td", "th", "entry")] for row in rows]
        headed = bool(cells) and (
            all(cell.tag == "th" for cell in cells[0]) or next(rows[0].iterancestors("thead"), None) is not None
        )
        lines = under_one_header(grid(cells, self._inline), rows)
        self.composer.table(lines, has_header=headed and len(lines) > 1)


def _child_text(blocks: ArticleBlocks, element: etree._Element, tag: str) -> str:
    """The title of a section, of a box in its caption too; as plain words, since it names and states nothing."""
    found = element.find(tag)
    if found is None and element.tag == "boxed-text":
        found = element.find(f"caption/{tag}")
    return shown_text(blocks._inline(found)).strip() if found is not None else ""


def _caption(blocks: ArticleBlocks, element: etree._Element) -> str:
    parts = [blocks._inline(part).strip() for part in element if part.tag in ("title", "p")]
    return " ".join(filter(None, parts)) or blocks._inline(element).strip()


def _bold_line(element: etree._Element) -> str:
    """The text of a paragraph that is all in bold and no sentence, else ""."""
    alone = len(element) == 1 and element[0].tag == "bold"
    if not alone or (element.text or "").strip() or (element[0].tail or "").strip():
        return ""
    text = clean("".join(element.itertext())).strip()
    return text if len(text) <= 160 and not re.search(r"[.!:;,]$", text) else ""


def _is_of_the_text(fn: etree._Element) -> bool:
    return next(fn.iterancestors("author-notes", "table-wrap", "article-meta"), None) is None


def _detach(element: etree._Element) -> None:
    """Takes it out and leaves the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    tail, element.tail = element.tail or "", None
    if before is not None:
        before.tail = (before.tail or "") + tail
    elif parent is not None:
        parent.text = (parent.text or "") + tail
    if parent is not None:
        parent.remove(element)
