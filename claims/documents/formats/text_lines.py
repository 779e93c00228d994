"""Lines of plain text: what each shows, heads and feet of pages, and lines that are drawn."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .noise import FINAL

LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
BULLET = re.compile(
    r"(?:(?:Jump up(?: to:)?\s*)?\^(?:(?:\s[a-z]){1,9}(?=\s[A-Z\"“\d]))?\s+"  # to the marks of a wiki's entry
    r"|[•‣◦▪▫●○■□∙⁃➢►▶✓✔✗★☆\uf0b7\uf0a7]\s*|(?:[-*+·–—→»!]|>>|o(?=\t|\s+[A-Z“\"'(`\d]))\s+"
    r"|(?P<number>\d{1,3})[.)]\s+|\((?:\d{1,2}|[a-z]|[ivx]{1,4})\)\s+|(?:[a-z]|[ivx]{1,4})\)\s+)(?=\S)"
)
DRAWN = re.compile(r"([-=~_*#+—–─═^\"])\1{2,}|(?:[-=~_*] ){2,}[-=~_*]")
# Below a heading in texts that Sphinx or a hand made; a tilde would begin code in Markdown.
UNDERLINED = re.compile(r"^(?![ \t~`>|])([^\r\n]{3,120})\r?\n((?:~{3,}|\^{3,}|\"{3,}))[ \t]*(?=\r?$)", re.M)
UNDERLINE_EXACTLY = 2
NUMBERED_FOOT = re.compile(r"(?:[-–—]\s*)?(?:page\s+|p\.?\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?(?:\s*[-–—])?", re.I)
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


def is_underline(name: str, line: str) -> bool:
    """It is as long as the words above it."""
    return abs(len(name.rstrip()) - len(line)) <= UNDERLINE_EXACTLY
