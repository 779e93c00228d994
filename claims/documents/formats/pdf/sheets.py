"""What PDFium tells of a page: words with their place, size and face, and the shapes that are drawn around them.

Places are in points, y upwards. A page whose text runs upwards or downwards is turned, so that it runs to the right.
"""

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as raw

Handle: TypeAlias = "ctypes._Pointer[Any]"  # of a thing of PDFium's own
Turn = Callable[[float, float], tuple[float, float]]  # a place on the sheet as it is to be read

SPACE = 0.15  # of the size: a wider gap parts two words
MOST_SHAPES = 3_000  # of one page; a map or a plot has more, and they tell nothing of the text
MOST_GLYPHS = 60_000  # of one page: what has more was made to hold a reader
BLANK = frozenset((9, 10, 13, 32, 160))
LINE_END_HYPHEN = 2  # what PDFium gives for the hyphen that a line ends with
COVERS = 0.5  # of a page: what is drawn so large is its background, its border or a picture of it
STROKED = 2  # the render mode by which programs without a bold font make one
INVISIBLE = 3  # the render mode of text that lies under a picture of it
ACCENTS = {"´": "\u0301", "`": "\u0300", "¨": "\u0308", "ˆ": "\u0302", "˜": "\u0303", "ˇ": "\u030c", "˚": "\u030a"}
LETTERS = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st", "\u2011": "-", "\u2010": "-"}
BOLD = re.compile(r"bold|black|heavy|semib|demi|cmbx|cmssbx|sfbx|(?<=[-.])(?:b|bd|bi|sb)$|\.b\.", re.I)
ITALIC = re.compile(r"ital|obliq|cmti|cmsl|sfti|(?<=[-.])(?:i|it|bi)$", re.I)
ITALIC_FLAG, FORCE_BOLD = 1 << 6, 1 << 18  # ISO 32000-1, table 123


class TooFull(Exception):
    """A page holds more signs than any print."""


@dataclass(frozen=True, slots=True)
class Face:
    """How glyphs look. `angle`: in degrees, which way the text runs."""

    font: str
    size: float
    bold: bool
    italic: bool
    angle: int
    invisible: bool


@dataclass(slots=True)
class Word:
    """`y` is the baseline; `rise` says whether it stands above (1) or below (-1) that of its line."""

    text: str
    x0: float
    x1: float
    y: float
    face: Face
    spaced: bool
    rise: int = 0

    @property
    def size(self) -> float:
        return self.face.size


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of the page. `kind`: of what is drawn, "rule" for a line, "box" for a frame or shape, "image"."""

    x0: float
    y0: float
    x1: float
    y1: float
    kind: str = "box"

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    def holds(self, x: float, y: float, around: float = 0) -> bool:
        return self.x0 - around <= x <= self.x1 + around and self.y0 - around <= y <= self.y1 + around


@dataclass(slots=True)
class Sheet:
    """One page. `glyphs` counts all that show something, `unknown` those of which the file does not say which letter
    they are, `aslant` those that run another way than the page's text and were left out. `pictured`: a picture covers
    most of the page.
    """

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    shapes: list[Box] = field(default_factory=list)
    glyphs: int = 0
    unknown: int = 0
    aslant: int = 0
    pictured: bool = False


def sheet_of(page: pdfium.PdfPage, number: int) -> Sheet:
    """Raises pypdfium2.PdfiumError and TooFull."""
    bounds = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, bounds)
    frame = Box(bounds.left, bounds.bottom, bounds.right, bounds.top)
    textpage = page.get_textpage()
    glyphs = list(_glyphs(textpage.raw, frame))
    textpage.close()
    angle = _usual(glyphs)
    turned = _turner(angle, frame)
    sheet = Sheet(number, frame.width, frame.height)
    if angle in (90, 270):
        sheet.width, sheet.height = frame.height, frame.width
    sheet.glyphs = len(glyphs)
    sheet.unknown = sum(glyph.unknown for glyph in glyphs)
    straight = [glyph for glyph in glyphs if glyph.face.angle == angle]
    sheet.aslant = len(glyphs) - len(straight)
    if sum(not glyph.face.invisible for glyph in straight) > len(straight) / 2:
        straight = [glyph for glyph in straight if not glyph.face.invisible]
    for glyph in straight:
        glyph.x0, glyph.y = turned(glyph.x0, glyph.y)
        glyph.x1 = glyph.x0 + glyph.wide
    sheet.words = list(_words(straight))
    shapes = list(_shapes(page, frame))
    covering = [box for box in shapes if box.width * box.height >= COVERS * frame.width * frame.height]
    sheet.pictured = any(box.kind == "image" for box in covering)
    sheet.shapes = [_turned(box, turned) for box in shapes if box not in covering]
    return sheet


@dataclass(slots=True)
class _Glyph:
    letter: str
    x0: float
    x1: float
    y: float
    wide: float
    face: Face
    spaced: bool
    unknown: bool


def _glyphs(text: Handle, frame: Box) -> Iterator[_Glyph]:
    count = raw.FPDFText_CountChars(text)
    if count > MOST_GLYPHS:
        raise TooFull
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    faces = _Faces(text)
    face, unlettered = None, False
    spaced, level = True, 0.0
    for place in range(count):
        code = raw.FPDFText_GetUnicode(text, place)
        if code in BLANK:
            spaced = spaced or not raw.FPDFText_IsGenerated(text, place)
            face = None
            continue
        raw.FPDFText_GetLooseCharBox(text, place, box)
        raw.FPDFText_GetCharOrigin(text, place, x, y)
        if face is None or abs(y.value - level) > 0.01:  # within a word on one baseline the face stays
            face, unlettered = faces.of(place)
            level = y.value
        if not frame.holds(x.value, y.value):
            continue
        wide = box.top - box.bottom if face.angle in (90, 270) else box.right - box.left
        letter = "-" if code == LINE_END_HYPHEN else chr(code) if code < 0x110000 else "\ufffd"
        unknown = unlettered or (not letter.isalnum() and _is_unknown(letter))
        yield _Glyph(LETTERS.get(letter, letter), x.value, 0, y.value, wide, face, spaced, unknown)
        spaced = False


def _is_unknown(letter: str) -> bool:
    return letter == "\ufffd" or unicodedata.category(letter) in ("Co", "Cn", "Cc", "Cs")


class _Faces:
    """The face of a glyph, known by the run of glyphs that the file shows at once; and whether it has no letter."""

    def __init__(self, text: Handle) -> None:
        self.text = text
        self.known: dict[int | None, Face] = {}
        self.fonts: dict[int | None, tuple[str, bool, bool]] = {}
        self.matrix = raw.FS_MATRIX()

    def of(self, place: int) -> tuple[Face, bool]:
        held = raw.FPDFText_GetTextObject(self.text, place)
        key = ctypes.cast(held, ctypes.c_void_p).value
        if key not in self.known:
            self.known[key] = self._face(place, held)
        return self.known[key], raw.FPDFText_HasUnicodeMapError(self.text, place) == 1

    def _face(self, place: int, held: Handle) -> Face:
        raw.FPDFText_GetMatrix(self.text, place, self.matrix)
        size = raw.FPDFText_GetFontSize(self.text, place) * math.hypot(self.matrix.c, self.matrix.d)
        angle = round(math.degrees(math.atan2(self.matrix.b, self.matrix.a))) % 360
        font = raw.FPDFTextObj_GetFont(held)
        key = ctypes.cast(font, ctypes.c_void_p).value
        if key not in self.fonts:
            self.fonts[key] = _font(font)
        name, bold, italic = self.fonts[key]
        mode = raw.FPDFTextObj_GetTextRenderMode(held)
        return Face(name, round(size, 1), bold or mode == STROKED, italic, angle, mode == INVISIBLE)


def _font(font: Handle) -> tuple[str, bool, bool]:
    """Its name, and whether it is bold and italic."""
    written = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, written, 128)
    name = written.value.decode("utf-8", "replace")
    name = name.partition("+")[2] or name
    flags = max(raw.FPDFFont_GetFlags(font), 0)
    bold = bool(BOLD.search(name) or flags & FORCE_BOLD or raw.FPDFFont_GetWeight(font) >= 600)
    italic = bool(ITALIC.search(name) or flags & ITALIC_FLAG)
    return name, bold, italic


def _usual(glyphs: list[_Glyph]) -> int:
    """The way in which most of the text runs, of the four along the edges of the page."""
    angles = Counter(glyph.face.angle for glyph in glyphs if glyph.face.angle % 90 == 0)
    return angles.most_common(1)[0][0] if angles else 0


def _turner(angle: int, frame: Box) -> Turn:
    turns: dict[int, Turn] = {
        0: lambda x, y: (x - frame.x0, y - frame.y0),
        90: lambda x, y: (y - frame.y0, frame.x1 - x),
        180: lambda x, y: (frame.x1 - x, frame.y1 - y),
        270: lambda x, y: (frame.y1 - y, x - frame.x0),
    }
    return turns[angle]


def _turned(box: Box, turned: Turn) -> Box:
    (xa, ya), (xb, yb) = turned(box.x0, box.y0), turned(box.x1, box.y1)
    return Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb), box.kind)


def _words(glyphs: list[_Glyph]) -> Iterator[Word]:
    """Glyphs that touch, on one baseline and in one face, in the order in which the file draws them."""
    held: list[_Glyph] = []
    for glyph in glyphs:
        if held and not _touches(held[-1], glyph):
            yield _word(held)
            held = []
        held.append(glyph)
    if held:
        yield _word(held)


def _touches(before: _Glyph, glyph: _Glyph) -> bool:
    size = before.face.size
    return (
        not glyph.spaced
        and glyph.face is not None
        and (glyph.face is before.face or glyph.face == before.face)
        and abs(glyph.y - before.y) < 0.1 * size
        and -0.5 * size < glyph.x0 - before.x1 < SPACE * size
    )


def _word(held: list[_Glyph]) -> Word:
    letters = [glyph.letter for glyph in held]
    for place, (one, two) in enumerate(pairwise(held)):
        if one.letter in ACCENTS and two.letter.isalpha() and abs(two.x0 - one.x0) < 0.35 * one.face.size:
            letters[place] = ""
            letters[place + 1] = two.letter.replace("ı", "i") + ACCENTS[one.letter]
    text = unicodedata.normalize("NFC", "".join(letters))
    return Word(text, held[0].x0, max(glyph.x1 for glyph in held), held[0].y, held[0].face, held[0].spaced)


def _shapes(page: pdfium.PdfPage, frame: Box) -> Iterator[Box]:
    kinds = {raw.FPDF_PAGEOBJ_PATH: "box", raw.FPDF_PAGEOBJ_SHADING: "box", raw.FPDF_PAGEOBJ_IMAGE: "image",
             raw.FPDF_PAGEOBJ_FORM: "image"}  # fmt: skip
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for place in range(min(raw.FPDFPage_CountObjects(page.raw), 10 * MOST_SHAPES)):
        held = raw.FPDFPage_GetObject(page.raw, place)
        kind = kinds.get(raw.FPDFPageObj_GetType(held))
        if not kind or not raw.FPDFPageObj_GetBounds(held, left, bottom, right, top):
            continue
        box = Box(left.value, bottom.value, right.value, top.value, kind)
        if kind == "box" and min(box.width, box.height) < 3:
            box = Box(box.x0, box.y0, box.x1, box.y1, "rule")
        if box.x1 > frame.x0 and box.x0 < frame.x1 and box.y1 > frame.y0 and box.y0 < frame.y1:
            yield box
