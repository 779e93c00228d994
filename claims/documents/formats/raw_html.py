"""HTML written into Markdown, made into Markdown of the same length: every character stays where it is.

Tags of blocks become ends of lines, those of headings and items the marks of Markdown, the others characters that show
nothing (`GONE`); numbers in a raised tag become raised numbers. Comments and scripts go. Code stays as it is.
"""

import re

from .composing import RAISED

GONE, BREAK = "\ufdd0", "\ufdd1"  # no characters: no text has them
ENDS = {ord(BREAK): None}
UNSHOWN = {ord(GONE): None, ord(BREAK): None}
BLOCKS = (
    "p", "div", "section", "article", "header", "footer", "main", "aside", "center", "figure", "figcaption",
    "blockquote", "ul", "ol", "dl", "dt", "dd", "li", "table", "thead", "tbody", "tr", "caption", "details", "summary",
    "hr", "address", "h1", "h2", "h3", "h4", "h5", "h6",
)  # fmt: skip
INLINE = (
    "a", "abbr", "b", "bdi", "big", "br", "cite", "code", "dfn", "em", "font", "i", "img", "ins", "kbd", "mark",
    "picture", "q", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "td", "th", "time", "tt", "u",
    "var", "wbr", "video", "audio", "iframe", "input", "svg", "path",
)  # fmt: skip
VALUE = r"""(?:"[^"<>]{0,2000}"|'[^'<>]{0,2000}'|[^\s"'<>=]{1,2000})"""
ATTRIBUTES = rf"(?:\s+[\w:@.-]+\s*=\s*{VALUE}|\s+(?:open|hidden|reversed))*"
TAG = rf"(?<!(?<!\\)\\)<(?P<end>/?)(?P<name>{'|'.join((*BLOCKS, *INLINE))}){ATTRIBUTES}\s*/?>"
TOKENS = re.compile(
    r"(?P<code>`[^`\r\n]{1,400}`)|(?P<row>^[ \t]*\|[^\r\n]*)"
    rf"|(?P<marker>^[ \t>]*(?:[-*+]|\d{{1,9}}[.)])[ \t]+)?{TAG}",
    re.I | re.M,
)
IN_ROW = re.compile(TAG, re.I)
FENCE = re.compile(r"(?m)^( {0,3}(?:```|~~~)[^\r\n]*)$")
COMMENT = (re.compile(r"(?<!(?<!\\)\\)<!--"), "-->")
SCRIPT = (re.compile(r"(?<!(?<!\\)\\)<script\b", re.I), "</script>")
STYLE = (re.compile(r"(?<!(?<!\\)\\)<style\b", re.I), "</style>")
RAISED_TAG = re.compile(r"(?<!(?<!\\)\\)<sup(?:\s[^<>]{0,200})?>([^<]{0,200})</sup>", re.I)
RAISED_MARK = re.compile(r"(?<=\S)\^(\d{1,3}(?:[,–-]\d{1,3}){0,20})\^")
LINK_TARGET = re.compile(r"\]\([^()\s]*\)")
NUMBERS = re.compile(r"[\d\s,;–-]*\d[\d\s,;–-]*")
INDENTED = re.compile(rf"(?<={BREAK})((?:[ \t]*\r?\n)+)([ \t]+)(?=\S)")
CELLS = ("td", "th")
CELL = re.compile(r"\s*<t[dh]\b", re.I)


def without_tags(text: str) -> str:
    """`text` with the tags of HTML made Markdown or unseen, character by character."""
    if "<" not in text and "^" not in text:
        return text
    parts = FENCE.split(text)  # text, fence, code, fence, text, …
    return "".join(_outside_code(part) if place % 4 == 0 else part for place, part in enumerate(parts))


def _outside_code(text: str) -> str:
    for opening, closing in (COMMENT, SCRIPT, STYLE):
        text = _cut(text, opening, closing)
    text = TOKENS.sub(_replaced, text)
    text = RAISED_TAG.sub(_raised, text)
    text = RAISED_MARK.sub(lambda found: f"{GONE}{found[1].translate(RAISED)}{GONE}", text)
    return INDENTED.sub(lambda found: found[1] + GONE * len(found[2]), text)


def _cut(text: str, opening: re.Pattern[str], closing: str) -> str:
    """From each opening to its closing; once one is missing, none follows."""
    pieces, place, folded = [], 0, text.lower()
    while found := opening.search(text, place):
        end = folded.find(closing, found.end())
        if end < 0:
            break
        end += len(closing)
        pieces += [text[place : found.start()], re.sub(r"[^\r\n]", GONE, text[found.start() : end])]
        place = end
    return "".join([*pieces, text[place:]])


def _replaced(found: re.Match[str]) -> str:
    if found["code"]:
        return found[0]
    if found["row"]:
        return IN_ROW.sub(_in_row, found[0])
    marker = found["marker"] or ""
    length = len(found[0]) - len(marker)
    if found["name"].lower() in CELLS and not CELL.match(found.string, found.end()):
        return marker + GONE * length  # the last of its row
    return marker + _of_tag(found["name"].lower(), length, is_end=bool(found["end"]), is_marked=bool(marker))


def _in_row(tag: re.Match[str]) -> str:
    return (" " if tag["name"].lower() == "br" else "").ljust(len(tag[0]), GONE)


def _of_tag(name: str, length: int, *, is_end: bool, is_marked: bool) -> str:
    if name == "br":
        return " ".ljust(length, GONE)
    if name in CELLS:
        return (" | " if is_end else GONE).ljust(length, GONE)
    if name not in BLOCKS or is_marked:
        return GONE * length
    if is_end:
        return "\n\n".rjust(length, BREAK)
    mark = _mark(name, length)
    return ("\n" + mark if mark else "\n\n").ljust(length, BREAK)


def _mark(name: str, length: int) -> str:
    """Of Markdown, for what begins here; a heading whose tag is too short for its level has the lowest that fits."""
    if name == "li":
        return "- "
    level = 6 if name == "summary" else int(name[1]) if re.fullmatch(r"h\d", name) else 0
    return "#" * min(level, length - 2) + " " if level else ""


def _raised(found: re.Match[str]) -> str:
    """Raised numbers, also those of a link; "[1]" stays as it is."""
    inner, at = found[1], LINK_TARGET.search(found[1])
    words = inner[: at.start()] if at else inner
    shown = words.translate(UNSHOWN).removeprefix("[" if at else "")
    raised = words.translate(RAISED) + inner[len(words) :] if NUMBERS.fullmatch(shown) else inner
    return GONE * (found.start(1) - found.start()) + raised + GONE * (found.end() - found.end(1))
