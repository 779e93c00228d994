"""What the record of a notice says of a paper is told of the paper at once; a sound replacement is not retracted."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from literature.formats.status import remarks
from literature.library.doi_matching import matching_works
from literature.library.named_papers import resolved
from literature.library.notices import keep_reported
from literature.library.related_works import versions_of
from literature.library.storing import store_records
from literature.models import NamedWork, Notice, Reference, ReferenceEvent
from literature.rules.integrity import NoticeFact
from tests.test_literature.synthetic import FIRST, link, record

pytestmark = pytest.mark.django_db
PAPER, NOTICE = FIRST, FIRST + 1


def notice_record(ref_type: str = "RetractionOf", *, names: bool = True, revised: date = date(2026, 3, 2)):
    links = [link(ref_type, PAPER)] if names else []
    return record(NOTICE, "Retraction of a sample trial", types=("D016440",), links=links, revised=revised)


def stored(*records) -> None:
    for one in records:
        store_records([one])


def paper() -> Reference:
    return Reference.objects.get(pmid=str(PAPER))


@pytest.mark.parametrize("order", [1, -1])
def test_a_retraction_notice_marks_the_paper_that_it_names_in_either_order(order):
    stored(*[record(PAPER), notice_record()][::order])
    (notice,) = paper().notices.all()
    assert (paper().status, notice.origin, notice.pmid) == ("retracted", "notice", str(NOTICE))
    assert paper().events.filter(kind=ReferenceEvent.Kind.NOTICE, notice=notice).exists()
    assert Reference.objects.get(pmid=str(NOTICE)).status == ""


def test_the_paper_is_asked_for_at_once():
    stored(record(PAPER))
    Reference.objects.update(refresh_at=timezone.now() + timedelta(days=20))
    stored(notice_record())
    assert paper().refresh_at <= timezone.now()


@pytest.mark.parametrize(
    ("ref_type", "status"), [("ErratumFor", "corrected"), ("ExpressionOfConcernFor", "concern"), ("CommentOn", "")]
)
def test_each_kind_of_notice_says_its_own(ref_type, status):
    stored(record(PAPER), notice_record(ref_type))
    assert paper().status == status


def test_what_the_paper_tells_itself_is_told_once():
    stored(record(PAPER, links=[link("RetractionIn", NOTICE)]), notice_record())
    assert [notice.origin for notice in paper().notices.all()] == ["pubmed"]
    stored(record(PAPER, links=[link("RetractionIn", NOTICE)], revised=date(2026, 5, 1)))
    assert len(paper().current_notices) == 1


def test_a_notice_that_no_longer_names_the_paper_is_withdrawn():
    stored(record(PAPER), notice_record(), notice_record(names=False, revised=date(2026, 4, 1)))
    assert (paper().status, NamedWork.objects.count()) == ("reinstated", 0)


def test_news_of_another_source_lets_pubmed_be_asked_at_once():
    stored(record(PAPER))
    Reference.objects.update(refresh_at=timezone.now() + timedelta(days=20))
    fact = NoticeFact("retraction", "Retraction", "", "Retraction Watch record 1", "")
    keep_reported([(paper(), [fact])], origin=Notice.Origin.RETRACTION_WATCH, at=timezone.now())
    assert paper().refresh_at <= timezone.now()


def replaced() -> tuple[Reference, Reference]:
    """A paper that was retracted and replaced under one DOI and title, and its replacement."""
    stored(
        record(PAPER, links=[link("RetractedandRepublishedIn", NOTICE)]),
        record(NOTICE, links=[link("RetractedandRepublishedFrom", PAPER)]),
    )
    Reference.objects.update(doi="10.5555/or.1")
    return paper(), Reference.objects.get(pmid=str(NOTICE))


def test_a_replacement_is_sound_and_the_replaced_paper_says_what_to_cite():
    old, new = replaced()
    assert (old.status, new.status) == ("retracted", "")
    assert old.status_words == f"RETRACTED. Replaced, cite PMID {NOTICE}"
    assert old.status_words in remarks(old.as_work())


def test_a_retraction_told_by_doi_is_not_that_of_the_replacement():
    old, new = replaced()
    assert matching_works([old, new], title=old.title) == [old]
    assert matching_works([new], title=new.title) == []
    assert matching_works([new], title=new.title, pmid=str(NOTICE)) == [new]


@pytest.mark.parametrize("ref_type", ["CorrectedandRepublishedFrom", "RepublishedFrom"])
def test_a_retraction_told_by_doi_is_not_that_of_the_corrected_form(ref_type):
    stored(record(PAPER), record(NOTICE, links=[link(ref_type, PAPER)]))
    Reference.objects.update(doi="10.5555/or.1")
    old, new = paper(), Reference.objects.get(pmid=str(NOTICE))
    assert matching_works([old, new], title=old.title) == [old]
    assert matching_works([new], title=new.title) == [new]
    assert new in matching_works([old, new], title=new.title, pmid=str(NOTICE))


def test_an_article_alone_tells_of_its_preprint_by_pmid_or_doi():
    preprint = record(PAPER, "Preprint", types=("D000076942",))
    stored(preprint, record(NOTICE, "Article", links=[link("UpdateOf", PAPER)]))
    assert [(one.relation, one.pmid) for one in versions_of(paper())] == [("Published as", str(NOTICE))]
    doi = "10.1101/2023.01.01.500001"
    by_doi = Reference.objects.create(title="From a file", doi=doi)
    stored(record(FIRST + 2, "Article", links=[link("UpdateOf", "", f"doi: {doi}")]))
    assert [one.relation for one in versions_of(by_doi)] == ["Published as"]
    (other,) = versions_of(Reference.objects.get(pmid=str(FIRST + 2)))
    assert (other.relation, other.reference) == ("Preprint", by_doi)


LATER = date(2026, 6, 1)
CITATION = "Alder A, Birch B. J. Invented Samples. 2026 Mar;1(2):1-9"


def cited_by_text(citation: str = CITATION, number: int = NOTICE):
    return record(number, "Retraction", types=("D016440",), links=[link("RetractionOf", "", citation)])


def papers(*pages: str):
    return [record(FIRST + 10 + at, journal="J Invented Samples", pages=one) for at, one in enumerate(pages)]


@pytest.mark.parametrize("order", [1, -1])
def test_a_notice_that_gives_a_citation_alone_marks_the_one_work_that_agrees_with_all_of_it(order):
    stored(*[*papers("1-9", "2-9"), cited_by_text()][::order])
    statuses = {work.pages: work.status for work in Reference.objects.exclude(pmid=str(NOTICE))}
    assert statuses == {"1-9": "retracted", "2-9": ""}
    (one,) = resolved(Reference.objects.get(pmid=str(NOTICE)))
    assert (one.named.citation, one.work, one.why) == (CITATION, Reference.objects.get(pages="1-9"), "")


@pytest.mark.parametrize(
    ("citation", "pages", "why"),
    [
        (CITATION, ["1-9", "1-3"], "2 stored works agree"),
        (CITATION.replace("Samples", "Works"), ["1-9"], "no stored work agrees"),
        (CITATION.replace("2026", "2025"), ["1-9"], "no stored work agrees"),
        (CITATION.replace(";1(", ";2("), ["1-9"], "no stored work agrees"),
        (CITATION.replace(":1-9", ":11-9"), ["1-9"], "no stored work agrees"),
        (f"{CITATION}. doi: 10.5555/other", ["1-9"], "not in the library"),
        ("J Invented Samples, in press", ["1-9"], "no stored work agrees"),
    ],
)
def test_a_citation_that_agrees_with_no_work_or_several_is_kept_and_left_open(citation, pages, why):
    stored(*papers(*pages), cited_by_text(citation))
    assert not any(work.status for work in Reference.objects.all())
    (one,) = resolved(Reference.objects.get(pmid=str(NOTICE)))
    assert one.work is None and why in one.why


def test_a_second_work_that_agrees_makes_a_citation_doubtful():
    first, second = papers("1-9", "1-3")
    stored(first, cited_by_text())
    assert Reference.objects.get(pages="1-9").status == "retracted"
    stored(second)
    assert status(Reference.objects.get(pages="1-9")) == ""
    assert Notice.objects.get().withdrawn_at is not None


def status(work: Reference) -> str:
    """As the work has it and as the database derives it."""
    assert Reference.objects.with_status().get(pk=work.pk).integrity == work.status
    return work.status


def test_a_citation_that_got_its_number_is_surely_withdrawn_as_a_numbered_notice_is():
    (first,) = papers("1-9")
    numbered = record(NOTICE, "Retraction", types=("D016440",), links=[link("RetractionOf", FIRST + 10)], revised=LATER)
    silent = record(NOTICE, "Retraction", types=("D016440",), revised=LATER + timedelta(days=1))
    stored(first, cited_by_text(), numbered, silent)
    assert status(Reference.objects.get(pages="1-9")) == "reinstated"


def test_a_work_that_one_record_names_by_number_and_by_citation_is_marked_once():
    links = [link("RetractionOf", FIRST + 10), link("RetractionOf", "", CITATION)]
    stored(*papers("1-9"), record(NOTICE, "Retraction", types=("D016440",), links=links))
    notice = Notice.objects.get()
    assert (notice.by_citation, status(notice.reference)) == (False, "retracted")


def test_a_citation_that_is_sure_again_marks_the_work_again():
    first, second = papers("1-9", "1-3")
    stored(first, cited_by_text(), second)
    stored(record(FIRST + 11, journal="J Invented Samples", pages="2-3", revised=LATER))
    stored(record(NOTICE, "Retraction.", types=("D016440",), links=[link("RetractionOf", "", CITATION)], revised=LATER))
    assert status(Reference.objects.get(pages="1-9")) == "retracted"
