"""What a record says about other publications: its references, and notices such as a retraction or an erratum."""

from typing import Any

from lxml.etree import _Element

from literature.entrez.identifiers import clean_doi, clean_pmcid
from literature.entrez.markup import text_of
from literature.entrez.records import Record


def read_links(record: Record, listing: _Element) -> None:
    """CommentsCorrectionsList: "Cites" to `references`, everything else to `notices`."""
    for link in listing[:]:
        kind = link.get("RefType")
        if kind == "Cites":
            record.references.append(_cited(link))
        elif kind:
            record.notices.append(_notice(kind, link))
        else:  # before 2009 the kind was an element: <CommentIn>
            record.notices += [_notice(child.tag, child) for child in link]


def _cited(link: _Element) -> dict[str, str]:
    reference = {"citation": "", "pmid": "", "doi": "", "pmcid": ""}
    for part in link[:]:
        if part.tag == "RefSource":
            reference["citation"] = text_of(part)
        elif part.tag == "PMID":
            reference["pmid"] = (part.text or "").strip()
    return reference


def _notice(kind: str, link: _Element) -> dict[str, Any]:
    notice: dict[str, Any] = {"type": kind, "citation": "", "pmid": "", "version": None, "note": ""}
    for part in link:
        tag = part.tag
        if tag == "RefSource":
            notice["citation"] = text_of(part)
        elif tag == "PMID":
            notice["pmid"] = (part.text or "").strip()
            notice["version"] = version_of(part)
        elif tag == "Note":
            notice["note"] = text_of(part)
    return notice


def version_of(pmid: _Element) -> int:
    """PMID/@Version; 1 when it is missing."""
    version = pmid.get("Version", "1")
    return int(version) if version != "1" and version.isascii() and version.isdigit() else 1


def merged(listed: list[dict[str, str]], cited: list[dict[str, str]]) -> list[dict[str, str]]:
    """The ReferenceList and those "Cites" it does not name: EFetch sends one of the two, older files both."""
    named = {reference["pmid"] for reference in listed}
    return listed + [reference for reference in cited if reference["pmid"] not in named]


def references(listing: _Element) -> list[dict[str, str]]:
    """A ReferenceList, which may nest, flat and in its printed order; shape: `Record.references`."""
    found: list[dict[str, str]] = []
    for part in listing[:]:
        tag = part.tag
        if tag == "Reference":
            found.append(_read_reference(part))
        elif tag == "ReferenceList":
            found += references(part)
    return found


def _read_reference(element: _Element) -> dict[str, str]:
    citation = pmid = doi = pmcid = ""
    for part in element[:]:
        tag = part.tag
        if tag == "Citation":
            citation = text_of(part)
        elif tag == "ArticleIdList":
            for identifier in part[:]:
                kind = identifier.get("IdType", "pubmed")
                if kind == "pubmed":
                    pmid = (identifier.text or "").strip()
                elif kind == "doi":
                    doi = clean_doi(identifier.text or "")
                elif kind == "pmc":
                    pmcid = clean_pmcid(identifier.text or "")
    return {"citation": citation, "pmid": pmid, "doi": doi, "pmcid": pmcid}
