"""Old papers that come many at once flood nobody: one line for all, and each of the few others as ever."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.alerts.back_catalogue import FEW, is_old
from claims.alerts.outbox import notify_about_papers
from claims.intake import SLICE, follow_literature
from claims.models import Notification, Subscription
from literature.models import Reference, ReferenceEvent, Search
from tests import cast

THIS_YEAR = timezone.now().year
OLD = THIS_YEAR - 3


@pytest.fixture
def reader():
    return cast.make_reader()


@pytest.fixture
def search(reader):
    search = cast.make_search()
    Search.objects.update(is_active=False)
    Subscription.objects.create(user=reader, search=search)
    return search


def found(search, number, *, year=OLD, run=None, kind="found"):
    first = 91_000_000 + Reference.objects.count()
    works = [Reference(pmid=str(first + n), title=f"[Sample] {n}", year=year) for n in range(number)]
    works = Reference.objects.bulk_create(works)
    run = run or cast.make_run(search)
    ReferenceEvent.objects.append([ReferenceEvent(reference=work, kind=kind, run=run) for work in works])
    return works


@pytest.mark.django_db
def test_many_old_papers_of_one_run_are_one_notice_that_says_so(reader, search):
    found(search, FEW + 1)
    follow_literature()
    row = Notification.objects.get()
    assert row.reference is None and f"more than {FEW} papers at once" in row.reason and row.search == search
    assert row.headline == "Older papers, many at once"
    assert follow_literature().notifications == 0


@pytest.mark.django_db
def test_a_few_old_papers_are_told_one_by_one(reader, search):
    found(search, FEW)
    assert follow_literature().notifications == FEW
    assert {row.headline for row in Notification.objects.all()} == {"New paper"}


@pytest.mark.django_db
def test_new_papers_among_many_old_ones_are_told_as_ever(reader, search):
    run = cast.make_run(search)
    found(search, FEW + 1, run=run)
    new = found(search, 2, year=THIS_YEAR, run=run)
    follow_literature()
    told = Notification.objects.exclude(reference=None)
    assert {row.reference for row in told} == set(new) and Notification.objects.count() == 3


@pytest.mark.django_db
def test_old_papers_are_counted_by_their_run_wherever_its_events_are_cut(reader, search):
    run = cast.make_run(search)
    found(search, SLICE - 3, year=THIS_YEAR, run=run)
    found(search, FEW + 1, run=run)
    follow_literature()
    assert not Notification.objects.filter(reference__year=OLD).exists()


@pytest.mark.django_db
def test_many_old_records_that_change_flood_no_follower_of_a_claim(reader):
    claim = cast.make_claim()
    Subscription.objects.create(user=reader, claim=claim)
    works = [cast.make_reference(year=OLD) for _ in range(FEW + 1)]
    events = [ReferenceEvent(pk=n, reference=work, kind="changed") for n, work in enumerate(works, 1)]
    notify_about_papers(events, [cast.make_suggestion(claim, work) for work in works])
    row = Notification.objects.get()
    assert row.claim == claim and claim.key in row.reason and row.grounds.count() == 1


@pytest.mark.django_db
def test_the_retraction_of_each_of_many_old_papers_is_told(reader, search):
    works = found(search, FEW + 1)
    follow_literature()
    Notification.objects.all().delete()
    for work in works:
        cast.make_hit(search, work)
        notice = cast.make_notice(work)
        ReferenceEvent.objects.append([ReferenceEvent(reference=work, kind="notice", notice=notice)])
    follow_literature()
    assert Notification.objects.filter(kind="retraction").count() == FEW + 1


@pytest.mark.django_db
def test_the_operator_says_what_is_old_and_the_page_of_ones_alerts_tells_it(reader, search, settings):
    settings.OLD_PAPER_DAYS = 36_500
    found(search, FEW + 1)
    assert follow_literature().notifications == FEW + 1
    client = Client()
    client.force_login(cast.make_superuser())
    assert "over 36500 days ago" in client.get(reverse("admin:alerts")).content.decode()


@pytest.mark.parametrize(
    ("dated", "old"),
    [
        ({"year": 2025, "month": 11, "day": 28}, True), ({"year": 2025, "month": 11, "day": 29}, False),
        ({"year": 2025, "month": 11}, False), ({"year": 2025, "month": 10}, True), ({"year": 2025}, False),
        ({"year": 2024}, True), ({}, False), ({"year": 0, "month": 2}, False),
    ],
)  # fmt: skip
def test_a_paper_is_as_young_as_its_date_allows(dated, old):
    assert is_old(Reference(**dated), date(2026, 11, 29) - timedelta(days=365)) is old
