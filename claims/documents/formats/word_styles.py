"""What of Word's styles bears on the structure of a text, with what each takes over from those it is based on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from claims.text.whole_numbers import whole_number

from .word_markup import W, switch, value

HEADING = re.compile(r"heading (\d)", re.I)
LIST_DEPTH = re.compile(r"list (?:bullet|number|continue)? ?(\d)?", re.I)
MOST_PARENTS = 20  # styles that a style is based on
TOP = 9  # the outline level of what is no heading


@dataclass(slots=True)
class Style:
    """`names` are its own and those it is based on, in lower case. `level`: of a heading 1 to 9, else 0.

    `number` is the list that counts its paragraphs, and `step` the level of it on which it does, or "".
    `raised`, `hidden` and `bold` are None where nothing is said of them.
    """

    name: str = ""
    names: frozenset[str] = frozenset()
    level: int = 0
    listed: bool = False
    depth: int = 0
    number: str = ""
    step: int = 0
    bold: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None


def styles_of(root: etree._Element) -> dict[str, Style]:
    """By their ids."""
    by_id = {one.get(f"{W}styleId", ""): one for one in root.iter(f"{W}style")}
    return {key: _style(list(_line(key, by_id))) for key in by_id}


def _line(key: str, by_id: dict[str, etree._Element]) -> Iterator[etree._Element]:
    """The style and those it is based on, itself first."""
    for _ in range(MOST_PARENTS):
        element = by_id.get(key)
        if element is None:
            return
        yield element
        key = value(element, "basedOn")


def _style(line: list[etree._Element]) -> Style:
    """Word keeps "heading 1" in English in every language."""
    found = Style(name=next(filter(None, (value(one, "name") for one in line)), ""))
    found.names = frozenset(value(one, "name").lower() for one in line)
    found.level = next((level for one in line if (level := _level(one)) is not None), 0)
    found.number, found.step = next(filter(None, map(_number, line)), ("", 0))
    named = any(re.match(r"list (?!paragraph)", value(one, "name"), re.I) for one in line)
    found.listed = found.number != "0" and (named or bool(found.number))
    found.bold = _said(line, "b")
    found.hidden = _said(line, "vanish")
    raised = next((said for one in line if (said := value(one, "rPr", "vertAlign"))), "")
    found.raised = raised == "superscript" if raised else None
    step = LIST_DEPTH.match(found.name)
    found.depth = int(step[1] or 1) - 1 if step else 0
    return found


def _level(style: etree._Element) -> int | None:
    heading = HEADING.fullmatch(value(style, "name"))
    outline = value(style, "pPr", "outlineLvl")
    if outline.isdecimal():
        return whole_number(outline, TOP) + 1 if whole_number(outline, TOP) < TOP else 0
    return int(heading[1]) if heading else None


def _number(style: etree._Element) -> tuple[str, int] | None:
    number, step = value(style, "pPr", "numPr", "numId"), value(style, "pPr", "numPr", "ilvl")
    return (number, whole_number(step)) if number else None


def _said(line: list[etree._Element], name: str) -> bool | None:
    return next((said for one in line if (said := switch(one, "rPr", name)) is not None), None)
