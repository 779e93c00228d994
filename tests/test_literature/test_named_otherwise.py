"""A notice that names its paper by DOI, by citation, or beside what another source tells: invented records."""

import pytest
from django.utils import timezone

from literature.library.adding import add_reference
from literature.library.file_import import import_references
from literature.library.notices import keep_reported
from literature.library.related_works import versions_of
from literature.library.storing import store_records
from literature.models import Notice, Reference, ReferenceEvent
from literature.rules.integrity import NoticeFact
from tests.test_literature.synthetic import FIRST, link, record

pytestmark = pytest.mark.django_db
PAPER, NOTICE, LATER = FIRST, FIRST + 1, FIRST + 2
DOI = "10.9999/sample.known"
RIS = f"TY  - JOUR\nTI  - A sample paper of a file\nDO  - {DOI}\nER  - \n"


def stored(*records) -> None:
    for one in records:
        store_records([one])


def notice(*links: str, ref_type: str = "RetractionOf", pmid: int = NOTICE):
    return record(pmid, "Retraction of a sample", types=("D016440",), links=links)


def statuses() -> dict[str, str]:
    return {one.pmid or one.doi: one.status for one in Reference.objects.all()}


def test_a_paper_without_pmid_is_told_by_the_doi_beside_the_pmid():
    Reference.objects.create(title="From a file", doi=DOI)
    stored(notice(link("RetractionOf", PAPER, f"J Invented Samples. 2026;1:1. doi: {DOI}")))
    assert statuses()[DOI] == "retracted"


@pytest.mark.parametrize("number", ["", PAPER])
def test_a_paper_from_a_file_after_its_notice_is_told(number):
    stored(notice(link("RetractionOf", number, f"J Invented Samples. 2026;1:1. doi: {DOI}")))
    list(import_references(RIS.encode()))
    assert statuses()[DOI] == "retracted"
    assert ReferenceEvent.objects.filter(reference__doi=DOI, kind="notice").exists()


def test_a_paper_that_is_added_by_its_doi_after_its_notice_is_told():
    stored(notice(link("RetractionOf", "", f"J Invented Samples. 2026;1:1. doi: {DOI}")))
    add_reference(DOI)
    assert statuses()[DOI] == "retracted"


def test_two_papers_of_one_notice_are_both_told():
    stored(record(PAPER), record(LATER), notice(link("RetractionOf", PAPER), link("RetractionOf", LATER)))
    assert statuses() == {str(PAPER): "retracted", str(LATER): "retracted", str(NOTICE): ""}


def test_a_notice_by_doi_is_not_that_of_the_replacement_under_the_same_doi():
    stored(record(PAPER), record(LATER, links=[link("RetractedandRepublishedFrom", PAPER)]))
    Reference.objects.update(doi=DOI)
    stored(notice(link("RetractionOf", "", f"J Invented Samples. 2026;1:1. doi: {DOI}")))
    assert statuses() == {str(PAPER): "retracted", str(LATER): "", str(NOTICE): ""}


@pytest.mark.parametrize("order", [1, -1])
def test_what_to_cite_instead_is_said_whoever_told_the_retraction_first(order):
    def pubmed():
        stored(record(PAPER, links=[link("RetractionIn", NOTICE), link("RetractedandRepublishedIn", LATER)]))

    def others():
        stored(record(PAPER)) if order == -1 else None
        fact = NoticeFact("retraction", "Retraction", "", "Retraction Watch record 1", "")
        paper = Reference.objects.get(pmid=str(PAPER))
        keep_reported([(paper, [fact])], origin=Notice.Origin.RETRACTION_WATCH, at=timezone.now())

    for tell in (pubmed, others)[::order]:
        tell()
    assert Reference.objects.get(pmid=str(PAPER)).status_words == f"RETRACTED. Replaced, cite PMID {LATER}"


def test_two_articles_with_one_doi_are_no_forms_of_each_others_preprint():
    stored(record(PAPER), record(LATER, links=[link("UpdateOf", FIRST + 9, f"medRxiv. 2025. doi: {DOI}")]))
    Reference.objects.filter(pmid=str(PAPER)).update(doi=DOI)
    assert versions_of(Reference.objects.get(pmid=str(PAPER))) == []
