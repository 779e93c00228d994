"""A citable work as CSL-JSON, the form Zotero, pandoc and every citation processor read.

Pure: takes a plain mapping with the field names of `literature.entrez.records.Record` and answers plain
values. What is missing or empty is left out, so a mapping of any kind of work will do. Types and variables
follow the schema csl-data.json of CSL 1.0.2 (https://github.com/citation-style-language/schema).
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from literature.entrez.dates import calendar_parts
from literature.entrez.identifiers import is_sample_pmid
from literature.formats.file_dates import read_day
from literature.formats.line import one_line
from literature.formats.rich_title import Run, as_rich_text, plain_title, title_runs
from literature.formats.status import remarks
from literature.rules.study_design import is_preprint

CSL_TYPES = {
    "article": "article-journal",
    "book": "book",
    "chapter": "chapter",
    "preprint": "article",
    "webpage": "webpage",
    "report": "report",
    "thesis": "thesis",
}
PLAIN_VARIABLES = {
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "publisher": "publisher",
    "doi": "DOI",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "url": "URL",
}


def as_csl(work: Mapping[str, Any], item_id: str = "") -> dict[str, Any]:
    """The CSL-JSON item of a work; its id is `item_id`, else "pmid:…", "doi:…" or the address.

    `work` holds what is known of: kind (a key of CSL_TYPES), genre, pmid, doi, pmcid, url, title,
    authors and editors (lists of {last, fore, initials, suffix, collective}), authors_complete, journal,
    journal_iso, year, month, day, volume, issue, pages, publication_types ([{ui, name}]), book_title, publisher,
    publisher_place, isbn or isbns, title_markup
    (HTML with <i>, <sub>, <sup>), accessed (when a page was read, YYYY-MM-DD), status ("", corrected, concern,
    retracted, reinstated), notices ([{kind, pmid, citation, date}]). ValueError for any other kind, KeyError for any
    other status.
    """
    kind = work_kind(work)
    item: dict[str, Any] = {"id": item_id or default_id(work), "type": CSL_TYPES[kind]}
    item["title"] = as_rich_text(title_of(work))
    item["author"] = [_name(person) for person in credited(work.get("authors", ()))]
    item["editor"] = [_name(person) for person in credited(work.get("editors", ()))]
    item["container-title"] = container_title(work)
    item["container-title-short"] = one_line(work.get("journal_iso", ""))
    item["genre"] = "Preprint" if kind == "preprint" else one_line(work.get("genre", ""))
    item["issued"] = {"date-parts": [parts]} if (parts := date_parts(work)) else {}
    item["accessed"] = {"date-parts": [accessed]} if (accessed := accessed_parts(work)) else {}
    item["publisher-place"] = one_line(work.get("publisher_place"))
    item["ISBN"] = one_line(work.get("isbn") or " ".join(work.get("isbns", ())))
    item |= {variable: one_line(work.get(name, "")) for name, variable in PLAIN_VARIABLES.items()}
    item["note"] = ". ".join(remarks(work))
    return {variable: value for variable, value in item.items() if value}


def default_id(work: Mapping[str, Any]) -> str:
    """An identifier of the work: "pmid:30979801", "doi:10.1073/…", or its address; "" when it has none."""
    for scheme in ("pmid", "doi", "pmcid"):
        if value := work.get(scheme):
            return f"{scheme}:{value}"
    return str(work.get("url", ""))


def work_kind(work: Mapping[str, Any]) -> str:
    """The kind of work; a PubMed article with publication type Preprint is a preprint."""
    kind = str(work.get("kind", "article")).replace(" ", "")
    if kind not in CSL_TYPES:
        raise ValueError(f"Unknown kind of work {kind!r}: use one of {', '.join(CSL_TYPES)}.")
    return "preprint" if kind == "article" and is_preprint(work.get("publication_types", ())) else kind


def work_title(work: Mapping[str, Any]) -> str:
    """The title of the work itself, plain."""
    return plain_title(_title(work))


def title_of(work: Mapping[str, Any]) -> list[Run]:
    """The same with its italics, its raised and its lowered letters."""
    return title_runs(work, _title(work))


def _title(work: Mapping[str, Any]) -> str:
    """PubMed gives a whole book its name as the book title only."""
    named_by_book = work.get("book_title", "") if work_kind(work) == "book" else ""
    return one_line(work.get("title") or named_by_book)


def container_title(work: Mapping[str, Any]) -> str:
    """What the work appeared in: the book of a chapter, "" for a book, else the journal, server or site."""
    kind = work_kind(work)
    return "" if kind == "book" else one_line(work.get("book_title" if kind == "chapter" else "journal", ""))


def date_parts(work: Mapping[str, Any]) -> list[int]:
    """The publication date as far as it is known, and is one: [], [year], [year, month] or [year, month, day]."""
    return calendar_parts(work.get("year"), work.get("month"), work.get("day"))


def accessed_parts(work: Mapping[str, Any]) -> list[int]:
    """The day on which a page of the web was read, as far as it is known: [], [year], … as `date_parts`."""
    return calendar_parts(*read_day(str(work.get("accessed") or "")))


def credited(people: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Names as they should be cited: NLM keeps a misspelled one beside its correction with ValidYN="N"."""
    named = (person for person in people if person.get("valid", True))
    return [person for person in named if person.get("last") or person.get("collective")]


def doi_page(doi: str) -> str:
    """The address that leads to the work with this DOI."""
    return f"https://doi.org/{quote(one_line(doi), safe='/:;')}"


def pmc_page(pmcid: str) -> str:
    """The address of the full text in PubMed Central."""
    return f"https://pmc.ncbi.nlm.nih.gov/articles/{quote(one_line(pmcid))}/"


def pubmed_page(pmid: str) -> str:
    """The address of a record's page in PubMed; "" for a synthetic record, which has none."""
    return "" if is_sample_pmid(pmid) else f"https://pubmed.ncbi.nlm.nih.gov/{quote(one_line(pmid))}/"


def _name(person: Mapping[str, Any]) -> dict[str, str]:
    if collective := person.get("collective"):
        return {"literal": one_line(collective)}
    given = person.get("fore") or person.get("initials", "")
    names = {"family": person["last"], "given": given, "suffix": person.get("suffix", "")}
    return {part: one_line(value) for part, value in names.items() if value}
