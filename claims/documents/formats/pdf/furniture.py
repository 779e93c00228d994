"""What every page bears around the article: running heads, feet, page and line numbers, stamps, watermarks.

It is known by its place: the same words, or the same words but for a number, again and again at one place; or what
stands apart from the text at the edge of a page and reads as a journal's line.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from claims.documents.formats.noise import FINAL

from .print_lines import Line
from .sheets import Sheet, Word

EDGE = 0.14  # of the height of a page, above and below: there heads and feet stand
NEAR = 4.0  # points: as much does one place vary
LEAST_NUMBERED = 3  # numbers of lines beside a text
NUMBERED_PAGES = 0.6  # of the pages, that bear such
APART = 1.35  # of the distance of lines, between a head and the text
AGAIN = 0.6  # of the pages, on which a line in their midst is no text of any
SHARE = 0.5  # of the pages, at whose edge lines stand at one height
NUMBER = re.compile(
    r"(?:page\s*|p\.\s*)?[-–—|]?\s*(?:[ivxlc]{1,6}|[a-z]?\d{1,5})\s*[-–—|]?(?:\s*(?:of|/)\s*\d{1,4})?", re.I
)
STAMP = re.compile(
    r"downloaded (?:from|by|on)|©|\(c\) ?(?:19|20)\d\d|copyright|all rights reserved|creative commons|\bCC[ -]BY"
    r"|licen[sc]ed? under"
    r"|open access article|this (?:article|work) is (?:distributed|licensed|published) under|accepted (?:manuscript"
    r"|article)"
    r"|published (?:online|by)|available online|journal homepage|for personal use|author manuscript"
    r"|not (?:been )?(?:certified by )?peer"
    r"[- ]review|preprint|\bISSN\b|contents lists available|view (?:the )?article online|check for updates"
    r"|terms (?:of use|and conditions)"
    r"|protected by copyright|nih-pa|hhs public access|mailto:",
    re.I,
)
JOURNAL = re.compile(
    r"\bet al\b|\b(?:vol(?:ume|\.)?|no\.|issue|pp?\.)\s*\d|\b(?:19|20)\d\d\s*[;,:]|\d\s*\(\d+\)|\d+\s*[:;]\s*e?\d+"
    r"|\bdoi\b|10\.\d{4,9}/"
    r"|https?://|www\.|\bpage \d|^\d{1,5}\s|\s\d{1,5}$|\bjournal\b|\breview\b|\barticle\b|\bresearch\b|\|",
    re.I,
)


@dataclass(slots=True)
class Furniture:
    """`lines` by page is the text left; `left_out` what was taken away, each once."""

    lines: list[list[Line]]
    left_out: list[str] = field(default_factory=list)


def without_line_numbers(sheets: Sequence[Sheet]) -> bool:
    """Takes the numbers of lines that stand beside a manuscript out of its sheets; True where there were some.

    They stand on most pages, in the margin; each counts the lines above it, as numbers of entries do not.
    """
    for left in (True, False):
        beside = [_beside(sheet, left) for sheet in sheets]
        counting = [(sheet, words) for sheet, words in zip(sheets, beside, strict=True) if _count_lines(words, sheet)]
        if counting and len(counting) >= NUMBERED_PAGES * sum(bool(sheet.words) for sheet in sheets):
            for sheet, words in zip(sheets, beside, strict=True):
                gone = {id(word) for word in words}
                sheet.words = [word for word in sheet.words if id(word) not in gone]
            return True
    return False


def _beside(sheet: Sheet, left: bool) -> list[Word]:
    """Numbers left or right of the text, from the top down."""
    numbers = [word for word in sheet.words if word.text.isdecimal() and len(word.text) <= 4]
    others = [word for word in sheet.words if not word.text.isdecimal()]
    if not numbers or not others:
        return []
    edge = _percentile([word.x0 for word in others], 0.02) if left else _percentile([word.x1 for word in others], 0.98)
    found = [word for word in numbers if (word.x1 < edge - 2 if left else word.x0 > edge + 2)]
    return sorted(found, key=lambda word: -word.y)


def _percentile(numbers: Sequence[float], share: float) -> float:
    return sorted(numbers)[int(share * (len(numbers) - 1))]


def _count_lines(down: Sequence[Word], sheet: Sheet) -> bool:
    if len(down) < LEAST_NUMBERED:
        return False
    counts = [int(word.text) for word in down]
    step, times = Counter(two - one for one, two in pairwise(counts)).most_common(1)[0]
    rows = {round(word.y / 3) for word in sheet.words if down[-1].y - 2 <= word.y <= down[0].y + 2}
    counted = counts[-1] - counts[0] + 1
    return step in (1, 2, 5, 10) and times >= 0.7 * (len(down) - 1) and 0.7 * counted <= len(rows) <= 1.6 * counted


def without_furniture(pages: Sequence[Sequence[Line]], sheets: Sequence[Sheet]) -> Furniture:
    """The text of the pages."""
    title = _title_words(pages)
    again = _again(pages, sheets) | _counted(pages) | _levels(pages, sheets)
    left: list[list[Line]] = []
    gone: list[str] = []
    for lines, sheet in zip(pages, sheets, strict=True):
        out = {id(line) for line in lines if id(line) in again}
        rest = [line for line in lines if id(line) not in out]
        out |= _at_the_edges(rest, sheet, title)
        left.append([line for line in lines if id(line) not in out])
        gone += [line.text for line in lines if id(line) in out]
    return Furniture(
        left, list(dict.fromkeys(re.sub(r"\d+", "#", text) for text in gone if not NUMBER.fullmatch(text)))
    )


def _again(pages: Sequence[Sequence[Line]], sheets: Sequence[Sheet]) -> set[int]:
    """Lines that stand on several pages at one place, alike but for their numbers; odd and even pages may differ.

    In the midst of a page, as watermarks do, only what stands on most pages and is set otherwise than the text.
    """
    places: dict[str, list[tuple[int, Line]]] = defaultdict(list)
    for page, lines in enumerate(pages):
        for line in lines:
            places[re.sub(r"\d+|\b[ivxl]+\b", "#", line.text).casefold()].append((page, line))
    usual = [_usual_size(lines) for lines in pages]
    found: set[int] = set()
    for key, held in places.items():
        for page, line in held if len(held) > 1 else ():
            same = {other for other, one in held if abs(one.y - line.y) < NEAR and abs(one.size - line.size) < 1}
            if _is_watermark(line, usual[page], sheets[page]):
                least = max(3, AGAIN * len(pages))
            elif _at_edge(line, sheets[page]):
                outer = len(key) > 3 and len(pages) <= 5 and _is_outermost(line, pages[page])
                least = (
                    2 if outer and _is_apart([line], pages[page], sheets[page], line.y > sheets[page].height / 2) else 3
                )
            else:
                continue
            if len(same) >= least:
                found.add(id(line))
    return found


def _at_edge(line: Line, sheet: Sheet) -> bool:
    return min(line.y, sheet.height - line.y) < EDGE * sheet.height


def _is_watermark(line: Line, usual: float, sheet: Sheet) -> bool:
    """In the midst of a page and set otherwise than its text."""
    return not _at_edge(line, sheet) and abs(line.size - usual) >= 1


def _is_outermost(line: Line, lines: Sequence[Line]) -> bool:
    return not any(other.y > line.y + 2 for other in lines) or not any(other.y < line.y - 2 for other in lines)


def _levels(pages: Sequence[Sequence[Line]], sheets: Sequence[Sheet]) -> set[int]:
    """The outermost lines of the pages, where most pages have theirs at one height, apart from the text below or above:
    heads that name each page's section or author.
    """
    found: set[int] = set()
    for top in (True, False):
        edge = [_row_at(lines, top) for lines in pages]
        heights = [
            (row[0].y, row) for row, lines, sheet in zip(edge, pages, sheets, strict=True)
            if row and _is_apart(row, lines, sheet, top)
        ]  # fmt: skip
        for y, row in heights:
            same = sum(abs(other - y) < NEAR for other, _ in heights)
            if same >= max(3, SHARE * len(pages)):
                found.update(id(line) for line in row)
    return found


def _counted(pages: Sequence[Sequence[Line]]) -> set[int]:
    """Numbers above or below all else on their page, that grow with the pages."""
    found: set[int] = set()
    for top in (True, False):
        rows = [(page, _row_at(lines, top)) for page, lines in enumerate(pages)]
        alone = [(page, row[0]) for page, row in rows if len(row) == 1 and NUMBER.fullmatch(row[0].text)]
        first = [(int(digits[0]) - page, line) for page, line in alone if (digits := re.search(r"\d+", line.text))]
        usual, times = Counter(start for start, _ in first).most_common(1)[0] if first else (0, 0)
        if times >= max(2, SHARE * len(pages)):
            found.update(id(line) for start, line in first if start == usual)
    return found


def _row_at(lines: Sequence[Line], top: bool) -> list[Line]:
    if not lines:
        return []
    edge = max(line.y for line in lines) if top else min(line.y for line in lines)
    return [line for line in lines if abs(line.y - edge) < 3]


def _is_apart(row: Sequence[Line], lines: Sequence[Line], sheet: Sheet, top: bool) -> bool:
    """In the margin, and further from the text than its lines are from each other."""
    y = row[0].y
    if (sheet.height - y if top else y) > EDGE * sheet.height:
        return False
    others = [line for line in lines if abs(line.y - y) >= 3]
    if not others:
        return False
    near = max(line.y for line in others) if top else min(line.y for line in others)
    return abs(y - near) > APART * _leading(others)


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance of two lines."""
    down = sorted({round(line.y, 1) for line in lines}, reverse=True)
    gaps = sorted(one - two for one, two in pairwise(down) if 5 < one - two < 40)
    return gaps[len(gaps) // 3] if gaps else 12.0


def _at_the_edges(lines: Sequence[Line], sheet: Sheet, title: set[str]) -> set[int]:
    """Rows at the top and at the foot of one page that read as such, however often they stand in the file."""
    found: set[int] = set()
    for top in (True, False):
        for _ in range(4):
            row = _row_at([line for line in lines if id(line) not in found], top)
            rest = [line for line in lines if id(line) not in found]
            if not row or not _is_edge(row, rest, sheet, top, title):
                break
            found.update(id(line) for line in row)
    return found


def _is_edge(row: Sequence[Line], lines: Sequence[Line], sheet: Sheet, top: bool, title: set[str]) -> bool:
    text = " ".join(line.text for line in row)
    y = row[0].y
    if (sheet.height - y if top else y) > EDGE * sheet.height or len(text) > 200:
        return False
    if STAMP.search(text):
        return True
    others = [line for line in lines if abs(line.y - y) >= 3]
    usual = _usual_size(others)
    if NUMBER.fullmatch(text):
        return True
    if not _is_apart(row, lines, sheet, top) or len(text.split()) > 16 or row[0].size > usual + 1:
        return False
    if FINAL.search(text) and not JOURNAL.search(text):
        return False
    small = row[0].size < usual - 0.4
    told = JOURNAL.search(text) or _of_title(text, title)
    return bool(small and _far(row, others)) or (bool(told) and (small or _far(row, others) or len(row) > 1))


def _title_words(pages: Sequence[Sequence[Line]]) -> set[str]:
    """Those of the largest lines of the first page."""
    first = pages[0] if pages else ()
    largest = max((line.size for line in first), default=0)
    return {word.casefold() for line in first if line.size > 0.95 * largest for word in re.findall(r"\w+", line.text)}


def _of_title(text: str, title: set[str]) -> bool:
    """A short form of the title."""
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", text)]
    return len(words) > 1 and title.issuperset(words)


def _far(row: Sequence[Line], others: Sequence[Line]) -> bool:
    return min((abs(row[0].y - line.y) for line in others), default=0) > 1.8 * _leading(others)


def _usual_size(lines: Iterable[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0
