"""A channel that is removed, or goes with what it was for, takes no history with it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.acts import ACTS
from claims.alerts.delivery import LEASE, send_alerts
from claims.models import Channel, Delivery, Notification, Outgoing, Subscription
from tests import cast
from tests.servers.web import Web, status

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return cast.make_reader()


@pytest.fixture
def channel(reader, settings, postbox):
    with Web(hook=status(204)) as web:
        settings.WEBHOOK_NETWORKS, settings.WEBHOOK_PORTS = list(web.allowed.networks), [web.port]
        yield Channel.objects.create(
            user=reader, kind="webhook", address=web.url("hook"), secret="whsec_c2FtcGxlc2FtcGxlc2FtcGxl",
            confirmed_at=timezone.now(),
        )  # fmt: skip


def test_what_went_by_a_channel_that_is_removed_stays_in_the_history(reader, channel):
    notice = cast.tell(reader)
    assert send_alerts() == 2
    ACTS["remove-channel"].perform(channel, by=reader)
    sent = Delivery.objects.get(channel=None)
    assert (sent.state, list(sent.notifications.all()), "127.0.0.1" in sent.address) == ("sent", [notice], True)
    client = Client()
    client.force_login(cast.make_superuser())
    for page in ("admin:alerts_queue", "admin:claims_delivery_changelist"):
        assert client.get(reverse(page)).status_code == 200
    client.force_login(reader)
    assert sent.address in client.get(reverse("admin:alerts")).content.decode()


def test_what_goes_with_its_subscription_leaves_its_history_too(reader, channel):
    cast.tell(reader)
    channel.subscription = Subscription.objects.get()
    channel.save()
    send_alerts()
    Subscription.objects.all().delete()
    assert Delivery.objects.filter(state="sent").count() == 2 and not Channel.objects.filter(kind="webhook").exists()


def test_what_was_on_its_way_by_a_removed_channel_goes_nowhere(reader, channel):
    cast.tell(reader)
    make = Delivery.objects.create
    waits = make(user=reader, channel=channel, address="hook")
    Outgoing.objects.create(
        notification=Notification.objects.get(), channel=channel, delivery=waits, due_at=timezone.now()
    )
    ACTS["remove-channel"].perform(channel, by=reader)
    assert not Delivery.objects.exists() and not Outgoing.objects.exists()
    assert send_alerts() == 1, "by mail"


def test_a_message_in_the_hands_of_a_worker_that_died_is_given_up_with_its_channel(reader, channel):
    taken = Delivery.objects.create(user=reader, channel=channel, address="hook")
    Delivery.objects.take(taken.pk, lease=LEASE, at=timezone.now())
    ACTS["remove-channel"].perform(channel, by=reader)
    send_alerts(at=timezone.now() + LEASE + timedelta(seconds=1))
    taken.refresh_from_db()
    assert (taken.state, taken.error) == ("failed", "Its channel was removed.")
    assert "nothing to send again" in ACTS["resend"].perform(Delivery(), by=cast.make_superuser())
