"""Records of RIS as each program writes them: what identifies the work is found, and nothing of them is lost."""

import pytest

from literature.formats.entries import Entry
from literature.formats.reader import read


def one(*lines: str, kind: str = "JOUR") -> Entry:
    (entry,) = read("\n".join([f"TY  - {kind}", "TI  - T", *lines, "ER  - "]) + "\n")
    assert entry.problem == ""
    return entry


def further(entry: Entry) -> dict[str, list[str]]:
    return entry.details.get("further_fields", {})


@pytest.mark.parametrize(
    "lines",
    [
        ("DB  - cmedm", "N1  - Accession Number: 90000952. Language: English. Update Code: 20200101."),
        ("DB  - MEDLINE®", "AN  - 123456789; 90000952"),
        ("DP  - NLM", "AN  - 90000952"),
        (
            "DB  - Embase",
            "AN  - 2001234567",
            "N1  - PMID 90000952 [https://www.ncbi.nlm.nih.gov/pubmed/?term=90000952]",
        ),
        ("N1  - <p>PMID: 90000952<br/>PMCID: PMC90</p>",),
    ],
)
def test_the_pmid_is_found_where_the_source_is_medline_or_a_note_says_so(lines):
    assert one(*lines).values["pmid"] == "90000952"


@pytest.mark.parametrize("lines", [("DB  - Embase Medline", "AN  - 70000952"), ("DB  - psyh", "AN  - 90000952")])
def test_the_number_of_another_database_is_no_pmid_and_is_kept(lines):
    entry = one(*lines)
    assert entry.values.get("pmid") is None
    assert further(entry)["AN"] == [lines[1][6:]]


@pytest.mark.parametrize("note", ["PMID: 1 PMCID: PMC90", "PubMed Central ID: PMC90", "PubMed Central: PMC90"])
def test_a_pmcid_is_found_in_a_note_that_names_it(note):
    assert one(f"N1  - {note}").values["pmcid"] == "PMC90"


def test_the_number_that_the_cochrane_library_gives_a_record_is_no_doi():
    address = "https://www.cochranelibrary.com/central/doi/10.1002/central/CN-00000001/full"
    entry = one("AN  - CN-00000001", f"UR  - {address}")
    assert entry.values.get("doi") is None
    assert further(entry) == {"UR": [address], "AN": ["CN-00000001"]}


def test_a_doi_behind_an_abstract_may_have_one_blank_less():
    entry = one("AB  - Text.", "DOI - 10.5555/abc", "YR  - 2019", "NO  - 2", "PG  - 1-9")
    assert (entry.values["doi"], entry.values["abstract"][0]["text"]) == ("10.5555/abc", "Text.")
    assert (entry.values["year"], entry.values["issue"], entry.values["pages"]) == (2019, "2", "1-9")


@pytest.mark.parametrize(("told", "day"), [("MAY 13", (5, 13)), ("May 12", (5, 12)), ("MAY", (5, None))])
def test_a_date_without_its_year_is_of_the_year_beside_it(told, day):
    values = one("PY  - 2019", f"DA  - {told}").values
    assert (values["year"], values.get("month"), values.get("day")) == (2019, *day)


def test_endnote_writes_each_keyword_and_each_address_in_a_line_of_its_own():
    entry = one("KW  - Adult", "Depression", "Rest", "UR  - https://example.org/a", "https://example.org/b")
    assert [word["text"] for word in entry.values["keywords"]] == ["Adult", "Depression", "Rest"]
    assert further(entry)["UR"] == ["https://example.org/a", "https://example.org/b"]


def test_what_is_not_available_is_no_volume():
    entry = one("VL  - n/a", "IS  - N/A", "SP  - n/a")
    assert {"volume", "issue", "pages"} & set(entry.values) == set()


@pytest.mark.parametrize(
    "line",
    [
        "AN  - WOS:000400000000001", "DB  - APA PsycInfo", "ET  - 2019/05/13", "Y2  - 5", "VL  - n/a", "PM  - 1 2",
        "C7  - e123", "CY  - Town", "SN  - 1234-5678", "PB  - Press",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["JOUR", "CHAP", "THES"])
def test_no_value_of_a_record_is_lost(line, kind):
    entry = one("SP  - 1", "EP  - 9", line, kind=kind)
    assert line[6:] in str(entry.values) + str(entry.details)
