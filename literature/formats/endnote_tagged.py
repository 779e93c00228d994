"""EndNote's tagged form, Refer: lines "%0 Journal Article", "%A Alder, Ann", a blank line behind each record. Pure.

Google Scholar, JSTOR and ScienceDirect write it as .enw. The fields are those of EndNote's XML (`endnote_fields`).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from literature.formats.bounds import refuse_large_record, refuse_many_records
from literature.formats.endnote_fields import described
from literature.formats.entries import Entry, RawRecord

TAGS = {
    "A": "authors", "B": "secondary-title", "C": "pub-location", "D": "year", "E": "secondary-authors", "F": "label",
    "G": "language", "H": "translated-authors", "I": "publisher", "J": "full-title", "K": "keywords", "L": "call-num",
    "M": "accession-num", "N": "number", "O": "alt-title", "P": "pages", "Q": "translated-title",
    "R": "electronic-resource-num", "S": "tertiary-title", "T": "title", "U": "url", "V": "volume",
    "W": "remote-database-provider", "X": "abstract", "Y": "tertiary-authors", "Z": "notes", "1": "custom1",
    "2": "custom2", "3": "custom3", "4": "custom4", "6": "num-vols", "7": "edition", "8": "date", "9": "work-type",
    "?": "subsidiary-authors", "@": "isbn", "!": "short-title", "#": "custom5", "$": "custom6", "]": "custom7",
    "&": "section", "(": "orig-pub", ")": "reprint-edition", "*": "reviewed-item", "+": "auth-address", "^": "caption",
    ">": "pdf", "<": "research-notes", "[": "access-date", "=": "modified-date", "~": "remote-database-name",
}  # fmt: skip
_FIELD = re.compile(r"\s*%(\S)(?:[ \t\u00a0]+(.*)|\s*)$")
_START = re.compile(r"\ufeff?\s*%[0ATJ][ \t\u00a0]+\S")
_ONCE = ("title", "year", "volume", "number", "pages", "electronic-resource-num")


def looks_like(head: Iterable[str]) -> bool:
    """Whether the first line that is not blank is one of a record."""
    return bool(_START.match(next((line for line in head if line.strip(" \t\ufeff")), "")))


def read(lines: Callable[[], Iterable[str]]) -> Iterator[Entry]:
    """The works of a file, one for each record, refused with its line and reason or read; `lines` begins it anew.

    Raises NotReadable at once for a file over a limit.
    """
    for _ in records(lines()):
        pass
    return (_read(record) for record in records(lines()))


def records(lines: Iterable[str]) -> Iterator[RawRecord]:
    """A record begins with its type (%0); one that lost it, or has none, behind a blank line.

    Raises NotReadable for what is over a limit.
    """
    block, count = _Block(1), 0
    for number, line in enumerate(lines, 1):
        if block.lines and block.ends_before(line):
            yield block.record()
            block = _Block(number)
        if not block.lines and line.strip(" \t\ufeff"):
            block, count = _Block(number), count + 1
        if block.lines or line.strip(" \t\ufeff"):
            block.take(line)
        refuse_many_records(count)
        refuse_large_record(block.size, count - 1 if count else 0)
    if block.lines:
        yield block.record()


@dataclass(slots=True)
class _Block:
    """The lines of one record; `seen` are its signs."""

    begun: int
    lines: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    size: int = 0

    def ends_before(self, line: str) -> bool:
        """An abstract may hold blank lines: behind one only a name or a second title begins a record."""
        sign = found[1] if (found := _FIELD.match(line.lstrip("\ufeff"))) else ""
        if sign == "0":
            return True
        is_apart = bool(sign) and not self.lines[-1].strip()
        return is_apart and ("0" not in self.seen or (sign in "AT" and "T" in self.seen))

    def take(self, line: str) -> None:
        line = line.lstrip("\ufeff")
        self.lines.append(line)
        self.size += len(line)
        if found := _FIELD.match(line):
            self.seen.add(found[1])

    def record(self) -> RawRecord:
        problem = "" if _FIELD.match(self.lines[0]) else "this belongs to no record: a line %0 is missing before it"
        return RawRecord(f"line {self.begun}", "\n".join(self.lines), problem)


def _read(record: RawRecord) -> Entry:
    if record.problem:
        return record.refused()
    type_of_work, fields = _fields(record.text)
    titles = fields.get("title", [])
    if len(titles) > 1 and sum(len(set(fields.get(name, ()))) > 1 for name in _ONCE) > 1:
        return record.refused(titles[0], "two records stand in one: a blank line or a line %0 is missing between them")
    if not any(fields.get(needed) for needed in ("title", "electronic-resource-num", "accession-num", "url")):
        return record.refused(problem="it has neither title nor identifier")
    return described(type_of_work, fields).entry(record.location)


def _fields(text: str) -> tuple[str, dict[str, list[str]]]:
    """The type of the work and the values by the names of EndNote's XML."""
    type_of_work, last = "", ""
    fields: dict[str, list[str]] = {}
    for line in text.split("\n"):
        found = _FIELD.match(line)
        if found and found[1] == "0":
            type_of_work, last = (found[2] or "").strip(), ""
        elif found and found[2] is not None and found[2].strip():
            last = TAGS.get(found[1], f"%{found[1]}")
            fields.setdefault(last, []).append(found[2].strip())
        elif not found and last and line.strip():
            values = fields[last]
            joint = "\n" if last in ("keywords", "notes", "url", "isbn") else " "
            values[-1] = f"{values[-1]}{joint}{line.strip()}"
    return type_of_work, fields
