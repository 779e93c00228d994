"""Paragraphs of plain text that only the width of a page broke into lines.

Each stretch without a blank line is judged by its own width, so that one long line, a list or a table elsewhere does
not matter. A line that ends long before the width, though the next word would have fitted, ended on purpose.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from .noise import FINAL
from .outline import is_closing
from .text_lines import Line, rules

NARROW, WIDE = 120, 180  # characters: what is longer is a paragraph of its own; of a text that is all so wide
LEAST_WIDE, WIDE_SHARE = 10, 0.8  # lines between the two, and their share of all that are longer than the first
SHORTEST = 38  # of the longest line of a stretch that was broken; verses and lists are narrower
TORN_LENGTH, WRAPPED_SHARE = 45, 0.4  # of the long lines of a text, those that stop in mid-sentence
USUAL_LONGEST = 0.95  # of a text's lines are no longer than the one that tells its width; an address stands out
FEW = 3  # lines of a stretch that are too few for a width of their own
AROUND = 5  # lines on each side of one that tell how wide the text was there
USUAL = 0.6  # of those lines are no longer than the usual one
REACHES = 0.75  # of the width: a line that stops in mid-sentence before has ended on purpose
REACHES_TORN = 0.5  # the same of two lines that are surely of a sentence
UNDERLINE_SLACK = 4  # characters by which an underline may differ from its heading
UNFINISHED = re.compile(r"\b(?:in|of|the|an?|and|or|with|for|from|by|at|on|to|than|as)$")  # no name ends so
BRACKETED = re.compile(r"\[\d{1,6}\]\s")  # the number of a work or of a fault at the beginning of a line
PART = re.compile(r"\d{1,2}\.\d{1,2}(?:\.\d{1,2})?\.?\s+[A-Z][a-z]")
CLOSING_WORDS = 3
COLUMNS = re.compile(r"\S(?:\t| {3,})\S")
ROW = re.compile(r"\S(?:\t| {3,})\S|\s\|\s")
PIPED = re.compile(r"[\"'`“‘][^\"'`“”‘’|]{1,60} \| [^\"'`“”‘’]{1,60}[\"'”’`]")  # of a menu or a command: "Help | About"
LEAST_LINES = 2  # of a paragraph that goes on behind a blank line; a single one may be a heading
HANGING = 6  # columns by which what a label names is set in
LABEL = re.compile(r"[A-Z][\w -]{1,30}\S?\s*:\s")
SMALL_WORD = re.compile(r"(?<!\S)[a-z]{2,}(?!\S)")
HALF = 3  # such words on each side of a tab
PROSE = 4  # words in small letters of a line that is surely of a sentence


def without_rules(found: Sequence[Line], beside: Collection[int]) -> list[Line]:
    """The lines of text; what stands above an underline or behind a drawn line stands apart."""
    drawn = set(rules(found))
    left = []
    for place, line in enumerate(found):
        if place in beside:
            continue
        below = found[place + 1] if place + 1 in drawn else None
        is_underlined = below is not None and not below.gap and abs(below.reach - line.reach) <= UNDERLINE_SLACK
        left.append(replace(line, gap=True) if is_underlined or place - 1 in drawn else line)
    return left


def joined(text: str, found: Sequence[Line]) -> list[Line]:
    """List items with their indented continuation, and lines that only the width of the page broke."""
    narrow = _narrow(found)
    wrapped = _wrapped_at(found, narrow)
    groups: list[list[Line]] = []
    width = 0
    for stretch in _stretches(found):
        widths = _widths(stretch, wrapped, narrow)
        for turn, line in enumerate(stretch):
            after = stretch[turn + 1] if turn + 1 < len(stretch) else None
            if (
                _continues(groups[-1], line, after, width, narrow)
                if turn
                else _goes_on_behind(groups, line, width, wrapped)
            ):
                groups[-1].append(line)
            else:
                groups.append([line])
            width = widths[turn]
    return [_one(text, group) for group in groups]


def _goes_on_behind(groups: Sequence[list[Line]], line: Line, width: int, wrapped: int) -> bool:
    """A page or a figure came into a sentence: full lines without an end, and behind a blank line small letters.

    Or the copy of a PDF cut its beginning off: a few words that are no name, and a full line in small letters.
    """
    if not groups or line.bulleted or not line.text[:1].islower() or _is_row(line):
        return False
    before = groups[-1][-1]
    if FINAL.search(before.text) or before.bulleted or _is_row(before):
        return False
    if len(groups[-1]) >= LEAST_LINES:
        return bool(width) and before.reach >= REACHES * width
    return bool(wrapped) and _speaks(before.text) and _is_full(line, wrapped)


def _is_row(line: Line) -> bool:
    """Of a table: columns, or what stands between bars; not a sentence into which somebody typed one tab."""
    halves = line.text.split("\t")
    if len(halves) == 2 and all(len(SMALL_WORD.findall(half)) >= HALF for half in halves):
        return False
    return bool(ROW.search(PIPED.sub("", line.text)))


def _speaks(words: str) -> bool:
    """The beginning of a sentence: capital letter, then words in small letters."""
    return words[:1].isupper() and len(words.split()) >= 2 and bool(re.search(r"\s[a-z]{2,}$", words))


def _is_full(line: Line, width: int) -> bool:
    return REACHES * width <= line.reach <= WIDE and len(SMALL_WORD.findall(line.text)) >= PROSE


def _one(text: str, group: list[Line]) -> Line:
    first, last = group[0], group[-1]
    if len(group) == 1:
        return first
    return replace(first, text=text[first.start : last.end], end=last.end, parts=tuple(group))


def _stretches(found: Sequence[Line]) -> list[list[Line]]:
    stretches: list[list[Line]] = []
    for line in found:
        if line.gap or not stretches:
            stretches.append([])
        stretches[-1].append(line)
    return stretches


def _narrow(found: Sequence[Line]) -> int:
    """The longest line that a width broke. A page of PDF in small print is wider than others."""
    longer = [line for line in found if line.reach > NARROW]
    wide = [line for line in longer if line.reach <= WIDE and not FINAL.search(line.text)]
    return WIDE if len(wide) >= LEAST_WIDE and len(wide) >= WIDE_SHARE * len(longer) else NARROW


def _wrapped_at(found: Sequence[Line], most: int) -> int:
    """Of the whole text: where many of its long lines stop in mid-sentence, or 0."""
    pairs = [one for one, two in pairwise(found) if one.reach >= TORN_LENGTH and not two.gap and not two.bulleted]
    narrow = sorted(line.reach for line in pairs if line.reach <= most)
    width = narrow[int(USUAL_LONGEST * len(narrow))] if narrow else 0
    least = REACHES * width
    torn = [line for line in pairs if least <= line.reach <= most and not FINAL.search(line.text)]
    return width if len(torn) >= 3 and len(torn) >= WRAPPED_SHARE * len(pairs) else 0


def _widths(stretch: Sequence[Line], wrapped: int, most: int) -> list[int]:
    """At which each line of this stretch was broken, in characters, or 0 where each line is a paragraph.

    `wrapped`: the width of the whole text, or 0; a few lines that reach it tell no other of their own.
    """
    narrow = [line.reach if line.reach <= most and not _is_row(line) else 0 for line in stretch]
    widths = [_width(narrow[max(0, turn - AROUND) : turn + AROUND + 1]) for turn in range(len(stretch))]
    if len(stretch) <= FEW and wrapped and REACHES * wrapped <= max(narrow) <= wrapped:
        widths = [wrapped] * len(stretch)
    reaching = [reach >= REACHES * width for reach, width in zip(narrow, widths, strict=True)]
    torn = sum(
        reaches and bool(reach) and not FINAL.search(one.text) and two.text[:1].islower()
        for reaches, reach, (one, two) in zip(reaching, narrow, pairwise(stretch), strict=False)
    )
    is_filled = torn and all(reaching[:-1])
    is_broken = wrapped or torn >= 2 or is_filled
    return [width if width >= SHORTEST and is_broken else 0 for width in widths]


def _width(reaches: Sequence[int]) -> int:
    """The longest of the lines around one, without those that stand out: two that a program made one, an address."""
    held = sorted(reach for reach in reaches if reach)
    usual = held[int(USUAL * len(held))] if held else 0
    return max((reach for reach in held if reach <= usual / REACHES), default=0)


def _continues(group: list[Line], line: Line, after: Line | None, width: int, most: int) -> bool:
    before = group[-1]
    if line.bulleted or _names_a_section(before, line, width):
        return False
    if (group[0].bulleted or BRACKETED.match(group[0].text)) and line.indent > group[0].indent:
        return True
    if BRACKETED.match(group[0].text) and BRACKETED.match(line.text):
        return False
    if line.indent >= group[0].indent + HANGING and not FINAL.search(before.text) and LABEL.match(group[0].text):
        return True
    if not width or _is_row(line) or _is_row(before):
        return False
    if not FINAL.search(before.text) and line.text[:1].islower() and before.reach >= _least(before, line, width):
        return True
    if before.reach > most:
        return False
    if UNFINISHED.search(before.text) and before.reach >= REACHES * width:
        return True
    return _fills(before, line, width) and not _stands_apart(before, line, after, width)


def _least(before: Line, line: Line, width: int) -> float:
    """How far a line reaches that stops in mid-sentence: less far where both are surely of a sentence."""
    are_prose = all(len(SMALL_WORD.findall(one.text)) >= PROSE for one in (before, line))
    return (REACHES_TORN if are_prose else REACHES) * width


def _names_a_section(before: Line, line: Line, width: int) -> bool:
    """ "References" on a line of its own, or a short line with the number of a section."""
    if not line.text[:1].isupper():
        return bool(PART.match(line.text)) and line.reach < REACHES * width and not FINAL.search(line.text)
    return len(line.text.split()) <= CLOSING_WORDS and is_closing(line.text) and not UNFINISHED.search(before.text)


def _fills(before: Line, line: Line, width: int) -> bool:
    """The first word of the next line would not have fitted."""
    return before.reach + 1 + len(line.text.split(maxsplit=1)[0]) > (
        width if FINAL.search(before.text) else 0.9 * width
    )


def _stands_apart(before: Line, line: Line, after: Line | None, width: int) -> bool:
    """A heading right behind a full line: short, without an end, and over a line that begins a sentence."""
    ends = FINAL.search(before.text) and after is not None and not FINAL.search(line.text)
    return bool(ends) and after is not None and not after.text[:1].islower() and not _fills(line, after, width)
