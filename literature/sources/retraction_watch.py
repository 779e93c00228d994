"""Reading the Retraction Watch file that Crossref publishes (https://gitlab.com/crossref/retraction-watch-data). Pure.

One row a notice: Record ID, Title, …, RetractionDate ("8/16/2023 0:00", month first), RetractionDOI,
RetractionPubMedID, OriginalPaperDOI, OriginalPaperPubMedID, RetractionNature, Reason ("+Issues About Data;+…"), and a
comma too many at the end. Identifiers that are not known are "0", "unavailable" or empty.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from literature.entrez.dates import calendar_parts
from literature.entrez.identifiers import clean_doi
from literature.formats.delimited import DELIMITERS, Rows, cells_of
from literature.formats.file_dates import read_day
from literature.refusals import Refused
from literature.rules.integrity import NoticeFact
from literature.sources.updates import LONGEST_TYPE, kind_of

NEEDED = (
    "Record ID", "Title", "RetractionDate", "RetractionDOI", "RetractionPubMedID", "OriginalPaperDOI",
    "OriginalPaperPubMedID", "RetractionNature", "Reason",
)  # fmt: skip
LONGEST_DOI = 255
LONGEST_NUMBER = 9  # digits
_NAMES_COLUMNS = re.compile(r"record\W?id", re.IGNORECASE)
_WHOLE = re.compile(r"\.0+\Z")
_PMID = re.compile(r"(?:PMID:?\s*)?0*([1-9][0-9]{0,9})(?:\.0+)?", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?!\d)")
_TIME = re.compile(r"(?:[T\s]+\d{1,2}:\d{2}\S*(?:\s*[AP]M)?(?:\s*(?:UTC|Z))?)\Z", re.IGNORECASE)


class NotTheFile(Refused):
    """The file as a whole is not the one of Retraction Watch; the message says why."""


class Row(NamedTuple):
    """One notice, on `line` and those behind it: about the work with `pmid` or `doi` ("" where unknown), titled so."""

    line: int
    pmid: str
    doi: str
    title: str
    fact: NoticeFact


class Spoiled(NamedTuple):
    """A line that cannot be read, and why."""

    line: int
    reason: str


def read_rows(lines: Iterable[str]) -> Iterator[Row | Spoiled]:
    """Each notice of the file in its order, or why its line cannot be read. Raises NotTheFile.

    The file may have been through a spreadsheet: cut by a semicolon or a tab, its numbers with a fraction.
    """
    columns: dict[str, int] = {}
    for row in Rows((line.rstrip("\r\n") for line in lines), _delimiter_of):
        if not columns:
            columns, width = _columns(row.cells), len(row.cells)
        else:
            yield Spoiled(row.line, row.problem) if row.problem else _row(row.line, row.cells, columns, width)
    if not columns:
        _columns([])


def _delimiter_of(line: str) -> str:
    """Of the line that names the columns; "" for any other."""
    if not _NAMES_COLUMNS.search(line):
        return ""
    cells = max((cells_of(line.lstrip("\ufeff"), mark) for mark in DELIMITERS), key=len)
    if "recordid" not in map(_bare, cells):
        return ""
    return max(DELIMITERS, key=lambda mark: len(cells_of(line, mark)))


def _columns(head: list[str]) -> dict[str, int]:
    names = [_bare(name) for name in head]
    if missing := [name for name in NEEDED if _bare(name) not in names]:
        raise NotTheFile(f"Its first line lacks the columns {', '.join(missing)}: is this the Retraction Watch file?")
    return {name: names.index(_bare(name)) for name in NEEDED}


def _bare(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def _row(line: int, values: list[str], columns: dict[str, int], width: int) -> Row | Spoiled:
    if len(values) <= max(columns.values()):
        return Spoiled(line, f"it has {len(values)} values and ends before its last column: the file is cut")
    if any(values[width:]):
        return Spoiled(line, "it has more values than columns: put a value that holds the delimiter in quotation marks")
    cells = {name: values[column].strip() for name, column in columns.items()}
    number = _WHOLE.sub("", cells["Record ID"])
    if not number.isdecimal() or len(number) > LONGEST_NUMBER:
        return Spoiled(line, f"{cells['Record ID'][:20]!r} is no record number")
    pmid, doi = _pmid(cells["OriginalPaperPubMedID"]), _doi(cells["OriginalPaperDOI"])
    return Row(line, pmid, doi, cells["Title"], _fact(int(number), cells))


def _fact(number: int, cells: dict[str, str]) -> NoticeFact:
    nature = " ".join(cells["RetractionNature"].split())
    return NoticeFact(
        kind=kind_of(nature),
        ref_type=nature[:LONGEST_TYPE],
        pmid=_pmid(cells["RetractionPubMedID"]),
        citation=f"Retraction Watch record {number}",
        note="; ".join(reasons_in(cells["Reason"])),
        doi=_doi(cells["RetractionDOI"]),
        date=_day(cells["RetractionDate"]),
    )


def reasons_in(text: str) -> list[str]:
    """The reasons of a row without the marks that part them."""
    parts = (" ".join(part.split()) for part in re.split(r"[;|]|\n", text))
    return [reason for part in parts if (reason := part.lstrip("+ "))]


def _pmid(text: str) -> str:
    """ "" for none, which the file writes as 0, "unavailable" or nothing; ".0" is a spreadsheet's."""
    found = _PMID.fullmatch(text)
    return found[1] if found else ""


def _doi(text: str) -> str:
    doi = clean_doi(text)
    return doi if len(doi) <= LONGEST_DOI else ""


def _day(text: str) -> date | None:
    """Month first, as the file writes it, else in a form that has one meaning; None for what is no day."""
    if found := _MONTH_FIRST.match(text):
        month, day, year = map(int, found.groups())
        parts = calendar_parts(year + 2000 if year < 100 else year, month, day)
    else:
        parts = calendar_parts(*read_day(_TIME.sub("", text)))
    return date(*parts) if len(parts) == len(("year", "month", "day")) else None
