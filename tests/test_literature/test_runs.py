"""What a run does when NCBI, the machine or a person gets in its way: nothing is lost, nothing is believed too soon."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import timezone

from literature.http.failures import Stopped
from literature.models import Reference, ReferenceEvent, SearchHit, SearchRun, Snapshot
from literature.searches.running import AlreadyRunning, begin_run, complete_run, request_stop
from literature.searches.sync import sync_search
from tests.cast import make_run, make_search
from tests.pubmed_replica import Replica
from tests.test_literature.synthetic import FIRST, article, client_of, library

pytestmark = pytest.mark.django_db
Status = SearchRun.Status
HOUSE = Path(__file__).resolve().parents[2]


@pytest.fixture
def shelf():
    with Replica(library(450)) as server:
        yield server


def asked(replica: Replica) -> list[str]:
    fetches = [request for request in list(replica.requests) if request.tool == "efetch"]
    return [pmid for request in fetches for pmid in request.params["id"].split(",")]


@pytest.fixture
def shared(transactional_db, tmp_path):
    """The tests' database as threads and processes can share it: SQLite's in memory is copied into a file."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    kept, name = connection.connection, connection.settings_dict["NAME"]
    path = str(tmp_path / "shared.sqlite3")
    with sqlite3.connect(path) as copy:
        kept.backup(copy)
    connection.connection, connection.settings_dict["NAME"] = None, path
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = kept, name


def test_a_run_that_failed_is_due_again_soon(shelf):
    search = make_search()
    shelf.faults.add("unavailable", tool="esearch", times=None)
    run = sync_search(search, client=client_of(shelf))
    search.refresh_from_db()
    assert (run.status, bool(run.error), bool(run.finished_at)) == (Status.FAILED, True, True)
    assert search.next_due_at < timezone.now() + timedelta(minutes=11)


def test_a_query_that_pubmed_refuses_fails_and_is_not_tried_again_soon(shelf):
    search = make_search(query="sample[ti] AND ((")
    run = sync_search(search, client=client_of(shelf))
    search.refresh_from_db()
    assert (run.status, search.watermark) == (Status.FAILED, None)
    assert search.next_due_at > timezone.now() + timedelta(hours=23)


def test_zero_results_where_there_were_some_are_not_believed(shelf):
    search = make_search()
    sync_search(search, client=client_of(shelf))
    for pmid in list(shelf.library.holdings):
        shelf.library.remove(pmid, since=shelf.clock.today)
    run = sync_search(search, client=client_of(shelf))
    assert (run.status, "not believed" in run.error) == (Status.FAILED, True)
    assert search.hits.present().count() == 450


def test_zero_results_of_a_new_query_are_believed(shelf):
    run = sync_search(make_search(query="nothing-of-that-kind[ti]"), client=client_of(shelf))
    assert (run.status, run.reported, run.fetched) == (Status.COMPLETE, 0, 0)


def test_pmids_that_pubmed_lists_and_does_not_deliver_are_listed_and_asked_for_again(shelf):
    empty = "<?xml version='1.0'?><PubmedArticleSet></PubmedArticleSet>"
    shelf.faults.add("raw", tool="efetch", times=2, body=empty)
    search = make_search(query=f"{FIRST}[uid] OR {FIRST + 1}[uid]")
    run = sync_search(search, client=client_of(shelf))
    assert (run.status, sorted(run.missing), run.fetched) == (
        Status.COMPLETE,
        [str(FIRST), str(FIRST + 1)],
        0,
    )
    assert sync_search(search, client=client_of(shelf)).new == 2


def test_a_record_that_cannot_be_read_is_named_and_the_others_are_stored(shelf):
    broken = article(FIRST + 1).replace(b"</ArticleTitle>", b"</Title>")
    body = b"<?xml version='1.0'?><PubmedArticleSet>%s%s</PubmedArticleSet>" % (article(FIRST), broken)
    shelf.faults.add("raw", tool="efetch", times=1, body=body.decode())
    search = make_search(query=f"{FIRST}[uid] OR {FIRST + 1}[uid]")
    run = sync_search(search, client=client_of(shelf))
    assert (run.new, run.missing) == (1, [str(FIRST + 1)])
    assert str(FIRST + 1) in run.warnings[0]


def test_what_was_stored_stays_stored_and_the_next_run_asks_only_for_the_rest(shelf):
    search = make_search()
    shelf.faults.add("server-error", tool="efetch", after=2, times=None)
    failed = sync_search(search, client=client_of(shelf))
    assert (failed.status, failed.fetched, failed.new) == (Status.FAILED, 400, 400)
    shelf.faults.clear()
    shelf.requests.clear()
    run = sync_search(search, client=client_of(shelf))
    assert (run.status, run.new, len(asked(shelf))) == (Status.COMPLETE, 50, 50)
    assert not ReferenceEvent.objects.filter(quiet=False).exists()


def test_a_run_that_was_asked_to_stop_keeps_its_batch_and_is_due_as_if_it_had_run(shelf):
    search = make_search()

    def stop(run: SearchRun) -> None:
        if run.fetched == 200:
            request_stop(run)

    run = sync_search(search, client=client_of(shelf), progress=stop)
    search.refresh_from_db()
    assert (run.status, run.fetched, Reference.objects.count()) == (Status.STOPPED, 400, 400)
    assert (search.watermark, search.next_due_at > timezone.now() + timedelta(hours=23)) == (None, True)


def test_ctrl_c_ends_the_run_and_leaves_it_due(shelf):
    search = make_search()

    def interrupt(run: SearchRun) -> None:
        if run.fetched:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync_search(search, client=client_of(shelf), progress=interrupt)
    search.refresh_from_db()
    run = search.runs.get()
    assert (run.status, run.fetched, search.next_due_at) == (Status.STOPPED, 200, None)


def test_a_shutdown_ends_the_run_at_its_next_request_and_leaves_it_due(shelf):
    search = make_search()
    client = client_of(shelf, stopped=lambda: Reference.objects.exists())
    run = sync_search(search, client=client)
    search.refresh_from_db()
    assert (run.status, run.fetched, search.next_due_at) == (Status.STOPPED, 200, None)
    assert issubclass(Stopped, Exception) and "ended" in run.error


def test_a_search_that_runs_is_not_started_again():
    search = make_search()
    begin_run(search)
    with pytest.raises(AlreadyRunning, match="running already"):
        begin_run(search)


def test_a_run_whose_lease_is_over_is_ended_and_its_search_free():
    search = make_search()
    dead = begin_run(search)
    SearchRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1), worker="another-machine:1")
    assert begin_run(search).pk != dead.pk
    dead.refresh_from_db()
    assert (dead.status, "died" in dead.error) == (Status.FAILED, True)


def test_a_run_of_another_machine_is_left_alone_while_its_lease_holds():
    run = make_run(status=Status.RUNNING, lease_until=timezone.now() + timedelta(minutes=5), worker="elsewhere:999999")
    with pytest.raises(AlreadyRunning):
        begin_run(run.search)


def test_a_worker_that_lost_its_lease_writes_nothing_more(shelf):
    search = make_search()

    def lose(run: SearchRun) -> None:
        if run.fetched == 200:
            SearchRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
            begin_run(search)

    run = sync_search(search, client=client_of(shelf), progress=lose)
    search.refresh_from_db()
    assert (run.status, Reference.objects.count(), search.watermark) == (Status.FAILED, 200, None)
    assert search.runs.running().count() == 1


def test_a_run_that_was_ended_from_outside_cannot_complete():
    search = make_search()
    run = begin_run(search)
    SearchRun.objects.update(status=Status.FAILED, error="ended")
    with pytest.raises(Exception, match="ended from outside"):
        complete_run(run, watermark=timezone.now())
    search.refresh_from_db()
    assert search.watermark is None


def test_two_runs_of_one_search_never_overlap(shared, shelf):
    search, results, start = make_search(), [], threading.Barrier(4)

    def work() -> None:
        start.wait()
        try:
            results.append(sync_search(search, client=client_of(shelf)).status)
        except AlreadyRunning:
            results.append("busy")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(set(results)) == ["busy", Status.COMPLETE]
    spans = sorted(search.runs.values_list("started_at", "finished_at"))
    assert all(ended <= begun for (_, ended), (begun, _) in pairwise(spans))
    assert len(asked(shelf)) == len(set(asked(shelf))) == 450


def test_searches_that_find_the_same_papers_at_once_store_each_once(shared, shelf):
    searches = [make_search(), make_search(), make_search()]
    results, start = [], threading.Barrier(3)

    def work(search) -> None:
        start.wait()
        try:
            results.append(sync_search(search, client=client_of(shelf)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(search,)) for search in searches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [run.error for run in results] == ["", "", ""]
    assert [search.hits.exclude(reference=None).count() for search in searches] == [450, 450, 450]
    assert (Reference.objects.count(), Snapshot.objects.count()) == (450, 450)
    assert ReferenceEvent.objects.filter(kind="added").count() == 450


def tables() -> dict[str, list[tuple]]:
    """What a sync leaves behind, without keys and times."""
    return {
        "references": sorted(Reference.objects.values_list("pmid", "fingerprint", "title")),
        "hits": sorted(SearchHit.objects.values_list("pmid", "reference__pmid", "gone_at"), key=str),
        "events": sorted(ReferenceEvent.objects.values_list("reference__pmid", "kind", "quiet")),
        "snapshots": sorted(Snapshot.objects.values_list("reference__pmid", "fingerprint")),
    }


def start_process(search, replica: Replica) -> subprocess.Popen:
    """`sync_literature` in a process of its own, on the tests' database."""
    import config.settings as configured

    name = connection.settings_dict["NAME"]
    program = (
        "import os, django; from django.conf import settings\n"
        f"settings.DATABASES['default']['NAME'] = {name!r}\n"
        "django.setup()\n"
        "from literature.models import Search; from literature.searches.sync import sync_search\n"
        "from tests.test_literature.synthetic import client_at\n"
        f"sync_search(Search.objects.get(pk={search.pk}), client=client_at({replica.base_url!r}))\n"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": configured.__name__}
    return subprocess.Popen([sys.executable, "-c", program], cwd=HOUSE, env=environment)


def test_a_run_killed_in_the_middle_is_taken_up_and_ends_as_if_undisturbed(shared, shelf):
    search = make_search()
    shelf.faults.add("drip", tool="efetch", after=1, times=None, seconds=0.2)
    process = start_process(search, shelf)
    ends = time.monotonic() + 60
    while Reference.objects.count() < 200 and time.monotonic() < ends:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    shelf.faults.clear()
    assert search.runs.get().status == Status.RUNNING
    assert Reference.objects.count() == 200
    run = sync_search(search, client=client_of(shelf))
    assert (run.status, run.fetched) == (Status.COMPLETE, 250)
    disturbed = tables()
    Reference.objects.all().delete()
    search.delete()
    sync_search(make_search(), client=client_of(shelf))
    assert tables() == disturbed
