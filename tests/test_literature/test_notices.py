"""Notices of several sources about one work: each keeps its own, and no one's word lifts another's."""

from datetime import date
from itertools import combinations_with_replacement

import pytest
from django.utils import timezone

from literature.library.notices import keep_reported, reported_elsewhere
from literature.models import Notice, Reference, ReferenceEvent
from literature.rules.integrity import NoticeFact
from tests.cast import make_notice, make_reference

pytestmark = pytest.mark.django_db
Origin, Kind = Notice.Origin, Notice.Kind


def fact(kind=Kind.RETRACTION, doi="10.5555/notice", day=date(2026, 3, 2), **values):
    told = {"ref_type": kind, "pmid": "", "citation": "", "note": "", **values}
    return NoticeFact(kind=str(kind), doi=doi, date=day, **told)


def tell(reference, *facts, origin=Origin.CROSSREF, **options):
    news = keep_reported([(reference, list(facts))], origin=origin, at=timezone.now(), **options)
    return [str(kind) for _, _, kind in news]


def status(reference):
    derived = Reference.objects.with_status().get(pk=reference.pk)
    assert derived.integrity == derived.status, "the column and the property agree"
    return derived.status


def test_a_notice_is_kept_once_with_what_is_known_of_it_and_one_event():
    reference = make_reference()
    assert (tell(reference, fact()), tell(reference, fact())) == (["notice"], [])
    notice = reference.notices.get()
    assert (notice.origin, notice.doi, notice.date) == ("crossref", "10.5555/notice", date(2026, 3, 2))
    assert ReferenceEvent.objects.get().notice == notice and status(reference) == "retracted"


def test_what_is_no_longer_told_is_withdrawn_and_stands_again_when_it_is():
    reference = make_reference()
    told = [tell(reference, fact()), tell(reference), tell(reference, fact())]
    assert told == [["notice"], ["withdrawn"], ["notice"]]
    assert reference.notices.get().withdrawn_at is None


def test_a_source_withdraws_no_notice_of_another():
    reference = make_reference()
    notice = make_notice(reference)
    assert tell(reference) == []
    notice.refresh_from_db()
    assert notice.withdrawn_at is None


def test_a_work_stays_retracted_until_every_source_has_withdrawn():
    reference = make_reference()
    for origin in (Origin.CROSSREF, Origin.RETRACTION_WATCH):
        tell(reference, fact(), origin=origin)
    tell(reference, origin=Origin.CROSSREF)
    assert status(reference) == "retracted"
    tell(reference, origin=Origin.RETRACTION_WATCH)
    assert status(reference) == "reinstated"


def test_two_corrections_by_their_dois_are_two_and_one_may_go():
    reference = make_reference()
    one, two = (fact(Kind.ERRATUM, doi=f"10.5555/{name}") for name in ("one", "two"))
    assert tell(reference, one, two) == ["notice", "notice"]
    assert tell(reference, two) == ["withdrawn"]
    assert reference.notices.get(withdrawn_at=None).doi == "10.5555/two"


def test_a_reinstatement_lifts_the_retraction_of_its_own_source_only():
    reference = make_reference()
    make_notice(reference)
    tell(reference, fact())
    told = tell(reference, fact(), fact(Kind.REINSTATEMENT, day=date(2026, 5, 1)))
    assert sorted(told) == ["notice", "withdrawn"] and status(reference) == "retracted"
    reference.notices.filter(origin=Origin.PUBMED).update(withdrawn_at=timezone.now())
    assert status(reference) == "reinstated"


def test_a_retraction_after_the_reinstatement_stands():
    reference = make_reference()
    tell(
        reference,
        fact(doi="10.5555/first", day=date(2020, 1, 1)),
        fact(Kind.REINSTATEMENT, day=date(2021, 1, 1)),
        fact(doi="10.5555/again", day=date(2022, 1, 1)),
    )
    assert status(reference) == "retracted"
    assert reference.notices.get(kind=Kind.RETRACTION).doi == "10.5555/again"


def test_a_retraction_without_a_day_is_not_lifted():
    reference = make_reference()
    tell(reference, fact(day=None), fact(Kind.REINSTATEMENT, day=date(2026, 5, 1)))
    assert status(reference) == "retracted"


def test_a_source_that_told_a_part_withdraws_nothing_but_what_it_lifts():
    reference = make_reference()
    tell(reference, fact(), fact(Kind.CONCERN, doi="10.5555/concern"))
    assert tell(reference, withdraws=False) == []
    lifting = fact(Kind.REINSTATEMENT, day=date(2026, 5, 1))
    assert sorted(tell(reference, lifting, withdraws=False)) == ["notice", "withdrawn"]
    assert status(reference) == "concern"


@pytest.mark.parametrize("kind", [Kind.ADDENDUM, Kind.OTHER, Kind.UPDATE])
def test_what_takes_nothing_from_a_work_gives_it_no_status(kind):
    reference = make_reference()
    assert tell(reference, fact(kind)) == ["notice"] and status(reference) == ""


@pytest.mark.parametrize(
    ("kind", "pubmed", "crossref", "same"),
    [
        (Kind.RETRACTION, {"citation": "J. 2021;1:1"}, {"doi": "10.5555/other"}, True),
        (Kind.CONCERN, {"citation": "J. 2021;1:1"}, {"doi": "10.5555/n"}, True),
        (Kind.CONCERN, {"citation": "J. 2021;1:1. doi: 10.5555/m."}, {"doi": "10.5555/n"}, False),
        (Kind.ERRATUM, {"citation": "J. 2021;1:1. doi: 10.5555/n."}, {"doi": "10.5555/n"}, True),
        (Kind.ERRATUM, {"citation": "J. 2021;1:1. doi: 10.5555/m."}, {"doi": "10.5555/n"}, False),
        (Kind.ERRATUM, {"citation": "J. 2021;1:1"}, {"doi": "10.5555/n"}, False),
        (Kind.ERRATUM, {"pmid": "90999998"}, {"pmid": "90999998"}, True),
        (Kind.CONCERN, {"pmid": "90999998"}, {"pmid": "90999997"}, False),
    ],
)
def test_two_sources_tell_one_event_as_far_as_their_numbers_say(kind, pubmed, crossref, same):
    reference = make_reference()
    first = make_notice(reference, kind, **{"pmid": "", "citation": "", **pubmed})
    second = make_notice(reference, kind, origin=Origin.CROSSREF, **{"pmid": "", "citation": "", **crossref})
    assert reported_elsewhere(second) == ([first] if same else [])
    assert reported_elsewhere(first) == ([second] if same else [])


def test_a_withdrawn_notice_tells_nothing_elsewhere():
    reference = make_reference()
    make_notice(reference, withdrawn_at=timezone.now())
    assert reported_elsewhere(make_notice(reference, origin=Origin.CROSSREF)) == []


def test_the_column_and_the_property_agree_on_every_pair_of_notices():
    states = ({}, {"withdrawn_at": timezone.now()}, {"withdrawn_at": timezone.now(), "by_citation": True})
    each = [(kind, state) for kind in Kind.values for state in states]
    works = [(Reference(title="Invented"), pair) for pair in combinations_with_replacement(each, 2)]
    Reference.objects.bulk_create(work for work, _ in works)
    Notice.objects.bulk_create(
        Notice(reference=work, kind=kind, ref_type=kind, pmid=str(number), **state)
        for work, pair in works
        for number, (kind, state) in enumerate(pair)
    )
    derived = Reference.objects.with_status().prefetch_related("notices")
    assert [(work.pk, work.integrity) for work in derived] == [(work.pk, work.status) for work in derived]
    assert {work.integrity for work in derived} == {"", "corrected", "concern", "retracted", "reinstated"}


def test_a_notice_by_citation_that_was_withdrawn_leaves_the_status_that_other_notices_make():
    reference = make_reference()
    make_notice(reference, withdrawn_at=timezone.now(), by_citation=True)
    assert status(reference) == ""
    make_notice(reference, Kind.ERRATUM)
    assert status(reference) == "corrected"
