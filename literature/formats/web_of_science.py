"""Web of Science: its plain text ("FN Clarivate…", "PT J", "AU …", three blanks before what goes on, "ER", "EF") and
its tab-delimited table under a row of the same two-letter tags. Pure.

Tags: https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from literature.formats.bounds import refuse_large_record, refuse_many_records
from literature.formats.described import Description, split_list
from literature.formats.entries import Entry, RawRecord
from literature.formats.file_dates import day_of
from literature.formats.names import Names, group, read_names

_FIRST_LINE = re.compile(r"\ufeff?(?:FN (?:Clarivate|Thomson|ISI|Web of Science)|VR 1\.0\s*$|PT [A-Z]\s*$)")
_START = re.compile(r"\ufeff?PT [A-Z]\s*$")
_FIELD = re.compile(r"([A-Z][A-Z0-9])(?: (.*)|\s*)$")
_AROUND = re.compile(r"\ufeff?(?:FN .*|VR .*|EF\s*)$")
_TAG = re.compile(r"[A-Z][A-Z0-9]")
_A_LINE_EACH = frozenset(("AU", "AF", "BA", "BF", "BE", "CA", "GP", "ED", "CR", "C1"))
_TAGS_READ = "PT AU AF BA BF BE ED CA GP TI SO JI AB VL IS BP EP AR PD PY DI PM DE LA PU PI SN EI BN ER"
_READ = frozenset(_TAGS_READ.split())
LEAST_TAGS = 5  # of a table's first row

Fields = dict[str, list[str]]


def is_tagged(head: Iterable[str]) -> bool:
    """Whether the first line that is not blank is one of its plain text."""
    return bool(_FIRST_LINE.match(_first_line(head)))


def is_table(head: Iterable[str]) -> bool:
    """Whether the first line is a row of its tags."""
    tags = _tags(_first_line(head))
    return len(tags) >= LEAST_TAGS and "TI" in tags and all(map(_TAG.fullmatch, tags))


def read(lines: Callable[[], Iterable[str]]) -> Iterator[Entry]:
    """The works of its plain text, one for each record, refused with its line and reason or read.

    `lines` begins the file anew each time. Raises NotReadable at once for a file over a limit.
    """
    for _ in records(lines()):
        pass
    return (_read(record) for record in records(lines()))


def read_table(lines: Callable[[], Iterable[str]]) -> Iterator[Entry]:
    """The works of its table, one for each row; as `read`."""
    for count, _ in enumerate(lines()):
        refuse_many_records(count)
    return _rows(lines())


def records(lines: Iterable[str]) -> Iterator[RawRecord]:
    """From PT to ER. Raises NotReadable for what is over a limit."""
    held: list[str] = []
    begun = count = size = 0
    for number, line in enumerate(lines, 1):
        is_start = bool(_START.match(line))
        if held and (is_start or _AROUND.match(line)):
            yield _cut(begun, held)
            held = []
        if held or (line.strip(" \t\ufeff") and not _AROUND.match(line)):
            count += not held
            begun, size = (begun, size + len(line)) if held else (number, len(line))
            held.append(line.lstrip("\ufeff"))
        if held and re.match(r"ER\s*$", line):
            yield RawRecord(f"line {begun}", "\n".join(held), "" if _START.match(held[0]) else _STRAY)
            held = []
        refuse_many_records(count)
        refuse_large_record(size, count - 1 if count else 0)
    if held:
        yield _cut(begun, held)


_STRAY = "these fields belong to no record: a line PT is missing before them"


def _cut(begun: int, lines: list[str]) -> RawRecord:
    cut = "the record has no end (ER): the file is cut here, export it again"
    return RawRecord(f"line {begun}", "\n".join(lines), cut if _START.match(lines[0]) else _STRAY)


def _first_line(head: Iterable[str]) -> str:
    return next((line for line in head if line.strip(" \t\ufeff")), "")


def _tags(line: str) -> list[str]:
    return line.strip("\ufeff\r\n").rstrip("\t").split("\t")


def _read(record: RawRecord) -> Entry:
    fields = _fields(record.text)
    title = next(iter(fields.get("TI", ())), "")
    if record.problem:
        return record.refused(title)
    if len(fields.get("PT", ())) > 1:
        return record.refused(title, "two records stand in one: a line ER is missing between them")
    return _described(fields).entry(record.location)


def _fields(text: str) -> Fields:
    fields: Fields = {}
    last = ""
    for line in text.split("\n"):
        found = _FIELD.match(line)
        if found:
            last = found[1]
            fields.setdefault(last, []).extend(filter(None, [(found[2] or "").strip()]))
        elif last and line.strip():
            values = fields[last]
            if last in _A_LINE_EACH or not values:
                values.append(line.strip())
            else:
                values[-1] = f"{values[-1]} {line.strip()}"
    return fields


def _rows(lines: Iterable[str]) -> Iterator[Entry]:
    numbered = enumerate(lines, 1)
    head = next((line for _, line in numbered if line.strip(" \t\ufeff")), "")
    tags = _tags(head)
    for number, line in numbered:
        if line.strip():
            yield _row(f"line {number}", tags, line)


def _row(location: str, tags: list[str], line: str) -> Entry:
    cells = [_unquoted(cell) for cell in line.rstrip("\r\n").split("\t")]
    fields = {tag: [cell] for tag, cell in zip(tags, cells, strict=False) if cell}
    if len(cells) < len(tags) // 2 or any(cells[len(tags) :]):
        problem = f"it has {len(cells)} cells under {len(tags)} tags: a tab or the end of a line stands within a cell"
        return Entry(location, {"title": cells[0][:80]} if cells[0] else {}, problem=problem)
    for tag in _A_LINE_EACH & fields.keys():
        fields[tag] = split_list(fields[tag], by=";")
    return _described(fields).entry(location)


def _unquoted(cell: str) -> str:
    cell = cell.strip()
    is_quoted = len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in cell[1:-1].replace('""', "")
    return cell[1:-1].replace('""', '"') if is_quoted else cell


def _described(fields: Fields) -> Description:
    kind = _kind(fields)
    in_book = kind in ("book", "chapter")
    return Description(
        kind=kind,
        title=_first(fields, "TI"),
        container=_first(fields, "SE") if kind == "book" else _first(fields, "SO"),
        short_container=_first(fields, "JI"),
        authors=_authors(fields),
        editors=read_names([*fields.get("BE", ()), *fields.get("ED", ())]),
        abstract=_first(fields, "AB"),
        volume=_first(fields, "VL"),
        issue=_first(fields, "IS"),
        pages="-".join(dict.fromkeys(filter(None, (_first(fields, "BP"), _first(fields, "EP")))))
        or _first(fields, "AR"),
        day=day_of(filter(None, [*fields.get("PY", ()), _date(fields), *fields.get("EA", ())])),
        pmid=_first(fields, "PM"),
        doi=_first(fields, "DI"),
        keywords=split_list(fields.get("DE", ()), by=";"),
        is_preprint="preprint" in _first(fields, "DT").lower(),
        publisher=_first(fields, "PU"),
        city=_first(fields, "PI"),
        serials=[value for tag in (("BN",) if in_book else ("SN", "EI")) for value in fields.get(tag, ())],
        languages=fields.get("LA", []),
        further=_further(fields, in_book=in_book),
    )


def _first(fields: Fields, tag: str) -> str:
    return next(iter(fields.get(tag, ())), "")


def _kind(fields: Fields) -> str:
    document, publication = _first(fields, "DT").lower(), _first(fields, "PT")
    if publication in ("B", "S") and "chapter" in document:
        return "chapter"
    return "book" if publication == "B" and "book" in document and "review" not in document else "article"


def _authors(fields: Fields) -> Names:
    """Full names where they stand, of books as of articles; a corporate author is a group, whatever its name."""
    lines = next((fields[tag] for tag in ("AF", "BF", "AU", "BA") if fields.get(tag)), [])
    named = read_names(line for line in lines if line.strip("[]").lower() not in ("anonymous", "anon"))
    groups = split_list(chain(fields.get("CA", ()), fields.get("GP", ())), by=";")
    return Names([*named.people, *map(group, groups)], named.complete)


def _pages(fields: Fields) -> str:
    ends = filter(None, (_first(fields, "BP"), _first(fields, "EP")))
    return "-".join(dict.fromkeys(ends)) or _first(fields, "AR")


def _date(fields: Fields) -> str:
    """ "MAY 12" or "MAY" of its year; a span of months is none."""
    day, year = _first(fields, "PD"), _first(fields, "PY")
    return f"{day} {year}" if day and year else ""


def _further(fields: Fields, *, in_book: bool) -> Fields:
    unread = ("SN", "EI") if in_book else ("BN",)
    return {tag: values for tag, values in fields.items() if tag not in _READ or tag in unread}
