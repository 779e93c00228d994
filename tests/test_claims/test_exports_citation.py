"""The reference line, against NLM's rules and PubMed's own SO lines."""

import re

import pytest
from Bio import Medline

from claims.exports.citation import MONTHS, authors_line, description, identifiers, web_address
from tests.test_claims.exports_cast import DATA, group, person, sample, yan


def test_an_article_reads_as_in_pubmed():
    assert description(yan()) == (
        "Yan CG, Chen X, Li L, et al. Reduced default mode network functional connectivity in patients with "
        "recurrent major depressive disorder. Proc Natl Acad Sci U S A. 2019 Apr 30;116(18):9078-9083."
    )
    assert [f"{item.label}: {item.value}{item.stop}" for item in identifiers(yan())] == [
        "doi: 10.1073/pnas.1900390116.", "PMID: 30979801.", "PMCID: PMC6500168.",
    ]  # fmt: skip


def test_six_authors_are_listed_and_a_seventh_becomes_et_al():
    people = [person(f"Sample{letter}", initials=letter) for letter in "ABCDEFG"]
    assert authors_line(people[:6]).endswith("SampleF F")
    assert authors_line(people).endswith("SampleF F, et al")


def test_a_collective_stands_between_semicolons():
    people = [
        person("King", "Martin Luther", "ML", "Jr"),
        group("DIRECT Consortium"),
        person("Li", initials="L"),
    ]
    assert authors_line(people) == "King ML Jr; DIRECT Consortium; Li L"


def test_initials_are_taken_from_the_forename_when_they_are_missing():
    assert authors_line([person("Yan", "Chao-Gan")]) == "Yan CG"


def test_a_misspelled_name_kept_by_nlm_is_not_cited():
    assert authors_line([{**person("Jann", initials="C"), "valid": False}, person("Yan", initials="CG")]) == "Yan CG"


def test_a_work_without_authors_begins_with_its_title_and_has_no_et_al():
    assert description(sample(1, authors=[], authors_complete=False)).startswith("[Sample] A trial")


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("Plain", "Plain. "),
        ("Closed.", "Closed. "),
        ("Why?", "Why? "),
        ("[Wozu?]", "[Wozu?] "),
        ("[In translation].", "[In translation]. "),
        ("[In translation]", "[In translation]. "),
        ("\u201cDone.\u201d", "\u201cDone.\u201d "),
        ("", "[Title unknown]. "),
    ],
)
def test_a_title_is_closed_once(title, printed):
    assert description(sample(1, title=title, authors=[])).startswith(printed + "Sample")


@pytest.mark.parametrize(
    ("known", "printed"),
    [
        ({"year": 2020, "month": 4, "day": 3}, "2020 Apr 3;1"),
        ({"year": 2020, "month": 12}, "2020 Dec;1"),
        ({"year": 2020, "day": 3}, "2020;1"),
        ({"year": None, "month": 5}, "[date unknown];1"),
    ],
)
def test_a_date_is_printed_as_far_as_it_is_known(known, printed):
    assert f"Sample Journal. {printed}." in description(sample(1, volume="1", **known))


def test_a_chapter_names_editors_book_and_publisher():
    chapter = sample(
        1,
        kind="chapter",
        title="[Sample] Chapter",
        book_title="Sample Book",
        editors=[person("Sample", initials="B"), person("Sample", initials="C")],
        publisher_place="Nowhere",
        publisher="Sample Press",
        pages="1-9",
    )
    assert description(chapter) == (
        "Sample A. [Sample] Chapter. In: Sample B, Sample C, editors. Sample Book. Nowhere: Sample Press; 2020. p. 1-9."
    )


def test_a_whole_book_known_by_its_book_title_alone_is_named_by_it():
    book = sample(1, kind="book", title="", book_title="[Sample] Book", publisher="Sample Press")
    assert description(book) == "Sample A. [Sample] Book. Sample Press; 2020."


def test_a_pubmed_article_of_type_preprint_says_so():
    preprint = sample(1, journal="medRxiv", publication_types=[{"ui": "D000076942", "name": "Preprint"}])
    assert "medRxiv [Preprint]. 2020." in description(preprint)


def test_a_web_page_is_found_by_its_address_without_a_full_stop():
    page = sample(1, kind="webpage", pmid="", url="https://example.org/a")
    assert description(page).endswith("[Internet]. 2020.")
    assert [item[:2] + item[3:] for item in identifiers(page)] == [("Available from", "https://example.org/a", "")]


@pytest.mark.parametrize(
    ("stored", "printed"),
    [
        ("J. Biol. Chem.", "J Biol Chem. 2020."),
        ("J.Biol.Chem.", "J Biol Chem. 2020."),
        ("J. Physiol. (Lond.)", "J Physiol (Lond). 2020."),
        ("Am. J. Physiol., Cell Physiol.", "Am J Physiol, Cell Physiol. 2020."),
    ],
)
def test_old_dotted_abbreviations_lose_their_dots(stored, printed):
    assert f" {printed}" in description(sample(1, journal_iso=stored))


def test_an_address_of_another_scheme_is_no_link():
    assert web_address("javascript:alert(1)") == ""
    assert web_address('https://example.org/"><script>') == "https://example.org/%22%3E%3Cscript%3E"


def test_a_doi_with_brackets_leads_to_its_encoded_address():
    found = identifiers(yan(pmid="", doi="10.1002/(sici)1<61::aid>3.0.co;2-2"))
    assert found[0].address == "https://doi.org/10.1002/%28sici%291%3C61::aid%3E3.0.co;2-2"


def test_a_sample_record_leads_nowhere():
    assert [item.address for item in identifiers(sample(1, doi="10.1/a", pmcid="PMC1"))] == ["", "", ""]


def test_sources_agree_with_the_so_lines_of_pubmed():
    folder = DATA / "nbib"
    if not folder.exists():
        pytest.skip("needs the nbib files in ../shared/data")
    records = [record for path in folder.iterdir() for record in Medline.parse(path.open(encoding="utf-8"))]
    checked = [(record["SO"], source) for record in records if (source := _source(record))]
    assert len(checked) > 10
    assert [pair for pair in checked if not pair[0].startswith(pair[1])] == []


def _source(record: dict[str, str]) -> str:
    """Our source for PubMed's fields; "" for a season, and where PubMed prints another date (eCollection)."""
    year, month, day = [*record.get("DP", "").split(), "", ""][:3]
    if month not in ("", *MONTHS) or not re.search(f" {record.get('DP', '-')}[;:]", record.get("SO", "")):
        return ""
    known = {"year": int(year), "month": month and MONTHS.index(month) + 1, "day": day and int(day)}
    names = {"journal_iso": "TA", "volume": "VI", "issue": "IP", "pages": "PG"}
    work = sample(1, **known, **{name: record.get(tag, "") for name, tag in names.items()})
    return description(work).split(work.title + ". ")[1].removesuffix(".")
