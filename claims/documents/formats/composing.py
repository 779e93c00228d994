"""Writes what a web page or a Word file holds as Markdown that `markdown.blocks` reads back as the same words.

Inline text travels unescaped, with links between control characters, so that it can be cut and joined freely; what
Markdown would take for a mark is escaped only at the end.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from claims.documents.formats import plain

from .article import UnreadableDocument
from .outline import outline
from .text_lines import BULLET

LINK, TARGET, END = "\x02", "\x03", "\x04"
LINKED = re.compile(f"{LINK}([^{TARGET}]*){TARGET}([^{END}]*){END}")
ADDRESS_OR_ANY = re.compile(f"{TARGET}[^{END}]*{END}|.", re.S)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b-\u200d\u2060\ufeff]")
SPACES = re.compile(r"[\s\xa0]+")
RAISED = str.maketrans("0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺")
NUMERIC = re.compile(r"[\d\s,;–+−-]*\d[\d\s,;–+−-]*")
MARKS = re.compile(r"[\\`*]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=~)|(?<=\])(?=\()")
AT_START = re.compile(r"[#>+=-]|~~~|\[[^\]]*\]:")
NUMBER = re.compile(r"\d{1,9}(?=[.)]\s)")
FULL_STOP = re.compile(r"[.!?:;]$")
CAPTIONED = re.compile(r"(?:figure|fig\.?|table|box|chart|image|photo|video)\s*(?:s?\d+[a-z]?\s*[.:–—|]|:)", re.I)
HEADER_WORDS = 6
BOLD = 7  # the level of a line all in bold, as `markdown` reads it
MOST_CELLS = 200_000
MOST_BLOCKS = 20_000  # a book of a thousand pages has half as many

BlockKind = Literal["heading", "paragraph", "item", "table", "caption", "note", "code"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One block to write. `level`: of a heading 1 to 6, or 7 for a line all in bold; of an item its depth from 0."""

    kind: BlockKind
    text: str
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    has_header: bool = False
    name: str = ""


def clean(text: str) -> str:
    """One line without control characters, soft hyphens and zero-width spaces."""
    return SPACES.sub(" ", CONTROL.sub("", text))


def link(text: str, address: str) -> str:
    """`text` leading to `address`, as inline text."""
    return f"{LINK}{text}{TARGET}{SPACES.sub('', CONTROL.sub('', address))}{END}" if text.strip() else text


def raised(text: str) -> str:
    """A superscript: digits as raised digits, so that a citation is told from a number; letters stay letters."""
    if not NUMERIC.fullmatch(shown_text(text)):
        return text
    small = ADDRESS_OR_ANY.sub(lambda found: found[0] if len(found[0]) > 1 else found[0].translate(RAISED), text)
    return small.replace(" ", "").replace(";", ",")


def shown_text(text: str) -> str:
    """Inline text without the addresses of its links."""
    return LINKED.sub(r"\1", text)


def refuse_wide(grid: list[list[str]]) -> None:
    """For a table that is being made, whose last row may span thousands of columns. Raises UnreadableDocument."""
    if grid:
        _refuse_cells(len(grid[-1]) * len(grid))


def _refuse_cells(count: int) -> None:
    if count > MOST_CELLS:
        raise UnreadableDocument(
            f"A table has more than {MOST_CELLS:,} cells, which is the limit: leave it out and import the rest."
        )


@dataclass(slots=True)
class Composer:
    """Collects the blocks of an article in reading order."""

    pieces: list[Piece] = field(default_factory=list)

    def add(self, kind: BlockKind, text: str, level: int = 0, name: str = "") -> None:
        """Nothing is added for text that shows nothing. A paragraph that begins with a bullet becomes an item."""
        text = SPACES.sub(" ", text).strip()
        if not shown_text(text).strip():
            return
        bullet = BULLET.match(text) if kind == "paragraph" else None
        if bullet:
            kind, text, name = "item", text[bullet.end() :], bullet["number"] or ""
        if kind == "caption" and not CAPTIONED.match(text):
            text = f"Figure: {text}"
        self._add(Piece(kind, text, level, name=name))

    def add_code(self, text: str, name: str = "") -> None:
        """Lines that state nothing, as they are; `name` is "math" for a formula."""
        self._add(Piece("code", CONTROL.sub("", text).strip("\n"), name=name))

    def _add(self, piece: Piece) -> None:
        if len(self.pieces) == MOST_BLOCKS:
            raise UnreadableDocument(
                f"It has more than {MOST_BLOCKS:,} paragraphs and items: import the part you need."
            )
        self.pieces.append(piece)

    def table(self, rows: list[list[str]], *, has_header: bool) -> None:
        """Rows of cells; short rows are filled up. Without a header of its own the first row may look like one."""
        rows = [[SPACES.sub(" ", cell).strip() for cell in row] for row in rows]
        rows = [row for row in rows if any(shown_text(cell).strip() for cell in row)]
        width = max((len(row) for row in rows), default=0)
        _refuse_cells(width * len(rows))
        if not rows:
            return
        filled = tuple(tuple(row + [""] * (width - len(row))) for row in rows)
        self.pieces.append(Piece("table", "", rows=filled, has_header=has_header or _reads_as_header(filled)))

    def markdown(self, title: str = "") -> str:
        """All of it. `title` is put above unless the text has a heading that says it."""
        pieces = list(self.pieces)
        if not any(piece.kind == "heading" for piece in pieces):
            pieces = _with_headings_found(pieces)
        pieces = _with_title(pieces, title)
        written: list[str] = []
        depth = 0
        for before, piece in zip([None, *pieces], pieces, strict=False):
            above = before if before and before.kind == piece.kind == "item" else None
            # An item cannot be nested more than one step deeper than the one above it.
            inner = min(piece.level, depth + 1) if above else 0
            tight = above and bool(above.name) == bool(piece.name) and (inner == depth or not piece.name)
            written.append(("\n" if tight else "\n\n" if written else "") + _written(piece, inner))
            depth = inner
        return "".join(written) + "\n" if written else ""


def _reads_as_header(rows: tuple[tuple[str, ...], ...]) -> bool:
    """True when each cell of the first row is a short name and some row below says more or counts something."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    names = [shown_text(cell) for cell in rows[0]]
    short = all(len(name.split()) <= HEADER_WORDS and not re.search(r"[.!?;]$|^[\d<>≥≤±]", name) for name in names)
    fuller = any(re.search(r"\d", cell) or len(cell.split()) > HEADER_WORDS for row in rows[1:] for cell in row[1:])
    return short and all(names[1:]) and fuller


def _with_headings_found(pieces: list[Piece]) -> list[Piece]:
    """Short lines that read as headings become such, by the rules for plain text, when no heading is marked."""
    lines = [f"{'• ' if piece.kind == 'item' else ''}{shown_text(piece.text) or 'A table.'}" for piece in pieces]
    found = plain.blocks("\n\n".join(lines))
    plan = outline(found)
    if len(found) != len(pieces):
        return pieces
    return [
        replace(piece, kind="heading", level=min(len(path) + 1, 6))
        if block.kind == "heading" and piece.kind == "paragraph"
        else piece
        for piece, block, path in zip(pieces, found, plan.paths, strict=True)
    ]


def _with_title(pieces: list[Piece], title: str) -> list[Piece]:
    """The title alone stands on the first level, so that it is known for the title."""
    headings = [place for place, piece in enumerate(pieces) if piece.kind == "heading"]
    same = [place for place in headings[:3] if title and _same(pieces[place].text, title)]
    if title and not same:
        pieces, same = [Piece("heading", title, 1), *pieces], [0]
    elif not title and headings[:1] == [0] and pieces[0].level == BOLD:
        # A line in bold above headings that have a level, or right above another heading, names the whole.
        same = [0] if headings[1:2] == [1] or any(pieces[place].level < BOLD for place in headings) else []
    if not same:
        return pieces
    first = same[0]
    others = [piece.level for place, piece in enumerate(pieces) if piece.kind == "heading" and place != first]
    shift = 1 if 1 in others else 0
    return [
        replace(piece, level=1 if place == first else min(piece.level + shift, BOLD))
        if piece.kind == "heading"
        else piece
        for place, piece in enumerate(pieces)
    ]


def _same(one: str, other: str) -> bool:
    return re.sub(r"\W+", "", shown_text(one)).casefold() == re.sub(r"\W+", "", other).casefold()


def _written(piece: Piece, depth: int) -> str:
    text = escaped(piece.text)
    if piece.kind == "heading":
        return (
            f"**{text}**"
            if piece.level == BOLD and not FULL_STOP.search(text)
            else f"{'#' * min(piece.level, 6)} {text}"
        )
    if piece.kind == "item":
        return f"{'    ' * depth}{piece.name + '.' if piece.name else '-'} {text}"
    if piece.kind == "note":
        return f"[^{piece.name}]: {text}"
    if piece.kind == "code":
        return f"```{piece.name}\n{piece.text.replace('```', '')}\n```"
    return _table(piece) if piece.kind == "table" else text


def _table(piece: Piece) -> str:
    header = piece.rows[0] if piece.has_header else ("",) * len(piece.rows[0])
    body = piece.rows[1:] if piece.has_header else piece.rows
    rule = ("---",) * len(header)
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in row)} |" for row in (header, rule, *body))


def _cell(cell: str) -> str:
    return cell if cell == "---" else escaped(cell).replace("|", "\\|")


def escaped(text: str) -> str:
    """Inline text as Markdown: links written out, every other mark made an ordinary character."""
    pieces = []
    end = 0
    for found in LINKED.finditer(text):
        pieces += [_plain(text[end : found.start()]), _link(found[1], found[2])]
        end = found.end()
    whole = "".join([*pieces, _plain(text[end:])])
    number = NUMBER.match(whole)
    if number:
        return f"{number[0]}\\{whole[number.end() :]}"
    return f"\\{whole}" if AT_START.match(whole) else whole


def _plain(text: str) -> str:
    return MARKS.sub(lambda found: f"\\{found[0]}", CONTROL.sub("", text))


def _link(text: str, address: str) -> str:
    shown = re.sub(r"[\[\]]", lambda found: f"\\{found[0]}", _plain(text))
    if text.strip().rstrip("/") == address.rstrip("/"):
        return shown
    target = re.sub(r"[()<>\\\s]", lambda found: f"%{ord(found[0]):02X}", address)
    return f"[{shown}]({target})"
