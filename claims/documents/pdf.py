"""The text of a PDF, as best effort: a PDF holds glyphs at places, neither paragraphs nor reading order.

It is read in a process of its own with limits on time and memory, since a made-up PDF can hold a reader for ever.
"""

import io
import json
import re
import resource
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

from .article import Reading, UnreadableDocument

MOST_PAGES = 2_000
SECONDS = 60
MEMORY = 2 * 1024**3  # bytes of address space
MOST_TEXT = 10 * 1024 * 1024  # characters
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
LIGATURES = str.maketrans(
    {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\u00a0": " ", "\u00ad": ""}
)


def read_pdf(data: bytes, filename: str) -> Reading:
    """Plain text with a warning. Raises UnreadableDocument: locked, scanned, damaged, too long or too slow."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "claims.documents.pdf"], input=data, capture_output=True, timeout=SECONDS,
            cwd=Path(__file__).resolve().parents[2], check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument(
            f"{filename} took longer than {SECONDS} seconds to read: copy its text and paste it."
        ) from error
    if done.returncode:
        raise UnreadableDocument(f"{filename} is damaged or too large to read: copy its text and paste it.")
    answer = json.loads(done.stdout)
    if answer["refusal"]:
        raise UnreadableDocument(f"{filename} {answer['refusal']}")
    return Reading(as_text(answer["pages"]), "plain", answer["title"], (LOOK,))


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
            line for place, line in enumerate(page)
            if not ((place < EDGE or place >= len(page) - EDGE) and (_faceless(line) in running or _is_number(line)))
        ]
        for page in shown
    ]  # fmt: skip


def _faceless(line: str) -> str:
    """Alike for "Page 3 of 9" and "Page 4 of 9"."""
    return re.sub(r"\d+", "#", line).casefold()


def _is_number(line: str) -> bool:
    return bool(re.fullmatch(r"(?:page\s*)?[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:of|/)\s*\d{1,4})?", line, re.I))


def _paragraphs(lines: list[str]) -> list[str]:
    """Lines put together again: a full line goes on in the next one, unless that begins an item."""
    lengths = sorted(len(line) for line in lines)
    width = lengths[int(len(lengths) * 0.8)] if lengths else 0
    found = lines[:1]
    for before, line in pairwise(lines):
        if HYPHEN.search(before) and line[:1].islower():
            found[-1] = HYPHEN.sub("", found[-1]) + line
        elif _goes_on(before, line, width):
            found[-1] += f" {line}"
        else:
            found.append(line)
    return found


def _goes_on(before: str, line: str, width: int) -> bool:
    if BULLET.match(line):
        return False
    if line[0].islower():
        return True
    return len(before) >= FULL * width and not (END_OF_SENTENCE.search(before) and len(before) < 0.9 * width)


def _extract(data: bytes) -> dict[str, object]:
    """In the child process. A refusal goes on from the file's name."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    refused: dict[str, object] = {"pages": [], "title": ""}
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {**refused, "refusal": "is locked with a password: save a copy without one."}
        if len(reader.pages) > MOST_PAGES:
            return {**refused, "refusal": f"has more than {MOST_PAGES:,} pages: import the part you need."}
        pages, length = [], 0
        for page in reader.pages:
            pages.append(page.extract_text())
            length += len(pages[-1])
            if length > MOST_TEXT:
                return {
                    **refused,
                    "refusal": "has more than 10 million characters: import the part you need.",
                }
        title = " ".join(str((reader.metadata and reader.metadata.title) or "").split())
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        return {
            **refused,
            "refusal": f"is a damaged PDF ({type(error).__name__}): copy its text and paste it.",
        }
    if sum(character.isalpha() for page in pages for character in page) < 20:
        return {
            **refused,
            "refusal": "holds no text, only pictures of it: have its words recognised (OCR) first.",
        }
    return {"pages": pages, "title": "" if re.search(r"\.\w{2,4}$|untitled|microsoft word", title, re.I) else title,
            "refusal": ""}  # fmt: skip


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    answer = _extract(sys.stdin.buffer.read())
    sys.stdout.write(json.dumps(answer))
