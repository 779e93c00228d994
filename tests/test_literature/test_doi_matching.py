"""Which of the works with a DOI a notice is about."""

import pytest

from literature.library.doi_matching import matching_works
from tests.cast import make_reference

pytestmark = pytest.mark.django_db
TITLE = "[Sample] Ketamine and the default mode network: an invented trial"
NOTICE = [{"ui": "D016440", "name": "Retraction Notice"}]


def test_the_one_work_with_the_doi_is_meant_whatever_its_title_in_another_language():
    work = make_reference(title="[Sample] Kétamine et réseau du mode par défaut")
    assert matching_works([work], title=TITLE) == [work]


def test_the_record_of_a_notice_is_never_meant():
    assert matching_works([make_reference(title=TITLE, publication_types=NOTICE)], title=TITLE) == []


def test_of_a_paper_and_its_notice_with_one_doi_the_paper_is_meant():
    paper, notice = make_reference(title=TITLE), make_reference(title=TITLE, publication_types=NOTICE)
    assert matching_works([paper, notice], title=f"RETRACTED: {TITLE}") == [paper]


def test_of_several_papers_with_one_doi_the_one_with_the_title_is_meant():
    paper, other = make_reference(title=TITLE), make_reference(title="[Sample] Another chapter")
    assert matching_works([paper, other], title=TITLE.upper()) == [paper]


@pytest.mark.parametrize(
    "title",
    ["Retraction notice to the invented trial", "Erratum", "Correction to: an invented trial", "Corrigendum"],
)
def test_a_title_of_a_notice_is_not_taken_for_the_paper(title):
    assert matching_works([make_reference(title=title)], title=TITLE) == []


@pytest.mark.parametrize(
    "mark", ["RETRACTED: ", "Retracted Article: ", "[Retracted] ", "WITHDRAWN - ", "(Retracted) : "]
)
def test_the_mark_of_a_retraction_does_not_make_another_title(mark):
    work = make_reference(title=f"{mark}{TITLE}")
    assert matching_works([work], title=TITLE, certain=False) == [work]


def test_a_paper_about_retractions_is_a_paper():
    work = make_reference(title="Retraction of invented papers: a survey")
    assert matching_works([work], title="Retraction of invented papers: a survey") == [work]


def test_another_pmid_than_was_named_needs_the_same_title():
    same, other = make_reference(title=TITLE), make_reference(title="[Sample] Something else")
    assert matching_works([same], title=TITLE, pmid="90999999") == [same]
    assert matching_works([other], title=TITLE, pmid="90999999") == []
