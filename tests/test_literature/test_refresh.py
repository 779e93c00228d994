"""Stored records are asked for anew: when, how evenly, and what becomes of one that PubMed no longer delivers."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from literature.http.failures import NoAnswer
from literature.library.refresh import LEASE, refresh_due, refresh_pmids
from literature.library.refresh_slots import WEEKLY, slot, watch
from literature.library.storing import store_records
from literature.models import Reference, ReferenceEvent
from literature.models.references import MONTHLY
from literature.searches.sync import LOOK_AGAIN, sync_search
from literature.tasks import refresh_references
from tests.cast import make_hit, make_search
from tests.pubmed_replica import Replica
from tests.test_literature.synthetic import FIRST, RETRACTED, START, article, client_of, library, link, record

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
Kind = ReferenceEvent.Kind


@pytest.fixture
def shelf(db):
    """A replica of ten records that are stored here too."""
    with Replica(library(10)) as server:
        store_records([record(FIRST + number) for number in range(10)])
        yield server


@pytest.fixture
def configured(shelf, settings):
    """The product as set up to ask that replica."""
    settings.ENTREZ_BASE_URL, settings.ENTREZ_EMAIL = shelf.base_url, "tests@claimwatch.invalid"


def in_a_period() -> datetime:
    return timezone.now() + MONTHLY


def told(kind: str) -> list[str]:
    return list(ReferenceEvent.objects.filter(kind=kind).values_list("reference__pmid", flat=True))


@pytest.mark.parametrize("every", [WEEKLY, MONTHLY])
def test_each_pmid_has_one_slot_in_every_period(every):
    first = slot("30979801", every, NOW)
    assert NOW < first <= NOW + every
    assert slot("30979801", every, first) == first + every
    assert slot("30979801", every, first - timedelta(seconds=1)) == first


def test_slots_are_spread_evenly_over_the_period():
    days = Counter((slot(str(30_000_000 + n), MONTHLY, NOW) - NOW).days for n in range(30_000))
    assert len(days) == 30
    assert max(days.values()) < 1.3 * min(days.values())


def test_what_was_just_stored_is_not_asked_for(shelf):
    assert refresh_due(client_of(shelf)).asked == 0
    assert shelf.count("efetch") == 0


def test_everything_is_asked_for_within_its_period(shelf):
    assert refresh_due(client_of(shelf), at=in_a_period()).asked == 10


def test_a_retraction_of_a_paper_that_no_search_finds_is_seen(shelf):
    retracted = article(types=RETRACTED, links=[link("RetractionIn", FIRST + 50)])
    shelf.library.add(retracted, since=START)
    assert refresh_due(client_of(shelf), at=in_a_period()).changed == [str(FIRST)]
    assert Reference.objects.get(pmid=FIRST).status == "retracted"
    assert told(Kind.NOTICE) == [str(FIRST)]


def test_a_watched_reference_is_asked_for_weekly(shelf):
    watch(Reference.objects.get(pmid=FIRST + 3))
    before = Reference.objects.get(pmid=FIRST + 3).checked_at
    refresh_due(client_of(shelf), at=before + WEEKLY)
    assert Reference.objects.get(pmid=FIRST + 3).checked_at > before


def test_watching_less_often_than_now_changes_nothing(shelf):
    reference = Reference.objects.get(pmid=FIRST)
    watch(reference, timedelta(days=1))
    watch(reference)
    reference.refresh_from_db()
    assert reference.refresh_every == timedelta(days=1)


def test_a_pass_takes_at_most_its_limit_and_the_next_goes_on(shelf):
    asked = [refresh_due(client_of(shelf), at=in_a_period(), limit=4).asked for _ in range(4)]
    assert asked[:2] == [4, 4]
    assert sum(asked[:3]) >= 10


def test_a_pmid_that_is_no_longer_delivered_is_marked_once_and_kept(shelf):
    shelf.library.remove(FIRST, since=START)
    for _ in range(2):
        refresh_pmids([str(FIRST), str(FIRST + 1)], client_of(shelf))
    reference = Reference.objects.get(pmid=FIRST)
    assert (reference.title, told(Kind.MISSING)) == ("[Sample] Sample ketamine trial", [str(FIRST)])
    assert reference.missing_since is not None
    assert Reference.objects.get(pmid=FIRST + 1).missing_since is None


def test_a_record_that_comes_back_loses_its_mark(shelf):
    Reference.objects.filter(pmid=FIRST).update(missing_since=NOW)
    assert refresh_pmids([str(FIRST)], client_of(shelf)).returned == [str(FIRST)]
    assert Reference.objects.get(pmid=FIRST).missing_since is None
    assert told(Kind.RETURNED) == [str(FIRST)]


def test_a_record_that_a_search_brings_back_loses_its_mark_too(shelf):
    Reference.objects.update(missing_since=NOW)
    store_records([record(), record(FIRST + 1, "A mended sample title")])
    assert set(Reference.objects.filter(missing_since=None).values_list("pmid", flat=True)) == {
        str(FIRST),
        str(FIRST + 1),
    }


def test_a_search_marks_what_pubmed_does_not_deliver(shelf):
    shelf.library.remove(FIRST, since=START)
    search = make_search(query="sample[ti]")
    make_hit(search, Reference.objects.get(pmid=FIRST), gone_at=NOW)
    Reference.objects.filter(pmid=FIRST).update(checked_at=NOW - LOOK_AGAIN)
    sync_search(search, client=client_of(shelf))
    assert told(Kind.MISSING) == [str(FIRST)]


def test_what_failed_is_due_again_when_its_lease_is_over(shelf):
    shelf.faults.add("outage", tool="efetch", times=99)
    at = in_a_period()
    with pytest.raises(NoAnswer):
        refresh_due(client_of(shelf), at=at)
    shelf.faults.clear()
    assert refresh_due(client_of(shelf), at=at).asked == 0
    assert refresh_due(client_of(shelf), at=at + LEASE).asked == 10


def test_a_pass_that_is_stopped_keeps_its_batch(shelf):
    done = refresh_pmids([str(FIRST)], client_of(shelf), stopped=lambda: True)
    assert done.asked == 1


def test_the_task_refreshes_what_is_due(shelf, configured):
    Reference.objects.filter(pmid=FIRST).update(refresh_at=NOW - timedelta(days=1))
    shelf.library.add(article(title="A mended sample title"), since=date(2026, 8, 1))
    refresh_references()
    assert Reference.objects.get(pmid=FIRST).title == "[Sample] A mended sample title"


def test_the_command_refreshes_the_named_and_prints_json(configured, capsys):
    call_command("refresh_references", str(FIRST), f"0{FIRST + 1}", "--json")
    assert json.loads(capsys.readouterr().out)["asked"] == 2


def test_the_command_refuses_a_pmid_that_is_not_stored(shelf):
    with pytest.raises(CommandError, match="Not stored: 90199999"):
        call_command("refresh_references", "90199999")


def test_the_command_refreshes_all(configured, capsys):
    call_command("refresh_references", "--all")
    assert "10 asked for, 0 changed" in capsys.readouterr().out
