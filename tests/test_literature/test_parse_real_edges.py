"""Real records that show one oddity each, as listed in edge-cases.csv; what is asserted was looked up in the XML."""

import csv
import gzip
from pathlib import Path

import pytest

from literature.entrez.parse import Record, parse_record, parse_records

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "pubmed"
pytestmark = [
    pytest.mark.embedded,
    pytest.mark.skipif(not (DATA / "records.xml.gz").exists(), reason=f"no real records in {DATA}"),
]


@pytest.fixture(scope="module")
def records() -> dict[str, Record]:
    with gzip.open(DATA / "records.xml.gz") as source:
        return {record.pmid: record for record in parse_records(source, keep_raw=True)}


@pytest.fixture(scope="module")
def cases(records: dict[str, Record]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    with (DATA / "edge-cases.csv").open(newline="") as rows:
        for row in csv.DictReader(rows):
            found.setdefault(row["feature"], []).append(records[row["pmid"]])
    return found


# What each feature must leave behind in the Record that shows it.
SHOWS = {
    "AbstractText_Label": lambda r: any(part["label"] for part in r.abstract),
    "ArticleDate": lambda r: r.article_dates[0]["year"] and r.article_dates[0]["day"],
    "ArticleId_mid": lambda r: any(entry["type"] == "mid" for entry in r.identifiers),
    "AuthorList_incomplete": lambda r: not r.authors_complete,
    "ChemicalList": lambda r: r.chemicals[0]["name"],
    "CoiStatement": lambda r: r.conflict_of_interest,
    "CollectiveName": lambda r: any(person["collective"] for person in r.authors),
    "CommentsCorrections:None": lambda r: r.notices and all(notice["type"] for notice in r.notices),
    "DataBankList": lambda r: r.databanks[0]["name"] and r.databanks[0]["accessions"],
    "EqualContrib": lambda r: any(person["equal"] for person in r.authors),
    "GeneSymbolList": lambda r: r.gene_symbols,
    "GeneralNote": lambda r: r.general_notes[0]["owner"] and r.general_notes[0]["text"],
    "GrantList": lambda r: r.grants[0]["agency"],
    "InvestigatorList": lambda r: r.investigators[0]["last"],
    "KeywordList": lambda r: r.keywords[0]["text"] and r.keywords[0]["owner"],
    "MedlineDate": lambda r: r.year and str(r.year) in r.date_raw and r.month is None,
    "MeshHeadingList": lambda r: r.mesh[0]["name"],
    "NlmCategory": lambda r: any(part["category"] for part in r.abstract),
    "ORCID": lambda r: any(person["orcid"] for person in r.authors),
    "OtherAbstract": lambda r: r.other_abstracts[0]["sections"][0]["text"],
    "PubmedBookArticle": lambda r: r.kind != "article" and r.book_title and r.publisher and r.book_accession,
    "ReferenceList": lambda r: any(entry["citation"] for entry in r.references),
    "Season": lambda r: r.season and r.year,
    "SupplMeshList": lambda r: r.supplementary_mesh[0]["type"],
    "VernacularTitle": lambda r: r.vernacular_title,
    "author_Suffix": lambda r: any(person["suffix"] for person in r.authors),
    "author_ValidYN_N": lambda r: any(not person["valid"] for person in r.authors),
    "author_without_ForeName": lambda r: (
        any(person["last"] and not person["fore"] for person in r.authors) or b"<FirstName>" in r.raw
    ),
    "authors>100": lambda r: len(r.authors) > 100,
    "bracketed_title": lambda r: r.title.startswith("["),
    "empty_title": lambda r: r.title == "",
    "inline_markup_in_title": lambda r: r.title_markup and "<" not in r.title,
    "multi_affiliation": lambda r: any(len(person["affiliations"]) > 1 for person in r.authors),
    "multi_language": lambda r: len(r.languages) > 1,
    "no_DateRevised": lambda r: r.date_revised == "",
    "no_ISOAbbreviation": lambda r: (r.journal_iso == "") == (b"<ISOAbbreviation>" not in r.raw),
    "no_abstract": lambda r: r.abstract == [],
    "no_authors": lambda r: r.authors == [],
    "non_english": lambda r: r.languages != ["eng"],
    "structured_abstract": lambda r: len(r.abstract) > 1,
}


def test_no_real_record_is_broken(records: dict[str, Record]) -> None:
    assert len(records) > 3700
    assert all(isinstance(record, Record) for record in records.values())


@pytest.mark.parametrize("feature", sorted(SHOWS))
def test_the_feature_is_found_in_each_record_that_shows_it(feature: str, cases: dict[str, list[Record]]) -> None:
    assert cases[feature]
    assert [record.pmid for record in cases[feature] if not SHOWS[feature](record)] == []


@pytest.mark.parametrize("prefix", ["CommentsCorrections:", "PT:", "status:", "IndexingMethod:"])
def test_the_named_value_is_found_in_each_record_that_shows_it(prefix: str, cases: dict[str, list[Record]]) -> None:
    wanted = [(name.removeprefix(prefix), r) for name, rs in cases.items() if name.startswith(prefix) for r in rs]
    named = [(value, record) for value, record in wanted if value not in ("None", "Cites")]
    held = {
        "CommentsCorrections:": lambda r: {notice["type"] for notice in r.notices},
        "PT:": lambda r: {kind["name"] for kind in r.publication_types},
        "status:": lambda r: {r.status},
        "IndexingMethod:": lambda r: {r.indexing_method or "Manual"},  # NLM leaves it out for people's work
    }[prefix]
    assert named
    assert [(record.pmid, value) for value, record in named if value not in held(record)] == []


def test_mathml_reads_without_running_numbers_together(records: dict[str, Record]) -> None:
    texts = {pmid: records[pmid].abstract[0]["text"] for pmid in ("30108519", "29963580", "32759406")}
    assert "maximal oxygen uptake ( V\u0307O2max ) 67.6" in texts["30108519"]
    assert "inhaled 3He/129Xe MRI ventilation" in texts["29963580"]
    assert "ηp^2" in texts["32759406"] and "(a + 1)/b" in texts["32759406"] and "y = (x^2)^(1/3)" in texts["32759406"]
    assert not any(
        word in text for word in ("Indices", "math", "mrow") for text in texts.values() if "MathML" not in text
    )


def test_nested_article_ids_stay_with_their_references(records: dict[str, Record]) -> None:
    record = records["29963580"]
    assert record.doi == "10.1117/1.jmi.5.2.026002"
    assert len(record.identifiers) < 8 < len(record.references)


def test_every_identifier_has_its_form(records: dict[str, Record]) -> None:
    for record in records.values():
        assert not record.doi or (record.doi.startswith("10.") and record.doi == record.doi.lower())
        assert not record.pmcid or record.pmcid.removeprefix("PMC").isdigit()
        assert all(bool(person["last"]) != bool(person["collective"]) for person in record.authors)


def test_a_stored_record_reads_again_as_itself(records: dict[str, Record]) -> None:
    for record in list(records.values())[::25]:
        assert parse_record(record.raw).fingerprint() == record.fingerprint()
