"""Words that stand beside each other on one baseline, with what is raised or lowered beside them, as lines.

A line here ends at a gap as wide as one between columns; `columns` puts together what one column holds.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from claims.documents.formats.composing import raised

from .sheets import SPACE, Face, Sheet, Word

GAP = 0.9  # of the size: it may part columns or cells
LABEL_GAP = 3.0  # of the size, behind the number of an entry
LABEL = re.compile(r"\[?\d{1,3}[\].)]|[•‣◦▪●■–-]")
LONE_ACCENT = re.compile(r"[ˆ˜¯ˇ˙˘^~]+")  # over a symbol, on a line of its own
INITIAL = 1.7  # of the usual size
SMALL = 0.86  # of the size beside it: what is raised or lowered is at most so large
RAISED = (0.14, 0.8)  # of the size beside it
LOWERED = (0.05, 0.5)
MOSTLY = 0.85  # of a line's letters
BUCKET = 12.0  # points
LETTER_SPACED = 4  # single letters in a row


@dataclass(slots=True)
class Line:
    """Words from left to right. `page` from 1; `cells` counts the stretches between wide gaps."""

    words: list[Word]
    page: int
    cells: int = 1
    text: str = field(init=False)
    face: Face = field(init=False)
    x0: float = field(init=False)
    x1: float = field(init=False)
    y: float = field(init=False)
    size: float = field(init=False)
    bold: bool = field(init=False)
    italic: bool = field(init=False)

    def __post_init__(self) -> None:
        self.text = _text(self.words)
        level = [word for word in self.words if not word.rise] or self.words
        faces: Counter[Face] = Counter()
        for word in level:
            faces[word.face] += len(word.text)
        self.face = faces.most_common(1)[0][0]
        self.x0, self.x1 = self.words[0].x0, max(word.x1 for word in self.words)
        self.y, self.size = level[0].y, max(word.size for word in level)
        letters = faces.total() or 1
        self.bold = sum(count for face, count in faces.items() if face.bold) > MOSTLY * letters
        self.italic = sum(count for face, count in faces.items() if face.italic) > MOSTLY * letters

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def top(self) -> float:
        return self.y + 0.75 * self.size

    @property
    def bottom(self) -> float:
        return self.y - 0.25 * self.size


def lines_of(sheet: Sheet) -> list[Line]:
    """The lines of a page, the highest first."""
    words = [word for word in sheet.words if not LONE_ACCENT.fullmatch(word.text)]
    rows = _rows(_hung(_with_initials_small(words)))
    return [Line(words, sheet.number) for row in rows for words in _stretches(row)]


def together(lines: Sequence[Line]) -> Line:
    """Lines of one row as one."""
    words = sorted((word for line in lines for word in line.words), key=lambda word: word.x0)
    return Line(words, lines[0].page, cells=sum(line.cells for line in lines))


def _with_initials_small(words: Sequence[Word]) -> list[Word]:
    """The large first letter of a text, that hangs over several lines, as the first letter of the highest of them."""
    sizes = sorted(word.size for word in words)
    usual = sizes[len(sizes) // 2] if sizes else 0
    found = list(words)
    for place, initial in enumerate(found):
        if initial.size < INITIAL * usual or len(initial.text) != 1 or not initial.text.isupper():
            continue
        right = [
            word
            for word in words
            if word.size < initial.size / 1.5
            and 0 <= word.x0 - initial.x1 < usual
            and initial.y - 1 <= word.y < initial.y + initial.size
        ]
        if first := max(right, key=lambda word: word.y, default=None):
            found[place] = replace(initial, y=first.y, face=first.face, x0=first.x0 - 0.5, x1=first.x0)
    return found


def _hung(words: Sequence[Word]) -> list[tuple[float, Word]]:
    """Each word with the baseline of the line that it belongs to. What is raised or lowered is told so."""
    near: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        near[int(word.y // BUCKET)].append(word)
    largest = {bucket: max(word.size for word in held) for bucket, held in near.items()}
    baselines: dict[int, float] = {}
    for word in sorted(words, key=lambda word: word.x0):
        bucket = int(word.y // BUCKET)
        beside = (bucket - 1, bucket, bucket + 1)
        if word.size > SMALL * max(largest.get(place, 0) for place in beside):
            continue
        around = [other for place in beside for other in near.get(place, ())]
        host = next((other for other in around if _hangs(word, other)), None)
        if host is not None:
            word.rise = 1 if word.y > host.y else -1
            baselines[id(word)] = host.y
            continue
        after = [other for other in around if id(other) in baselines and other.rise and _follows(word, other)]
        if after:
            word.rise, baselines[id(word)] = after[0].rise, baselines[id(after[0])]
    return [(baselines.get(id(word), word.y), word) for word in words]


def _hangs(word: Word, host: Word) -> bool:
    """`word` is smaller and stands right beside `host`, a little above or below its baseline."""
    if word is host or word.size > SMALL * host.size or not _beside(word, host):
        return False
    rise = (word.y - host.y) / host.size
    return RAISED[0] <= rise <= RAISED[1] or LOWERED[0] <= -rise <= LOWERED[1]


def _beside(word: Word, host: Word) -> bool:
    near = 0.35 * host.size
    return -near <= word.x0 - host.x1 <= near or -near <= host.x0 - word.x1 <= near


def _follows(word: Word, other: Word) -> bool:
    """One more word of the same raised stretch."""
    alike = abs(word.y - other.y) < 0.1 * word.size and abs(word.size - other.size) < 0.5
    return alike and word is not other and -0.2 * word.size <= word.x0 - other.x1 <= 0.5 * word.size


def _rows(hung: Iterable[tuple[float, Word]]) -> Iterator[list[Word]]:
    row: list[Word] = []
    lowest = 0.0
    for y, word in sorted(hung, key=lambda pair: (-pair[0], pair[1].x0)):
        if row and lowest - y > 0.2 * word.size:
            yield sorted(row, key=lambda one: one.x0)
            row = []
        row.append(word)
        lowest = y
    if row:
        yield sorted(row, key=lambda one: one.x0)


def _stretches(row: Sequence[Word]) -> Iterator[list[Word]]:
    held: list[Word] = []
    for word in row:
        wide = LABEL_GAP if held and _is_label(held) else GAP
        if held and word.x0 - max(one.x1 for one in held[-3:]) > wide * min(word.size, held[-1].size):
            yield held
            held = []
        held.append(word)
    if held:
        yield held


def _is_label(held: Sequence[Word]) -> bool:
    """The number of an entry or a bullet, which stands apart from the text that it belongs to."""
    return len(held) == 1 and bool(LABEL.fullmatch(held[0].text))


def _text(words: Sequence[Word]) -> str:
    if _is_letter_spaced(words):
        return _closed_up(words)
    pieces: list[str] = []
    for before, word in pairwise([None, *words]):
        assert word is not None
        if before is not None and (word.spaced or word.x0 - before.x1 > SPACE * min(word.size, before.size)):
            pieces.append(" ")
        pieces.append(raised(word.text) if word.rise > 0 else word.text)
    return "".join(pieces).strip()


def _is_letter_spaced(words: Sequence[Word]) -> bool:
    single = sum(len(word.text) == 1 and word.text.isalpha() for word in words)
    return single >= LETTER_SPACED and single >= 0.8 * len(words)


def _closed_up(words: Sequence[Word]) -> str:
    """ "R E S U L T S" as one word; only a gap much wider than the others parts two."""
    gaps = [two.x0 - one.x1 for one, two in pairwise(words)]
    usual = sorted(gaps)[len(gaps) // 2]
    parts = [words[0].text]
    for gap, word in zip(gaps, words[1:], strict=True):
        parts.append(word.text if gap < 1.6 * usual + 0.5 else f" {word.text}")
    return re.sub(r"\s+", " ", "".join(parts))
