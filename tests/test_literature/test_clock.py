"""A clock that ran a day ahead and was set right: what it has written is not waited for."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db.models import F
from django.test import Client as Browser
from django.utils import timezone

from literature.heartbeats import Silence, note_heartbeats, silences
from literature.library.adding import add_reference, look_up_due
from literature.library.refresh import refresh_due
from literature.models import Addition, Heartbeat, Reference, Search, SearchRun
from literature.models.clock import SKEW, has_come, holds
from literature.models.references import MONTHLY
from literature.rules.run_kinds import Kind
from literature.searches.running import AlreadyRunning, begin_run, complete_run, kinds_due
from literature.searches.sync import sync_search
from tests import cast
from tests.pubmed_replica import Replica
from tests.test_literature.synthetic import FIRST, client_of, library

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TOMORROW = timezone.now() + DAY


@pytest.fixture
def shelf() -> Iterator[Replica]:
    with Replica(library(3)) as server:
        yield server


def due() -> bool:
    return Search.objects.due(timezone.now()).exists()


@pytest.mark.parametrize(
    ("ahead", "has", "waited"),
    [
        (-DAY, True, False),
        (timedelta(), True, False),
        (DAY, False, True),
        (DAY + SKEW, False, True),
        (DAY + SKEW + timedelta(seconds=1), True, False),
        (1000 * DAY, True, False),
    ],
)
@pytest.mark.parametrize("longest", [DAY, F("every")])
def test_a_time_further_ahead_than_its_longest_wait_has_come(ahead, has, waited, longest) -> None:
    now = timezone.now()
    cast.make_search(next_due_at=now + ahead, every=DAY)
    assert Search.objects.filter(has_come("next_due_at", at=now, longest=longest)).exists() == has
    assert holds(now + ahead, at=now, longest=DAY) == waited


def test_a_search_that_ran_by_such_a_clock_is_due_at_once_and_then_at_its_time(shelf: Replica) -> None:
    search = cast.make_search(query="ketamine")
    with time_machine.travel(TOMORROW):
        assert sync_search(search, client=client_of(shelf)).status == "complete"
        assert not due()
    assert due()
    assert sync_search(Search.objects.get(), client=client_of(shelf)).status == "complete"
    assert not due()
    assert Search.objects.get().next_due_at <= timezone.now() + DAY


def test_the_same_at_cron_times(shelf: Replica) -> None:
    past = timezone.now() - timedelta(hours=1)  # by the wrong clock it comes again in 47 hours
    search = cast.make_search(query="ketamine", cron=f"{past.minute} {past.hour} * * *", every=DAY)
    with time_machine.travel(TOMORROW):
        sync_search(search, client=client_of(shelf))
    assert due()
    sync_search(Search.objects.get(), client=client_of(shelf))
    assert not due()


def test_the_page_of_jobs_says_that_it_is_due(client: Browser) -> None:
    client.force_login(cast.make_superuser())
    cast.make_search(next_due_at=timezone.now() + 2 * DAY, every=DAY)
    [job] = client.get("/admin/literature/searchrun/jobs/").context_data["searches"]
    assert job.is_due
    assert ">now<" in client.get("/admin/literature/search/").content.decode()


def test_a_search_whose_time_lies_ahead_by_its_schedule_is_not_due() -> None:
    cast.make_search(next_due_at=timezone.now() + DAY, every=DAY)
    assert not due()


def test_a_run_that_such_a_clock_has_begun_is_taken_over_when_its_worker_is_gone() -> None:
    search = cast.make_search()
    with time_machine.travel(TOMORROW):
        begun = begin_run(search)
    SearchRun.objects.update(worker="elsewhere:1")  # where nobody can ask whether it lives
    assert begin_run(search).pk != begun.pk
    with pytest.raises(AlreadyRunning):
        begin_run(search)


def test_a_run_that_is_said_to_have_begun_later_is_not_what_was_asked_last(shelf: Replica) -> None:
    search = cast.make_search(query="ketamine")
    sync_search(search, client=client_of(shelf))
    SearchRun.objects.update(reported=100_000)  # more than one answer lists: its halves are asked for
    for kind in (Kind.NEW, Kind.CHANGED):
        cast.make_run(search, kind=kind, term=search.query, started_at=TOMORROW, finished_at=TOMORROW)
    later = timezone.now() + timedelta(hours=1)
    assert kinds_due(search, at=later) == (Kind.NEW, Kind.CHANGED)


@pytest.mark.parametrize("kind", [Kind.NEW, Kind.CHANGED])
def test_a_day_that_has_not_come_was_not_searched_to(kind: Kind, shelf: Replica) -> None:
    search = cast.make_search(query="ketamine", overlap_days=1)
    sync_search(search, client=client_of(shelf))
    ahead = (timezone.now() + 30 * DAY).date()
    Search.objects.update(watermark=ahead, changed_watermark=ahead)
    Reference.objects.update(date_revised=ahead)
    run = sync_search(Search.objects.get(), client=client_of(shelf), kind=kind)
    since = run.created_since or run.changed_since
    assert run.status == "complete" and timezone.now().date() - since <= 3 * DAY
    assert since < timezone.now().date()


def test_a_search_is_silent_since_the_last_run_that_has_been() -> None:
    search = cast.make_search(every=timedelta(hours=1))
    began = timezone.now() - 9 * DAY
    Search.objects.update(created_at=began)
    cast.make_run(search, finished_at=began + DAY)
    cast.make_run(search, finished_at=timezone.now() + 365 * DAY)
    assert [one.heard for one in Search.objects.silent(timezone.now())] == [began + DAY]


def test_a_new_reading_is_told_though_its_run_is_of_tomorrow() -> None:
    search = cast.make_search()
    with time_machine.travel(TOMORROW):
        run = begin_run(search)
        run.translation_before = "otherwise"
        complete_run(run, watermark=TOMORROW)
    SearchRun.objects.update(translation_before="otherwise")
    assert list(SearchRun.objects.reread_lately(timezone.now())) == [run]


def test_what_was_added_by_hand_is_looked_up_though_its_next_try_is_tomorrow(shelf: Replica) -> None:
    add_reference(str(FIRST))
    shelf.faults.add("outage", tool="efetch", times=9)
    with time_machine.travel(TOMORROW):
        look_up_due(client_of(shelf))
    shelf.faults.clear()
    look_up_due(client_of(shelf))
    assert Addition.objects.get().state == Addition.State.FOUND


def test_a_stored_record_is_asked_for_though_its_turn_lies_beyond_its_period(shelf: Replica) -> None:
    now = timezone.now()
    for pmid, at in ((FIRST, now + MONTHLY + DAY), (FIRST + 1, now + MONTHLY)):
        cast.make_reference(pmid, refresh_at=at, crossref_at=now)
    assert refresh_due(client_of(shelf)).asked == 1
    assert Reference.objects.get(pmid=FIRST).refresh_at <= now + MONTHLY + SKEW


def test_who_was_heard_tomorrow_is_not_heard_now() -> None:
    note_heartbeats(["worker", "beat"], at=timezone.now())
    Heartbeat.objects.filter(name="beat").update(at=TOMORROW)
    assert silences(timezone.now()) == [Silence("beat", None)]
