"""From notifications to e-mail at a real SMTP server: once, in time, and again after a failure."""

import socket
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from claims.alerts.channels.mail import Mailer
from claims.alerts.delivery import LEASE, send_alerts
from claims.alerts.gathering import PATIENCE, gather
from claims.alerts.retry import MOST_ATTEMPTS, WAITS
from claims.models import Delivery, MailPause, Notification
from literature.models import ReferenceEvent
from tests.cast import make_claim, make_notice, make_reader, make_reference, make_run, tell
from tests.servers.mail import text_of

pytestmark = pytest.mark.django_db
NOW = timezone.now()
State = Delivery.State
send = Mailer.send


@pytest.fixture
def reader():
    return make_reader()


def test_a_reader_gets_one_message_for_all_that_is_new_and_none_the_second_time(postbox, reader):
    for _ in range(3):
        tell(reader)
    tell(make_reader("second"))
    assert (send_alerts(), send_alerts()) == (2, 0)
    to_reader, to_second = sorted(postbox.messages, key=lambda message: message["To"])
    assert (to_reader["To"], to_second["To"]) == ("reader@example.org", "second@example.org")
    assert to_reader["X-Envelope-To"] == "reader@example.org"
    assert to_reader["Subject"] == "Claimwatch: New paper (and 2 more)"
    assert text_of(to_reader).count("Why you are told: Because") == 3
    assert to_reader["Auto-Submitted"] == "auto-generated"


def test_what_came_later_goes_into_another_message(postbox, reader):
    tell(reader)
    send_alerts()
    tell(reader, reason="Because it came later.")
    assert send_alerts() == 1 and "Because it came later." in text_of(postbox.messages[1])
    assert "Because test:0" not in text_of(postbox.messages[1])


def test_the_gravest_comes_first_and_a_retracted_work_is_marked(postbox, reader):
    reference = make_reference()
    make_notice(reference)
    tell(reader)
    tell(reader, kind="evidence")
    tell(reader, kind="retraction", reference=reference)
    send_alerts()
    text = text_of(postbox.messages[0])
    assert postbox.messages[0]["Subject"] == "Claimwatch: Publication notice: retraction (and 2 more)"
    assert text.index("[RETRACTED] [Sample]") < text.index("Change in the evidence") < text.index("New paper")


def test_a_title_with_a_line_break_forges_no_header(postbox, reader):
    tell(reader, reference=make_reference(title="[Sample] A title\r\nBcc: stranger@example.org\r\n\r\nHello"))
    assert send_alerts() == 1
    message = postbox.messages[0]
    assert message["Bcc"] is None and message["X-Envelope-To"] == "reader@example.org"
    assert "[Sample] A title Bcc: stranger@example.org Hello" in text_of(message)


@pytest.mark.parametrize("place", ["address", "subject"])
def test_the_channel_refuses_a_line_break_in_a_header(postbox, place):
    values = {"address": "reader@example.org", "subject": "Sample"}
    values[place] += "\nBcc: stranger@example.org"
    with pytest.raises(ValueError), Mailer() as mailer:
        mailer.send(**values, body="Sample", message_id=Delivery().message_id)
    assert postbox.messages == []


def test_a_message_that_cannot_be_sent_does_not_keep_the_others_waiting(postbox):
    broken = make_reader("broken")
    User.objects.filter(pk=broken.pk).update(email="broken@example.org\nBcc: stranger@example.org")
    tell(broken)
    tell(make_reader("second"))
    assert send_alerts() == 1
    failed = Delivery.objects.get(user=broken)
    assert (failed.state, failed.attempts) == (State.PENDING, 1) and "Invalid address" in failed.error


def test_a_reader_without_address_is_told_once_there_is_one(postbox, reader):
    User.objects.update(email="")
    tell(reader)
    assert send_alerts() == 0 and not Delivery.objects.exists()
    User.objects.update(email="later@example.org")
    assert send_alerts() == 1 and postbox.messages[0]["To"] == "later@example.org"


@pytest.mark.parametrize("ended", [{"is_active": False}, {"user__is_active": False}])
def test_nobody_is_told_who_stopped_following_or_may_not_log_in(postbox, reader, ended):
    notification = tell(reader)
    gather(at=NOW)
    for name, value in ended.items():
        target = notification.reader if "__" in name else notification.subscriptions.get()
        type(target).objects.filter(pk=target.pk).update(**{name.removeprefix("user__"): value})
    tell(reader, claim=notification.claim)
    assert send_alerts() == 0 and postbox.messages == []
    assert not Delivery.objects.exists()


def test_a_refusal_is_retried_at_the_times_of_the_table_and_then_given_up(postbox, reader):
    postbox.refusal = "451 Later"
    tell(reader)
    at = timezone.now()
    for attempts, wait in enumerate(WAITS, start=1):
        assert send_alerts(at=at) == 0
        row = Delivery.objects.get()
        assert (row.state, row.attempts, row.due_at) == (State.PENDING, attempts, at + wait)
        assert "451" in row.error and send_alerts(at=at + wait - timedelta(seconds=1)) == 0
        assert Delivery.objects.get().attempts == attempts, "not tried before its time"
        at += wait
    send_alerts(at=at)
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == (State.FAILED, MOST_ATTEMPTS)
    assert send_alerts(at=at + timedelta(days=99)) == 0 and postbox.messages == []


def test_a_message_goes_out_when_the_server_takes_mail_again(postbox, reader):
    postbox.refusal = "550 No"
    tell(reader)
    send_alerts(at=NOW)
    postbox.refusal = ""
    assert send_alerts(at=NOW + WAITS[0]) == 1
    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.error, row.lease_until) == (State.SENT, 2, "", None)
    assert str(row.message_id) in postbox.messages[0]["Message-ID"]


def test_a_server_that_is_not_there_costs_no_message_an_attempt(settings, reader):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = nobody.getsockname()
        tell(reader)
        assert send_alerts() == 0
    assert (Delivery.objects.get().attempts, MailPause.objects.get().failures) == (0, 1)
    assert MailPause.objects.get().error.startswith("ConnectionRefusedError")


def test_a_corrected_address_is_used_at_the_next_attempt(postbox, reader):
    postbox.refusal = "550 No such user"
    tell(reader)
    send_alerts(at=NOW)
    User.objects.update(email="right@example.org")
    postbox.refusal = ""
    send_alerts(at=NOW + WAITS[0])
    assert (postbox.messages[0]["To"], Delivery.objects.get().address) == (
        "right@example.org",
        "right@example.org",
    )


def test_a_message_of_a_dead_sender_goes_again_after_its_lease_as_the_same_message(postbox, reader, monkeypatch):
    class Killed(BaseException):
        """As the process ends it: nothing after the sending is done."""

    def handed_over_and_killed(*args, **values):
        send(*args, **values)
        raise Killed

    tell(reader)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(Mailer, "send", handed_over_and_killed)
        send_alerts(at=NOW)
    assert send_alerts(at=NOW + LEASE) == 0, "its lease holds"
    assert send_alerts(at=NOW + LEASE + timedelta(seconds=1)) == 1
    first, second = postbox.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert (Delivery.objects.get().state, Delivery.objects.get().attempts) == (State.SENT, 2)


def test_a_message_that_kills_each_sender_is_given_up(postbox, reader):
    tell(reader)
    [row] = gather(at=NOW)
    Delivery.objects.filter(pk=row.pk).update(state=State.SENDING, lease_until=NOW, attempts=MOST_ATTEMPTS)
    assert send_alerts(at=NOW + timedelta(seconds=1)) == 0 and postbox.messages == []
    assert Delivery.objects.get().state == State.FAILED and "SenderDied" in Delivery.objects.get().error


def test_a_sender_that_lost_its_lease_does_not_overwrite_what_the_next_one_did(postbox, reader, monkeypatch):
    def overtaken(*args, **values):
        with monkeypatch.context() as patch:
            patch.setattr(Mailer, "send", send)
            assert send_alerts(at=NOW + LEASE + timedelta(seconds=1)) == 1
        raise OSError("too late")

    tell(reader)
    monkeypatch.setattr(Mailer, "send", overtaken)
    send_alerts(at=NOW)
    assert (Delivery.objects.get().state, Delivery.objects.get().error) == (State.SENT, "")


def test_two_senders_at_once_send_once(postbox, at_once):
    for name in ("first", "second", "third"):
        for _ in range(3):
            tell(make_reader(name) if not User.objects.filter(username=name) else User.objects.get(username=name))
    done = at_once(*[send_alerts] * 3)
    assert sum(done) == 3 and len(postbox.messages) == 3
    assert {message["To"].split("@")[0] for message in postbox.messages} == {"first", "second", "third"}
    assert not Notification.objects.unsent().exists()


def test_a_message_waits_for_a_running_search_but_not_longer_than_patience(postbox, reader):
    make_run(status="running", lease_until=NOW + timedelta(minutes=30))
    tell(reader, at=NOW)
    assert send_alerts(at=NOW + PATIENCE) == 0
    tell(reader, at=NOW + PATIENCE)
    tell(make_reader("second"), at=NOW + PATIENCE)
    assert send_alerts(at=NOW + PATIENCE + timedelta(seconds=1)) == 1
    assert text_of(postbox.messages[0]).count("Why you are told") == 2, "what came meanwhile goes with it"


def test_a_search_whose_worker_died_holds_no_message_up(postbox, reader):
    make_run(status="running", lease_until=NOW - timedelta(seconds=1))
    tell(reader)
    assert send_alerts(at=NOW) == 1


def test_a_message_waits_for_events_that_have_not_been_followed(postbox, reader):
    ReferenceEvent.objects.append([ReferenceEvent(reference=make_reference(), kind="added")])
    tell(reader, at=NOW)
    assert send_alerts(at=NOW) == 0
    assert send_alerts(at=NOW + PATIENCE + timedelta(seconds=1)) == 1


def test_the_number_of_queries_does_not_grow_with_the_items(postbox, reader, django_assert_max_num_queries):
    claim = make_claim()
    for _ in range(30):
        tell(reader, claim=claim)
    with django_assert_max_num_queries(42):
        assert send_alerts() == 1
    assert text_of(postbox.messages[0]).count("Why you are told") == 30


def test_at_stands_for_now_in_the_row_too(postbox, reader):
    tell(reader)
    send_alerts(at=NOW)
    assert Delivery.objects.get().sent_at == NOW
