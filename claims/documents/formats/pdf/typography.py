"""How a document sets its body, and what that says of a line: body, heading and of which level, or small print."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from claims.documents.formats.noise import FINAL
from claims.documents.formats.outline import OPENINGS, bare, is_closing

from .faces import is_typed
from .print_lines import Line

TOP = re.compile(
    r"abstract|summary|introduction|background|(?:.{0,30} and )?methods?(?: and .{0,30})?|results?(?: and discussion)?"
    r"|discussion(?: and conclusions?)?|conclusions?|findings|experimental procedures?",
    re.I,
)
TITLE = 1.25  # of the size of the sections' headings: what is larger is above them
LIST_LONGER = 0.35  # of the letters of the most usual size, that the body has
TYPED = 0.9  # of the lines: then the text itself is set like a typewriter's
LARGER, SMALLER = 1.06, 0.93  # of the size of the body
LONGEST_HEADING = 220  # characters
MOST_LINES = 6
NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})(?:\.|\)|\|)?\s+(?=[^\W\d_])")
NAMED = re.compile(
    r"(?:general |main |study )?(?:abstract|summary|introduction|background|objectives?|aims?|(?:materials?"
    r"|patients?|subjects?|participants?)"
    r" and methods?|methods?(?: and (?:materials?|findings|participants))?|experimental procedures?"
    r"|results?(?: and discussion)?|findings"
    r"|discussion(?: and conclusions?)?|conclusions?|limitations?|statistical analys[ei]s|study (?:design"
    r"|population)|participants"
    r"|search strategy|data (?:extraction|sources|synthesis|analysis)|outcomes?|interventions?|interpretation"
    r"|key ?words?"
    r"|strengths and limitations(?: of this study)?|trial registration|appendix(?: [a-z0-9])?|plain[- ]language summary"
    r"|what is already known.{0,40}|what this (?:study|paper) adds|acknowledge?ments?)",
    re.I,
)
LEADERS = re.compile(r"(?:\. ?){4}")
CAPS = re.compile(r"[^a-zß-öø-ÿ]*[A-ZÀ-ÖØ-Þ]{3}[^a-zß-öø-ÿ]*")


@dataclass(frozen=True, slots=True)
class Style:
    size: float
    bold: bool
    caps: bool
    italic: bool

    @property
    def rank(self) -> tuple[float, bool, bool, bool]:
        return -self.size, not self.bold, not self.caps, self.italic


def style_of(line: Line) -> Style:
    return Style(round(line.size * 2) / 2, line.bold, bool(CAPS.fullmatch(line.text)), line.italic)


def is_named(text: str) -> bool:
    """A name that sections of articles bear."""
    name = bare(text)
    return len(name) <= 60 and bool(NAMED.fullmatch(name) or OPENINGS.fullmatch(name) or is_closing(name))


def number_of(text: str) -> str:
    """ "2.1" of "2.1 Participants", or ""."""
    found = NUMBERED.match(text)
    return found[1] if found else ""


@dataclass(slots=True)
class Typography:
    """The body's size, whether it is bold, and the distance of its lines. `levels` of the styles of headings.

    `typed`: the whole text is in the letters of a typewriter.
    """

    size: float
    bold: bool
    italic: bool
    leading: float
    typed: bool = False
    levels: dict[Style, int] = field(default_factory=dict)

    def is_body(self, line: Line) -> bool:
        return SMALLER * self.size <= line.size <= LARGER * self.size

    def is_small(self, line: Line) -> bool:
        return line.size < SMALLER * self.size

    def stands_out(self, line: Line) -> bool:
        """Set otherwise than the body: larger, bold, in capitals or in italics."""
        style = style_of(line)
        if self.is_small(line) and not (style.bold or style.caps):
            return False
        return (
            line.size > LARGER * self.size
            or (style.bold and not self.bold)
            or (style.caps and len(line.text) > 3)
            or (style.italic and not self.italic)
        )

    def level_of(self, lines: Sequence[Line]) -> int:
        """2 to 6. A number says it where there is one: "2.1" is of the third level."""
        text = " ".join(line.text for line in lines)
        if number := number_of(text):
            return min(number.count(".") + 2, 6)
        if is_closing(text):
            return 2
        return self.levels.get(style_of(lines[0]), 3 if self.levels else 2)

    def learn_levels(self, headings: Iterable[Sequence[Line]]) -> None:
        """The styles of known sections are the second level, and what is much larger; the rest are below, by size."""
        known: Counter[Style] = Counter()
        numbered: dict[Style, list[int]] = defaultdict(list)
        styles: set[Style] = set()
        for lines in headings:
            text = " ".join(line.text for line in lines)
            style = style_of(lines[0])
            styles.add(style)
            known[style] += bool(TOP.fullmatch(bare(text)) or is_closing(text))
            if number := number_of(text):
                numbered[style].append(number.count(".") + 2)
        first = max(styles, key=lambda style: (known[style], style.size), default=None)
        below = 3
        for style in sorted(styles, key=lambda style: style.rank):
            top = first is None or known[style] > 0 or style.size > TITLE * first.size
            self.levels[style] = 2 if top else min(below, 6)
            below += not top
            if numbered[style]:
                self.levels[style] = min(min(numbered[style]), 6)


def typography_of(pages: Iterable[Sequence[Line]]) -> Typography:
    """By most letters; a list of references in small print may have more of them than the text."""
    sizes: Counter[float] = Counter()
    weights: Counter[tuple[float, bool, bool]] = Counter()
    gaps: Counter[float] = Counter()
    typed: Counter[bool] = Counter()
    for lines in pages:
        for line in lines:
            size = round(line.size * 2) / 2
            sizes[size] += len(line.text)
            weights[size, line.bold, line.italic] += len(line.text)
            typed[is_typed(line)] += 1
        for one, two in pairwise(lines):
            if 4 < one.y - two.y < 40 and abs(one.size - two.size) < 0.3:
                gaps[round(one.y - two.y, 1)] += 1
    most = max(sizes.values(), default=0)
    size = max((size for size, count in sizes.items() if count >= LIST_LONGER * most), default=10.0)
    alike = {key: count for key, count in weights.items() if key[0] == size}
    _, bold, italic = max(alike, key=lambda key: alike[key]) if alike else (size, False, False)
    leading = gaps.most_common(1)[0][0] if gaps else 1.2 * size
    return Typography(size, bold, italic, leading, typed=typed[True] > TYPED * typed.total())


def reads_as_heading(text: str) -> bool:
    """A few words that end no sentence."""
    if not text or len(text) > LONGEST_HEADING or not any(letter.isalpha() for letter in text):
        return False
    if text[-1] in ",;" or LEADERS.search(text) or (text[0].islower() and len(text.split()) > 1):
        return False
    ends = FINAL.search(text) and not text.endswith(("?", ":"))
    return not ends or (len(text.split()) <= 8 and is_named(text))
