"""Footnotes, and other small print at the foot of a column: who may be written to, what is short for what."""

import re
from collections.abc import Sequence

from claims.documents.formats.outline import is_references

from .print_lines import Line
from .sheets import Box
from .typography import Typography

MARK = re.compile(r"(?:[*†‡§¶#]|[⁰¹²³⁴-⁹]+|\(?[a-z]\)\s)\s?\S")
BEGINS = re.compile(
    r"(?:\W*)(?:correspond|e-?mail|abbreviat|received|accepted|funding|conflicts? of|copyright|©|doi\b|https?:"
    r"|address for|author affil"
    r"|present address|supported by|these authors|handling editor|edited by|reprints?|this article|how to cite"
    r"|cite this"
    r"|supplementa|trial registration|electronic address)",
    re.I,
)


def parted(lines: Sequence[Line], typography: Typography, rules: Sequence[Box]) -> tuple[list[Line], list[list[Line]]]:
    """A column without its notes, and each of them."""
    start = next((place for place in range(len(lines) - 1, 0, -1) if _is_first(lines, place, typography, rules)), 0)
    while start > 1 and _is_first(lines, start - 1, typography, rules, within=True):
        start -= 1
    return (list(lines[:start]), _each(lines[start:])) if start else (list(lines), [])


def _is_first(
    lines: Sequence[Line], place: int, typography: Typography, rules: Sequence[Box], within: bool = False
) -> bool:
    """A note begins here: small to the foot of the column, set off from what stands above it."""
    line, above = lines[place], lines[place - 1]
    if not all(_is_print(one, typography) for one in lines[place:]) or is_references(above.text):
        return False
    here = [rule for rule in rules if rule.width > 20 and rule.x0 < line.x1 and rule.x1 > line.x0]
    ruled = any(line.y < rule.y1 < above.y for rule in here)
    return ruled or (_begins(line) and (above.size - line.size > 0.4 or within or above.y - line.y > 1.5 * line.size))


def _is_print(line: Line, typography: Typography) -> bool:
    return typography.is_small(line) and not line.bold


def _begins(line: Line) -> bool:
    first = line.words[0]
    return first.rise > 0 or bool(MARK.match(line.text) or BEGINS.match(line.text))


def _each(lines: Sequence[Line]) -> list[list[Line]]:
    notes: list[list[Line]] = []
    for line in lines:
        if not notes or _begins(line):
            notes.append([])
        notes[-1].append(line)
    return notes
