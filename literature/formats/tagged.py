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
_HIDDEN = re.compile("\\A[\\s\u200b\u200c\u200d\u2060\ufeff]+")
RIS_START = re.compile(rf"TY{_BLANK}{{0,2}}-(?:{_BLANK}*(?:[A-Z].*|[a-z]+\s*)?)$")
MEDLINE_START = re.compile(rf"PMID{_BLANK}?-")
_HIDDEN_MEDLINE_START = re.compile(rf"PMID{_BLANK}?-{_BLANK}*\d+\s*$")  # an abstract may go on with "PMID - "
RIS_END = re.compile(rf"ER{_BLANK}{{0,2}}-\s*$")
_FIELD = re.compile(rf"[A-Z][A-Z0-9]{{1,3}}{_BLANK}{{0,2}}-(?:\s|$)")
_MEDLINE_TAG = re.compile(rf"([A-Z][A-Z0-9]{{1,3}}){_BLANK}*-(?:\s|$)")
FOREIGN = re.compile(r"<(?:\?xml|Pubmed|MedlineCitation|records?>)|@[A-Za-z]+\s*\{\s*[^\s,{}]+,\s*$", re.IGNORECASE)
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


def start_of(line: str) -> Form:
    """The form of the record that begins with this line, whatever invisible letters stand before it; "" for none."""
    if line[:1] not in "TP" and line[:1].isalnum():
        return ""
    bare = _HIDDEN.sub("", line)
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

    def take(self, number: int, line: str) -> None:
        form = start_of(line)
        if form:
            line = _HIDDEN.sub("", line)
            self._begin(number, form)
        elif self._is_next_of_medline(line):
            self._begin(number, "medline")
        elif self._open is None and _FIELD.match(line):
            self._begin(number, "")
        if self._open is None:
            return
        self._open.lines.append(line)
        self._after_blank = not line.strip()
        if self._open.form == "ris" and RIS_END.match(_HIDDEN.sub("", line)):
            self._open.is_ended = True
            self.close()

    def close(self, *, is_last: bool = False) -> None:
        if self._open:
            self._open.is_last = is_last
            self.done.append(self._open)
        self._open, self._seen = None, set()

    def _begin(self, number: int, form: Form) -> None:
        """Fields before a TY are those of its record: some scripts sort the tags."""
        if self._open and not self._open.form and form == "ris":
            self._open.form = form
            return
        self.close()
        self._open = Block(number, form)

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
