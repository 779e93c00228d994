"""Reading the Retraction Watch file that Crossref publishes (https://gitlab.com/crossref/retraction-watch-data). Pure.

One row a notice: Record ID, Title, …, RetractionDate ("8/16/2023 0:00", month first), RetractionDOI,
RetractionPubMedID, OriginalPaperDOI, OriginalPaperPubMedID, RetractionNature, Reason ("+Issues About Data;+…"), and a
comma too many at the end. Identifiers that are not known are "0", "unavailable" or empty.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from literature.entrez.identifiers import clean_doi
from literature.refusals import Refused
from literature.rules.integrity import NoticeFact

KIND_OF_NATURE = {
    "retraction": "retraction",
    "expression of concern": "concern",
    "correction": "erratum",
    "reinstatement": "reinstatement",
}
UNHEARD_OF = "other"
NEEDED = (
    "Record ID", "Title", "RetractionDate", "RetractionDOI", "RetractionPubMedID", "OriginalPaperDOI",
    "OriginalPaperPubMedID", "RetractionNature", "Reason",
)  # fmt: skip


class NotTheFile(Refused):
    """The file as a whole is not the one of Retraction Watch; the message says why."""


class Row(NamedTuple):
    """One notice: about the work with `pmid` or `doi` ("" where unknown), whose title was `title`."""

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
    """Each notice of the file in its order, or why its line cannot be read. Raises NotTheFile."""
    reader = csv.reader(lines, strict=True)
    header = next(reader, [])
    if missing := [name for name in NEEDED if name not in header]:
        raise NotTheFile(f"Its first line lacks the columns {', '.join(missing)}: is this the Retraction Watch file?")
    columns = {name: header.index(name) for name in NEEDED}
    while True:
        try:
            values = next(reader, None)
        except csv.Error as error:
            yield Spoiled(reader.line_num, str(error))
            continue
        if values is None:
            return
        if any(values):
            yield _row(reader.line_num, values, columns)


def _row(line: int, values: list[str], columns: dict[str, int]) -> Row | Spoiled:
    if len(values) <= max(columns.values()):
        return Spoiled(line, f"it has {len(values)} values and ends before its last column: the file is cut")
    cells = {name: values[column].strip() for name, column in columns.items()}
    if not cells["Record ID"].isdecimal():
        return Spoiled(line, f"{cells['Record ID'][:20]!r} is no record number")
    return Row(
        line, _pmid(cells["OriginalPaperPubMedID"]), _doi(cells["OriginalPaperDOI"]), cells["Title"], _fact(cells)
    )


def _fact(cells: dict[str, str]) -> NoticeFact:
    nature = " ".join(cells["RetractionNature"].split())
    return NoticeFact(
        kind=KIND_OF_NATURE.get(nature.lower(), UNHEARD_OF),
        ref_type=nature[:40],
        pmid=_pmid(cells["RetractionPubMedID"]),
        citation=f"Retraction Watch record {int(cells['Record ID'])}",
        note="; ".join(reasons_in(cells["Reason"])),
        doi=_doi(cells["RetractionDOI"]),
        date=_day(cells["RetractionDate"]),
    )


def reasons_in(text: str) -> list[str]:
    """The reasons of a row without the marks that part them."""
    return [reason for part in text.split(";") if (reason := part.strip().lstrip("+").strip())]


def _pmid(text: str) -> str:
    return text if re.fullmatch(r"[1-9][0-9]{0,9}", text) else ""


def _doi(text: str) -> str:
    doi = clean_doi(text)
    return doi if len(doi) <= 255 else ""


def _day(text: str) -> date | None:
    """Month first, as the file writes it; None for what is no day."""
    for form in ("%m/%d/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.split(" ")[0], form).date()
        except ValueError:
            continue
    return None
