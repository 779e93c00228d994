"""What writers' tools add to Markdown, made unseen or set apart, character by character.

Displayed formulas, tables of pandoc, templates and code of Hugo, Jekyll and MDX, attributes of pandoc and kramdown,
links of wikis. Blocks become blank lines and are told; the rest becomes characters that show nothing.
"""

import re

from .blocks import Block
from .raw_html import FENCE, GONE
from .set_apart import CODE, TABLE

FORMULA = "formula"
Rule = tuple[str, re.Pattern[str]]
INDENT = r"^[ \t>]*"
BLANK = r"\r?\n[ \t]*\r?\n"
DASHES = r" {0,4}-{2,}(?: +-{2,})+[ \t]*(?=\r?$)"
COMPONENT = r"</?[A-Z]\w*(?:\.\w+)?(?:\s[^<>\r\n]{0,400})?/?>"
APART: tuple[Rule, ...] = (
    (
        CODE,
        re.compile(
            r"\{%-?\s*(?P<name>highlight|raw|comment|code)\b[^%]{0,200}%\}(?:(?!\{%-?\s*(?P=name)\b).)*?"
            r"\{%-?\s*end(?P=name)\s*-?%\}",
            re.S,
        ),
    ),
    (
        CODE,
        re.compile(
            r"^(?:import\s[^\r\n]*['\"][^'\"\r\n]+['\"];?|export\s+(?:const|let|default|function)\b[^\r\n]*)(?=\r?$)",
            re.M,
        ),
    ),
    (
        CODE,  # a line of nothing but the tags of components
        re.compile(rf"^[ \t]*{COMPONENT}(?:[ \t]*{COMPONENT})*[ \t]*(?=\r?$)", re.M),
    ),
    (
        FORMULA,
        re.compile(
            rf"{INDENT}\$\$(?:(?!\$\$|{BLANK}).){{1,4000}}\$\$[^\w\r\n]{{0,3}}(?:\{{[^{{}}\r\n]{{0,80}}\}})?"
            r"[ \t]*(?=\r?$)",
            re.M | re.S,
        ),
    ),
    (
        FORMULA,
        re.compile(
            rf"{INDENT}\\\\?\[[ \t]*\r?\n(?:(?!{BLANK}|\\\[).){{1,4000}}?\\\\?\][^\w\r\n]{{0,3}}(?=\r?$)", re.M | re.S
        ),
    ),
    (
        FORMULA,
        re.compile(
            rf"{INDENT}\\begin\{{(?P<name>[a-z]{{1,20}}\*?)\}}(?:(?!\\begin\{{(?P=name)\}}).){{1,6000}}?"
            r"\\end\{(?P=name)\}[ \t]*(?=\r?$)",
            re.M | re.S,
        ),
    ),
    (
        TABLE,
        re.compile(r"^[ \t]*\+[-=:+]{3,}\+[ \t]*(?=\r?$)(?:\r?\n[ \t]*[+|][^\r\n]*[+|][ \t]*(?=\r?$)){1,2000}", re.M),
    ),
    (
        TABLE,  # between two full lines, a line of dashes in columns
        re.compile(
            rf"^ {{0,4}}-{{5,}}[ \t]*\r?\n(?:(?!{DASHES})[^\r\n]*+\r?\n){{0,6}}{DASHES}"
            r"(?:\r?\n(?! {0,4}-{5,}[ \t]*(?=\r?$))[^\r\n]*+){1,2000}\r?\n {0,4}-{5,}[ \t]*(?=\r?$)",
            re.M,
        ),
    ),
    (
        TABLE,  # names of columns, a line of dashes in columns, rows
        re.compile(rf"(?:^(?=[ \t]*\S)[^\r\n]*+\r?\n)?^{DASHES}(?:\r?\n(?=[ \t]*\S)[^\r\n]*+){{1,2000}}", re.M),
    ),
    ("abbreviations", re.compile(r"^\*\[[^\[\]\r\n]{1,60}\]:[^\r\n]*(?=\r?$)", re.M)),
)
UNSEEN = (
    re.compile(r"(?<!`)\{\{[<%](?:(?!\}\}|\{\{).){0,2000}\}\}", re.S),
    re.compile(r"(?<!`)\{%(?:(?!%\}|\{%).){0,1000}%\}", re.S),
    re.compile(r"(?<![`\w^_}\\])\{\{(?:(?!\}\}|\{\{).){0,400}\}\}"),
    re.compile(r"^\{:[^{}\r\n]{1,200}\}[ \t]*(?=\r?$)", re.M),
    re.compile(r"(?<=[\])`])\{(?::|[#.]\w|\w+=)[^{}\r\n]{0,400}\}"),
    re.compile(r"(?<=\S)[ \t]+\{(?::[ \t]?)?[#.][\w-][^{}\r\n]{0,200}\}[ \t]*(?=\r?$)", re.M),
    re.compile(r"(?<=\w)[ \t]*\{-\}[ \t]*(?=\r?$)", re.M),
    re.compile(r"^!include\([^()\r\n]{1,200}\)[ \t]*(?=\r?$)", re.M),
    re.compile(r"^[ \t]*#[a-z][\w/-]*(?:[ \t]+#[a-z][\w/-]*)*[ \t]*(?=\r?$)", re.M),
    re.compile(r"(?<!`)!\[\[[^\[\]\r\n]{1,300}\]\]"),
)
# What is shown of each, in its group.
SHOWN = (
    re.compile(r"\{\{c\d{1,2}::(?P<shown>(?:(?!\{\{|\}\}|::).){1,1000})(?:::(?:(?!\}\}).){0,300})?\}\}", re.S),
    re.compile(r"(?<!`)\[\[(?:[^\[\]|\r\n]{1,300}\|)?\s*(?P<shown>(?!\^?\d+\])[^\[\]|\r\n]{1,300}?)\s*\]\](?!\()"),
    re.compile(r"\[(?P<shown>[^\[\]\r\n]{1,300})\]\{[.#:\w][^{}\r\n]{0,200}\}"),
    re.compile(r"(?<![=\w`])==(?P<shown>[^\s=][^=\r\n]{0,300})==(?!=)"),
    re.compile(r"(?<=[A-Za-z)\]])~(?P<shown>[\w+-]{1,8})~(?!~)"),
)
INLINE_NOTE = re.compile(r"\^\[(?:[^\[\]\\]|\\.|\[[^\[\]\r\n]{0,300}\]){1,3000}\]")
DEFINITION = re.compile(r"(?m)(?<=[^\s:|>-])(\r?\n)[:~]( {1,3}\S)")


def without_dialects(text: str) -> tuple[str, list[Block]]:
    """The text, as long as before, and what was set apart of it."""
    parts = FENCE.split(text)  # text, fence, code, fence, text, …
    apart: list[Block] = []
    place = 0
    for turn, part in enumerate(parts):
        if turn % 4 == 0:
            parts[turn] = _outside_code(part, place, apart)
        place += len(part)
    return "".join(parts), sorted(apart, key=lambda block: block.start)


def _outside_code(text: str, offset: int, apart: list[Block]) -> str:
    if not re.search(r"[{$\\+=~<]|\^\[|--|\[\[|^import\s|^export\s|^\*\[|\n[:~] ", text, re.M):
        return text
    for reason, rule in APART:
        apart += [_apart(found, offset, reason) for found in rule.finditer(text)]
        text = rule.sub(_blank, text)
    apart += [_apart(found, offset, "footnote") for found in INLINE_NOTE.finditer(text)]
    text = INLINE_NOTE.sub(lambda found: re.sub(r"[^\r\n]", GONE, found[0]), text)
    for rule in SHOWN:
        text = rule.sub(_only_shown, text)
    for rule in UNSEEN:
        text = rule.sub(lambda found: re.sub(r"[^\r\n]", GONE, found[0]), text)
    return DEFINITION.sub(r"\1\n\2", text)


def _apart(found: re.Match[str], offset: int, reason: str) -> Block:
    told = found[0].strip()
    start = offset + found.start() + found[0].index(told)
    return Block("skipped", told, start, start + len(told), reason=reason)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\r\n]", " ", found[0])


def _only_shown(found: re.Match[str]) -> str:
    before, behind = found.start("shown") - found.start(), found.end() - found.end("shown")
    return GONE * before + found["shown"] + GONE * behind
