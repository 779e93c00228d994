"""RIS read back by rispy, field by field."""

import warnings

import rispy
from hypothesis import example, given
from hypothesis import strategies as st

from claims.exports.ris import write
from claims.exports.summary import Summary
from literature.formats.line import one_line
from literature.formats.rich_title import plain_title
from tests.test_claims.exports_cast import (
    NASTY,
    RETRACTION,
    claim,
    group,
    person,
    real_works,
    sample,
    summary,
    yan,
)


def parsed(whole: Summary) -> list[dict]:
    with warnings.catch_warnings(action="error"):
        return rispy.loads(write(whole))


def test_the_paper_comes_back_field_by_field():
    assert parsed(summary(claim("DMN-1", "contradicts"), works=[yan(authors_complete=True)])) == [
        {
            "type_of_reference": "JOUR",
            "title": yan().title,
            "secondary_title": yan().journal,
            "alternate_title1": "Proc Natl Acad Sci U S A",
            "authors": ["Yan, Chao-Gan", "Chen, Xiao", "Li, Le"],
            "year": "2019",
            "date": "2019/04/30",
            "volume": "116",
            "number": "18",
            "start_page": "9078",
            "end_page": "9083",
            "doi": "10.1073/pnas.1900390116",
            "accession_number": "30979801",
            "name_of_database": "PubMed",
            "custom2": "PMC6500168",
            "urls": ["https://pubmed.ncbi.nlm.nih.gov/30979801/"],
            "notes": ["Cited at: DMN-1"],
        }
    ]


def test_every_line_is_a_tag_line():
    lines = write(summary(works=[yan(), sample(2)])).splitlines()
    assert [line for line in lines if line and line[2:6] != "  - "] == []


def test_every_real_paper_comes_back():
    works = real_works()
    read = [(item["title"], item.get("doi", ""), item.get("year")) for item in parsed(summary(works=works))]
    assert read == [(one_line(plain_title(work.title)), work.doi, work.year and str(work.year)) for work in works]


def test_kinds_have_their_types():
    kinds = ["article", "book", "chapter", "preprint", "webpage"]
    works = [sample(number, kind=kind) for number, kind in enumerate(kinds, start=1)]
    assert [item["type_of_reference"] for item in parsed(summary(works=works))] == [
        *("JOUR", "BOOK", "CHAP", "UNPB", "ELEC"),
    ]


def test_a_sample_record_is_not_said_to_be_in_pubmed():
    assert {"urls", "name_of_database"}.isdisjoint(parsed(summary(works=[sample(1)]))[0])


def test_notes_say_status_notice_sample_and_the_claims_it_is_cited_at():
    work = sample(1, status="retracted", notices=[RETRACTION])
    told = [claim("DMN-1", "supports"), claim("DMN-2"), claim("DMN-3", "neutral")]
    assert parsed(summary(*told, works=[work]))[0]["notes"] == [
        "Synthetic sample record",
        "RETRACTED",
        "Retraction: Sample J. 2021;2:9, PMID 90000099, 2021-03-04",
        "Cited at: DMN-1, DMN-3",
    ]


def test_the_pmcid_of_a_chapter_is_a_note_since_c2_is_the_author_of_the_book():
    item = parsed(summary(works=[sample(1, kind="chapter", pmcid="PMC1")]))[0]
    assert "custom2" not in item and "PMCID: PMC1" in item["notes"]


def test_names_come_back_with_suffix_and_groups_with_their_mark():
    people = [person("King", "Martin", suffix="Jr"), group("DIRECT Consortium"), person("Li", initials="L")]
    item = parsed(summary(works=[sample(1, authors=people)]))[0]
    assert item["authors"] == ["King, Martin, Jr", "DIRECT Consortium,", "Li, L"]


def test_an_article_number_and_a_list_of_pages_are_one_start_page():
    works = [sample(1, pages="e0123"), sample(2, pages="1-4, 9"), sample(3, pages="S1-S9")]
    read = [(item["start_page"], item.get("end_page")) for item in parsed(summary(works=works))]
    assert read == [("e0123", None), ("1-4, 9", None), ("S1", "S9")]


def test_an_abstract_line_that_ends_a_record_does_not():
    works = [sample(1, title="One\nER  - \nTY  - BOOK\rTI  - Two"), sample(2)]
    assert [item["title"] for item in parsed(summary(works=works))] == [
        "One ER - TY - BOOK TI - Two",
        works[1].title,
    ]


def test_an_old_doi_with_a_semicolon_is_one_address():
    work = sample(1, pmid="", doi="10.1002/(sici)1<61::aid>3.0.co;2-2")
    item = parsed(summary(works=[work]))[0]
    assert item["doi"] == work.doi
    assert item["urls"] == ["https://doi.org/10.1002/%28sici%291%3C61::aid%3E3.0.co%3B2-2"]


@given(st.lists(st.tuples(NASTY, NASTY, NASTY, NASTY), max_size=5))
@example([("", "", "", "0 \x00")])
def test_any_text_comes_back_folded_on_one_line(texts):
    works = [
        sample(number, title=title, journal=journal, doi=doi, authors=[group(name)])
        for number, (title, journal, doi, name) in enumerate(texts, start=1)
    ]
    read = [
        (
            item.get("title", ""),
            item.get("secondary_title", ""),
            item.get("doi", ""),
            item.get("authors", [""])[0].removesuffix(","),
        )
        for item in parsed(summary(works=works))
    ]
    assert read == [tuple(map(one_line, text)) for text in texts]
