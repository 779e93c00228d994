"""A citation without number means a work only where nothing that both say differs."""

import pytest

from literature.rules.citation_keys import CitedWork, agrees, read_citation

pytestmark = pytest.mark.embedded
CITATION = "Alder A, Birch B. J Invented Samples. 2026 Mar;1(2):11-9"
WORK = {"journals": ["J. Invented Samples"], "issue": "2", "pages": "11-19", "first_author": "Alder"}


def cited(text: str = CITATION) -> CitedWork:
    found = read_citation(text)
    assert found
    return found


@pytest.mark.parametrize(
    "other",
    [{}, {"issue": ""}, {"first_author": ""}, {"journals": ["Journal of Samples", "J Invented Samples"]}],
)
def test_what_only_one_of_them_says_is_no_difference(other):
    assert agrees(cited(), **WORK | other)


@pytest.mark.parametrize(
    "other",
    [
        {"issue": "7"}, {"issue": "Suppl 2"}, {"first_author": "Zoller"}, {"first_author": "Ald"},
        {"pages": "11a-12a"}, {"pages": "11.e1-9"}, {"journals": ["J Invented Works"]},
    ],
)  # fmt: skip
def test_another_issue_author_page_or_journal_is_another_work(other):
    assert not agrees(cited(), **WORK | other)


def test_a_page_with_letters_behind_it_is_a_page_of_its_own():
    assert not agrees(cited(CITATION.replace("11-9", "11a-12a")), **WORK)
    assert agrees(cited(CITATION.replace("11-9", "11a-12a")), **WORK | {"pages": "11a-12a"})
