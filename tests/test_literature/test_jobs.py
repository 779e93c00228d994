"""The page of jobs tells how each search and everything else of the worker's stands."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from literature.jobs import Job, jobs
from literature.models import Addition, ReferenceEvent, Search, SearchRun
from literature.searches.running import begin_run
from tests import cast

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JOBS = "/admin/literature/searchrun/jobs/"


@pytest.fixture
def editor(client: Client, settings) -> Client:
    settings.ENTREZ_EMAIL = "desk@example.org"
    client.force_login(cast.make_editor())
    return client


def page(reader: Client) -> str:
    answer = reader.get(JOBS)
    assert answer.status_code == 200
    return answer.content.decode()


def job(name: str) -> Job:
    return next(one for one in jobs(timezone.now()) if name in one.name)


def test_a_search_is_shown_with_all_that_is_true_of_it(editor):
    search = cast.make_search(cron="0 6 * * mon", watermark="2026-03-01", changed_watermark="2026-03-02",
                              next_due_at=NOW + DAY, created_at=NOW - 90 * DAY)  # fmt: skip
    cast.make_run(search, kind="new", reported=1234, new=3, gone=1, started_at=NOW - 9 * DAY, finished_at=NOW - 9 * DAY)
    cast.make_run(search, "failed", error="PubMed was away.", started_at=NOW - HOUR)
    text = page(editor)
    for word in ("0 6 * * mon UTC", "new 2026-03-01", "changed 2026-03-02", "failed", "PubMed was away.",
                 f"{NOW + DAY:%Y-%m-%d %H:%M}", "silent for 90 days"):  # fmt: skip
        assert word in text


def test_the_counts_are_those_of_the_last_run(editor):
    cast.make_run(kind="changed", reported=1234, new=3, changed=4, gone=1)
    assert "1234 reported, 3 new, 4 changed, 1 gone" in page(editor)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({}, "<td>now"),
        ({"is_active": False}, "<td>off"),
        ({"next_due_at": NOW - HOUR}, "<td>now"),
        ({"next_due_at": NOW + HOUR, "asked_kind": "full"}, "full run asked for"),
    ],
)
def test_what_is_due_is_told(editor, values, word):
    cast.make_search(**values)
    assert word in page(editor)


def test_a_running_search_shows_its_progress_and_can_be_stopped(editor):
    run = begin_run(cast.make_search())
    SearchRun.objects.update(wanted=2000, fetched=400)
    text = page(editor)
    assert "400 of 2000 records" in text and "data-live" in text and "live.js" in text
    answer = editor.post(reverse("admin:literature_searchrun_stop", args=(run.pk,)), {"back": "jobs"})
    run.refresh_from_db()
    assert (answer.url, run.stop_requested) == (JOBS, True)
    assert "Stopping…" in page(editor)


def test_a_page_without_a_running_search_stands_still(editor):
    cast.make_run()
    assert "data-live" not in page(editor)


def test_the_page_of_a_run_is_live_while_it_runs(editor):
    running, ended = begin_run(cast.make_search()), cast.make_run()
    shown = [
        editor.get(reverse("admin:literature_searchrun_change", args=(run.pk,))).content.decode()
        for run in (running, ended)
    ]
    assert ["data-live" in text for text in shown] == [True, False]


def test_whoever_may_only_look_has_no_stop_button(client):
    begin_run(cast.make_search())
    client.force_login(cast.make_reader())
    assert "/stop/" not in page(client)


def test_whoever_may_not_look_at_runs_is_refused(client):
    nobody = cast.make_reader("nobody")
    nobody.user_permissions.clear()
    client.force_login(nobody)
    assert client.get(JOBS).status_code == 403


def test_a_missing_setting_is_told(client, settings):
    settings.ENTREZ_EMAIL, settings.LITERATURE_IS_SAMPLE = "", False
    client.force_login(cast.make_editor())
    assert "ENTREZ_EMAIL is not set" in page(client)


def test_what_waits_is_counted_with_its_oldest():
    for hours in (1, 3):
        Addition.objects.create(
            reference=cast.make_reference(), scheme="doi", value="10.9999/x", due_at=NOW - hours * HOUR
        )
    waits = job("added by hand")
    assert (waits.waiting, waits.since, waits.is_late(NOW)) == (2, NOW - 3 * HOUR, True)


def test_events_that_were_not_followed_and_messages_that_were_given_up_are_counted():
    ReferenceEvent.objects.create(reference=cast.make_reference(), kind="added", at=NOW - HOUR)
    cast.make_delivery(cast.make_reader(), state="failed")
    assert (job("against the claims").waiting, job("messages").failed) == (1, 1)


def test_with_nothing_to_do_nothing_is_late():
    assert not any(one.waiting or one.failed or one.is_late(NOW) for one in jobs(NOW))


def test_an_error_cannot_write_into_the_page(editor):
    cast.make_run(None, "failed", error="<script>alert(1)</script>")
    assert escape("<script>alert(1)</script>") in page(editor)


def test_many_searches_cost_as_much_as_one(editor):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(editor)
        return len(asked)

    cast.make_run()
    page(editor)
    few = cost()
    for _ in range(12):
        cast.make_run()
    assert cost() == few
    assert Search.objects.count() == 13
