"""What the page of a work says of it to Zotero's connector and to search engines: Highwire's tags. Pure.

Source: https://www.zotero.org/support/dev/exposing_metadata and Google Scholar's inclusion guidelines.
"""

from collections.abc import Iterator

from claims.exports.summary import Work

SAID = {"retracted": "RETRACTED: ", "concern": "EXPRESSION OF CONCERN: "}  # before the title, as publishers do


def meta_tags(work: Work) -> list[tuple[str, str]]:
    """(name, content) in order; what is not known is left out."""
    return [(name, content) for name, content in _tags(work) if content]


def _tags(work: Work) -> Iterator[tuple[str, str]]:
    yield "citation_title", SAID.get(work.status, "") + work.name
    for person in work.authors:
        if person.get("valid", True):
            names = (person.get("last"), person.get("fore") or person.get("initials"))
            yield "citation_author", person.get("collective") or ", ".join(filter(None, names))
    yield "citation_publication_date", "/".join(f"{part:02d}" for part in work.issued)
    yield ("citation_inbook_title" if work.form == "chapter" else "citation_journal_title"), work.container
    yield "citation_volume", work.volume
    yield "citation_issue", work.issue
    first, _, last = work.pages.partition("-")
    yield "citation_firstpage", first
    yield "citation_lastpage", last
    yield "citation_doi", work.doi
    yield "citation_pmid", "" if work.is_sample else work.pmid
    yield "citation_publisher", work.publisher
    yield "citation_isbn", work.isbn
