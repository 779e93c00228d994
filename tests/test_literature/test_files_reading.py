"""Files of references are read as they really come: each quirk, and what is cut is noticed."""

import gzip

import pytest

from literature.entrez.parse import parse_records
from literature.formats.entries import Entry, NotReadable, decoded
from literature.formats.reader import read
from tests.conftest import SHARED
from tests.files.references import NBIB, RIS


def one_ris(*lines: str, kind: str = "JOUR") -> Entry:
    (entry,) = read("\n".join([f"TY  - {kind}", *lines, "ER  - "]))
    return entry


def names(entry: Entry) -> list[str]:
    return [f"{a['last']}|{a['fore']}|{a['initials']}|{a['collective']}" for a in entry.values["authors"]]


def test_a_medline_record_is_read():
    (entry,) = read(NBIB)
    assert entry.location == "line 2"
    title = "[Sample] A title that is longer than one line of the format and therefore goes on in the next."
    assert entry.values | {"abstract": 0, "authors": 0, "publication_types": 0, "keywords": 0} == {
        "pmid": "90100001", "doi": "10.9999/sample.90100001", "pmcid": "PMC90000001", "kind": "article", "title": title,
        "journal": "Journal of Invented Samples", "volume": "1", "issue": "2", "pages": "1-2",
        "year": 2026, "month": 3, "day": 5, "abstract": 0, "authors": 0, "publication_types": 0, "keywords": 0,
    }  # fmt: skip
    assert names(entry) == ["Invented|Ann B|AB|", "Selvamani|||", "|||Sample Group"]
    assert [word["text"] for word in entry.values["keywords"]] == ["a keyword that goes on in the next line"]


@pytest.mark.parametrize("end", [NBIB.index("SO  -"), NBIB.index("SO  -") + 30, NBIB.index("AB  -") + 20])
def test_a_medline_file_that_stops_within_its_last_record_is_noticed(end):
    first, last = read(NBIB.replace("90100001", "90100002") + NBIB[:end])
    assert (first.problem, last.problem) == ("", "the file stops within this record: export it again")


def test_a_book_of_pubmed_needs_no_source_line():
    (entry,) = read("PMID- 90100003\nTI  - [Sample] Chapter\nBTI - [Sample] Book\nAID - NBK1 [bookaccession]\n")
    assert (entry.problem, entry.values["kind"]) == ("", "chapter")


def test_a_medline_record_without_a_pmid_is_refused():
    (entry,) = read(NBIB.replace("PMID- 90100001", "PMID- none"))
    assert entry.problem == "“none” is no PMID"


def test_an_ris_record_is_read():
    (entry,) = read(RIS)
    kept = {name: entry.values[name] for name in ("doi", "journal", "volume", "issue", "pages", "year", "month")}
    assert kept == {
        "doi": "10.9999/sample.1", "journal": "Journal of Invented Samples", "volume": "1", "issue": "2",
        "pages": "1-2", "year": 2026, "month": 3,
    }  # fmt: skip
    assert names(entry) == ["Invented|Ann B.|AB|", "Other||AB|", "|||Sample Group"]


def test_an_ris_record_without_its_end_is_refused_and_the_others_stay():
    first, cut, last = read(RIS + RIS.replace("ER  - \n", "") + RIS)
    assert (first.problem, last.problem) == ("", "")
    assert cut.problem.startswith("the record has no end")


def test_a_byte_order_mark_does_not_hide_the_first_record():
    assert len(list(read(decoded(b"\xef\xbb\xbf" + RIS.encode())))) == 1
    assert len(list(read(decoded(RIS.encode("utf-16"))))) == 1


def test_bytes_that_are_no_utf_8_are_named_by_their_line():
    with pytest.raises(NotReadable, match="Line 3 is not UTF-8"):
        decoded("TY  - JOUR\nTI  - a\nAU  - Muñoz, A\n".encode("latin-1"))


def test_scopus_keeps_the_pmid_in_c2_and_the_article_number_in_c7():
    values = one_ris("DB  - Scopus", "C2  - 90100001", "C7  - e70655").values
    assert (values["pmid"], values["pages"]) == ("90100001", "e70655")


def test_an_accession_number_is_a_pmid_in_medline_only():
    assert one_ris("AN  - 90100001", "DB  - MEDLINE").values["pmid"] == "90100001"
    assert one_ris("AN  - 90100001", "DB  - PubMed").values["pmid"] == "90100001"
    assert "pmid" not in one_ris("AN  - 2019123456", "DB  - Embase").values
    assert "pmid" not in one_ris("AN  - 90100001", "DP  - Ovid Technologies", "DB  - PsycINFO").values


def test_a_link_to_pubmed_names_the_pmid_and_a_publishers_page_is_no_identifier():
    assert one_ris("UR  - https://pubmed.ncbi.nlm.nih.gov/90100001/").values["pmid"] == "90100001"
    assert "url" not in one_ris("UR  - https://example.org/paper").values
    assert one_ris("UR  - https://example.org/page", kind="ELEC").values["url"] == "https://example.org/page"


def test_a_chapter_stands_in_a_book_and_in_no_journal():
    entry = one_ris("TI  - [Sample] Chapter", "T2  - [Sample] Book", kind="CHAP")
    assert (entry.values["kind"], entry.details) == ("chapter", {"book_title": "[Sample] Book"})
    assert "journal" not in entry.values


def test_pages_that_ovid_does_not_know_are_left_out():
    assert "pages" not in one_ris("SP  - No", "EP  - Specified").values


@pytest.mark.parametrize(
    ("name", "count", "with_pmid", "with_doi"),
    [
        ("nbib/biopython+biopython__pubmed_result2.txt", 4, 4, 3),
        ("nbib/manubot+manubot__bibliography.nbib", 2, 2, 2),
        ("nbib/ravi1997+research-repository__hist_08cdf272_pubmed_multiple_set.nbib", 11, 11, 11),
        ("ris/asreview+asreview__ovid_zotero.ris", 6, 0, 6),
        ("ris/asreview+asreview__pubmed_zotero.ris", 6, 0, 6),
        ("ris/camaradesuk+ASySD__scopus.ris", 10, 5, 10),
    ],
)
def test_every_record_of_a_real_export_is_read(name, count, with_pmid, with_doi):
    path = SHARED / "data" / name
    if not path.exists():
        pytest.skip(f"{path} is not here")
    entries = list(read(decoded(path.read_bytes())))
    assert [entry.problem for entry in entries] == [""] * count
    assert sum("pmid" in entry.values for entry in entries) == with_pmid
    assert sum("doi" in entry.values for entry in entries) == with_doi
    assert all({"title", "authors", "year", "journal", "abstract"} <= entry.values.keys() for entry in entries)


def test_what_medline_says_is_what_the_xml_of_the_same_paper_says():
    text, xml = SHARED / "data/nbib", SHARED / "data/pubmed/records.xml.gz"
    if not xml.exists():
        pytest.skip(f"{xml} is not here")
    entries = {
        entry.values["pmid"]: entry.values for path in text.glob("*.nbib") for entry in read(decoded(path.read_bytes()))
    }
    with gzip.open(xml) as stream:
        pairs = [(entries[r.pmid], r) for r in parse_records(stream) if getattr(r, "pmid", "") in entries]
    assert pairs
    for values, record in pairs:
        for name in ("doi", "pmcid", "title", "journal", "volume", "issue", "pages", "year", "month", "day"):
            assert values.get(name) == (getattr(record, name) or None), name
        assert [a["last"] for a in values["authors"]] == [a["last"] for a in record.authors if a["valid"]]
        assert [k["text"] for k in values["keywords"]] == [k["text"] for k in record.keywords]
