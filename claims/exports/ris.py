"""The bibliography as RIS, through rispy's writer; tags as in EndNote's specification of 2011.

AN is the accession number in the database DB (the PMID in PubMed). C2 is the PMCID for articles only: Zotero
reads C2 of a book section as the author of the book.
"""

import re
from collections.abc import Mapping
from typing import Any

import rispy

from claims.exports.citation import identifiers, web_address
from claims.exports.summary import Summary, Work
from literature.formats.csl import credited, one_line

TYPES = {"article": "JOUR", "book": "BOOK", "chapter": "CHAP", "preprint": "UNPB", "webpage": "ELEC"}
PAGE_RANGE = re.compile(r"([^\s,-]+)[-\u2013]([^\s,-]+)")


class Writer(rispy.RisWriter):
    """rispy's writer without the "1." it puts before each record, which is no line of the format."""

    def set_header(self, count: int) -> str:
        return ""


def write(summary: Summary) -> str:
    """One record per work, in the order of the bibliography."""
    records = [record(work, summary.cited_at[work.number]) for work in summary.bibliography]
    return Writer().formats(records)


def record(work: Work, cited_at: list[str]) -> dict[str, Any]:
    """The work under rispy's names. No value holds a line break: rispy writes it raw, and it could end the
    record.
    """
    values = _titles(work) | _people(work) | _place(work) | _identifiers(work)
    values["notes"] = _notes(work, cited_at)
    return {"type_of_reference": TYPES[work.form]} | {name: value for name, value in values.items() if value}


def _titles(work: Work) -> dict[str, Any]:
    return {
        "title": work.name,
        "secondary_title": work.container,
        "alternate_title1": one_line(work.journal_iso),
    }


def _people(work: Work) -> dict[str, Any]:
    editors = "tertiary_authors" if work.form == "book" else "secondary_authors"
    return {"authors": [*map(_name, credited(work.authors))], editors: [*map(_name, credited(work.editors))]}


def _name(person: Mapping[str, Any]) -> str:
    if collective := person.get("collective"):
        return one_line(collective)
    given = person.get("fore") or person.get("initials") or ""
    return ", ".join(one_line(part) for part in (person["last"], given, person.get("suffix")) if part)


def _place(work: Work) -> dict[str, Any]:
    pages = PAGE_RANGE.fullmatch(one_line(work.pages))
    parts = work.issued
    return {
        "year": str(work.year or ""),
        "date": "/".join(f"{part:02}" for part in parts),
        "volume": one_line(work.volume),
        "number": one_line(work.issue),
        "start_page": pages[1] if pages else one_line(work.pages),
        "end_page": pages[2] if pages else "",
        "publisher": one_line(work.publisher),
        "place_published": one_line(work.place),
        "issn": one_line(work.isbn),
    }


def _identifiers(work: Work) -> dict[str, Any]:
    known = {item.label: item.address for item in identifiers(work)}
    address = web_address(work.url) or known.get("PMID") or next(iter(known.values()), "")
    return {
        "doi": one_line(work.doi),
        "accession_number": one_line(work.pmid),
        "name_of_database": "PubMed" if work.pmid and not work.is_sample else "",
        "custom2": one_line(work.pmcid) if work.form == "article" else "",
        # rispy and others take a semicolon for the end of one address and the start of the next.
        "urls": [address.replace(";", "%3B")] if address else [],
    }


def _notes(work: Work, cited_at: list[str]) -> list[str]:
    pmcid = work.pmcid if work.form != "article" else ""
    notes = [*work.remarks, f"PMCID: {one_line(pmcid)}" if pmcid else ""]
    return [*filter(None, notes), *[f"Cited at: {', '.join(map(one_line, cited_at))}"] * bool(cited_at)]
