"""The text of a PDF, as best effort: a PDF holds glyphs at places, neither paragraphs nor reading order."""

import io
import re
from collections import Counter
from itertools import pairwise

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from .article import Reading, UnreadableDocument
from .limits import MOST_TEXT

MOST_PAGES = 2_000
REPEATS = 0.5  # a line at the edge of so many pages is a running head
EDGE = 2  # lines at the top and at the bottom of a page that may be running heads
FULL = 0.75  # of the usual width: a shorter line ends its paragraph
LOOK = (
    "The text was taken from a PDF: columns, tables, headings and raised numbers may have come out wrong."
    " Compare each claim with the PDF before you use it."
)
END_OF_SENTENCE = re.compile(r"[.!?:;][\"”’)\]]*(?:\[[\d,–-]+\]|[\d,–-]{1,8})?$")
HYPHEN = re.compile(r"(?<=[a-zà-ÿ])[-\u00ad\u2010]$")
BULLET = re.compile(r"\s*(?:[•‣◦▪●○■–*]|\d{1,2}[.)]|\[\d{1,3}\])\s")
NO_TITLE = re.compile(r"\.\w{2,4}$|untitled|microsoft word", re.I)
LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\u00a0": " ", "\u00ad": ""})


def read_pdf(data: bytes, filename: str) -> Reading:
    """Plain text with a warning. Raises UnreadableDocument: locked, scanned, damaged or too long."""
    try:
        pages, title = _extracted(data, filename)
    except UnreadableDocument:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise UnreadableDocument(
            f"{filename} is a damaged PDF ({type(error).__name__}): copy its text and paste it."
        ) from error
    if sum(character.isalpha() for page in pages for character in page) < 20:
        raise UnreadableDocument(
            f"{filename} holds no text, only pictures of it: have its words recognised (OCR) first."
        )
    return Reading(as_text(pages), "plain", "" if NO_TITLE.search(title) else title, (LOOK,))


def as_text(pages: list[str]) -> str:
    """The pages as one text of paragraphs, each on one line, without running heads and page numbers."""
    paged = [[line.translate(LIGATURES).strip() for line in page.splitlines()] for page in pages]
    lines = [line for page in _without_running_heads(paged) for line in page]
    return "\n\n".join(_paragraphs([line for line in lines if line])) + "\n"


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    shown = [[line for line in page if line] for page in pages]
    edges = Counter(key for page in shown for key in {_faceless(line) for line in page[:EDGE] + page[-EDGE:]})
    running = {key for key, times in edges.items() if times >= max(3, REPEATS * len(shown))}
    return [
        [
            line
            for place, line in enumerate(page)
            if not ((place < EDGE or place >= len(page) - EDGE) and (_faceless(line) in running or _is_number(line)))
        ]
        for page in shown
    ]


def _faceless(line: str) -> str:
    """Alike for "Page 3 of 9" and "Page 4 of 9"."""
    return re.sub(r"\d+", "#", line).casefold()


def _is_number(line: str) -> bool:
    return bool(re.fullmatch(r"(?:page\s*)?[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:of|/)\s*\d{1,4})?", line, re.I))


def _paragraphs(lines: list[str]) -> list[str]:
    """Lines put together again: a full line goes on in the next one, unless that begins an item."""
    lengths = sorted(len(line) for line in lines)
    width = lengths[int(len(lengths) * 0.8)] if lengths else 0
    found = [lines[:1]]
    for before, line in pairwise(lines):
        if HYPHEN.search(before) and line[:1].islower():
            found[-1][-1:] = [HYPHEN.sub("", found[-1][-1]), line]
        elif _goes_on(before, line, width):
            found[-1] += [" ", line]
        else:
            found.append([line])
    return ["".join(pieces) for pieces in found if pieces]


def _goes_on(before: str, line: str, width: int) -> bool:
    if BULLET.match(line):
        return False
    if line[0].islower():
        return True
    return len(before) >= FULL * width and not (END_OF_SENTENCE.search(before) and len(before) < 0.9 * width)


def _extracted(data: bytes, filename: str) -> tuple[list[str], str]:
    """The text of each page, and the title that the file names."""
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableDocument(f"{filename} is locked with a password: save a copy without one.")
    if len(reader.pages) > MOST_PAGES:
        raise UnreadableDocument(f"{filename} has more than {MOST_PAGES:,} pages: import the part you need.")
    pages, length = [], 0
    for page in reader.pages:
        pages.append(page.extract_text())
        length += len(pages[-1])
        if length > MOST_TEXT:
            raise UnreadableDocument(
                f"{filename} has more than {MOST_TEXT:,} characters, which is the limit: import the part you need."
            )
    return pages, " ".join(str((reader.metadata and reader.metadata.title) or "").split())
