"""The channels of a user: added, confirmed and tested at real servers, switched off and on, renewed and removed."""

import json
import re
import socket
import time
from ipaddress import ip_network

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient
from standardwebhooks import Webhook

from claims.access.permits import NotPermitted
from claims.alerts.delivery import send_alerts
from claims.alerts.own_channels import (
    add_channel,
    remove_channel,
    renew_secret,
    switch_channel,
    try_channel,
)
from claims.alerts.retry import WAITS
from claims.models import Channel, Halt, Notification, Outgoing
from claims.refusals import Refused
from tests import cast
from tests.servers.mail import text_of
from tests.servers.web import Web, page, status

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return cast.make_reader()


@pytest.fixture
def web(settings):
    with Web(hook=status(204), gone=status(410), broken=status(500), moved=status(302, Location="/hook")) as web:
        settings.WEBHOOK_NETWORKS, settings.WEBHOOK_PORTS = list(web.allowed.networks), [web.port]
        yield web


def add(reader, kind: str, address: str = "") -> Channel:
    return add_channel(Channel(user=reader), kind, address, by=reader)


def hooked(reader, web: Web) -> Channel:
    return try_channel(add(reader, "webhook", web.url("hook")), by=reader)


def test_a_webhook_is_on_once_it_answered_a_test_well(reader, web):
    channel = add(reader, "webhook", web.url("hook"))
    cast.tell(reader)
    send_alerts()
    assert not channel.is_on and web.posted == [], "nothing goes to what is not confirmed"
    channel = try_channel(channel, by=reader)
    assert channel.is_on and channel.confirmed_at
    assert json.loads(web.posted[0])["data"]["items"][0]["kind"] == "test"


def test_an_alert_is_called_with_a_signature_that_the_library_of_the_standard_reads(reader, web, postbox):
    channel = hooked(reader, web)
    cast.tell(reader, reason="Because of that.")
    assert send_alerts() == 2, "by mail and by the webhook"
    said = Webhook(channel.secret).verify(web.posted[-1], dict(web.seen[-1].headers))
    assert said["type"] == "claimwatch.alert.v1" and said["data"]["items"][0]["reasons"] == ["Because of that."]
    assert web.seen[-1].headers["webhook-id"] == f"msg_{said['data']['id'].replace('-', '')}"
    assert send_alerts() == 0


def test_a_call_that_fails_is_made_again_with_the_same_id(reader, web, postbox):
    channel = hooked(reader, web)
    web.pages["/hook"] = status(503)
    cast.tell(reader)
    send_alerts()
    delivery = channel.letters.get()
    assert delivery.state == "pending" and "503 (service unavailable)" in delivery.error
    web.pages["/hook"] = status(200)
    send_alerts(at=delivery.due_at)
    ids = [seen.headers["webhook-id"] for seen in web.seen[1:]]
    delivery.refresh_from_db()
    assert (ids[0], delivery.state) == (ids[1], "sent")


def test_what_answers_ill_for_seven_tries_is_switched_off_and_nothing_is_lost(reader, web, postbox):
    channel = hooked(reader, web)
    web.pages["/hook"] = status(404)
    cast.tell(reader)
    send_alerts()
    at = channel.letters.get().due_at
    for _ in WAITS:
        send_alerts(at=at)
        at = max((one.due_at for one in channel.letters.all()), default=at)
    channel.refresh_from_db()
    assert not channel.is_on and "404 (not found)" in channel.off_because
    assert not channel.letters.exclude(state="sent").exists() and not Outgoing.objects.waiting().filter(channel=channel)
    assert Notification.objects.filter(reader=reader, kind="channel").count() == 1


def test_a_mailbox_that_may_be_a_strangers_is_asked_a_few_times_only(reader, postbox):
    channel = add(reader, "mail", "stranger@example.org")
    with pytest.raises(Refused, match="you have to wait"):
        for _ in range(6):
            try_channel(channel, by=reader)
    assert len(postbox.messages) <= 4


def test_what_is_gone_is_switched_off_and_its_owner_told_by_mail(reader, web, postbox):
    channel = hooked(reader, web)
    web.pages["/hook"] = status(410)
    cast.tell(reader)
    send_alerts()
    channel.refresh_from_db()
    assert not channel.is_on and "410 (gone)" in channel.off_because
    send_alerts()
    assert any("off: It answered 410" in " ".join(text_of(one).split()) for one in postbox.messages)


@pytest.mark.parametrize(
    ("path", "words"),
    [("gone", "It answered 410"), ("broken", "500 (internal server error)"), ("moved", "redirects are not followed")],
)
def test_a_test_that_is_not_taken_says_so_and_confirms_nothing(reader, web, path, words):
    channel = add(reader, "webhook", web.url(path))
    with pytest.raises(Refused, match=re.escape(words)):
        try_channel(channel, by=reader)
    channel.refresh_from_db()
    assert not channel.is_on and words in channel.error and len(web.posted) == 1


@pytest.mark.parametrize("address", ["https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/", "https://localhost/"])
def test_nothing_is_called_within_this_network_unless_the_operator_names_it(reader, address):
    with pytest.raises(Refused, match="not a public address"):
        try_channel(add(reader, "webhook", address), by=reader)


def test_a_name_that_turns_to_another_address_leads_nowhere_else(reader, web, settings, monkeypatch):
    asked, resolve = [], socket.getaddrinfo

    def turning(host, *args, **kwargs):
        """The first answer is an address that may be called, each later one is of a machine that may not."""
        if host != "turning.example":
            return resolve(host, *args, **kwargs)
        asked.append(host)
        return resolve("127.0.0.1" if len(asked) == 1 else "127.0.0.2", *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", turning)
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1/32")]
    channel = try_channel(add(reader, "webhook", f"http://turning.example:{web.port}/hook"), by=reader)
    assert (len(asked), len(web.posted)) == (1, 1), "what was looked at is what was called"
    with pytest.raises(Refused, match="not a public address"):
        try_channel(channel, by=reader)
    assert (len(asked), len(web.posted)) == (2, 1)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org",
        "http://example.org/",
        "file:///etc/passwd",
        "https://u:p@example.org/",
        "https://a b/",
        "https://",
    ],
)
def test_what_is_no_address_of_the_web_is_refused_at_once(reader, address):
    with pytest.raises(Refused, match="https://"):
        add(reader, "webhook", address)
    assert not Channel.objects.exists()


@pytest.mark.parametrize(("kind", "member"), [("slack", "blocks"), ("teams", "attachments")])
def test_slack_and_teams_are_posted_what_they_take_and_their_address_is_not_shown(reader, web, kind, member):
    channel = try_channel(add(reader, kind, web.url("hook")), by=reader)
    assert member in json.loads(web.posted[0]) and "webhook-signature" not in web.seen[0].headers
    shown = APIClient()
    shown.force_authenticate(reader)
    body = shown.get("/api/channels/").content.decode()
    assert channel.is_on and "/hook" not in body and "127.0.0.1" in body


def test_another_mail_address_is_on_once_the_link_in_its_mail_was_pressed(reader, postbox):
    channel = add(reader, "mail", "Other@EXAMPLE.org")
    try_channel(channel, by=reader)
    [message] = postbox.messages
    [path] = re.findall(r"https?://[^/\s]+(/confirm/\S+)", text_of(message))
    assert message["To"] == "Other@example.org"
    assert "this address is mine" in Client().get(path).content.decode()
    channel.refresh_from_db()
    assert not channel.is_on, "a GET changes nothing: mail programs open addresses by themselves"
    Client().post(path)
    channel.refresh_from_db()
    assert channel.is_on and channel.confirmed_at
    cast.tell(reader)
    assert send_alerts() == 2 and {one["To"] for one in postbox.messages[1:]} == {"Other@example.org", reader.email}


def test_one_click_of_a_mail_program_stops_the_mails_and_a_get_does_not(reader, postbox):
    cast.tell(reader)
    send_alerts()
    [message] = postbox.messages
    path = re.fullmatch(r"<https?://[^/]+(/stop/.+)>", message["List-Unsubscribe"].strip())[1]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Stop these alerts?" in Client().get(path).content.decode()
    assert Channel.objects.get().is_on
    page = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert page.status_code == 200 and not Channel.objects.get().is_on
    cast.tell(reader)
    assert send_alerts() == 0


def test_mails_on_one_claim_are_one_thread(reader, postbox):
    claim = cast.make_claim()
    for _ in range(2):
        cast.tell(reader, claim=claim)
        send_alerts()
    first, second = postbox.messages
    assert first["References"] == second["References"] == second["In-Reply-To"]
    assert first["Message-ID"] != second["Message-ID"]


def test_nothing_is_sent_while_all_sending_is_stopped(reader, web):
    Halt.objects.create()
    with pytest.raises(Refused, match="stopped all sending"):
        hooked(reader, web)
    assert web.posted == []


def test_who_tests_too_often_has_to_wait(reader, web):
    channel = add(reader, "webhook", web.url("hook"))
    with pytest.raises(Refused, match="you have to wait"):
        for _ in range(12):
            try_channel(channel, by=reader)
    assert len(web.posted) == 11


def test_a_channel_is_switched_and_removed_by_its_owner_alone(reader, web):
    channel, stranger = hooked(reader, web), cast.make_reader("stranger")
    for act in (try_channel, renew_secret, remove_channel):
        with pytest.raises(NotPermitted):
            act(channel, by=stranger)
    assert not switch_channel(channel, False, by=reader).is_on
    assert switch_channel(channel, True, by=reader).is_on
    assert renew_secret(Channel.objects.get(pk=channel.pk), by=reader).secret != channel.secret
    remove_channel(channel, by=reader)
    assert not Channel.objects.exists()


def test_a_channel_is_kept_once(reader, web):
    add(reader, "webhook", web.url("hook"))
    with pytest.raises(Refused, match="already"):
        add(reader, "webhook", web.url("hook"))


def test_the_secret_of_a_webhook_is_told_once_by_the_api(reader, web):
    client = APIClient()
    client.force_authenticate(reader)
    made = client.post("/api/channels/", {"kind": "webhook", "address": web.url("hook")}, format="json")
    assert made.status_code == 201 and made.data["secret"].startswith("whsec_")
    pk = made.data["id"]
    assert client.post(f"/api/channels/{pk}/test/").data["is_on"] is True
    assert "secret" not in client.get(f"/api/channels/{pk}/").data
    assert client.post(f"/api/channels/{pk}/switch/", {"is_on": False}, format="json").data["is_on"] is False
    assert client.post(f"/api/channels/{pk}/remove/").status_code == 204
    assert client.get("/api/channels/").data["count"] == 0


def test_the_page_of_ones_channels_adds_and_tests_them_and_says_how_it_went(web):
    editor, client = cast.make_editor(), Client()
    client.force_login(editor)
    path = reverse("admin:channels")
    assert editor.email in client.get(path).content.decode() and not Channel.objects.exists()
    added = client.post(path, {"kind": "webhook", "address": web.url("hook"), "only": ""}, follow=True)
    assert "send a test" in added.content.decode()
    channel = Channel.objects.get()
    said = client.post(path, {"channel": channel.pk, "act": "test"}, follow=True).content.decode()
    assert "The test was taken" in said and channel.secret in said
    web.pages["/hook"] = page(b"", **{"Retry_After": "1"})
    assert client.post(path, {"channel": channel.pk, "act": "nothing"}).status_code == 422
    assert "Switched off" in client.post(path, {"channel": "mail", "act": "off"}, follow=True).content.decode()
    assert not Channel.objects.get(kind="mail").is_on


def test_slow_receivers_are_called_side_by_side_and_each_message_is_written_down(reader, web, postbox):
    def slow(request):
        time.sleep(2)
        status(204)(request)

    channels = [hooked(one, web) for one in (reader, *(cast.make_reader(f"reader{n}") for n in range(3)))]
    for channel in channels:
        cast.tell(channel.user)
    web.pages["/hook"] = slow
    begun = time.monotonic()
    assert send_alerts() == 8, "by mail and by the webhook"
    assert time.monotonic() - begun < 6, "and not eight seconds, one behind the other"
    assert {one.state for channel in channels for one in channel.letters.all()} == {"sent"}
