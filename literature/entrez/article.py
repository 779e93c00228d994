"""PubmedArticle to Record: one walk over the children of each level, guided by one table a level."""

from typing import Any

from lxml.etree import _Element

from literature.entrez.citations import merged, read_links, references
from literature.entrez.dates import date_of, date_parts, iso_date, partial_date
from literature.entrez.indexing import (
    read_chemicals,
    read_gene_symbols,
    read_keywords,
    read_mesh,
    read_personal_subjects,
    read_publication_types,
    read_supplementary_mesh,
)
from literature.entrez.markup import text_of
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
    read_other_abstract,
    read_pages,
    read_pmid,
    read_title,
    settle_identifiers,
    settle_trials,
)
from literature.entrez.records import Record


def read_article(element: _Element) -> Record:
    """The Record of a PubmedArticle. ValueError when it has no PMID of its own."""
    record = Record(pmid="")
    read_children(record, element, _ARTICLE)
    if not record.pmid:
        raise ValueError("the record has no PMID")
    settle_identifiers(record, record.elocations)
    settle_trials(record)
    if record.year is None:
        _date_by_article_date(record)
    return record


def _date_by_article_date(record: Record) -> None:
    """No year in PubDate: the day of the electronic version, and `date_raw` says that it is that."""
    for date in record.article_dates:
        if date["year"]:
            record.year, record.month, record.day = date["year"], date["month"], date["day"]
            text = partial_date(*(str(date[name] or "") for name in ("year", "month", "day"))).raw
            record.date_raw = f"Epub {text}"
            return


def _read_citation(record: Record, element: _Element) -> None:
    record.status = element.get("Status", "")
    record.owner = element.get("Owner", "NLM")
    record.indexing_method = element.get("IndexingMethod", "")
    record.version_date = element.get("VersionDate", "")
    read_children(record, element, _CITATION)


def _read_article(record: Record, element: _Element) -> None:
    record.publication_model = element.get("PubModel", "")
    read_children(record, element, _ARTICLE_PARTS)
    _assign_old_affiliation(record, element)


def _read_journal(record: Record, element: _Element) -> None:
    read_children(record, element, _JOURNAL)


def _read_issue(record: Record, element: _Element) -> None:
    record.medium = element.get("CitedMedium", "")
    read_children(record, element, _ISSUE)


def _read_issn(record: Record, element: _Element) -> None:
    if value := text_of(element):
        record.issns.append({"type": element.get("IssnType", ""), "value": value})


def _read_pub_date(record: Record, element: _Element) -> None:
    record.date_raw, record.year, record.month, record.day, record.season = date_of(element)


def _read_article_date(record: Record, element: _Element) -> None:
    parts = date_parts(element)
    kind = element.get("DateType", "Electronic")
    record.article_dates.append({"type": kind, **{name: parts[name] for name in ("year", "month", "day")}})


def _read_authors(record: Record, element: _Element) -> None:
    found = people(element)
    if element.get("Type") == "editors":
        record.editors += found
    else:
        record.authors += found
        record.authors_complete = element.get("CompleteYN") != "N"


def _assign_old_affiliation(record: Record, element: _Element) -> None:
    """Until 2013 the first author's address stood in Article itself."""
    if record.authors and not record.authors[0]["affiliations"]:
        address = next(element.iterchildren("Affiliation"), None)
        if address is not None:
            record.authors[0]["affiliations"].append(text_of(address))


def _read_databank(record: Record, element: _Element) -> None:
    bank: dict[str, Any] = {"name": "", "accessions": []}
    for part in element:
        if part.tag == "DataBankName":
            bank["name"] = text_of(part)
        elif part.tag == "AccessionNumberList":
            bank["accessions"] += [text for number in part if (text := text_of(number))]
    record.databanks.append(bank)


def _read_note(record: Record, element: _Element) -> None:
    record.general_notes.append({"owner": element.get("Owner", "NLM"), "text": text_of(element)})


def _read_reference_count(record: Record, element: _Element) -> None:
    text = text_of(element)
    record.reference_count = int(text) if text.isascii() and text.isdigit() else None


def _read_journal_info(record: Record, element: _Element) -> None:
    read_children(record, element, _JOURNAL_INFO)


def _read_date_completed(record: Record, element: _Element) -> None:
    record.date_completed = iso_date(element)


def _read_date_revised(record: Record, element: _Element) -> None:
    record.date_revised = iso_date(element)


def _read_pubmed_data(record: Record, element: _Element) -> None:
    read_children(record, element, _PUBMED_DATA)
    listed = [entry for part in element[:] if part.tag == "ReferenceList" for entry in references(part)]
    if listed:
        record.references = merged(listed, record.references)


_ARTICLE: dict[str, Reader] = {"MedlineCitation": _read_citation, "PubmedData": _read_pubmed_data}
_CITATION: dict[str, Reader] = {
    "PMID": read_pmid,
    "DateCompleted": _read_date_completed,
    "DateRevised": _read_date_revised,
    "Article": _read_article,
    "MedlineJournalInfo": _read_journal_info,
    "ChemicalList": read_chemicals,
    "SupplMeshList": read_supplementary_mesh,
    "CitationSubset": append("citation_subsets"),
    "CommentsCorrectionsList": read_links,
    "CommentsCorrections": lambda record, element: read_links(record, [element]),
    "GeneSymbolList": read_gene_symbols,
    "MeshHeadingList": read_mesh,
    "NumberOfReferences": _read_reference_count,
    "PersonalNameSubjectList": read_personal_subjects,
    "OtherAbstract": read_other_abstract,
    "KeywordList": read_keywords,
    "CoiStatement": keep("conflict_of_interest"),
    "InvestigatorList": read_investigators,
    "GeneralNote": _read_note,
    "DataBankList": each(_read_databank),
}
_ARTICLE_PARTS: dict[str, Reader] = {
    "Journal": _read_journal,
    "ArticleTitle": read_title,
    "Pagination": read_pages,
    "ELocationID": read_elocation,
    "Abstract": read_abstract,
    "AuthorList": _read_authors,
    "Language": append("languages"),
    "DataBankList": each(_read_databank),
    "GrantList": each(read_grant),
    "PublicationTypeList": read_publication_types,
    "VernacularTitle": keep("vernacular_title"),
    "ArticleDate": _read_article_date,
}
_JOURNAL: dict[str, Reader] = {
    "ISSN": _read_issn,
    "JournalIssue": _read_issue,
    "Title": keep("journal"),
    "ISOAbbreviation": keep("journal_iso"),
}
_ISSUE: dict[str, Reader] = {"Volume": keep("volume"), "Issue": keep("issue"), "PubDate": _read_pub_date}
_JOURNAL_INFO: dict[str, Reader] = {
    "Country": keep("country"),
    "MedlineTA": keep("journal_medline"),
    "NlmUniqueID": keep("nlm_id"),
    "ISSNLinking": keep("issn_linking"),
}
_PUBMED_DATA: dict[str, Reader] = {
    "History": each(read_history),
    "PublicationStatus": keep("publication_status"),
    "ArticleIdList": each(read_identifier),
}
