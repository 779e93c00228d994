"""The parts an article and a book have in common: abstract, people, identifiers, grants, history."""

from collections.abc import Callable, Iterable
from typing import Any

from lxml.etree import _Element

from literature.entrez.citations import version_of
from literature.entrez.dates import date_parts
from literature.entrez.identifiers import clean_doi, clean_pmcid, trial_ids
from literature.entrez.markup import composed, markup_of, text_of
from literature.entrez.people import people
from literature.entrez.records import Record

Reader = Callable[[Record, _Element], None]


def read_children(record: Record, element: _Element, readers: dict[str, Reader]) -> None:
    """Give each child to the reader of its tag; a tag nobody reads stays in the raw record only.

    Here and in its kin a slice is walked: lxml makes it in half the time of an iterator.
    """
    for child in element[:]:
        tag = child.tag
        if tag in readers:
            readers[tag](record, child)


def keep(name: str) -> Reader:
    """A reader that puts the element's text into the field `name`."""

    def read(record: Record, element: _Element) -> None:
        setattr(record, name, text_of(element))

    return read


def append(name: str) -> Reader:
    """A reader that adds the element's text to the list `name`."""

    def read(record: Record, element: _Element) -> None:
        getattr(record, name).append(text_of(element))

    return read


def each(reader: Reader) -> Reader:
    """A reader of a list element that gives every child to `reader`."""

    def read(record: Record, listing: _Element) -> None:
        for element in listing[:]:
            reader(record, element)

    return read


def read_pmid(record: Record, element: _Element) -> None:
    """PMID with its version (PLoS Currents and F1000 have versions above 1)."""
    record.pmid = (element.text or "").strip()
    record.version = version_of(element)


def read_title(record: Record, element: _Element) -> None:
    """ArticleTitle, plain and with its markup."""
    record.title = text_of(element)
    record.title_markup = markup_of(element) if len(element) else ""


def read_abstract(record: Record, element: _Element) -> None:
    """Abstract: its sections in order, and the copyright line."""
    record.abstract, record.abstract_copyright = _sections(element)


def read_other_abstract(record: Record, element: _Element) -> None:
    """OtherAbstract: a translation, a plain language summary, or the publisher's own."""
    sections, _ = _sections(element)
    record.other_abstracts.append(
        {"type": element.get("Type", ""), "language": element.get("Language", "eng"), "sections": sections}
    )


def _sections(element: _Element) -> tuple[list[dict[str, str]], str]:
    sections, copyright_line = [], ""
    for part in element[:]:
        if part.tag == "AbstractText":
            if text := text_of(part):
                sections.append({"label": _label(part), "category": part.get("NlmCategory", ""), "text": text})
        elif part.tag == "CopyrightInformation":
            copyright_line = text_of(part)
    return sections, copyright_line


def _label(element: _Element) -> str:
    """The heading as printed; NLM writes UNLABELLED where there is none."""
    label = composed(" ".join(element.get("Label", "").split()))
    return "" if label == "UNLABELLED" else label


def read_investigators(record: Record, listing: _Element) -> None:
    """InvestigatorList: the members of a group, who are not authors."""
    record.investigators += people(listing)


def read_grant(record: Record, element: _Element) -> None:
    """One Grant."""
    grant = {"id": "", "acronym": "", "agency": "", "country": ""}
    for part in element:
        name = "id" if part.tag == "GrantID" else part.tag.lower()
        if name in grant:
            grant[name] = text_of(part)
    record.grants.append(grant)


def read_elocation(record: Record, element: _Element) -> None:
    """ELocationID: a DOI or a publisher's item id; ValidYN="N" marks a wrong one."""
    record.elocations.append(
        {
            "type": element.get("EIdType", ""),
            "value": (element.text or "").strip(),
            "valid": element.get("ValidYN") != "N",
        }
    )


def read_identifier(record: Record, element: _Element) -> None:
    """ArticleId, but only of the record itself: those of its references look the same (pubmed_parser issue 135)."""
    record.identifiers.append({"type": element.get("IdType", "pubmed"), "value": (element.text or "").strip()})


def read_history(record: Record, element: _Element) -> None:
    """One PubMedPubDate."""
    record.history.append({"status": element.get("PubStatus", ""), **date_parts(element)})


def read_pages(record: Record, element: _Element) -> None:
    """Pagination: MedlinePgn as printed, else StartPage-EndPage."""
    text = {part.tag: text_of(part) for part in element[:]}
    record.pages = text.get("MedlinePgn") or "-".join(filter(None, map(text.get, ("StartPage", "EndPage"))))


def settle_identifiers(record: Record, elocations: Iterable[dict[str, Any]]) -> None:
    """Choose DOI and PMCID once everything is read: a valid ELocationID first, else the record's own ArticleIdList."""
    located = [one["value"] for one in elocations if one["type"] == "doi" and one["valid"]]
    listed = {"doi": located, "pmc": []}
    for entry in record.identifiers:
        if entry["type"] in listed:
            listed[entry["type"]].append(entry["value"])
    record.doi = next(filter(None, map(clean_doi, listed["doi"])), "")
    record.pmcid = next(filter(None, map(clean_pmcid, listed["pmc"])), "")


def settle_trials(record: Record) -> None:
    """Collect the trial numbers of DataBankList, title and abstract."""
    record.trial_ids = trial_ids(record.databanks, [record.title, *(part["text"] for part in record.abstract)])
