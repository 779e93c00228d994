"""Exports that come by mail: to a member, from a real mail server, with what is new as their text."""

import json
import tempfile
from datetime import timedelta
from functools import partial
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from claims import links
from claims.access.permits import NotPermitted
from claims.alerts.retry import MOST_ATTEMPTS
from claims.evidence.decisions import Finding, attach_evidence
from claims.exports.keeping import clear_expired_files, printed
from claims.grading.assessing import assess_claim
from claims.mailed_exports import mailing
from claims.mailed_exports.mailing import send_ordered_exports
from claims.mailed_exports.ordering import order_export, stop_order
from claims.models import Export, ExportOrder, MailPause, Preferences
from claims.refusals import Refused
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    claim, editor = cast.make_claim(), cast.make_editor()
    attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=editor)
    assess_claim(claim, "low", "Invented.", by=editor)
    return claim


@pytest.fixture
def reader(claim):
    return cast.make_member(claim.document, "reader")


def order(claim, reader, name="md", **values):
    return order_export(claim.document, name, by=reader, **values)


def contradict(claim):
    work, decider = cast.make_reference(90_000_900), cast.make_superuser("decider")
    attach_evidence(claim, work, Finding(stance="contradicts"), by=decider)


def at_next_turn(row) -> int:
    row.refresh_from_db()
    return send_ordered_exports(at=row.due_at + timedelta(seconds=1))


def text_of(message) -> str:
    return message.get_body(("plain",)).get_content()


def test_the_first_one_comes_at_once_with_the_file_attached(claim, reader, postbox):
    order(claim, reader)
    assert send_ordered_exports() == 1
    (message,) = postbox.messages
    (file,) = message.iter_attachments()
    assert file.get_filename().endswith(".md") and claim.key in file.get_content()
    assert message["To"] == reader.email and "its summary" in message["Subject"]
    assert "1 statement. The next mail says what is new since this one." in text_of(message)


def test_the_next_one_says_what_is_new_since(claim, reader, postbox):
    row = order(claim, reader)
    send_ordered_exports()
    contradict(claim)
    assert at_next_turn(row) == 1
    assert "what's new since" in text_of(postbox.messages[1])
    assert f"- {claim.key}: " in text_of(postbox.messages[1]) and "+1 contradicting" in text_of(postbox.messages[1])


def test_nothing_comes_when_nothing_has_changed(claim, reader, postbox):
    row = order(claim, reader)
    send_ordered_exports()
    assert at_next_turn(row) == at_next_turn(row) == 0
    assert len(postbox.messages) == Export.objects.count() == 1
    row.refresh_from_db()
    assert row.state == "waiting" and row.due_at > timezone.now()


def test_who_wants_to_know_is_told_that_nothing_has_changed(claim, reader, postbox):
    row = order(claim, reader, tells_unchanged=True)
    send_ordered_exports()
    assert at_next_turn(row) == 1
    assert "nothing has changed since" in postbox.messages[1]["Subject"]
    assert "Nothing has changed." in text_of(postbox.messages[1])


def test_what_is_not_due_does_not_come(claim, reader, postbox):
    order(claim, reader)
    assert [send_ordered_exports(), send_ordered_exports()] == [1, 0]


def test_what_comes_once_comes_once(claim, reader, postbox):
    row = order(claim, reader, rhythm="once")
    send_ordered_exports()
    contradict(claim)
    row.refresh_from_db()
    assert (row.state, send_ordered_exports(at=timezone.now() + timedelta(days=40))) == ("ended", 0)


def test_it_comes_again_at_the_hour_of_the_readers_day(claim, reader, postbox):
    Preferences.objects.create(user=reader, zone="Asia/Tokyo")
    row = order(claim, reader, rhythm="daily", hour=6)
    send_ordered_exports()
    row.refresh_from_db()
    assert row.due_at.astimezone(ZoneInfo("Asia/Tokyo")).hour == 6
    assert "every day at 6:00 Asia/Tokyo" in text_of(postbox.messages[0])


def test_only_the_statements_of_the_list_come_as_it_is_then(claim, reader, postbox):
    row = order(claim, reader, "json", filters={"kind": "mechanism"})
    assert send_ordered_exports() == 0, "an empty list is nothing to send"
    other = cast.make_claim("Tea acts on it.", document=claim.document, kind="mechanism")
    assert at_next_turn(row) == 1
    (file,) = postbox.messages[0].iter_attachments()
    assert [one["key"] for one in json.loads(file.get_content())["claims"]] == [other.key]
    assert "Only these statements: kind mechanism." in text_of(postbox.messages[0])


def test_a_large_file_is_a_link_that_expires(claim, reader, postbox, monkeypatch):
    monkeypatch.setattr(mailing, "ATTACHED", 10)
    order(claim, reader)
    send_ordered_exports()
    export = Export.objects.get()
    assert list(postbox.messages[0].iter_attachments()) == []
    assert f"until {export.expires_at:%Y-%m-%d}" in text_of(postbox.messages[0])
    assert links.absolute(links.desk(export)) in text_of(postbox.messages[0])


def test_who_lost_access_gets_nothing_more(claim, reader, postbox):
    row = order(claim, reader)
    reader.memberships.all().delete()
    assert send_ordered_exports() == 0 and postbox.messages == []
    row.refresh_from_db()
    assert (row.state, row.why_ended) == ("ended", "Its reader has no access to the document any more.")


def test_one_click_of_a_mail_program_stops_it(claim, reader, postbox):
    row = order(claim, reader)
    send_ordered_exports()
    message = postbox.messages[0]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = message["List-Unsubscribe"].strip(" <>").removeprefix(links.absolute(""))
    assert Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    row.refresh_from_db()
    assert row.state == "ended" and links.absolute(path) in text_of(message)


def test_opening_the_address_stops_nothing_and_shows_one_button(claim, reader):
    row = order(claim, reader)
    page = Client().get(reverse("stop_mail", kwargs={"token": row.stop_token}))
    row.refresh_from_db()
    assert row.state == "waiting" and b"<button>Stop it</button>" in page.content


def test_who_lost_access_stops_it_and_is_not_told_what_the_document_is_called_now(claim, reader):
    row = order(claim, reader)
    reader.memberships.all().delete()
    claim.document.title = "SECRET"
    claim.document.save()
    page = Client().get(reverse("stop_mail", kwargs={"token": row.stop_token})).content.decode()
    assert "<button>Stop it</button>" in page and "SECRET" not in page


def test_a_wrong_address_stops_nothing():
    page = Client().post(reverse("stop_mail", kwargs={"token": "00000000-0000-4000-8000-000000000000"}))
    assert page.status_code == 404


def test_a_mail_that_was_refused_is_tried_again_as_the_same_mail(claim, reader, postbox):
    row = order(claim, reader)
    postbox.refusal = "451 Later"
    send_ordered_exports()
    first = ExportOrder.objects.get()
    postbox.refusal = ""
    contradict(claim)
    assert at_next_turn(row) == 1
    assert str(first.message_id) in postbox.messages[0]["Message-ID"]
    assert Export.objects.count() == 1, "what was frozen is sent, not another one"


def test_a_server_that_is_away_costs_nothing(claim, reader, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    row = order(claim, reader)
    assert send_ordered_exports() == 0
    row.refresh_from_db()
    assert (row.state, row.attempts, MailPause.objects.count()) == ("waiting", 0, 1)


def test_a_file_that_cannot_be_written_holds_no_other_mail_up(claim, reader, postbox, monkeypatch):
    row = order(claim, reader, "docx")
    monkeypatch.setattr(tempfile, "tempdir", "/dev/null/full")  # pandoc finds no room to work in
    assert send_ordered_exports() == 0
    row.refresh_from_db()
    assert (row.state, row.attempts, MailPause.objects.count()) == ("waiting", 1, 0)
    assert "The file could not be written" in row.error


def test_an_export_that_kills_each_worker_is_left_until_its_next_turn(claim, reader, postbox):
    row = order(claim, reader)
    ExportOrder.objects.update(attempts=MOST_ATTEMPTS)
    assert send_ordered_exports() == 0 and postbox.messages == []
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("waiting", 0) and row.due_at > timezone.now()
    assert "the worker died each time" in row.error


def test_what_expired_while_the_mail_server_was_away_is_frozen_anew(claim, reader, postbox):
    row = order(claim, reader)
    postbox.refusal = "451 Later"
    send_ordered_exports()
    postbox.refusal, later = "", timezone.now() + timedelta(days=9)
    clear_expired_files(at=later)
    assert send_ordered_exports(at=later) == 1
    row.refresh_from_db()
    assert row.last.as_of == later and list(postbox.messages[0].iter_attachments())


def test_a_mail_does_not_move_what_is_new_for_others(claim, reader, postbox):
    order(claim, reader)
    send_ordered_exports()
    assert printed(claim.document).news_since == ""


def test_of_the_mails_of_an_order_the_last_is_kept(claim, reader, postbox):
    row = order(claim, reader)
    send_ordered_exports()
    contradict(claim)
    at_next_turn(row)
    clear_expired_files(at=timezone.now() + timedelta(days=60))
    row.refresh_from_db()
    assert list(Export.objects.all()) == [row.last]


def test_two_workers_send_one_mail(claim, reader, postbox):
    row = order(claim, reader)
    ExportOrder.objects.take(row.pk, lease=mailing.LEASE, at=timezone.now())
    assert send_ordered_exports() == 0 and postbox.messages == []


def test_a_filter_that_is_gone_ends_it_with_the_reason(claim, reader, postbox):
    row = order(claim, reader)
    ExportOrder.objects.update(filters={"colour": "red"})
    assert send_ordered_exports() == 0
    row.refresh_from_db()
    assert row.state == "failed" and "colour: No such filter." in row.error


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": "odt"}, "no format “odt”"),
        ({"name": "md", "mode": "song"}, "no mode “song”"),
        ({"name": "md", "rhythm": "hourly"}, "How often is one of"),
        ({"name": "md", "hour": 24}, "from 0 to 23"),
        ({"name": "md", "filters": {"colour": "red"}}, "No such filter"),
        ({"name": "md", "filters": {"kind": "mechanism"}, "rhythm": "once"}, "No statement is in this list"),
        ({"name": "docx", "style": "no-such-style"}, "No style is called"),
    ],
)
def test_what_cannot_come_is_refused_at_once(claim, reader, values, said):
    with pytest.raises(Refused, match=said):
        order_export(claim.document, by=reader, **values)


def test_the_same_export_is_asked_for_once(claim, reader):
    first = order(claim, reader)
    with pytest.raises(Refused, match="comes to you already"):
        order(claim, reader)
    assert order(claim, reader, hour=8) != first
    stop_order(first, by=reader)
    assert order(claim, reader) != first


def test_two_requests_at_once_ask_for_one_export(at_once):
    claim = cast.make_claim()
    reader = cast.make_member(claim.document, "reader")
    done = at_once(*[partial(order, claim, reader)] * 2)
    assert sorted(type(one).__name__ for one in done) == ["ExportOrder", "Refused"]


@pytest.mark.parametrize("hour", ["9" * 5_000, "-1", "x", "\0", ""], ids=lambda hour: hour[:2])
def test_an_hour_that_is_none_is_refused_on_the_page(claim, reader, hour):
    browser = Client()
    browser.force_login(reader)
    asked = {"format": "md", "rhythm": "weekly", "hour": hour}
    page = browser.post(reverse("admin:claims_document_order", args=(claim.document_id,)), asked, follow=True)
    assert "from 0 to 23" in page.content.decode() and not ExportOrder.objects.exists()


def test_who_has_no_address_is_told_so(claim, reader):
    reader.email = ""
    with pytest.raises(Refused, match="no mail address"):
        order(claim, reader)


def test_a_stranger_gets_nothing_by_mail(claim):
    with pytest.raises(NotPermitted):
        order(claim, cast.make_member(cast.make_document(), "reader", "other"))


@pytest.mark.parametrize("name", ["document", "format", "style", "mode", "rhythm"])
@pytest.mark.parametrize("address", ["export-orders", "exports"])
def test_a_program_is_told_of_a_name_that_no_database_takes(claim, reader, address, name):
    client = APIClient()
    client.force_authenticate(cast.make_superuser())
    given = {"document": claim.document.slug, "format": "md", name: "\0"}
    answer = client.post(f"/api/{address}/", given, format="json")
    assert answer.status_code == (400 if (address, name) != ("exports", "rhythm") else 202)


def test_nobody_stops_what_comes_to_another(claim, reader):
    row = order(claim, reader)
    with pytest.raises(NotPermitted):
        stop_order(row, by=cast.make_member(claim.document, "lead"))


def test_the_page_of_a_document_asks_for_it_and_its_own_page_stops_it(claim, reader):
    browser = Client()
    browser.force_login(reader)
    asked = {"format": "md", "rhythm": "weekly", "hour": "8", "list": "kind__exact=finding&flags=no"}
    page = browser.post(reverse("admin:claims_document_order", args=(claim.document_id,)), asked, follow=True)
    row = ExportOrder.objects.get()
    assert row.filters == {"has_open_flag": "false", "kind": "finding"}
    assert "has open flag false; kind finding" in page.content.decode()
    assert (row.hour, row.user) == (8, reader)
    browser.post(reverse("admin:claims_exportorder_stop", args=(row.pk,)))
    row.refresh_from_db()
    assert row.state == "ended"


def test_the_api_asks_for_it_and_stops_it(claim, reader):
    client = APIClient()
    client.force_authenticate(reader)
    asked = {"document": claim.document.slug, "format": "md", "rhythm": "daily", "filters": {"kind": "finding"}}
    made = client.post("/api/export-orders/", asked, format="json")
    assert made.status_code == 201 and made.json()["filters"] == {"kind": "finding"}
    stopped = client.post(f"/api/export-orders/{made.json()['id']}/stop/")
    assert stopped.json()["state"] == "ended"
    assert client.post(f"/api/export-orders/{made.json()['id']}/stop/").status_code == 400


def test_the_api_shows_nobody_what_comes_to_another(claim, reader):
    order(claim, reader)
    client = APIClient()
    client.force_authenticate(cast.make_superuser())
    assert client.get("/api/export-orders/").json()["results"] == []


def test_the_command_asks_for_it(claim, reader):
    out = StringIO()
    where = {"where": ["kind=finding"], "format": "md", "every": "monthly", "at": 9, "stdout": out}
    call_command("order_export", claim.document.slug, reader.username, **where)
    row = ExportOrder.objects.get()
    assert (row.rhythm, row.hour, row.filters) == ("monthly", 9, {"kind": "finding"})
    assert f"It is sent to {reader.email}" in out.getvalue()


def test_the_command_says_who_is_not_there(claim):
    with pytest.raises(CommandError, match="no user nobody"):
        call_command("order_export", claim.document.slug, "nobody", format="md")
