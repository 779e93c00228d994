"""A search that says nothing, or that PubMed reads otherwise than before, is brought to somebody's notice."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from literature.entrez.query import reads_alike
from literature.models import Search, SearchRun
from literature.searches.sync import sync_search
from tests import cast
from tests.pubmed_replica import Replica
from tests.test_literature.synthetic import FIRST, START, article, client_of, library

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
QUERY = "sample"  # without a tag: PubMed maps it to a heading once there is one


def heard(ago: timedelta, *, status: str = "complete", **values: object) -> Search:
    """A search whose only run ended so long ago."""
    search = cast.make_search(**{"created_at": NOW - timedelta(days=400), **values})
    cast.make_run(search, status, started_at=NOW - ago, finished_at=NOW - ago)
    return search


@pytest.mark.parametrize(
    ("every", "ago", "is_silent"),
    [
        (DAY, 3 * DAY - HOUR, False),
        (DAY, 3 * DAY + HOUR, True),
        (HOUR, 2 * DAY - HOUR, False),
        (HOUR, 2 * DAY + HOUR, True),
        (7 * DAY, 21 * DAY - HOUR, False),
        (7 * DAY, 21 * DAY + HOUR, True),
        (366 * DAY, 390 * DAY, False),
    ],
)
def test_a_search_is_silent_after_three_intervals_and_two_days(every, ago, is_silent):
    search = heard(ago, every=every)
    assert list(Search.objects.silent(NOW)) == [search] * is_silent


def test_failed_runs_do_not_break_the_silence():
    search = heard(5 * DAY)
    cast.make_run(search, "failed", started_at=NOW, finished_at=NOW)
    assert list(Search.objects.silent(NOW)) == [search]


def test_a_search_that_is_off_may_be_silent():
    heard(50 * DAY, is_active=False)
    assert not Search.objects.silent(NOW).exists()


def test_a_search_that_never_ran_is_silent_from_the_day_it_was_made():
    old = cast.make_search(created_at=NOW - 4 * DAY)
    cast.make_search(created_at=NOW - DAY)
    assert list(Search.objects.silent(NOW)) == [old]


@pytest.fixture
def shelf():
    with Replica(library(3)) as server:
        yield server


def run(shelf: Replica, search: Search) -> SearchRun:
    done = sync_search(search, client=client_of(shelf))
    assert done.status == "complete", done.error
    done.refresh_from_db()
    return done


def give_a_heading(shelf: Replica) -> None:
    shelf.library.add(article(FIRST + 50, mesh=["Sample"]), since=START)
    shelf.clock.move(date(2026, 9, 2))


def test_a_new_reading_of_the_same_query_is_remembered_on_the_run(shelf):
    search = cast.make_search(query=QUERY)
    first, second = run(shelf, search), run(shelf, search)
    assert (first.translation_before, second.translation_before) == ("", "")
    give_a_heading(shelf)
    third = run(shelf, search)
    assert third.translation != second.translation == third.translation_before
    assert list(SearchRun.objects.reread()) == [third]
    assert run(shelf, search).translation_before == ""


def test_a_new_query_is_no_new_reading(shelf):
    search = cast.make_search(query=QUERY)
    run(shelf, search)
    search.query = "ketamine[ti]"
    search.save()
    assert run(shelf, search).translation_before == ""


def test_a_new_reading_is_shown_for_two_weeks_or_until_the_query_is_changed(shelf):
    search = cast.make_search(query=QUERY)
    run(shelf, search)
    give_a_heading(shelf)
    run(shelf, search)
    run(shelf, search)  # the next run reads it as the last did: nobody has seen it for that
    now = timezone.now()
    assert list(Search.objects.reread(now)) == [search]
    assert not Search.objects.reread(now + 15 * DAY).exists()
    search.query = "sample[ti]"
    search.save()
    assert not Search.objects.reread(now).exists()


@pytest.mark.parametrize(
    ("before", "now", "alike"),
    [
        ('"a"[Title]', '"a"[Title]', True),
        ('"a"[Title]', '"a"[MeSH Terms] OR "a"[Title]', False),
        ("2021/11/21:3000/12/31[Date - Publication]", "2021/11/22:3000/12/31[Date - Publication]", True),
        ('"2021/11/21 00:00":"3000/01/01 05:00"[Date]', '"2021/11/22 00:00":"3000/01/01 05:00"[Date]', True),
        ("2021/11/21:3000/12/31[Date - Publication]", "", False),
    ],
)
def test_days_that_move_on_are_no_new_reading(before, now, alike):
    assert reads_alike(before, now) is alike


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(cast.make_editor())
    return client


def test_the_list_and_the_page_mark_a_silent_search(editor):
    silent, _ = heard(9 * DAY), heard(HOUR)
    everything = editor.get(reverse("admin:literature_search_changelist")).content.decode()
    assert everything.count("silent for 9 days") == 1
    narrowed = editor.get(reverse("admin:literature_search_changelist"), {"attention": "silent"})
    assert list(narrowed.context["cl"].result_list) == [silent]
    page = editor.get(reverse("admin:literature_search_change", args=(silent.pk,))).content.decode()
    assert "silent for 9 days" in page


def test_the_desk_shows_both_readings(editor):
    search = heard(HOUR, query="sample[ti]")
    run = search.runs.get()
    run.translation, run.translation_before = "the new reading", "the old reading"
    run.save()
    pages = (
        reverse("admin:literature_search_change", args=(search.pk,)),
        reverse("admin:literature_searchrun_change", args=(run.pk,)),
    )
    for page in pages:
        content = editor.get(page).content.decode()
        assert "the new reading" in content and "the old reading" in content
    narrowed = editor.get(reverse("admin:literature_search_changelist"), {"attention": "reread"})
    assert list(narrowed.context["cl"].result_list) == [search]
