"""The summary's own rules: numbering, numbers that exist, keys that stay."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.exports import FORMATS
from claims.exports.keys import citation_keys
from claims.exports.numbering import number_works
from claims.exports.summary import Work
from tests.test_claims.exports_cast import (
    NASTY,
    RETRACTION,
    claim,
    group,
    person,
    read_file,
    sample,
    searched,
    summary,
    yan,
)


def test_works_are_numbered_in_order_of_first_citation():
    numbers, works = number_works([(7, sample(7)), (3, sample(3)), (7, sample(7)), (9, sample(9))])
    assert numbers == {7: 1, 3: 2, 9: 3}
    assert [(work.number, work.pmid) for work in works] == [(1, "90000007"), (2, "90000003"), (3, "90000009")]


def test_two_references_with_one_doi_are_one_entry_whatever_its_case():
    page = sample(1, pmid="", doi="10.1073/PNAS.1900390116")
    numbers, works = number_works([(1, page), (2, sample(2)), (3, yan())])
    assert numbers == {1: 1, 2: 2, 3: 1} and len(works) == 2


def test_a_third_reference_joins_two_that_share_nothing_themselves():
    by_doi, by_pmid = sample(1, pmid="", doi="10.1/a"), sample(2, doi="")
    numbers, works = number_works([(1, by_doi), (2, by_pmid), (3, sample(2, doi="10.1/a"))])
    assert numbers == {1: 1, 2: 1, 3: 1} and len(works) == 1


def test_a_notice_under_the_doi_of_its_paper_stays_another_work():
    paper = sample(1, doi="10.1/a", status="retracted", notices=[RETRACTION])
    notice = sample(99, doi="10.1/a")
    numbers, works = number_works([("paper", paper), ("notice", notice)])
    assert numbers == {"paper": 1, "notice": 2}
    assert [work.status for work in works] == ["retracted", ""]


def test_a_retraction_known_to_one_of_two_merged_records_is_kept():
    known = replace(yan(), status="retracted", notices=[RETRACTION])
    _, works = number_works([(1, yan(pmid="")), (2, known)])
    assert [(work.pmid, work.status, work.notices) for work in works] == [("30979801", "retracted", [RETRACTION])]


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from("abc"), st.sampled_from(["", "1", "2", "3"]))))
def test_numbering_has_no_gap_and_every_reference_has_a_number(cited):
    works = [((ref, doi), Work(title="[Sample]", doi=doi, pmid=pmid)) for ref, doi, pmid in cited]
    numbers, entries = number_works(works)
    assert {reference for reference, _ in works} == numbers.keys()
    assert [entry.number for entry in entries] == sorted(set(numbers.values())) == list(range(1, len(entries) + 1))


def test_a_claim_that_cites_beyond_the_bibliography_is_an_error_with_its_key():
    with pytest.raises(ValueError, match=r"Claim DMN-1 cites \[2\]"):
        summary(claim("DMN-1", "supports", "contradicts"))


def test_an_unnumbered_bibliography_is_an_error_that_says_what_to_do():
    with pytest.raises(ValueError, match="number_works"):
        summary(works=[replace(yan(), number=0)])


def test_a_time_without_zone_is_an_error():
    with pytest.raises(ValueError, match="aware"):
        summary(generated_at=datetime(2026, 11, 22))


def test_an_unknown_status_or_kind_is_an_error_when_the_work_is_made():
    with pytest.raises(ValueError, match="integrity status 'withdrawn'"):
        yan(status="withdrawn")
    with pytest.raises(ValueError, match="kind of work 'podcast'"):
        yan(kind="podcast")


def test_a_key_is_surname_year_and_pmid_in_ascii():
    works = [yan(), yan(authors=[person("Müller-Øst")]), yan(authors=[group("中 Group")], year=None)]
    assert citation_keys(works) == ["Yan2019pmid30979801", "MullerOst2019pmid30979801", "Groupndpmid30979801"]


@given(st.lists(st.builds(Work, title=NASTY, doi=NASTY, pmid=st.sampled_from(["", "1", "2"]))))
def test_keys_are_ascii_and_unique_whatever_the_case(works):
    keys = citation_keys(works)
    assert len({key.lower() for key in keys}) == len(works)
    assert all(key.isascii() and key[0].isalpha() for key in keys)


def test_a_key_does_not_depend_on_the_other_works():
    assert citation_keys([sample(1), yan()])[1] == citation_keys([yan()])[0]


def test_no_format_loads_django():
    code = "import sys, claims.exports; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2]).returncode == 0


@pytest.mark.parametrize("name", [name for name in FORMATS if FORMATS[name].cites])
def test_every_format_that_cites_says_that_a_work_is_retracted_and_by_which_notice(name):
    retracted = sample(1, status="retracted", notices=[RETRACTION])
    written = read_file(FORMATS[name], summary(claim("DMN-1", "contradicts"), works=[retracted]))
    assert "RETRACTED" in written and "90000099" in written


@pytest.mark.parametrize("name", ["html", "docx", "pdf", "md", "pandoc", "xlsx"])
def test_no_summary_of_a_sample_says_that_pubmed_was_searched(name):
    until = date(2026, 11, 20)
    asked = replace(searched(until), database="Sample")
    written = read_file(FORMATS[name], summary(claim(), sample=True, searched=[asked], searched_to=until))
    assert "Sample searched to 2026-11-20" in written
    assert "PubMed searched" not in written and "(PubMed)" not in written
