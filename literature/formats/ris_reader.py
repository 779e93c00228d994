"""One record of RIS, as the many programs write it: read tag by tag, so that what stands twice is not lost.

rispy keeps the first of several AB, DO or TI, cuts values at a fixed column and drops unknown tags without a word; it
writes our files (`ris`). Where each source keeps its identifiers: PubMed and Ovid AN, Scopus C2, Cochrane C3, EBSCO L3
and N1, others M3, UR and PM. What has no place in a reference stays by its tag in `further_fields`.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from literature.formats.entries import Entry, filled, section
from literature.formats.file_dates import day_of, read_day
from literature.formats.marked_text import plain
from literature.formats.names import read_names
from literature.formats.ris_further import further_fields
from literature.formats.ris_identifiers import DIGITS, addresses_of, identifiers_of
from literature.formats.status import INCOMPLETE
from literature.formats.tagged import Block
from literature.rules.pasted_identifiers import doi_of_field
from literature.rules.study_design import PREPRINT

KINDS = {
    "BOOK": "book", "EBOOK": "book", "EDBOOK": "book", "CHAP": "chapter", "ECHAP": "chapter", "ELEC": "web page",
    "WEB": "web page", "RPRT": "report", "GOVDOC": "report", "THES": "thesis",
}  # fmt: skip
TITLES, CONTAINERS, ABSTRACTS = ("TI", "T1", "CT", "ST"), ("JF", "T2", "BT", "JO", "JA", "J2", "J1"), ("AB", "N2")
_FIELD = re.compile(r"([A-Z][A-Z0-9]|PMID|DOI)([ \t\u00a0]{0,2})-([ \t\u00a0]*)(.*)$")
_ONCE = (TITLES[:3], ("T2", "JF", "JO"), ("DO",), ("PY", "Y1"), ("SP",), ("EP",), ("VL",), ("IS",))
_TAGS = (
    "TY A1 A2 A3 A4 AB AD AN AU BT C1 C2 C3 C4 C5 C6 C7 C8 CA CN CT CY DA DB DI DO DP ED EP ER ET ID IS J1 J2 JA JF JO "
    "KW L1 L2 L3 L4 LA LB LK M1 M2 M3 N1 N2 NV OP PB PM PP PY RI RN RP SE SN SP ST SU T1 T2 T3 TA TI TT U1 U2 U3 U4 U5 "
    "UR US VL VO WP XR Y1 Y2 PMID DOI PT LG PU PI J9 JI"
)
_KNOWN_TAGS = frozenset(_TAGS.split())
_NUMBERS = frozenset(("SP", "EP", "VL", "IS", "PY", "Y1", "DA"))
_PAGE = re.compile(r"\d|\A[ivxlc]+\Z")
_PARTED = re.compile(r"[;|]")
_DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212]+\s*")

Fields = dict[str, list[str]]


def entry(block: Block) -> Entry:
    """The work of one record; refused with its reason where it is cut, or holds two."""
    lines = block.lines if block.is_ended else _up_to_lax_end(block.lines)
    fields = _fields(lines or block.lines)
    title = _first(fields, *TITLES)
    if not lines:
        return _refused(block, title, "the record has no end (ER  -): the file is cut here, export it again")
    if _are_two(fields):
        return _refused(block, title, "two records stand in one: a line TY  - or ER  - is missing between them")
    return _entry(block.location, fields)


def _refused(block: Block, title: str, problem: str) -> Entry:
    return Entry(block.location, filled({"title": title}), problem=problem)


def _up_to_lax_end(lines: list[str]) -> list[str]:
    """The lines of a record whose last field is ER with text behind it, as some write it; [] without an end."""
    whole = [line for line in lines if line.strip()]
    return whole if whole and re.match(r"ER {1,2}-", whole[-1]) else []


def _fields(lines: Iterable[str]) -> Fields:
    """The values by tag. A line of an abstract that begins like a tag is told by the blanks of the record's TY."""
    lines = _unindented(list(lines))
    started = next((found for line in lines if (found := _FIELD.match(line)) and found[1] == "TY"), None)
    fields: Fields = {}
    last = ""
    for line in lines:
        found = _field(line, started, last, fields)
        if found and found[1] != "ER":
            last = found[1]
            fields.setdefault(last, []).append(found[4])
        elif last and line.strip() and not (found and not found[4]):
            _go_on(fields[last], last, line.strip())
    return {tag: [text for value in values if (text := plain(value))] for tag, values in fields.items()}


def _go_on(values: list[str], tag: str, line: str) -> None:
    """EndNote writes each keyword and each address in a line of its own behind the first."""
    if (tag == "KW" and values[-1]) or (tag == "UR" and line.startswith("http")):
        values.append(line)
    else:
        values[-1] = f"{values[-1]} {line}"


def _field(line: str, started: re.Match[str] | None, last: str, fields: Fields) -> re.Match[str] | None:
    found = _FIELD.match(line)
    if not found or started is None:
        return found
    if found[1] == "ER" and found[4]:
        return None
    if found[1] in ("DOI", "PMID"):  # with one blank less, as the Cochrane Library pads them
        return found if doi_of_field(found[4]) or DIGITS.fullmatch(found[4].strip()) else None
    goes_on = found[4][:1].islower() and not found[4].startswith("http")
    is_apart = bool(found[3]) or not found[4] or not started[3]
    if last in ABSTRACTS:
        is_field = found[2] == started[2] and is_apart and not (goes_on and _is_text(found, fields))
    else:
        is_field = (found[2] == started[2] and is_apart) or (
            found[1] in _KNOWN_TAGS and not (goes_on and last in TITLES)
        )
    return found if is_field else None


def _unindented(lines: list[str]) -> list[str]:
    """Without the blanks that stand before every field, as a mail sets them."""
    bare = [line.lstrip() for line in lines]
    are_indented = sum(bool(_FIELD.match(line)) for line in lines) <= 1 < sum(bool(_FIELD.match(line)) for line in bare)
    return bare if are_indented else lines


def _is_text(found: re.Match[str], fields: Fields) -> bool:
    """ "T2 - weighted images": no tag of the format, one that has its value already, or a number that is none."""
    tag = found[1]
    if tag not in _KNOWN_TAGS or (tag in _NUMBERS and not re.search(r"\d", found[4])):
        return True
    return any(tag in names and any(name in fields for name in names) for names in _ONCE)


def _are_two(fields: Fields) -> bool:
    """Two titles and two of what a work has one of: the line between them is lost."""
    doubled = [tag for tag in ("TI", "T1", "DO", "SP", "VL", "PY") if len(set(fields.get(tag, ()))) > 1]
    return len(doubled) > 1 and bool({"TI", "T1"} & set(doubled))


def _entry(location: str, fields: Fields) -> Entry:
    type_of_work = _first(fields, "TY").upper()
    kind = KINDS.get(type_of_work, "article")
    years = [*fields.get("PY", ()), *fields.get("Y1", ()), *fields.get("YR", ())]
    date = day_of([*years, *fields.get("DA", ()), *_with_year(fields.get("DA", ()), years)])
    addresses = addresses_of(fields)
    container = _first(fields, *CONTAINERS)
    authors = read_names([*fields.get("A1", ()), *fields.get("AU", ())])
    values = {
        **identifiers_of(fields),
        "kind": kind,
        "url": next((a for a in addresses if kind == "web page"), ""),
        "title": _first(fields, *TITLES),
        "abstract": section(" ".join(dict.fromkeys(text for tag in ABSTRACTS for text in fields.get(tag, ())))),
        "authors": [] if type_of_work == "EDBOOK" else authors.people,
        "journal": "" if kind in ("book", "chapter") else container,
        "volume": _first(fields, "VL", "VO"),
        "issue": _first(fields, "IS", "CP", "NO"),
        "pages": _pages(fields),
        "year": date.year,
        "month": date.month,
        "day": date.day,
        "keywords": [{"text": word, "major": False, "owner": ""} for word in _keywords(fields.get("KW", ()))],
        "publication_types": [{"ui": PREPRINT, "name": "Preprint"}] if type_of_work == "UNPB" else [],
    }
    editor_lines = _editor_lines(fields, type_of_work, kind)
    editors = read_names(editor_lines).people
    used = [values["title"], container, values["url"], _first(fields, "J2", "JA") if kind == "article" else ""]
    details: dict[str, Any] = {
        "authors_complete": None if authors.complete and INCOMPLETE not in fields.get("N1", ()) else False,
        "editors": editors if type_of_work != "EDBOOK" else [*authors.people, *editors],
        "book_title": container if kind == "chapter" else "",
        "journal_iso": _first(fields, "J2", "JA") if kind == "article" else "",
        "publisher": _first(fields, "PB"),
        "publisher_place": _first(fields, "CY", "PP"),
        "isbns": fields.get("SN", []) if kind in ("book", "chapter") else [],
        "issns": [{"type": "", "value": value} for value in fields.get("SN", ()) if kind == "article"],
        "languages": fields.get("LA", []),
        "edition": "" if kind == "article" else _first(fields, "ET"),
        "genre": _genre(kind, fields),
        "accessed": read_day(_first(fields, "Y2")).text,
    }
    details["further_fields"] = further_fields(fields, [*map(str, used), *editor_lines], values | details)
    kept = {name: value for name, value in details.items() if value or value is False}
    return Entry(location, filled(values), kept)


def _with_year(texts: Iterable[str], years: list[str]) -> Iterator[str]:
    """ "MAY 13" and "May 12", as Web of Science and EndNote have it, beside the year."""
    if year := read_day(years[0]).year if years else None:
        yield from (f"{text} {year}" for text in texts if not re.search(r"\d{4}", text))


def _genre(kind: str, fields: Fields) -> str:
    """ "PhD thesis": M3 of a report or a thesis; of others it is a DOI, a medium or anything."""
    told = _first(fields, "M3") if kind in ("report", "thesis") else ""
    return "" if doi_of_field(told) else told


def _first(fields: Fields, *tags: str) -> str:
    return next((value for tag in tags for value in fields.get(tag, ()) if value.lower() != "n/a"), "")


def _editor_lines(fields: Fields, type_of_work: str, kind: str) -> list[str]:
    """A2 of a chapter; A3 of a book, whose A2 are those of the series where both stand."""
    if kind == "chapter" or type_of_work in ("CONF", "CPAPER"):
        return [*fields.get("A2", ()), *fields.get("ED", ())]
    named = fields.get("A3") or fields.get("A2", []) if kind == "book" else []
    return [*named, *fields.get("ED", ())]


def _pages(fields: Fields) -> str:
    """Ovid writes "No" and "Specified" where there are none; Scopus keeps an article number in C7."""
    first, last = (_DASHES.sub("-", _first(fields, tag)) for tag in ("SP", "EP"))
    first, last = (re.sub(r"^pp?\.\s*", "", end) if _PAGE.search(end) else "" for end in (first, last))
    if "-" in last and last.startswith(f"{first}-"):
        return last
    if "-" in first and re.search(r"\d-\w*\d", first):
        return first
    return "-".join(dict.fromkeys(end for end in (first, last) if end)) or _first(fields, "C7", "PG")


def _keywords(lines: Iterable[str]) -> Iterator[str]:
    """One a line, or all in one between ";", "|" or, where there is but one line, commas."""
    values = list(lines)
    if len(values) == 1 and values[0].count(",") > 1 and not _PARTED.search(values[0]):
        values = values[0].split(",")
    for line in values:
        yield from filter(None, map(str.strip, _PARTED.split(line)))
