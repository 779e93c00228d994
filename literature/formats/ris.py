"""RIS, the tagged format that Zotero, EndNote, Ovid and Scopus read, written through rispy; read in `ris_reader`.

AN is the accession number in the database DB: the PMID in PubMed. C2 is the PMCID of an article only: Zotero reads C2
of a book section as the author of the book. Elsewhere it is a note, and read from there.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import rispy

from literature.entrez.identifiers import is_sample_pmid
from literature.formats.csl import (
    container_title,
    credited,
    date_parts,
    doi_page,
    pmc_page,
    pubmed_page,
    work_kind,
    work_title,
)
from literature.formats.entries import filled
from literature.formats.line import one_line, web_address
from literature.formats.status import remarks

TYPES = {
    "article": "JOUR", "book": "BOOK", "chapter": "CHAP", "preprint": "UNPB", "webpage": "ELEC",
    "report": "RPRT", "thesis": "THES",
}  # fmt: skip
_PAGES = re.compile(r"([^\s,-]*\d[^\s,-]*|[ivxlc]+)[-\u2010-\u2015\u2212]([^\s,-]*\d[^\s,-]*|[ivxlc]+)")


class _Writer(rispy.RisWriter):  # type: ignore[misc]  # rispy has no types
    """Without the "1." that rispy puts before each record, which is no line of the format."""

    def set_header(self, count: int) -> str:
        return ""


def write(work: Mapping[str, Any], notes: Iterable[str] = ()) -> str:
    """One record, with what must stand beside the work and further `notes`. No value holds a line break.

    `work`: the fields of a Record by name, its kind as in CSL or here, `status`, `notices` and `url`: see as_csl.
    """
    values = _titles(work) | _people(work) | _publication(work) | _text(work) | _numbers(work)
    values["notes"] = [*remarks(work), *_pmcid_note(work), *filter(None, map(one_line, notes))]
    record: str = _Writer().formats([{"type_of_reference": TYPES[work_kind(work)], **filled(values)}])
    return record


def _titles(work: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": work_title(work),
        "secondary_title": container_title(work),
        "alternate_title1": one_line(work.get("journal_iso")),
    }


def _people(work: Mapping[str, Any]) -> dict[str, Any]:
    editors = "tertiary_authors" if work_kind(work) == "book" else "secondary_authors"
    return {
        "authors": [_name(author) for author in credited(work.get("authors", ()))],
        editors: [_name(editor) for editor in credited(work.get("editors", ()))],
    }


def _name(someone: Mapping[str, Any]) -> str:
    """ "King, Martin, Jr"; a comma behind it marks the name of a group, which may hold others."""
    if group := one_line(someone.get("collective")):
        return f"{group},"
    given = someone.get("fore") or someone.get("initials")
    return ", ".join(one_line(part) for part in (someone["last"], given, someone.get("suffix")) if part)


def _publication(work: Mapping[str, Any]) -> dict[str, Any]:
    pages = _PAGES.fullmatch(one_line(work.get("pages")))
    return {
        "year": str(work.get("year") or ""),
        "date": "/".join(f"{part:02}" for part in date_parts(work)),
        "access_date": str(work.get("accessed") or "").replace("-", "/"),
        "volume": one_line(work.get("volume")),
        "number": one_line(work.get("issue")),
        "start_page": pages[1] if pages else one_line(work.get("pages")),
        "end_page": pages[2] if pages else "",
        "publisher": one_line(work.get("publisher")),
        "type_of_work": one_line(work.get("genre")),
        "place_published": one_line(work.get("publisher_place")),
        "issn": one_line(work.get("isbn") or " ".join(work.get("isbns", ()))),
    }


def _text(work: Mapping[str, Any]) -> dict[str, Any]:
    sections = (f"{part['label']}: {part['text']}".removeprefix(": ") for part in work.get("abstract", ()))
    return {
        "abstract": " ".join(map(one_line, sections)),
        "keywords": [one_line(keyword["text"]) for keyword in work.get("keywords", ())],
    }


def _numbers(work: Mapping[str, Any]) -> dict[str, Any]:
    pmid, address = one_line(work.get("pmid")), _address(work)
    return {
        "doi": one_line(work.get("doi")),
        "accession_number": pmid,
        "name_of_database": "PubMed" if pmid and not is_sample_pmid(pmid) else "",
        "custom2": one_line(work.get("pmcid")) if work_kind(work) == "article" else "",
        # rispy and others take a semicolon for the end of an address and the start of the next; `ris_reader` undoes it.
        "urls": [address.replace(";", "%3B")] if address else [],
    }


def _address(work: Mapping[str, Any]) -> str:
    """Its own, else that in PubMed, of its DOI or in PMC; a sample record leads nowhere."""
    own = web_address(work.get("url", ""))
    if own or is_sample_pmid(work.get("pmid")):
        return own
    pages = (("pmid", pubmed_page), ("doi", doi_page), ("pmcid", pmc_page))
    return next((page(work[name]) for name, page in pages if work.get(name)), "")


def _pmcid_note(work: Mapping[str, Any]) -> list[str]:
    pmcid = "" if work_kind(work) == "article" else one_line(work.get("pmcid"))
    return [f"PMCID: {pmcid}"] if pmcid else []
