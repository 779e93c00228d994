"""What a file says of one work, and how the text of a file is cut into works."""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from literature.entrez.identifiers import clean_doi, clean_pmcid
from literature.entrez.markup import composed
from literature.entrez.stream import Source
from literature.formats.encodings import WESTERN, encoding_of, is_surely_western, is_utf_8
from literature.refusals import Refused

CHUNK = 1 << 20  # bytes
NOT_CERTAIN = (
    "is not UTF-8, and which other letters it is in is not certain: open the file in an editor, save it as UTF-8 and"
    " import it again."
)
LONGEST_LINE = 4_000_000  # characters; an abstract has thousands
_ASCII_RECORD = re.compile(rb"TY  - [A-Z]{3}|PMID- \d{3}|\nER  -")  # of a file that was joined to one in UTF-16
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class NotReadable(Refused):
    """The file is none of the known formats, or not readable as one; the message says what to do."""


@dataclass(slots=True)
class Entry:
    """One work of a file. `values` are columns of Reference, without what is empty; `problem` says why it is refused.

    `details` are further fields by the names of `literature.entrez.records.Record`.
    """

    location: str
    values: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    problem: str = ""

    @property
    def name(self) -> str:
        """As a report names it."""
        return str(self.values.get("title") or self.values.get("pmid") or self.values.get("doi") or "")


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record of a file as it stands there; `problem` says why it cannot be read as one."""

    location: str
    text: str
    problem: str = ""

    def refused(self, name: str = "", problem: str = "") -> Entry:
        """Told with the start of its text where it has no name."""
        shown = name or " ".join(self.text[:200].split())[:80]
        return Entry(self.location, {"title": shown} if shown else {}, problem=problem or self.problem)


def decoded(body: bytes) -> str:
    """The text of a small file at once. Raises NotReadable."""
    return "\n".join(lines(io.BytesIO(body)))


def lines(source: Source) -> Iterator[str]:
    """The lines of a file in letters that are certain (`encodings`), accents composed. Raises NotReadable else."""
    rest, number = "", 1
    for text in pieces(source):
        *whole, rest = (rest + text).split("\n")
        number += len(whole)
        yield from map(_tidied, whole)
        if len(rest) > LONGEST_LINE:
            raise NotReadable(
                f"Line {number} has more than {LONGEST_LINE:,} characters, which is the limit: is it such a file?"
            )
    yield _tidied(rest)


def _tidied(line: str) -> str:
    return composed(FORBIDDEN.sub("", line))


def pieces(source: Source) -> Iterator[str]:
    """Piece by piece, with "\\n" for each end of a line."""
    piece = source.read(CHUNK)
    encoding = encoding_of(piece)
    is_declared = encoding != WESTERN or is_utf_8(piece) or not is_surely_western(piece)
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    if encoding == "utf-16" and _ASCII_RECORD.search(piece):
        raise NotReadable("It begins in UTF-16 and goes on in other letters: save each of its files as UTF-8.")
    before = 0  # line ends in the pieces before
    while True:
        if not is_declared and not is_surely_western(piece):
            raise NotReadable(f"From line {before + 1} on the file {NOT_CERTAIN}")
        try:
            yield decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            line = before + error.object[: error.start].count(b"\n") + 1
            raise NotReadable(f"Line {line} {NOT_CERTAIN}") from error
        if not piece:
            return
        before += piece.count(b"\n")
        piece = source.read(CHUNK)


def identifiers(pmid: str = "", doi: str = "", pmcid: str = "") -> dict[str, str]:
    """The three identifiers in their one spelling; what is none of the kind is left out."""
    digits = pmid.strip().lstrip("0")
    return {
        "pmid": digits if re.fullmatch(r"[1-9]\d{0,8}", digits) else "",
        "doi": clean_doi(doi),
        "pmcid": clean_pmcid(pmcid) if pmcid else "",
    }


def filled(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty."""
    return {name: value for name, value in values.items() if value}


def section(text: str) -> list[dict[str, str]]:
    """An abstract without labels, in the shape of Record."""
    return [{"label": "", "category": "", "text": text}] if text else []
