"""A file of tagged lines cut into records: RIS, which ends one with ER, PubMed's own format, which begins one with its
PMID, and both in one file. Pure, a line at a time.

Files are joined with `cat`, sorted by scripts and mailed. So nothing is passed over: a line with a tag stands in a
block, and a block that no format knows is handed out too, to be refused with its line.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

Form = Literal["ris", "medline", ""]
_BLANK = r"[ \t\u00a0]"
# What may stand before a record: blanks, what nobody sees, and the ">" of a mail that is quoted.
HIDDEN = " \t\r\x0b\x0c\x85\u00a0\u2002\u2003\u2009\u202f\u3000\u200b\u200c\u200d\u2060\ufeff>"
_QUOTE = re.compile(r"(?:> ?)+")
_NUMBERED = re.compile(r"\d{1,6}\.[ \t]+(?=TY)")
# Outside of records; within nbib, whose lines that go on are indented.
BARE_WORK = re.compile(
    r"(?:PMID:?\s*\d{1,9}|\d{5,9}|PMC\d{4,}|(?:doi:\s*|https?://\S+?/)?10\.\d{4,9}/\S+)[\s,;]*", re.IGNORECASE
)
RIS_START = re.compile(rf"TY{_BLANK}{{0,2}}-(?:{_BLANK}*(?:[A-Z].*|[a-z]+\s*)?)$")
MEDLINE_START = re.compile(rf"PMID{_BLANK}?-")
_HIDDEN_MEDLINE_START = re.compile(rf"PMID{_BLANK}?-{_BLANK}*\d+\s*$")  # an abstract may go on with "PMID - "
RIS_END = re.compile(rf"ER{_BLANK}{{0,2}}-\s*$")
_FIELD = re.compile(rf"[A-Z][A-Z0-9]{{1,3}}{_BLANK}{{0,2}}-(?:\s|$)")
_MEDLINE_TAG = re.compile(rf"([A-Z][A-Z0-9]{{1,3}}){_BLANK}*-(?:\s|$)")
ONCE = frozenset(("OWN", "STAT", "TI", "SO", "JID"))  # stand once in a record of PubMed's


@dataclass(slots=True)
class Block:
    """The lines of one record. `form` is "" for fields that belong to none; `line` counts from 1; `is_ended`: it has
    its ER; `is_last` of its file."""

    line: int
    form: Form
    lines: list[str] = field(default_factory=list)
    is_ended: bool = False
    is_last: bool = False

    @property
    def location(self) -> str:
        return f"line {self.line}"


def ends_medline(line: str) -> bool:
    """The source, last of each of PubMed's records: of one that has no PMID too."""
    return line.startswith("SO  - ")


def start_of(line: str) -> Form:
    """The form of the record that begins with this line, whatever invisible letters stand before it; "" for none."""
    if line[:1] not in "TP" and line[:1].isalnum():
        return "ris" if line[0].isdigit() and _NUMBERED.match(line) else ""
    bare = line.lstrip(HIDDEN)
    if bare[:1] not in ("T", "P"):
        return ""
    if RIS_START.match(bare):
        return "ris"
    is_start = MEDLINE_START.match(line) or _HIDDEN_MEDLINE_START.match(bare)
    return "medline" if is_start else ""


def blocks(text: str | Iterable[str]) -> Iterator[Block]:
    """The records of a text or its lines in their order, and between them what belongs to no record."""
    cutter = _Cutter()
    for number, line in enumerate(text.split("\n") if isinstance(text, str) else text, 1):
        cutter.take(number, line)
        yield from cutter.done
        cutter.done.clear()
    cutter.close(is_last=True)
    yield from cutter.done


class _Cutter:
    """`done` holds the blocks that are whole."""

    def __init__(self) -> None:
        self.done: list[Block] = []
        self._open: Block | None = None
        self._seen: set[str] = set()
        self._after_blank = False
        self._is_quoted = False

    def take(self, number: int, line: str) -> None:
        if form := start_of(line):
            bare = _NUMBERED.sub("", line.lstrip(HIDDEN))
            self._is_quoted = ">" in line[: len(line) - len(bare)]
            self._begin(number, form, bare)
            return
        line = _QUOTE.sub("", line, count=1) if self._is_quoted else line
        if self._is_between_records() and BARE_WORK.fullmatch(line):
            self.done.append(Block(number, "", [line]))
        elif self._is_next_of_medline(line):
            self._begin(number, "medline", line)
        elif self._open is None and _FIELD.match(line):
            self._begin(number, "", line)
        elif self._open is not None:
            self._add(self._open, line)

    def close(self, *, is_last: bool = False) -> None:
        if self._open:
            self._open.is_last = is_last
            if not self._open.form and _is_of_medline(self._open.lines):
                self._open.form = "medline"
            self.done.append(self._open)
        self._open, self._seen = None, set()

    def _add(self, block: Block, line: str) -> None:
        block.lines.append(line)
        self._after_blank = not line.strip()
        if block.form == "ris" and RIS_END.match(line.lstrip(HIDDEN)):
            block.is_ended = True
            self.close()

    def _is_between_records(self) -> bool:
        """Behind an ER, or behind the SO that is the last field of PubMed's."""
        return self._open is None or (self._open.form == "medline" and "SO" in self._seen)

    def _begin(self, number: int, form: Form, line: str) -> None:
        """Fields before a TY are those of its record: some scripts sort the tags."""
        if self._open and not self._open.form and form == "ris":
            self._open.form = form
        else:
            self.close()
            self._open = Block(number, form)
        self._add(self._open, line)

    def _is_next_of_medline(self, line: str) -> bool:
        """A record that has lost its PMID begins: the one before is whole, or says a second time what it says once."""
        if not self._open or self._open.form != "medline":
            return False
        tag = found[1] if (found := _MEDLINE_TAG.match(line)) else ""
        if not tag:
            return False
        begins = (tag in ONCE and tag in self._seen) or ("SO" in self._seen and self._after_blank)
        self._seen = {tag} if begins else self._seen | {tag}
        return begins


def _is_of_medline(lines: Iterable[str]) -> bool:
    """Fields without a PMID before them that end with a source, as in PubMed's format, and none of RIS."""
    tags = {found[1] for line in lines if (found := _MEDLINE_TAG.match(line))}
    return "SO" in tags and tags.isdisjoint(("PY", "YR", "Y1", "DO", "JF", "T1", "T2", "UR", "VL"))
