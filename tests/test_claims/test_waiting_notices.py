"""What waits goes by what its reader chose last, in a number of queries that does not grow with it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.acts import ACTS
from claims.alerts.changed_meaning import Change, notify_about_changes
from claims.alerts.delivery import send_alerts
from claims.alerts.gathering import MOST_ITEMS, gather
from claims.alerts.routing import route, route_again
from claims.models import Delivery, Ground, Notification, Outgoing, Subscription
from tests import cast

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)


@pytest.fixture
def reader():
    return cast.make_reader()


def queries(act) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def told(reader, number):
    """So many notices of what they follow, written at moments of their own, routed and waiting."""
    follower = Subscription.objects.filter(user=reader).first() or Subscription.objects.create(
        user=reader, claim=cast.make_claim()
    )
    begun = Notification.objects.count()
    rows = Notification.objects.bulk_create(
        Notification(reader=reader, kind="new", event=f"e:{begun + n}", reason="Because.",
                     created_at=NOW - timedelta(seconds=n)) for n in range(number)
    )  # fmt: skip
    Ground.objects.bulk_create(
        Ground(notification=row, subscription=follower, event=row.event, claim=follower.claim, text="Because.")
        for row in rows
    )
    route(at=NOW)
    return follower


@pytest.mark.parametrize("rhythm", ["at once", "daily", "weekly"])
def test_a_new_choice_asks_no_more_of_many_that_wait_than_of_few(reader, rhythm):
    follower = told(reader, 3)
    Subscription.objects.update(rhythm=rhythm)
    few = queries(lambda: route_again(reader, at=NOW))
    told(reader, 397)
    assert queries(lambda: route_again(reader, at=NOW)) <= few + 2
    assert Outgoing.objects.waiting().count() == 400 and follower.is_active


def test_what_waits_of_what_is_followed_no_more_comes_when_it_is_followed_again(reader, postbox):
    cast.tell(reader)
    cast.tell(reader, claim=cast.make_claim())
    route(at=NOW + DAY)
    first, second = Subscription.objects.order_by("pk")
    ACTS["unfollow"].perform(first, by=reader)
    ACTS["set-rhythm"].perform(second, by=reader, rhythm="daily")
    assert Outgoing.objects.waiting().count() == 2
    assert send_alerts() == 0, "nor is it sent meanwhile"
    Subscription.objects.filter(pk=first.pk).update(is_active=True)
    assert send_alerts() == 1 and Outgoing.objects.waiting().count() == 1


def test_what_was_unfollowed_before_its_way_was_chosen_is_not_lost(reader, postbox):
    cast.tell(reader)
    Subscription.objects.update(is_active=False)
    assert send_alerts() == 0
    Subscription.objects.update(is_active=True)
    assert send_alerts() == 1


def test_what_is_told_in_person_keeps_to_the_most_of_a_message_too(reader):
    search = cast.make_search()
    Notification.objects.bulk_create(
        Notification(reader=reader, is_personal=True, kind="failed", event=f"f:{n}", search=search, reason="It fails.")
        for n in range(2 * MOST_ITEMS + 1)
    )
    now = timezone.now()
    numbers = [[one.notifications.count() for one in gather(at=now + n * timedelta(seconds=5))] for n in range(3)]
    assert numbers == [[MOST_ITEMS], [], []], "the rest waits for the reader's next day"
    assert [[one.notifications.count() for one in gather(at=now + n * DAY)] for n in (1, 2, 3)] == [
        [MOST_ITEMS],
        [1],
        [],
    ]


def test_what_was_muted_before_it_rolled_over_goes_nowhere(reader):
    told(reader, MOST_ITEMS + 2)
    Subscription.objects.update(is_muted=True)
    gather(at=NOW)
    assert not Outgoing.objects.waiting().exists() and Delivery.objects.count() == 1


def test_changes_of_many_claims_are_told_in_as_many_queries_as_of_few(reader):
    document = cast.make_document()
    Subscription.objects.create(user=reader, document=document)
    cast.make_member(document, "reader", "another")

    def changes(number):
        claims = [cast.make_claim(document=document) for _ in range(number)]
        return [Change(claim, "contested", "not contested", "contested") for claim in claims]

    few, many = changes(2), changes(40)
    assert queries(lambda: notify_about_changes(many)) <= queries(lambda: notify_about_changes(few)) + 1
    assert Notification.objects.count() == 42


def test_a_change_that_goes_back_before_anybody_heard_of_it_is_told_to_nobody(reader):
    claim, kept = cast.make_claim(), cast.make_claim()
    for one in (claim, kept):
        Subscription.objects.create(user=reader, claim=one)
    notify_about_changes([Change(one, "certainty", "low", "high") for one in (claim, kept)])
    notify_about_changes([Change(claim, "certainty", "high", "low"), Change(kept, "contested", "no", "yes")])
    assert {(row.claim, row.kind) for row in Notification.objects.all()} == {(kept, "certainty"), (kept, "contested")}
