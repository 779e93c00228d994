"""The worker's wake-ups: due searches are run once, and a shutdown leaves them due."""

from datetime import timedelta

import pytest
from celery.signals import worker_shutting_down
from django.utils import timezone

from literature import tasks
from literature.models import Reference, SearchRun
from literature.searches.running import begin_run
from literature.tasks import run_due_searches, run_search
from tests.cast import make_search

pytestmark = pytest.mark.django_db
ONE = "90000001[uid]"


@pytest.fixture
def eager(replica, settings):
    """Tasks run where they are sent from."""
    from config.celery import app

    app.conf.task_always_eager = True
    yield replica
    app.conf.task_always_eager = False


def test_due_searches_are_run_and_then_wait_for_their_turn(eager):
    search = make_search(query=ONE)
    run_due_searches()
    run_due_searches()
    search.refresh_from_db()
    assert search.runs.get().status == SearchRun.Status.COMPLETE
    assert search.next_due_at > timezone.now() + timedelta(hours=23)


def test_a_search_that_is_off_or_not_due_is_left_alone(eager):
    make_search(query=ONE, is_active=False)
    later = make_search(query=ONE, next_due_at=timezone.now() + timedelta(hours=1))
    run_due_searches()
    run_search(later.pk)
    run_search(0)
    assert not SearchRun.objects.exists()


def test_a_search_that_another_worker_runs_is_left_to_it(eager):
    search = make_search(query=ONE)
    begin_run(search)
    run_search(search.pk)
    assert search.runs.get().status == SearchRun.Status.RUNNING


def test_a_shutdown_ends_the_run_and_the_next_worker_goes_on(eager):
    search = make_search(query=ONE)
    worker_shutting_down.send(sender=None)
    try:
        run_search(search.pk)
    finally:
        tasks._shutting_down.clear()
    assert (search.runs.get().status, Reference.objects.count()) == (SearchRun.Status.STOPPED, 0)
    run_due_searches()
    assert Reference.objects.count() == 1


def test_without_an_address_pubmed_is_not_asked(eager, settings):
    settings.ENTREZ_EMAIL, settings.LITERATURE_IS_SAMPLE = "", False
    make_search(query=ONE)
    run_due_searches()
    assert (SearchRun.objects.count(), eager.requests) == (0, [])
