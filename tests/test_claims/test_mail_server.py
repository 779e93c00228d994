"""A mail server that fails ends the round and is left alone; one that refuses a message does neither."""

import smtplib
import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from claims.alerts.channels.mail import is_of_the_server
from claims.alerts.delivery import send_alerts
from claims.alerts.retry import PAUSES
from claims.models import Delivery, MailPause, Notification
from tests.cast import make_claim, make_delivery, make_reader, tell
from tests.servers.mail import Hanging

pytestmark = pytest.mark.django_db
GREETING, HELLO, START = b"220 sample\r\n", b"250 sample\r\n", b"354 go on\r\n"


@pytest.fixture(
    params=[(), (GREETING,), (GREETING, HELLO, HELLO), (GREETING, HELLO, HELLO, HELLO, START)],
    ids=["at once", "at hello", "at the recipient", "in the message"],
)
def hanging(request: pytest.FixtureRequest, settings: Any) -> Iterator[Hanging]:
    server = Hanging(*request.param)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.listener.getsockname()
    settings.EMAIL_TIMEOUT = 1
    yield server
    server.close()


def three_wait() -> None:
    claim = make_claim()
    for name in "abc":
        tell(make_reader(name), claim=claim)


def test_a_server_that_hangs_is_met_once_a_round_and_then_left_alone(hanging: Hanging) -> None:
    three_wait()
    assert (send_alerts(), hanging.came) == (0, 1)
    assert (send_alerts(), hanging.came) == (0, 1), "it is not asked again before its time"
    assert Delivery.objects.filter(state="pending").count() == 3
    assert MailPause.objects.get().failures == 1


def test_the_pause_grows_and_ends_when_the_server_takes_mail_again(postbox: Any, settings: Any) -> None:
    three_wait()
    port, at = settings.EMAIL_PORT, timezone.now()
    settings.EMAIL_PORT = 1
    for pause in PAUSES[:3]:
        assert send_alerts(at=at) == 0
        assert MailPause.objects.get().until == at + pause
        at += pause + timedelta(seconds=1)
    settings.EMAIL_PORT = port
    assert (send_alerts(at=at), MailPause.objects.count()) == (3, 0)


def test_a_round_is_one_connection(postbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    connect = smtplib.SMTP.connect
    monkeypatch.setattr(smtplib.SMTP, "connect", lambda *args: opened.append(1) or connect(*args))
    three_wait()
    assert (send_alerts(), len(opened)) == (3, 1)


def test_an_address_that_is_refused_does_not_end_the_round(postbox: Any) -> None:
    postbox.unknown = "b@example.org"
    three_wait()
    assert send_alerts() == 2
    assert Delivery.objects.get(state="pending").error.startswith("SMTPRecipientsRefused")
    assert not MailPause.objects.exists()


def test_a_server_that_hangs_up_after_each_message_gets_them_all(postbox: Any) -> None:
    postbox.hangs_up = True
    three_wait()
    assert send_alerts() == 3
    assert len({message["Message-ID"] for message in postbox.messages}) == len(postbox.messages) == 3
    assert Notification.objects.filter(deliveries__state="sent").count() == 3


@pytest.mark.parametrize("answered", [0, 1])
def test_a_message_that_was_taken_without_an_answer_is_not_sent_twice_in_a_round(
    postbox: Any, settings: Any, answered: int
) -> None:
    settings.EMAIL_TIMEOUT, postbox.silent_after, postbox.silence = 1, answered, 1.5
    three_wait()
    assert (send_alerts(), len(postbox.messages)) == (answered, answered + 1)
    assert (MailPause.objects.count(), Delivery.objects.filter(attempts=1).count()) == (1, answered + 1)


@pytest.mark.parametrize(
    ("error", "of_the_server"),
    [
        (smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"No such user")}), False),
        (smtplib.SMTPRecipientsRefused({"a@example.org": (421, b"Going away")}), True),
        (smtplib.SMTPDataError(554, b"No"), False),
        (smtplib.SMTPDataError(421, b"Going away"), True),
        (smtplib.SMTPSenderRefused(553, b"No", "x"), False),
        (smtplib.SMTPServerDisconnected("gone"), True),
        (smtplib.SMTPAuthenticationError(535, b"No"), True),
        (smtplib.SMTPHeloError(501, b"No"), True),
        (TimeoutError("timed out"), True),
        (ConnectionRefusedError(), True),
        (socket.gaierror(-2, "Name or service not known"), True),
        (ValueError("a line break in a header"), False),
    ],
)
def test_what_is_the_fault_of_the_server_and_what_of_the_message(error: Exception, of_the_server: bool) -> None:
    assert is_of_the_server(error) == of_the_server


def test_a_pause_by_a_clock_that_ran_ahead_is_not_kept() -> None:
    now = timezone.now()
    MailPause.objects.create(until=now + timedelta(days=1))
    assert not MailPause.objects.holds(now)
    MailPause.objects.update(until=now + max(PAUSES))
    assert MailPause.objects.holds(now)


def test_a_message_put_off_by_such_a_clock_is_due() -> None:
    now = timezone.now()
    make_delivery(make_reader("a"))
    Delivery.objects.update(due_at=now + timedelta(days=3))
    assert Delivery.objects.due(now).count() == Delivery.objects.count() > 0
    Delivery.objects.update(due_at=now + Delivery.longest_wait)
    assert not Delivery.objects.due(now).exists()
