"""Markdown into blocks: the visible text of each, and where each of its characters stands in the source.

CommonMark with tables, read by markdown-it-py once its HTML is Markdown (`raw_html`) and what tools add is unseen
(`dialects`). Emphasis and links leave their
text; images, code, footnotes and front matter are skipped with the reason.
"""

import json
import re
from array import array
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from .blocks import Block, BlockKind
from .dialects import without_dialects
from .raw_html import BREAK, ENDS, GONE, UNSHOWN, without_tags
from .text_lines import UNDERLINED, is_underline

# Joining escaped characters to their neighbours would hide where they stand in the source.
PARSER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("text_join")
FRONT_MATTER = re.compile(
    r"\A\ufeff?(?:---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)|\+\+\+[ \t]*\r?\n(.*?)\r?\n\+\+\+"
    r"|\{[ \t]*\r?\n(\s*\"[^\"\r\n]{1,60}\":.*?)\r?\n\})[ \t]*(?:\r?\n|\Z)",
    re.S,
)
FRONT_TITLE = re.compile(r"(?m)^title[ \t]*[:=][ \t]*(?P<quote>[\"']?)(?P<title>[^\r\n]*?)(?P=quote)[ \t]*\r?$")
FOOTNOTE = re.compile(r"\[\^[^\]]+\]:")
LINK_END = re.compile(r"\](?:\((?:[^()\\]|\\.|\([^()]*\))*\)|\[[^\]]*\])?")
IMAGE = re.compile(r"!\[[^\]]*\](?:\((?:[^()\\]|\\.|\([^()]*\))*\)|\[[^\]]*\])?")
# Boxes of writers' tools: "::: warning" to ":::", "[!NOTE]" in a quotation, "!!! note" over indented lines.
BOX = re.compile(r"(?m)^[ \t]*:{3,}[^\r\n]*$|(?<=^> )\[!\w+\][+-]?")
ADMONITION = re.compile(
    r"(?m)^((?:!!!|\?\?\?\+?)[ \t]+[^\r\n]*)((?:\r?\n(?:(?: {4}|\t)[^\r\n]*|[ \t]*(?=\r?\n(?: {4}|\t))))+)"
)
DIRECTIVE = re.compile(
    r"(?m)^(?P<fence>`{3,}|~{3,})[ \t]*\{"
    r"(?:note|warning|caution|danger|important|attention|hint|tip|admonition)\}[^\r\n]*(?:\r?\n:[\w-]+:[^\r\n]*)*+"
    r"(?P<body>(?:\r?\n(?!(?P=fence))[^\r\n]*)*+)\r?\n(?P=fence)[`~]*[ \t]*$"
)
LISTED = re.compile(r"[*+-]\s+[A-Z]|\d{1,2}[.)]\s+[A-Z]")
SMALL_WORD = re.compile(r"(?<!\S)[a-z]{2,}(?![^\s,.;:])")
SPOKEN, MOSTLY = 3, 0.7  # words in small letters of a line of a list; the share of such lines
BOLD_LINE_LEVEL = 7  # a line all in bold ranks below the six levels of Markdown
BETWEEN_CELLS = " | "


def _note(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """A footnote that is a single address would else be taken for the target of a link, and vanish."""
    line = state.src[state.bMarks[first] + state.tShift[first] : state.eMarks[first]]
    if not FOOTNOTE.match(line):
        return False
    if not silent:
        state.push("paragraph_open", "p", 1).map = [first, first + 1]
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = line.strip(), [first, first + 1], []
        state.push("paragraph_close", "p", -1)
        state.line = first + 1
    return True


PARSER.block.ruler.before("reference", "footnote", _note, {"alt": ["paragraph"]})


def front_title(text: str) -> str:
    """What the front matter calls the document, or ""."""
    front = FRONT_MATTER.match(text)
    if front and front[3]:
        return _json_title(front[0])
    title = FRONT_TITLE.search(front[1] or front[2]) if front else None
    return title["title"].strip() if title and title["title"][:1] not in ("|", ">") else ""


def _json_title(front: str) -> str:
    try:
        title = json.loads(front.strip().lstrip("\ufeff"))["title"]
    except (ValueError, KeyError):
        return ""
    return title.strip() if isinstance(title, str) else ""


def blocks(text: str) -> list[Block]:
    """Headings with their level, paragraphs, items with their nesting, table headers and rows, and what is skipped."""
    front = FRONT_MATTER.match(text)
    found = [Block("skipped", front[0].strip(), 0, len(front[0].rstrip()), reason="front matter")] if front else []
    body = re.sub(r"[^\r\n]", " ", front[0]) + text[front.end() :] if front else text
    body, apart = without_dialects(_without_directives(UNDERLINED.sub(_as_heading, body)))
    body = _without_boxes(without_tags(body))
    lines = _line_starts(body)
    tokens = _parsed(body)
    place, depth = 0, 0
    number: int | None = None  # of the item that has just begun: only its first paragraph bears it
    while place < len(tokens):
        if tokens[place].type in ("list_item_open", "list_item_close"):
            depth += tokens[place].nesting
            number = int(tokens[place].info) if tokens[place].info else None
        place, block = _block(tokens, place, depth, body, lines)
        if block and block.text.strip():
            found.append(replace(block, number=number) if block.kind == "item" else block)
            number = None
    found = sorted([*found, *apart], key=lambda block: block.start)
    return [_as_written(block, text) for block in found]


def _parsed(text: str) -> list[Token]:
    """With the items of a list that is set in by four spaces, which Markdown takes for code."""
    tokens: list[Token] = []
    for token in PARSER.parse(text):
        listed = PARSER.parse(token.content) if token.type == "code_block" and _is_list(token.content) else []
        for inner in listed:
            inner.map = [line + (token.map or [0])[0] for line in inner.map] if inner.map else None
        tokens += listed or [token]
    return tokens


def _is_list(code: str) -> bool:
    """Its first line has a bullet, and most of its lines are words."""
    lines = [line for line in code.splitlines() if line.strip()]
    spoken = sum(len(SMALL_WORD.findall(line)) >= SPOKEN for line in lines)
    return bool(LISTED.match(code)) and spoken >= MOSTLY * len(lines)


def _as_written(block: Block, text: str) -> Block:
    """What is skipped is shown with its marks and tags."""
    return block if block.places else replace(block, text=text[block.start : block.end])


def _as_heading(found: re.Match[str]) -> str:
    """A heading underlined with tildes, which would begin code and swallow what follows, as one that Markdown has."""
    underline = "-" * len(found[2]) if is_underline(found[1], found[2]) else found[2]
    return found[0][: found.start(2) - found.start()] + underline + found[0][found.end(2) - found.start() :]


def _without_directives(text: str) -> str:
    """The fences of boxes that only look like code ("```{warning}") made blank."""
    return DIRECTIVE.sub(
        lambda found: (
            _blank(text[found.start() : found.start("body")])
            + found["body"]
            + _blank(text[found.end("body") : found.end()])
        ),
        text,
    )


def _blank(text: str) -> str:
    return re.sub(r"[^\r\n]", " ", text)


def _without_boxes(text: str) -> str:
    """The marks of boxes made blank, so that every character stays where it is; the text of "!!!" as a quotation."""
    text = BOX.sub(lambda found: " " * len(found[0]), text)
    return ADMONITION.sub(lambda found: " " * len(found[1]) + re.sub(r"(?m)^(?: {4}|\t)", _quoted, found[2]), text)


def _quoted(indent: re.Match[str]) -> str:
    return ">".ljust(len(indent[0]))


def _line_starts(text: str) -> list[int]:
    """Offset of each line as markdown-it counts them; it takes "\\r\\n", "\\r" and "\\n" for one end of line each."""
    return [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text)), len(text)]


def _block(tokens: list[Token], place: int, depth: int, text: str, lines: list[int]) -> tuple[int, Block | None]:
    """The block that this token makes, and the place of the next token. `depth`: list items around it."""
    token = tokens[place]
    if token.type == "tr_open":
        return _row(tokens, place, text, lines)
    if token.type in ("fence", "code_block"):
        return place + 1, _skipped(token, text, lines, "formula" if token.info.strip() == "math" else "code")
    if token.type != "inline":
        return place + 1, None
    kind, level = _kind(tokens[place - 1], depth)
    return place + 1, _inline(token, kind, level, text, lines)


def _kind(opened: Token, depth: int) -> tuple[BlockKind, int]:
    if opened.type == "heading_open":
        return "heading", int(opened.tag[1])
    return ("item", depth - 1) if depth else ("paragraph", 0)


def _inline(token: Token, kind: BlockKind, level: int, text: str, lines: list[int]) -> Block | None:
    first, last = _source(token, lines)
    shown, places = _visible(token, text, first, last)
    if FOOTNOTE.match(token.content):
        return _skipped(token, text, lines, "footnote")
    if not shown.strip():
        return _unseen(token, text, lines)
    if kind == "paragraph" and _all_bold(token) and not re.search(r"[.!?:;]$", shown):
        kind, level = "heading", BOLD_LINE_LEVEL
    return Block(kind, shown, places[0], places[-1] + 1, level=level, places=places)


def _unseen(token: Token, text: str, lines: list[int]) -> Block | None:
    """An image, or HTML that shows nothing; the end of a block alone is not told."""
    if not token.content.translate(ENDS).strip():
        return None
    return _skipped(token, text, lines, "HTML" if GONE in token.content else "image")


def _all_bold(token: Token) -> bool:
    shown = [child for child in token.children or [] if child.content.strip() or child.nesting]
    return (
        len(shown) > 2
        and shown[0].type == "strong_open"
        and [c.type for c in shown].index("strong_close") == len(shown) - 1
    )


def _row(tokens: list[Token], place: int, text: str, lines: list[int]) -> tuple[int, Block | None]:
    end = next(other for other in range(place, len(tokens)) if tokens[other].type == "tr_close")
    cells = [token for token in tokens[place:end] if token.type == "inline"]
    header = tokens[place + 1].type == "th_open"
    shown: list[str] = []
    places = array("I")
    first, last = _source(tokens[place], lines)
    for cell in cells:
        piece, where = _visible(cell, text, max(first, places[-1] + 1 if places else 0), last)
        if piece.strip():
            places.extend([places[-1]] * len(BETWEEN_CELLS) if places else [])
            places.extend(where)
            shown.append(piece)
    if not places:
        return end, None
    kind: BlockKind = "header" if header else "row"
    return end, Block(kind, BETWEEN_CELLS.join(shown), places[0], places[-1] + 1, places=places)


def _source(token: Token, lines: list[int]) -> tuple[int, int]:
    first, last = token.map or [0, len(lines) - 1]
    return lines[first], lines[min(last, len(lines) - 1)]


def _visible(token: Token, text: str, start: int, end: int) -> tuple[str, "array[int]"]:
    """The text a reader sees, and the source offset of each of its characters."""
    shown: list[str] = []
    places = array("I")
    for child in token.children or []:
        source = child.markup if child.type == "text_special" else child.content
        if child.type == "softbreak" or child.type == "hardbreak":
            shown.append(" ")
            places.append(start)
        elif child.markup == "autolink":
            start += child.nesting == -1
        elif child.type in ("link_close", "image"):
            found = (IMAGE if child.type == "image" else LINK_END).search(text, start, end)
            start = found.end() if found else start
        elif source:
            start = max(text.find(source, start, end), start)
            shown.append(child.content)
            last_place = start + len(source) - 1
            places.extend(min(place, last_place) for place in range(start, start + len(child.content)))
            start += len(source)
    return _seen("".join(shown), places)


def _seen(shown: str, places: "array[int]") -> tuple[str, "array[int]"]:
    """Without the characters that stand for tags, and the spaces around what is left."""
    if GONE not in shown and BREAK not in shown:
        return shown, places
    seen = [place for place, letter in enumerate(shown) if ord(letter) not in UNSHOWN]
    while seen and shown[seen[-1]].isspace():
        seen.pop()
    first = next((turn for turn, place in enumerate(seen) if not shown[place].isspace()), 0)
    seen = seen[first:]
    return "".join(shown[place] for place in seen), array("I", (places[place] for place in seen))


def _skipped(token: Token, text: str, lines: list[int], reason: str) -> Block:
    first, last = _source(token, lines)
    piece = text[first:last]
    start = first + len(piece) - len(piece.lstrip())
    return Block("skipped", piece.strip(), start, start + len(piece.strip()), reason=reason)
