"""PubmedBookArticle to Record: a whole book, or one chapter of it (StatPearls, GeneReviews, NCBI Bookshelf)."""

from lxml.etree import _Element

from literature.entrez.citations import references
from literature.entrez.dates import date_of, iso_date
from literature.entrez.indexing import read_keywords, read_publication_type
from literature.entrez.markup import markup_of, text_of
from literature.entrez.people import people
from literature.entrez.publication import (
    Reader,
    append,
    each,
    keep,
    read_abstract,
    read_children,
    read_elocation,
    read_grant,
    read_history,
    read_identifier,
    read_investigators,
    read_pages,
    read_pmid,
    read_title,
    settle_identifiers,
    settle_trials,
)
from literature.entrez.records import Record


def read_book(element: _Element) -> Record:
    """The Record of a PubmedBookArticle: a chapter when it has a title of its own. ValueError when it has no PMID."""
    record = Record(pmid="", kind="book", owner="")
    read_children(record, element, _BOOK_ARTICLE)
    if not record.pmid:
        raise ValueError("the record has no PMID")
    if record.kind == "book":
        record.authors, record.book_authors = record.authors or record.book_authors, []
    _settle(record)
    return record


def _settle(record: Record) -> None:
    """The DOI in Book is that of the whole book: a chapter has only what its own ArticleIdList says."""
    settle_identifiers(record, record.elocations if record.kind == "book" else [])
    accessions = (entry["value"] for entry in record.identifiers if entry["type"] == "bookaccession")
    record.book_accession = next(accessions, "")
    settle_trials(record)


def _read_document(record: Record, element: _Element) -> None:
    read_children(record, element, _DOCUMENT)


def _read_book(record: Record, element: _Element) -> None:
    read_children(record, element, _BOOK)
    title = element.find("BookTitle")
    if title is not None:
        record.title, record.title_markup = text_of(title), markup_of(title)


def _read_chapter_title(record: Record, element: _Element) -> None:
    """An ArticleTitle makes it a chapter; it follows Book, whose title was the record's until now."""
    if text_of(element):
        record.kind = "chapter"
        read_title(record, element)


def _read_book_authors(record: Record, element: _Element) -> None:
    if element.get("Type") == "editors":
        record.editors += people(element)
    else:
        record.book_authors += people(element)


def _read_authors(record: Record, element: _Element) -> None:
    if element.get("Type") == "editors":
        record.editors += people(element)
    else:
        record.authors += people(element)
        record.authors_complete = element.get("CompleteYN") != "N"


def _read_publisher(record: Record, element: _Element) -> None:
    read_children(record, element, _PUBLISHER)


def _read_pub_date(record: Record, element: _Element) -> None:
    record.date_raw, record.year, record.month, record.day, record.season = date_of(element)


def _read_beginning(record: Record, element: _Element) -> None:
    record.beginning_date = date_of(element).raw


def _read_ending(record: Record, element: _Element) -> None:
    record.ending_date = date_of(element).raw


def _read_contribution(record: Record, element: _Element) -> None:
    record.contribution_date = iso_date(element)


def _read_revised(record: Record, element: _Element) -> None:
    record.date_revised = iso_date(element)


def _read_references(record: Record, element: _Element) -> None:
    record.references += references(element)


_BOOK_ARTICLE: dict[str, Reader] = {}
_DOCUMENT: dict[str, Reader] = {
    "PMID": read_pmid,
    "ArticleIdList": each(read_identifier),
    "Book": _read_book,
    "ArticleTitle": _read_chapter_title,
    "VernacularTitle": keep("vernacular_title"),
    "Pagination": read_pages,
    "Language": append("languages"),
    "AuthorList": _read_authors,
    "InvestigatorList": read_investigators,
    "PublicationType": read_publication_type,
    "Abstract": read_abstract,
    "KeywordList": read_keywords,
    "ContributionDate": _read_contribution,
    "DateRevised": _read_revised,
    "GrantList": each(read_grant),
    "ReferenceList": _read_references,
}
_BOOK: dict[str, Reader] = {
    "Publisher": _read_publisher,
    "BookTitle": keep("book_title"),
    "PubDate": _read_pub_date,
    "BeginningDate": _read_beginning,
    "EndingDate": _read_ending,
    "AuthorList": _read_book_authors,
    "InvestigatorList": read_investigators,
    "Volume": keep("volume"),
    "Edition": keep("edition"),
    "CollectionTitle": keep("collection_title"),
    "Isbn": append("isbns"),
    "ELocationID": read_elocation,
    "Medium": keep("medium"),
    "ReportNumber": keep("report_number"),
}
_PUBLISHER: dict[str, Reader] = {
    "PublisherName": keep("publisher"),
    "PublisherLocation": keep("publisher_place"),
}
_DATA: dict[str, Reader] = {
    "History": each(read_history),
    "PublicationStatus": keep("publication_status"),
    "ArticleIdList": each(read_identifier),
}


def _read_data(record: Record, element: _Element) -> None:
    read_children(record, element, _DATA)


_BOOK_ARTICLE["BookDocument"] = _read_document
_BOOK_ARTICLE["PubmedBookData"] = _read_data
