"""A search run day after day against the replica: what is kept, what is told, what is asked for."""

from datetime import date, timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from literature.models import Notice, Reference, ReferenceEvent, SearchRun, Snapshot
from literature.searches.sync import LOOK_AGAIN, sync_search
from tests.cast import make_search
from tests.pubmed_replica import Replica
from tests.test_literature.synthetic import FIRST, RETRACTED, START, article, client_of, library, link

pytestmark = pytest.mark.django_db
Kind, Status = ReferenceEvent.Kind, SearchRun.Status
SAMPLE = "sample[ti]"


@pytest.fixture
def shelf():
    """A replica of ten records; tests add to its library and move its clock."""
    with Replica(library(10)) as server:
        yield server


def run(replica: Replica, search, **options) -> SearchRun:
    done = sync_search(search, client=client_of(replica, **options))
    search.refresh_from_db()
    return done


def on(replica: Replica, day: date, search) -> SearchRun:
    replica.clock.move(day)
    done = run(replica, search)
    assert done.status == Status.COMPLETE, done.error
    return done


def told(pmid: int) -> list[str]:
    """Events of one reference after the back catalogue."""
    return list(ReferenceEvent.objects.filter(reference__pmid=pmid, quiet=False).values_list("kind", flat=True))


def asked(replica: Replica) -> list[str]:
    """Every PMID asked for by EFetch, in order."""
    return [
        pmid
        for request in list(replica.requests)
        if request.tool == "efetch"
        for pmid in request.params["id"].split(",")
    ]


def status_of(pmid: int) -> str:
    reference = Reference.objects.with_status().get(pmid=pmid)
    assert reference.integrity == reference.status
    return reference.status


def test_a_first_run_stores_every_record_and_is_quiet(replica):
    search = make_search(query=SAMPLE)
    done = run(replica, search)
    count = Reference.objects.count()
    assert (done.reported, done.fetched, done.new, done.missing) == (count, count, count, [])
    assert count > 20
    assert not ReferenceEvent.objects.filter(quiet=False).exists()
    assert not search.hits.filter(Q(reference=None) | ~Q(gone_at=None)).exists()


def test_a_second_run_changes_nothing(replica):
    search = make_search(query=SAMPLE)
    run(replica, search)
    events, snapshots, watermark = ReferenceEvent.objects.count(), Snapshot.objects.count(), search.watermark
    again = run(replica, search)
    assert (again.new, again.changed, again.gone) == (0, 0, 0)
    assert (ReferenceEvent.objects.count(), Snapshot.objects.count()) == (events, snapshots)
    assert search.watermark >= watermark


def test_a_retraction_that_comes_later_is_told_on_the_paper_and_not_on_its_notice(replica):
    search = make_search(query=SAMPLE)
    run(replica, search)
    on(replica, date(2026, 9, 10), search)
    assert (status_of(90000008), told(90000008)) == ("retracted", [Kind.CHANGED, Kind.NOTICE])
    assert (status_of(90000009), told(90000009)) == ("", [Kind.ADDED, Kind.FOUND])
    assert Notice.objects.get(reference__pmid=90000008).pmid == "90000009"


def test_a_reinstatement_withdraws_the_notice(replica):
    search = make_search(query=SAMPLE)
    for day in (1, 8, 22):
        on(replica, date(2026, 9, day), search)
    assert status_of(90000010) == "reinstated"
    assert told(90000010) == [Kind.CHANGED, Kind.NOTICE, Kind.CHANGED, Kind.WITHDRAWN]
    assert Notice.objects.get(reference__pmid=90000010).withdrawn_at


@pytest.mark.parametrize(
    ("pmid", "status", "notice"),
    [(90000012, "corrected", "90000013"), (90000014, "concern", "90000015"), (90000016, "concern", "")],
)
def test_an_erratum_and_a_concern_with_or_without_a_record_of_its_own_are_told(replica, pmid, status, notice):
    search = make_search(query=SAMPLE)
    run(replica, search)
    on(replica, date(2026, 9, 16), search)
    assert status_of(pmid) == status
    assert Notice.objects.get(reference__pmid=pmid).pmid == notice
    assert told(pmid).count(Kind.NOTICE) == 1


def test_a_record_that_gains_its_mesh_begins_to_match(replica):
    search = make_search(query='"Ketamine"[Mesh]')
    run(replica, search)
    assert not search.hits.filter(pmid="90000022").exists()
    on(replica, date(2026, 9, 20), search)
    assert told(90000022) == [Kind.ADDED, Kind.FOUND]


def test_a_record_that_leaves_the_result_is_marked_and_not_deleted(replica):
    search = make_search(query=SAMPLE)
    run(replica, search)
    done = on(replica, date(2026, 9, 24), search)
    assert done.gone == 1
    assert search.hits.get(pmid="90000024").gone_at
    assert Reference.objects.filter(pmid="90000024").exists()
    assert not Reference.objects.found_by(search.slug).filter(pmid="90000024").exists()


def test_a_paper_that_was_retracted_while_it_was_out_of_the_result_is_read_again_when_it_comes_back(shelf):
    search = make_search(query='"Ketamine"[mesh]', overlap_days=0)
    for number in range(2):
        shelf.library.add(article(FIRST + number, mesh=["Ketamine"]), since=date(2026, 3, 1))
    run(shelf, search)
    changed = {"types": RETRACTED, "links": [link("RetractionIn")]}
    shelf.library.add(article(revised=START + timedelta(1), **changed), since=START + timedelta(1))
    assert on(shelf, START + timedelta(1), search).gone == 1
    shelf.library.add(article(mesh=["Ketamine"], revised=START + timedelta(1), **changed), since=START + timedelta(40))
    on(shelf, START + timedelta(40), search)
    assert search.hits.get(pmid=FIRST).gone_at is None
    assert status_of(FIRST) == "retracted"


def test_a_record_not_looked_at_for_long_is_asked_for_again_even_when_it_has_left_the_result(shelf):
    search = make_search(query="ketamine[ti]")
    run(shelf, search)
    changed = article(title="Sample trial", types=RETRACTED, revised=START + timedelta(1))
    shelf.library.add(changed, since=START + timedelta(1))
    on(shelf, START + timedelta(1), search)
    assert status_of(FIRST) == ""
    Reference.objects.filter(pmid=FIRST).update(checked_at=timezone.now() - LOOK_AGAIN - timedelta(minutes=1))
    on(shelf, START + timedelta(2), search)
    assert (status_of(FIRST), told(FIRST)) == ("retracted", [Kind.CHANGED, Kind.NOTICE])


def test_a_deleted_record_is_not_asked_for_each_time(shelf):
    search = make_search(query=SAMPLE)
    run(shelf, search)
    shelf.library.remove(FIRST, since=START + timedelta(1))
    Reference.objects.filter(pmid=FIRST).update(checked_at=timezone.now() - LOOK_AGAIN - timedelta(minutes=1))
    assert on(shelf, START + timedelta(1), search).missing == [str(FIRST)]
    assert on(shelf, START + timedelta(2), search).missing == []


def test_a_search_that_starts_later_ties_known_papers_at_once_and_fetches_them_only_when_stale(shelf):
    run(shelf, make_search(query=SAMPLE))
    Reference.objects.filter(pmid=FIRST).update(checked_at=timezone.now() - LOOK_AGAIN - timedelta(minutes=1))
    shelf.requests.clear()
    later = run(shelf, make_search(query="ketamine[ti]"))
    assert (later.new, later.fetched, asked(shelf)) == (10, 1, [str(FIRST)])


def test_a_book_chapter_is_stored_as_what_it_is(replica):
    run(replica, make_search(query="90000021[uid]"))
    chapter = Reference.objects.get(pmid="90000021")
    assert chapter.kind == Reference.Kind.CHAPTER
    assert chapter.as_csl()["type"] == "chapter"


def test_a_record_of_version_2_is_kept_with_its_number(replica):
    run(replica, make_search(query="90000027[uid]"))
    assert Reference.objects.get().version == 2


def test_a_preprint_and_its_article_stay_two_references(replica):
    search = make_search(query="90000017[uid] OR 90000018[uid]")
    run(replica, search)
    on(replica, date(2026, 9, 18), search)
    assert Reference.objects.get(pmid="90000017").is_preprint
    assert not Reference.objects.get(pmid="90000018").is_preprint
    assert (told(90000017), status_of(90000017)) == ([Kind.CHANGED, Kind.NOTICE], "")


def test_a_late_entry_with_an_old_date_is_found(replica):
    search = make_search(query=SAMPLE)
    run(replica, search)
    on(replica, date(2026, 9, 19), search)
    assert told(90000029) == [Kind.ADDED, Kind.FOUND]


def test_a_changed_query_finds_its_back_catalogue_quietly(shelf):
    search = make_search(query=f"{FIRST}[uid]")
    run(shelf, search)
    search.query = SAMPLE
    search.save()
    assert run(shelf, search).new == 9
    assert not ReferenceEvent.objects.filter(quiet=False).exists()
