"""The owner of a search is told, once, that PubMed reads it otherwise than before, and that it has been silent."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from claims.alerts.delivery import send_alerts
from claims.alerts.owners import notify_owners
from claims.intake import follow_literature
from claims.models import Delivery, Notification, Subscription
from literature.models import Search
from literature.searches.running import begin_run, complete_run
from literature.searches.sync import sync_search
from tests import cast
from tests.pubmed_replica import Replica
from tests.servers.mail import words_of
from tests.test_literature.synthetic import FIRST, START, article, client_of, library

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)


@pytest.fixture
def owner():
    return cast.make_reader("owner")


def reread(owner, **values) -> Search:
    """A search that PubMed reads otherwise since a moment ago."""
    search = cast.make_search(owner=owner, **values)
    began = NOW - timedelta(minutes=2)
    reading = {"translation": "the new reading", "translation_before": "the old reading"}
    cast.make_run(search, term=search.query, started_at=began, finished_at=began, **reading)
    return search


def silent(owner, **values) -> Search:
    search = cast.make_search(owner=owner, created_at=NOW - 90 * DAY, **values)
    cast.make_run(search, started_at=NOW - 9 * DAY, finished_at=NOW - 9 * DAY)
    return search


@pytest.mark.parametrize("make", [reread, silent])
def test_the_owner_is_told_once(make, owner):
    make(owner)
    assert [notify_owners(at=NOW) for _ in range(3)] == [1, 0, 0]
    assert notify_owners(at=NOW + DAY) == 0
    assert Notification.objects.get().reader == owner


@pytest.mark.parametrize("make", [reread, silent])
def test_nobody_is_told_of_a_search_without_an_owner(make):
    make(None)
    assert notify_owners(at=NOW) == 0


def test_a_second_silence_and_a_second_reading_are_told_again(owner):
    search = silent(owner)
    notify_owners(at=NOW)
    cast.make_run(search, started_at=NOW, finished_at=NOW)
    assert notify_owners(at=NOW + 8 * DAY) == 1


def test_a_reading_of_a_query_that_was_changed_since_is_old_news(owner):
    search = reread(owner)
    search.query = "other[ti]"
    search.save()
    assert notify_owners(at=NOW) == 0


def test_two_processes_tell_it_once(at_once):
    reread(cast.make_reader("owner"))
    at_once(*[lambda: notify_owners(at=NOW)] * 4)
    assert Notification.objects.count() == 1


def test_a_reader_is_told_an_event_once(owner):
    values = {"reader": owner, "kind": "silent", "event": "x", "reason": "x"}
    Notification.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.create(**values)


def test_pubmeds_new_reading_reaches_the_owner_by_mail(postbox, owner, settings):
    settings.SITE_URL = "https://claims.example.org"
    search = cast.make_search("Sample search", query="sample", owner=owner)
    with Replica(library(3)) as shelf:
        sync_search(search, client=client_of(shelf))
        shelf.library.add(article(FIRST + 50, mesh=["Sample"]), since=START)
        shelf.clock.move(date(2026, 9, 2))
        sync_search(search, client=client_of(shelf))
    follow_literature()
    assert [send_alerts(), send_alerts()] == [1, 0]
    (message,) = postbox.messages
    text = words_of(message)
    assert message["To"] == owner.email
    assert "PubMed reads a search differently now" in message["Subject"]
    assert search.runs.first().translation in text and search.runs.last().translation in text
    assert f"https://claims.example.org{reverse('admin:literature_search_change', args=(search.pk,))}" in text


def test_an_owner_who_follows_the_search_too_gets_one_message(postbox, owner):
    search = silent(owner)
    follows = Subscription.objects.create(user=owner, search=search)
    cast.tell_follower(follows, kind="new", event="paper:1", reason="It found it.", reference=cast.make_reference())
    assert send_alerts() == 1
    assert Delivery.objects.get().notifications.count() == 2


def test_an_owner_who_may_not_log_in_is_not_written_to(postbox, owner):
    silent(owner)
    owner.is_active = False
    owner.save()
    assert send_alerts() == 0


def test_an_owner_without_an_address_is_told_once_there_is_one(postbox, owner):
    silent(owner)
    address, owner.email = owner.email, ""
    owner.save()
    assert send_alerts() == 0
    owner.email = address
    owner.save()
    assert send_alerts() == 1


def test_owners_wait_for_the_end_of_a_running_search(postbox, owner):
    silent(owner)
    run = begin_run(cast.make_search())
    assert send_alerts() == 0
    complete_run(run, watermark=timezone.now())
    assert send_alerts() == 1


def test_the_api_shows_an_owner_what_they_were_told(client, owner):
    search = silent(owner)
    notify_owners(at=NOW)
    client.force_login(owner)
    (row,) = client.get("/api/notifications/").json()["results"]
    assert (row["kind"], row["search"], row["subscription"]) == ("silent", search.slug, None)
    client.force_login(cast.make_reader("stranger"))
    assert client.get("/api/notifications/").json()["results"] == []


def test_the_desk_lists_what_owners_were_told(client, owner):
    silent(owner)
    notify_owners(at=NOW)
    client.force_login(cast.make_editor())
    assert "A search is silent" in client.get(reverse("admin:claims_notification_changelist")).content.decode()
