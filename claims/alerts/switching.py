"""Channels that go off and on: by their user, by one click in a message, or because nothing is taken there any more."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from claims.alerts.channels import CHANNELS
from claims.models import Channel, Delivery, Notification, Outgoing


def note_failure(channel: Channel, words: str, *, at: datetime) -> bool:
    """Counts a permanent failure; after too many in a row the channel goes off. True where it did."""
    Channel.objects.filter(pk=channel.pk).update(failures=F("failures") + 1, error=words)
    channel.refresh_from_db(fields=["failures", "is_on"])
    if not channel.is_on or channel.failures < CHANNELS[channel.kind].most_failures:
        return False
    return switch_off(channel, why=words, at=at)


def note_success(channel: Channel) -> None:
    if channel.failures or channel.error:
        Channel.objects.filter(pk=channel.pk).update(failures=0, error="")


def channel_of(token: UUID) -> Channel | None:
    """The channel that a message's own address names; None for no such."""
    return Channel.objects.filter(stop_token=token).first()


def stop_by_message(channel: Channel) -> None:
    """Stops it for whoever has the message, as often as they click: its token is all that is asked for."""
    Channel.objects.filter(pk=channel.pk).update(is_on=False, off_because="")
    release_all(channel)


@transaction.atomic
def switch_off(channel: Channel, *, why: str, at: datetime) -> bool:
    """Nothing goes there any more; what waits goes by the reader's other channels, or waits until one is on. Its owner
    is told by them, and in the list of notices. False where it was off already."""
    if not Channel.objects.filter(pk=channel.pk, is_on=True).update(is_on=False, off_because=why):
        return False
    release_all(channel)
    others = list(Channel.objects.on().filter(user=channel.user_id, subscription=None).exclude(pk=channel.pk))
    _move([channel], [one for one in others if _pushes(one)])
    kind = CHANNELS[channel.kind]
    Notification.objects.create(
        reader_id=channel.user_id,
        is_personal=True,
        kind=Notification.Kind.CHANNEL,
        event=f"channel:{channel.pk}:{at:%Y-%m-%dT%H:%M:%S}",
        reason=f"Your alerts go to {kind.shown(channel)} ({kind.name}), and nothing is taken there any more.",
        before="on",
        after=f"off: {why}",
        to_do="Correct its address and switch it on again.",
        created_at=at,
    )
    return True


@transaction.atomic
def take_over(channel: Channel) -> None:
    """What waits for channels of the same user that failed goes by this one, which is on now."""
    if channel.subscription_id is None and _pushes(channel):
        failed = Channel.objects.filter(user=channel.user_id, is_on=False).exclude(off_because="")
        _move(list(failed.exclude(pk=channel.pk)), [channel])


def _pushes(channel: Channel) -> bool:
    return channel.kind in CHANNELS and CHANNELS[channel.kind].pushes


def _move(failed: Sequence[Channel], others: Sequence[Channel]) -> None:
    """But for letters about the account, which open it: they go to its own address alone."""
    waiting = Outgoing.objects.waiting().filter(channel__in=failed)
    waiting = waiting.exclude(notification__kind__in=Notification.LETTERS)
    if not others:
        return
    rows = [
        Outgoing(notification_id=row.notification_id, due_at=row.due_at, channel=one)
        for row in waiting
        for one in others
    ]
    waiting.filter(pk__in=[row.pk for row in waiting]).delete()
    Outgoing.objects.bulk_create(rows, ignore_conflicts=True)


def release_all(channel: Channel) -> None:
    """What stood in messages of the channel that have not gone waits again."""
    for delivery in Delivery.objects.filter(channel=channel, state=Delivery.State.PENDING):
        release(delivery)


def release(delivery: Delivery) -> None:
    """Its notices wait again, for another message; of a letter about the account nothing is changed, nor of a message
    that another worker has taken since it was read here."""
    if delivery.notifications.filter(kind__in=Notification.LETTERS).exists():
        return
    Delivery.objects.filter(pk=delivery.pk, token=delivery.token).delete()  # its rows of Outgoing wait again by that
