"""The pages of alerts: one's own, and that of whoever keeps the installation."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.alerts.delivery import send_alerts
from claims.alerts.routing import route
from claims.models import Delivery, Halt, Notification, Outgoing, Subscription
from tests import cast

pytestmark = pytest.mark.django_db
OWN, QUEUE = "admin:alerts", "admin:alerts_queue"


@pytest.fixture
def reader(client: Client):
    user = cast.make_reader()
    client.force_login(user)
    return user


def test_ones_own_page_says_what_one_follows_what_comes_and_what_came(client: Client, reader) -> None:
    cast.tell(reader)
    send_alerts()
    cast.tell(reader, reason="Because it comes next.")
    route(at=timezone.now())
    page = client.get(reverse(OWN)).content.decode()
    assert page.count("Stop following") >= 2 and "Because it comes next." in page
    assert f"to {reader.email}: 1 notice" in page


def test_whoever_looks_at_what_comes_next_writes_nothing(client: Client, reader) -> None:
    cast.tell(reader)
    client.get(reverse(OWN))
    assert not Outgoing.objects.exists() and Notification.objects.unrouted().exists()


def test_when_it_comes_is_chosen_there(client: Client, reader) -> None:
    cast.tell(reader)
    row = Subscription.objects.get()
    values = {"row": row.pk, "rhythm": "weekly", "hour": "18", "weekday": "4", "grave_at_once": "on"}
    assert client.post(reverse(OWN), {"act": "set-rhythm", **values}).status_code == 303
    row.refresh_from_db()
    assert (row.rhythm, row.hour, row.weekday) == ("weekly", 18, 4)
    assert client.post(reverse(OWN), {"act": "set-rhythm", **values, "hour": "25"}).status_code == 422
    assert client.post(reverse(OWN), {"act": "snooze", "row": row.pk, "days": "7"}).status_code == 303
    row.refresh_from_db()
    assert row.snoozed_until


def test_nobody_changes_what_another_follows(client: Client, reader) -> None:
    cast.tell(cast.make_reader("other"))
    other = Subscription.objects.get()
    assert client.post(reverse(OWN), {"act": "mute", "row": other.pk}).status_code == 422
    assert client.patch(f"/api/subscriptions/{other.pk}/", {"is_muted": True}, "application/json").status_code == 404
    assert not Subscription.objects.get().is_muted


def test_a_program_says_when_it_comes(client: Client, reader) -> None:
    cast.tell(reader)
    row = Subscription.objects.get()
    answer = client.patch(f"/api/subscriptions/{row.pk}/", {"rhythm": "daily", "hour": 6}, "application/json")
    assert (answer.status_code, answer.json()["rhythm"], answer.json()["hour"]) == (200, "daily", 6)


def test_the_operator_stops_all_sending_and_sends_again_what_was_given_up(client: Client) -> None:
    client.force_login(cast.make_superuser())
    cast.make_delivery(cast.make_reader(), state="failed", error="SMTPDataError")
    assert "SMTPDataError" in client.get(reverse(QUEUE)).content.decode()
    assert client.post(reverse(QUEUE), {"act": "stop-sending", "why": ""}).status_code == 422
    client.post(reverse(QUEUE), {"act": "stop-sending", "why": "The server moves."})
    assert "The server moves." in client.get(reverse(QUEUE)).content.decode() and Halt.objects.exists()
    client.post(reverse(QUEUE), {"act": "send-again"})
    client.post(reverse(QUEUE), {"act": "resend"})
    assert not Halt.objects.exists() and Delivery.objects.get().state == "pending"


def test_the_queue_is_for_whoever_keeps_the_installation(client: Client) -> None:
    client.force_login(cast.make_member(cast.make_document(), "lead"))
    assert client.get(reverse(QUEUE)).status_code == 403


def test_a_work_is_followed_on_its_page(client: Client, reader) -> None:
    work = cast.make_reference()
    client.post(reverse("admin:literature_reference_follow", args=(work.pk,)), {"on": "on"})
    assert work.subscriptions.get().user == reader


def test_the_command_follows_a_section_and_says_when(capsys: pytest.CaptureFixture[str]) -> None:
    claim, user = cast.make_claim(section=["Results", "Safety"]), cast.make_reader()
    given = ("follow", user.username, "document", claim.document.slug)
    call_command(*given, "--section", "Results", "--when", "weekly", "--hour", "6")
    assert "every week on Monday at 6:00" in capsys.readouterr().out
    assert Subscription.objects.get().section == ["Results"]
    with pytest.raises(CommandError, match="No statement"):
        call_command(*given, "--section", "Methods")
