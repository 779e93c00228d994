"""Lines of plain text, and paragraphs that only the width of a page broke into lines.

Each stretch without a blank line is judged by its own width, so that one long line, a list or a table elsewhere does
not matter. A line that ends long before the width, though the next word would have fitted, ended on purpose.
"""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .blocks import Block
from .noise import FINAL

LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
BULLET = re.compile(
    r"(?:[•‣◦▪▫●○■□∙⁃➢►▶✓✔✗★☆\uf0b7\uf0a7]\s*|(?:[-*+·–—→»]|o(?=\t))\s+"
    r"|(?P<number>\d{1,3})[.)]\s+|\((?:\d{1,2}|[a-z]|[ivx]{1,4})\)\s+|(?:[a-z]|[ivx]{1,4})\)\s+)(?=\S)"
)
NARROW = 120  # characters: what is longer is a paragraph of its own
SHORTEST = 38  # of the longest line of a stretch that was broken; verses and lists are narrower
TORN_LENGTH, WRAPPED_SHARE = 45, 0.4  # of the long lines of a text, those that stop in mid-sentence
AROUND = 5  # lines on each side of one that tell how wide the text was there
USUAL = 0.6  # of those lines are no longer than the usual one
REACHES = 0.75  # of the width: a line that stops in mid-sentence before has ended on purpose
ENDINGS = ("s", "es", "d", "ed", "ing", "ly", "ness")
LEAST_PART = 4  # letters of each part of a compound that the text may know
DRAWN = re.compile(r"([-=~_*#+—–─═])\1{2,}|(?:[-=~_*] ){2,}[-=~_*]")
UNDERLINE_SLACK = 4  # characters by which an underline may differ from its heading
COLUMNS = re.compile(r"\S(?:\t| {3,})\S")
ROW = re.compile(r"\S(?:\t| {3,})\S|\s\|\s")
HYPHEN = re.compile(r"(?<=[a-zà-ÿ])[-\u00ad\u2010]$")
STAYS = re.compile(
    r"\b(?:meta|non|self|anti|post|pre|co|re|well|long|short|high|low|double|single|follow|cross|follow-up|dose|evidence"
    r"|placebo|age|sex|risk|time|half|quasi|multi|inter|intra|beta|alpha|all|one|two|three|four|five|six)-$",
    re.I,
)
CUT_WORD = re.compile(r"(?<![\w-])[\w-]{1,80}[-\u00ad\u2010][ \t]*\r?\n\s*[\w-]+")
NUMBERED_FOOT = re.compile(r"(?:[-–—]\s*)?(?:page\s+|p\.?\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?(?:\s*[-–—])?", re.I)
LEAST_LINES = 2  # of a paragraph that goes on behind a blank line; a single one may be a heading
LEAST_FEET, FOOT_WORDS = 3, 12
FOOT_LEAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line (or several, once joined): `start:end` without the white space around it, `body` behind the bullet."""

    text: str
    start: int
    end: int
    body: int
    indent: int
    gap: bool
    number: int = 0
    parts: tuple["Line", ...] = ()

    @property
    def bulleted(self) -> bool:
        return self.body > self.start

    @property
    def reach(self) -> int:
        return self.indent + len(self.text)


def lines(text: str) -> list[Line]:
    """Every line that shows something."""
    found: list[Line] = []
    for match in LINE.finditer(text):
        shown = match[0].strip(INVISIBLE + " \t\xa0\u3000").strip()
        if not shown:
            continue
        start = match.start() + match[0].index(shown)
        gap = not found or len(re.findall(r"\r\n|[\r\n\f\u2028\u2029]", text[found[-1].end : start])) > 1
        bullet = BULLET.match(shown)
        indent = len(match[0][: match[0].index(shown)].expandtabs(4))
        number = int(bullet["number"] or 0) if bullet else 0
        found.append(
            Line(shown, start, start + len(shown), start + (bullet.end() if bullet else 0), indent, gap, number)
        )
    return found


def feet(found: Sequence[Line]) -> set[int]:
    """Places of running heads and page feet: a line again and again, in which at most a number grows."""
    alike: dict[str, list[int]] = defaultdict(list)
    same: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(found):
        if line.gap and (place + 1 == len(found) or found[place + 1].gap):
            same[line.text].append(place)
        digits = re.sub(r"\d+", "#", line.text)
        if digits.count("#") and len(line.text.split()) <= FOOT_WORDS and not line.bulleted:
            alike[digits].append(place)
    grown = [places for places in alike.values() if _is_foot([found[place] for place in places])]
    repeated = [places for line, places in same.items() if len(places) >= LEAST_FEET and _is_head(line)]
    return {place for places in (*grown, *repeated) for place in places}


def _is_head(line: str) -> bool:
    """Again and again alone between blank lines, with words, and no sentence."""
    return FOOT_LEAST_WORDS <= len(line.split()) <= FOOT_WORDS and line[-1] not in ".!?"


def _is_foot(alike: Sequence[Line]) -> bool:
    if len(alike) < LEAST_FEET or FINAL.search(re.sub(r"[\d,–-]+$", "", alike[0].text)):
        return False
    told = alike[0].text
    numbers = [[int(number) for number in re.findall(r"\d{1,9}", line.text)] for line in alike]
    grows = any(all(one < two for one, two in pairwise(row)) for row in zip(*numbers, strict=False))
    return grows and (bool(NUMBERED_FOOT.fullmatch(told)) or len(re.findall(r"[^\W\d_]+", told)) > 2)


def rules(found: Sequence[Line]) -> list[int]:
    """Places of lines that are drawn: below a heading, or between parts."""
    return [place for place, line in enumerate(found) if DRAWN.fullmatch(line.text)]


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
    wrapped = _is_wrapped(found)
    groups: list[list[Line]] = []
    width = 0
    for stretch in _stretches(found):
        widths = _widths(stretch, wrapped)
        for turn, line in enumerate(stretch):
            after = stretch[turn + 1] if turn + 1 < len(stretch) else None
            if _continues(groups[-1], line, after, width) if turn else _goes_on_behind(groups, line, width):
                groups[-1].append(line)
            else:
                groups.append([line])
            width = widths[turn]
    return [_one(text, group) for group in groups]


def _goes_on_behind(groups: Sequence[list[Line]], line: Line, width: int) -> bool:
    """A page or a figure came into a sentence: full lines without an end, and behind a blank line small letters."""
    if not width or len(groups[-1]) < LEAST_LINES or line.bulleted or not line.text[:1].islower():
        return False
    before = groups[-1][-1]
    return not FINAL.search(before.text) and before.reach >= REACHES * width and not ROW.search(line.text)


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


def _is_wrapped(found: Sequence[Line]) -> bool:
    """Of the whole text: many of its long lines stop in mid-sentence, near the same place."""
    pairs = [one for one, two in pairwise(found) if one.reach >= TORN_LENGTH and not two.gap and not two.bulleted]
    narrow = [line.reach for line in pairs if line.reach <= NARROW]
    least = REACHES * max(narrow, default=0)
    torn = [line for line in pairs if least <= line.reach <= NARROW and not FINAL.search(line.text)]
    return len(torn) >= 3 and len(torn) >= WRAPPED_SHARE * len(pairs)


def _widths(stretch: Sequence[Line], wrapped: bool) -> list[int]:
    """At which each line of this stretch was broken, in characters, or 0 where each line is a paragraph."""
    narrow = [line.reach if line.reach <= NARROW and not ROW.search(line.text) else 0 for line in stretch]
    widths = [_width(narrow[max(0, turn - AROUND) : turn + AROUND + 1]) for turn in range(len(stretch))]
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


def _continues(group: list[Line], line: Line, after: Line | None, width: int) -> bool:
    before = group[-1]
    if line.bulleted:
        return False
    if group[0].bulleted and line.indent > group[0].indent:
        return True
    if not width or ROW.search(line.text) or ROW.search(before.text):
        return False
    if not FINAL.search(before.text) and line.text[:1].islower() and before.reach >= REACHES * width:
        return True
    if before.reach > NARROW:
        return False
    return _fills(before, line, width) and not _stands_apart(before, line, after, width)


def _fills(before: Line, line: Line, width: int) -> bool:
    """The first word of the next line would not have fitted."""
    return before.reach + 1 + len(line.text.split(maxsplit=1)[0]) > (
        width if FINAL.search(before.text) else 0.9 * width
    )


def _stands_apart(before: Line, line: Line, after: Line | None, width: int) -> bool:
    """A heading right behind a full line: short, without an end, and over a line that begins a sentence."""
    ends = FINAL.search(before.text) and after is not None and not FINAL.search(line.text)
    return bool(ends) and after is not None and not after.text[:1].islower() and not _fills(line, after, width)


def mended(block: Block, line: Line, text: str, words: Counter[str]) -> Block:
    """The block with words whole that the end of a line had cut, and without what stood between its lines."""
    gone: set[int] = set()
    for one, two in pairwise(line.parts):
        if HYPHEN.search(one.text) and two.text[:1].islower():
            gone.update(range(one.end if keeps_hyphen(one.text, two.text, words) else one.end - 1, two.start))
        elif text.count("\n", one.end, two.start) > 1:
            gone.update(range(one.end + 1, two.start))
    if not gone:
        return block
    left = array("I", (place for place in range(block.start, block.end) if place not in gone))
    return replace(block, text="".join(text[place] for place in left), places=left)


def keeps_hyphen(before: str, after: str, words: Counter[str]) -> bool:
    """By how the text writes the word elsewhere, as it stands or with another ending; else by its first part, and by
    whether both parts are words of the text and the whole is none.
    """
    first = before.split()[-1].casefold().lstrip("([“\"'")
    second = re.split(r"[^\w-]", after.casefold())[0]
    stem = HYPHEN.sub("", first)
    apart, whole = words[first + second], words[stem + second]
    if apart != whole:
        return apart > whole
    if STAYS.search(first) or any(words[first + second + ending] for ending in ENDINGS):
        return True
    return min(len(stem), len(second)) >= LEAST_PART and bool(words[stem] and words[second])


def vocabulary(text: str) -> Counter[str]:
    """How often each word occurs, compounds with their hyphens; without those that the end of a line cut."""
    return Counter(re.findall(r"\w[\w-]*\w", CUT_WORD.sub(" ", text.casefold())))
