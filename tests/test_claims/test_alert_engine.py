"""One notice an event and reader; when and by which channel it goes; nothing lost, nothing doubled."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.acts import ACTS
from claims.alerts.delivery import send_alerts
from claims.alerts.gathering import MOST_ITEMS
from claims.alerts.letter_of_notices import item_of, letter_of
from claims.alerts.outbox import notify_about_papers
from claims.alerts.own_channels import switch_channel
from claims.alerts.routing import route
from claims.alerts.switching import release, switch_off
from claims.evidence.decisions import Finding, attach_evidence
from claims.intake import follow_literature
from claims.models import Channel, Delivery, Halt, Membership, Notification, Outgoing, Subscription
from literature.models import Reference, ReferenceEvent, Search
from tests import cast
from tests.servers.mail import text_of

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)


@pytest.fixture
def reader():
    return cast.make_reader()


def noticed(reference, kind="retraction"):
    notice = cast.make_notice(reference, kind)
    event = ReferenceEvent(reference=reference, kind="notice", notice=notice)
    ReferenceEvent.objects.append([event])
    return ReferenceEvent.objects.filter(notice=notice)


def follow_in_all_ways(user, claim, reference, search):
    document = claim.document
    Membership.objects.create(document=document, user=user, role="editor")
    ways = (
        {"claim": claim}, {"document": document}, {"document": document, "section": ["Results"]}, {"search": search},
        {"reference": reference}, {"curated": True},
    )  # fmt: skip
    return [Subscription.objects.create(user=user, **way) for way in ways]


def test_an_event_is_one_notice_in_however_many_ways_it_is_followed(postbox, reader):
    claim, reference, search = cast.make_claim(section=["Results"]), cast.make_reference(), cast.make_search()
    cast.make_hit(search, reference)
    attach_evidence(claim, reference, Finding(stance="supports"), by=cast.make_editor())
    follow_in_all_ways(reader, claim, reference, search)
    notify_about_papers(noticed(reference), [])
    row = Notification.objects.get()
    follow_literature()
    assert Notification.objects.filter(kind="retraction").count() == 1, "nor twice"
    assert row.grounds.count() == 6 and row.claim == claim and (row.before, row.after) != ("", "")
    assert send_alerts() == 1
    text = text_of(postbox.messages[0])
    assert text.count("[RETRACTED]") == 1 and text.count("Why you are told: You follow") == 6
    assert "Now: retraction" in text and "What to do: " in text


def test_who_leaves_one_of_the_ways_is_told_by_the_others_alone(postbox, reader):
    claim, reference, search = cast.make_claim(section=["Results"]), cast.make_reference(), cast.make_search()
    attach_evidence(claim, reference, Finding(stance="supports"), by=cast.make_editor())
    ways = follow_in_all_ways(reader, claim, reference, search)
    noticed(reference)
    follow_literature()
    for way in ways[:-1]:
        ACTS["unfollow"].perform(way, by=reader)
    assert send_alerts() == 1
    assert text_of(postbox.messages[0]).count("Why you are told") == 1
    assert "You follow all that you edit" in text_of(postbox.messages[0])


def test_of_a_paper_that_was_sent_another_way_gets_its_own_notice_and_the_same_none(reader):
    paper, search = cast.make_reference(), cast.make_search()
    first = Subscription.objects.create(user=reader, search=search)
    found = ReferenceEvent(reference=paper, kind="found", run=cast.make_run(search))
    ReferenceEvent.objects.append([found])
    events = list(ReferenceEvent.objects.filter(kind="found").select_related("run__search"))
    assert follow_literature().notifications == 1 and send_alerts() == 1
    claim = cast.make_claim()
    second = Subscription.objects.create(user=reader, claim=claim)
    suggestion = cast.make_suggestion(claim, paper)
    assert [notify_about_papers(events, [suggestion]) for _ in range(2)] == [1, 0]
    assert [list(row.subscriptions.all()) for row in Notification.objects.order_by("pk")] == [[first], [second]]


def test_a_thousand_papers_are_one_message_and_the_rest_comes_day_by_day(postbox, reader):
    search = cast.make_search()
    Subscription.objects.create(user=reader, search=search)
    works = [Reference(pmid=str(91_000_000 + n), title=f"[Sample] {n}", year=NOW.year + n % 2) for n in range(1_000)]
    run = cast.make_run(search)
    Search.objects.update(is_active=False)  # or its silence would be told, too
    works = Reference.objects.bulk_create(works)
    ReferenceEvent.objects.append([ReferenceEvent(reference=work, kind="found", run=run) for work in works])
    assert follow_literature().notifications == 1_000
    assert (send_alerts(at=NOW), send_alerts(at=NOW)) == (1, 0), "one message, and not the rest behind it"
    first = text_of(postbox.messages[0])
    assert first.count("Why you are told") == MOST_ITEMS and f"{1_000 - MOST_ITEMS} more wait" in first
    assert first.count(f" ({NOW.year + 1})") > 30, "the newest first"
    assert send_alerts(at=NOW + DAY) == 1
    assert "waits" not in text_of(postbox.messages[1]) and f"{1_000 - 2 * MOST_ITEMS} more" in (
        text_of(postbox.messages[1])
    )
    for day in range(2, 30):
        send_alerts(at=NOW + day * DAY)
    told = "".join(text_of(message) for message in postbox.messages)
    assert sum(f"PMID {work.pmid}." in told for work in works) == 1_000, "none forgotten"
    assert len(postbox.messages) == 1_000 // MOST_ITEMS


def test_a_weekly_reader_hears_of_a_retraction_at_once_and_of_papers_in_their_turn(postbox, reader):
    cast.tell(reader)
    follower = Subscription.objects.get()
    ACTS["set-rhythm"].perform(follower, by=reader, rhythm="weekly", hour=7, weekday=0)
    cast.tell(reader, kind="retraction", claim=follower.claim)
    assert send_alerts(at=NOW + timedelta(seconds=1)) == 1
    assert postbox.messages[0]["Subject"] == "Claimwatch: Publication notice: retraction"
    assert send_alerts(at=NOW + 8 * DAY) == 1 and "New paper" in postbox.messages[1]["Subject"]


def test_what_waits_goes_by_a_new_choice_too(reader):
    cast.tell(reader)
    follower = Subscription.objects.get()
    ACTS["set-rhythm"].perform(follower, by=reader, rhythm="weekly")
    assert send_alerts() == 0 and Outgoing.objects.waiting().count() == 1
    ACTS["set-rhythm"].perform(follower, by=reader, rhythm="at once")
    assert send_alerts() == 1


def test_what_is_muted_stands_in_the_list_and_is_sent_nowhere(reader):
    cast.tell(reader)
    ACTS["mute"].perform(Subscription.objects.get(), by=reader)
    assert send_alerts() == 0 and Notification.objects.own(reader).count() == 1
    ACTS["unmute"].perform(Subscription.objects.get(), by=reader)
    assert send_alerts(at=NOW + 30 * DAY) == 0, "not even later"


def test_what_is_put_off_comes_then(reader):
    cast.tell(reader)
    now = timezone.now()
    ACTS["snooze"].perform(Subscription.objects.get(), by=reader, until=now + DAY)
    assert send_alerts(at=now + DAY / 2) == 0 and send_alerts(at=now + DAY + timedelta(minutes=1)) == 1


def test_a_mailbox_that_refuses_for_good_is_switched_off_and_nothing_of_it_is_lost(postbox, reader):
    postbox.refusal = "550 No such user"
    cast.tell(reader)
    at = NOW
    for _ in range(5):
        send_alerts(at=at)
        at += DAY
    channel = Channel.objects.get()
    assert not channel.is_on and "550" in channel.off_because
    assert Notification.objects.get(kind="channel").reader == reader, "told in the list of notices"
    postbox.refusal = ""
    assert send_alerts(at=at) == 0
    Channel.objects.update(is_on=True, off_because="", failures=0)
    assert send_alerts(at=at) == 1
    assert "New paper" in text_of(postbox.messages[0]) and "cannot reach you" in text_of(postbox.messages[0])


def test_a_channel_that_goes_off_leaves_what_waits_to_another(postbox, reader):
    Channel.objects.create(user=reader, kind="mail", address="other@example.org")
    postbox.unknown = reader.email
    cast.tell(reader)
    at = NOW
    for _ in range(5):
        send_alerts(at=at)
        at += DAY
    assert send_alerts(at=at) == 1
    assert {message["To"] for message in postbox.messages} == {"other@example.org"}
    papers = [message for message in postbox.messages if "New paper" in text_of(message)]
    assert len(papers) == 1, "what went there already does not go again"
    assert "Your alerts cannot reach you one way" in text_of(postbox.messages[-1])


def test_a_new_password_is_sent_to_a_mailbox_that_was_switched_off(postbox, reader):
    Channel.objects.create(user=reader, kind="mail", is_on=False, off_because="550")
    Notification.objects.create(reader=reader, is_personal=True, kind="password", event="password:1", reason="Asked.")
    assert send_alerts() == 1
    assert "/stop/" not in text_of(postbox.messages[0])


def test_while_all_sending_is_stopped_nothing_goes_and_nothing_is_lost(postbox, reader, settings):
    operator = cast.make_superuser()
    cast.tell(reader)
    ACTS["stop-sending"].perform(Halt(), by=operator, why="The mail server moves.")
    assert send_alerts() == 0 and not Delivery.objects.exists()
    assert ACTS["send-again"].perform(Halt(), by=operator)
    settings.SEND_ALERTS = False
    assert send_alerts() == 0
    settings.SEND_ALERTS = True
    assert send_alerts() == 1


def test_one_click_stops_a_channel_and_to_open_its_address_does_not(postbox, reader):
    cast.tell(reader)
    send_alerts()
    assert postbox.messages[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = reverse("stop_mail", args=(Channel.objects.get().stop_token,))
    browser = Client(enforce_csrf_checks=True)
    assert browser.get(address).status_code == 200 and Channel.objects.get().is_on
    assert browser.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    cast.tell(reader)
    assert not Channel.objects.get().is_on and send_alerts() == 0


def test_a_message_that_cannot_be_made_is_not_marked_as_sent(postbox, reader, monkeypatch):
    cast.tell(reader)
    cast.tell(second := cast.make_reader("second"))
    with monkeypatch.context() as patch:

        def broken(delivery):
            if delivery.user_id == reader.pk:
                raise RuntimeError("a template is broken")
            return letter_of(delivery)

        patch.setattr("claims.alerts.delivery.letter_of", broken)
        assert send_alerts(at=NOW) == 1
    assert postbox.messages[0]["To"] == second.email
    assert Delivery.objects.get(user=reader).state == "pending"
    assert send_alerts(at=NOW + timedelta(minutes=2)) == 1


def test_a_letter_about_the_account_leaves_its_own_address_for_no_other() -> None:
    user = cast.make_reader()
    mail = Channel.objects.mail_of(user)
    Channel.objects.create(user=user, kind="slack", address="https://example.org/secret", confirmed_at=timezone.now())
    letter = Notification.objects.create(
        reader=user, is_personal=True, kind=Notification.Kind.PASSWORD, event="password:1", reason="You asked for it."
    )
    route(at=timezone.now())
    switch_off(mail, why="It refuses.", at=timezone.now())
    assert [row.channel.kind for row in Outgoing.objects.filter(notification=letter)] == ["mail"]


def test_what_waits_for_a_channel_that_failed_goes_by_the_next_that_is_on() -> None:
    user = cast.make_reader()
    mail = Channel.objects.mail_of(user)
    cast.tell(user)
    route(at=timezone.now())
    switch_off(mail, why="It refuses.", at=timezone.now())
    other = Channel.objects.create(user=user, kind="webhook", address="https://example.org/", is_on=False,
                                   confirmed_at=timezone.now())  # fmt: skip
    switch_channel(other, True, by=user)
    assert {row.channel for row in Outgoing.objects.waiting()} == {other}


def test_a_message_that_another_worker_has_taken_is_not_called_back() -> None:
    delivery = cast.make_delivery(cast.make_reader())
    seen = Delivery.objects.get()
    Delivery.objects.take(delivery.pk, lease=timedelta(minutes=5), at=timezone.now())
    release(seen)
    assert Delivery.objects.exists()


def test_of_a_claim_that_its_reader_sees_no_more_a_notice_says_nothing() -> None:
    secret, seen = cast.make_claim(), cast.make_claim()
    user = cast.make_member(seen.document, "reader", "reader2")
    notice = cast.tell(user, claim=seen)
    Notification.objects.filter(pk=notice.pk).update(claim=secret, before="supported", after="SECRET")
    item = item_of(Notification.objects.for_list(user).get(pk=notice.pk), at_desk=True)
    assert (item.claim_key, item.before, item.after) == (seen.key, "", "")
