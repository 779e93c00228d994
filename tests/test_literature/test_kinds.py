"""The kinds of runs: the whole result, what PubMed took in, what NLM changed; which is due, and what each may do."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from literature.models import Reference, Search, SearchRun
from literature.rules.run_kinds import Kind, Past, due_kinds
from literature.searches.running import TooEarly, ask_for_run, begin_run, kinds_due
from literature.searches.sync import sync_search
from literature.tasks import run_search
from tests import cast
from tests.pubmed_replica import Clock, Library, Replica
from tests.test_literature.synthetic import FIRST, RETRACTED, START, article, client_of, library, link

NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FULL, NEW, CHANGED = Kind
database = pytest.mark.django_db


@pytest.mark.parametrize(
    ("past", "due"),
    [
        (Past(), (FULL,)),
        (Past(is_listable=False), (FULL,)),
        (Past(full=NOW - 2 * HOUR), (FULL,)),
        (Past(full=NOW - HOUR), ()),
        (Past(full=NOW - 2 * HOUR, is_listable=False), (NEW, CHANGED)),
        (Past(full=NOW - DAY, new=NOW - HOUR, is_listable=False), (CHANGED,)),
        (Past(full=NOW - DAY, changed=NOW - HOUR, is_listable=False), (NEW,)),
        (Past(full=NOW - DAY, new=NOW - 2 * HOUR, changed=NOW - HOUR, is_listable=False), (NEW,)),
        (Past(full=NOW - DAY, new=NOW - HOUR, changed=NOW, is_listable=False), ()),
        (Past(full=NOW - HOUR, new=NOW - DAY, is_listable=False), ()),
        (Past(full=NOW - 7 * DAY, new=NOW - HOUR, is_listable=False), (FULL,)),
        (Past(full=NOW - 2 * HOUR, new=NOW, changed=NOW), (FULL,)),
    ],
)
def test_the_kind_that_is_due(past, due):
    assert due_kinds(past, due_at=NOW - HOUR, at=NOW) == due


@pytest.fixture
def shelf():
    """A replica of ten records; tests add to its library and move its clock."""
    with Replica(library(10)) as server:
        yield server


@pytest.fixture
def large(monkeypatch):
    """Ten records are more than an ordinary search finds: what is done about that needs no ten thousand of them."""
    monkeypatch.setattr("literature.searches.running.LISTABLE", 9)


def run(shelf: Replica, search: Search, kind: Kind | None = None) -> SearchRun:
    done = sync_search(search, client=client_of(shelf), kind=kind)
    assert done.status == "complete", done.error
    search.refresh_from_db()
    return done


def first_run(shelf: Replica, **values: object) -> Search:
    search = cast.make_search(**values)
    run(shelf, search)
    return search


def make_due(search: Search) -> None:
    search.next_due_at = timezone.now()
    search.save()


@database
def test_an_ordinary_search_asks_for_the_whole_each_time(shelf):
    search = first_run(shelf)
    assert [run(shelf, search).kind for _ in range(2)] == [FULL, FULL]


@database
def test_a_search_beyond_one_answer_asks_for_what_is_new_and_then_for_what_changed(shelf, large):
    search = first_run(shelf)
    make_due(search)
    assert run(shelf, search).kind == NEW
    assert search.next_due_at < timezone.now()
    assert run(shelf, search).kind == CHANGED
    assert search.next_due_at > timezone.now() + 23 * HOUR


@database
def test_a_search_beyond_one_answer_asks_for_the_whole_once_a_week(shelf, large):
    search = first_run(shelf)
    SearchRun.objects.update(started_at=timezone.now() - 7 * DAY)
    make_due(search)
    assert run(shelf, search).kind == FULL


@database
def test_a_new_query_begins_with_the_whole(shelf, large):
    search = first_run(shelf)
    search.query = "ketamine[ti]"
    assert kinds_due(search, at=timezone.now()) == (FULL,)


@database
def test_a_new_run_finds_what_pubmed_took_in_and_asks_for_nothing_else(shelf):
    search = first_run(shelf)
    shelf.library.add(article(FIRST + 50), since=timezone.now().date())
    shelf.clock.move(timezone.now().date() + DAY)
    shelf.requests.clear()
    done = run(shelf, search, NEW)
    assert (done.new, done.fetched, done.reported) == (1, 1, 11)
    assert [request.params["id"] for request in shelf.requests if request.tool == "efetch"] == [str(FIRST + 50)]


@database
def test_a_new_run_finds_a_late_entry_with_an_old_date(replica):
    search = first_run(replica, watermark=date(2026, 9, 18), overlap_days=7)
    Search.objects.update(watermark=date(2026, 9, 18))
    replica.clock.move(date(2026, 9, 19))
    search.refresh_from_db()
    run(replica, search, NEW)
    assert search.hits.filter(pmid="90000029").exists()


@database
@pytest.mark.parametrize("kind", [NEW, CHANGED])
def test_a_run_for_a_window_never_marks_anything_gone(shelf, kind):
    search = first_run(shelf)
    shelf.library.remove(FIRST, since=START)
    done = run(shelf, search, kind)
    assert (done.gone, search.hits.present().count()) == (0, 10)
    assert run(shelf, search, FULL).gone == 1


@database
def test_a_changed_run_finds_a_retraction_and_what_begins_to_match(shelf):
    day = START + DAY
    shelf.library.add(article(FIRST, mesh=["Ketamine"]), since=date(2026, 3, 1))
    search = first_run(shelf, query='"Ketamine"[mesh]')
    retracted = {"types": RETRACTED, "links": [link("RetractionIn")]}
    shelf.library.add(article(FIRST, mesh=["Ketamine"], revised=day, **retracted), since=day)
    shelf.library.add(article(FIRST + 1, mesh=["Ketamine"], revised=day), since=day)
    shelf.clock.move(day)
    done = run(shelf, search, CHANGED)
    assert (done.changed, done.new) == (1, 1)
    assert Reference.objects.with_status().get(pmid=FIRST).integrity == "retracted"
    assert search.hits.present().count() == 2


@database
@pytest.mark.parametrize(("kind", "moved"), [(NEW, (True, False)), (CHANGED, (False, True)), (FULL, (True, True))])
def test_a_complete_run_moves_the_watermark_of_what_it_asked_for(shelf, kind, moved):
    search, old = first_run(shelf), date(2026, 1, 1)
    Search.objects.update(watermark=old, changed_watermark=old)
    search.refresh_from_db()
    run(shelf, search, kind)
    assert (search.watermark != old, search.changed_watermark != old) == moved


@database
@pytest.mark.parametrize(("kind", "after"), [(NEW, 1), (CHANGED, 1), (FULL, 1)])
@pytest.mark.parametrize("count", [0, 1])
def test_a_window_that_pubmed_left_out_of_the_query_is_not_believed(shelf, kind, after, count):
    search = first_run(shelf)
    old = search.watermark
    ids = f"<IdList>{f'<Id>{FIRST}</Id>' * count}</IdList>"
    body = f"<eSearchResult><Count>{count}</Count><RetMax>{count}</RetMax><RetStart>0</RetStart>{ids}"
    body += "<TranslationSet/><QueryTranslation>sample[Title]</QueryTranslation></eSearchResult>"
    shelf.faults.add("raw", tool="esearch", after=after, body=body)
    done = sync_search(search, client=client_of(shelf), kind=kind)
    search.refresh_from_db()
    assert (done.status, "left the date out" in done.error) == ("failed", True)
    assert search.watermark == old


@database
@pytest.mark.parametrize("kind", list(Kind))
def test_no_kind_of_run_believes_that_all_is_gone(shelf, kind):
    search = first_run(shelf)
    for pmid in list(shelf.library.holdings):
        shelf.library.remove(pmid, since=START)
    done = sync_search(search, client=client_of(shelf), kind=kind)
    assert (done.status, "not believed" in done.error) == ("failed", True)


@database
@pytest.mark.parametrize("kind", [NEW, CHANGED])
def test_the_first_run_cannot_be_for_a_window(kind):
    with pytest.raises(TooEarly, match="must begin with that"):
        begin_run(cast.make_search(), kind=kind)
    assert not SearchRun.objects.exists()


@database
def test_twenty_five_thousand_are_neither_lost_nor_doubled(tmp_path):
    path = tmp_path / "set.xml"
    records = b"".join(article(FIRST + number) for number in range(50))
    path.write_bytes(b"<PubmedArticleSet>%s</PubmedArticleSet>" % records)
    held = Library.from_xml(path, repeat=500, clock=Clock(START))
    known = [Reference(pmid=str(pmid)) for pmid in sorted(held.holdings)[300:]]
    Reference.objects.bulk_create(known, batch_size=2000)
    with Replica(held) as shelf:
        search = cast.make_search()
        done = run(shelf, search)
        asked = [pmid for one in shelf.requests if one.tool == "efetch" for pmid in one.params["id"].split(",")]
        assert (done.reported, done.new, done.missing) == (25_000, 25_000, [])
        assert sorted(search.hits.values_list("pmid", flat=True)) == sorted(map(str, held.holdings))
        assert len(asked) == len(set(asked)) == 300
        moving = _moving_client(shelf)
        failed = sync_search(search, client=moving, kind=FULL)
        assert (failed.status, "search again" in failed.error) == ("failed", True)
        assert (failed.gone, search.hits.present().count()) == (0, 25_000)


def _moving_client(shelf: Replica):
    """While it goes through the parts of a result, a record enters where it has been already."""
    requests = iter(range(1000))

    def before_each() -> bool:
        if next(requests) == 10:
            shelf.library.add(article(1000), since=START)
        return False

    return client_of(shelf, stopped=before_each)


@database
def test_the_command_runs_the_kind_it_is_told(replica, capsys):
    cast.make_search(slug="sample")
    call_command("sync_literature", "sample")
    call_command("sync_literature", "sample", "--kind", "new")
    assert list(SearchRun.objects.values_list("kind", flat=True)) == [NEW, FULL]
    assert "new run complete" in capsys.readouterr().err


@database
def test_the_command_runs_both_halves_of_a_large_search(replica, large, capsys):
    cast.make_search(slug="sample")
    call_command("sync_literature", "sample")
    call_command("sync_literature", "sample")
    assert list(SearchRun.objects.values_list("kind", flat=True)) == [CHANGED, NEW, FULL]


@database
def test_the_command_says_that_the_first_run_must_be_whole(replica, capsys):
    cast.make_search(slug="sample")
    with pytest.raises(CommandError, match="Not complete"):
        call_command("sync_literature", "sample", "--kind", "changed")
    assert "must begin with that" in capsys.readouterr().err


@pytest.fixture
def editor(client: Browser) -> Browser:
    client.force_login(cast.make_editor())
    return client


@database
@pytest.mark.parametrize("kind", list(Kind))
def test_a_button_asks_for_one_kind_and_the_worker_runs_it_once(replica, settings, editor, kind):
    settings.ENTREZ_EMAIL = "desk@example.org"
    search = first_run(replica)
    due = search.next_due_at
    editor.post(reverse("admin:literature_search_run", args=(search.pk,)), {"kind": kind})
    run_search(search.pk)
    run_search(search.pk)
    search.refresh_from_db()
    assert [done.kind for done in search.runs.all()] == [kind, FULL]
    assert search.asked_kind == "" and search.next_due_at >= due


@database
@pytest.mark.parametrize(("kind", "answer"), [("new", "must begin with that"), ("odd", "is no kind of run")])
def test_a_button_for_what_cannot_be_says_why(settings, editor, kind, answer):
    settings.ENTREZ_EMAIL = "desk@example.org"
    search = cast.make_search()
    page = editor.post(
        reverse("admin:literature_search_run", args=(search.pk,)), {"kind": kind}, follow=True
    ).content.decode()
    search.refresh_from_db()
    assert answer in page and search.asked_kind == ""


@database
def test_a_wish_outlives_a_killed_worker_and_not_a_failed_run(shelf):
    search = first_run(shelf)
    ask_for_run(search, kind=NEW)
    begin_run(Search.objects.get())
    SearchRun.objects.running().update(lease_until=timezone.now() - DAY, worker="elsewhere:1")
    assert list(Search.objects.due(timezone.now())) == [search]
    shelf.faults.add("server-error", tool="esearch", times=None)
    assert sync_search(Search.objects.get(), client=client_of(shelf)).kind == NEW
    assert Search.objects.get().asked_kind == ""


@database
def test_what_is_asked_for_while_it_runs_stays_due(shelf):
    search = cast.make_search()
    ask = lambda run: run.status == "running" and ask_for_run(search)  # noqa: E731
    sync_search(search, client=client_of(shelf), progress=ask)
    assert list(Search.objects.due(timezone.now())) == [search]


@database
def test_new_runs_alone_do_not_break_a_silence():
    search = cast.make_search(created_at=NOW - 90 * DAY)
    cast.make_run(search, started_at=NOW - 9 * DAY, finished_at=NOW - 9 * DAY)
    cast.make_run(search, kind=NEW, started_at=NOW, finished_at=NOW)
    assert list(Search.objects.silent(NOW)) == [search]
