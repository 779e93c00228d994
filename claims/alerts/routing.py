"""By which channels a notification goes out, and when: at once, at the turn of its reader's day, or nowhere."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import OuterRef, Subquery, prefetch_related_objects

from claims.access.reader_zone import zone_of
from claims.alerts.channels import CHANNELS
from claims.alerts.turns import next_turn, on_weekday
from claims.models import Channel, Notification, Outgoing, Subscription
from claims.models.channels import MAIL

AT_A_TIME = 2_000  # notifications
ROLLED_OVER = "daily"  # when the rest of what was to go at once comes
USUAL_HOUR: int = Subscription._meta.get_field("hour").default
Rhythm = Subscription.Rhythm


def route(*, at: datetime) -> int:
    """Says of each new notification by which channels it goes out and when; how many rows are on their way. Safe to run
    twice and at once."""
    number = 0
    while rows := _route_some(at):
        number += len(rows)
    return number


@transaction.atomic
def _route_some(at: datetime) -> list[Notification]:
    new = Notification.objects.unrouted().select_for_update(of=("self",)).order_by("pk")
    rows = list(new.select_related("reader__preferences")[:AT_A_TIME])
    prefetch_related_objects(rows, "grounds__subscription")
    channels = channels_of({row.reader_id for row in rows})
    Outgoing.objects.bulk_create(
        (out for row in rows for out in _ways_out(row, channels[row.reader_id], at)), ignore_conflicts=True
    )
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(routed_at=at)
    return rows


def channels_of(readers: Collection[int]) -> Mapping[int, Sequence[Channel]]:
    """All channels of these users that take messages, the mail to their account among them."""
    mails = Channel.objects.filter(user__in=readers, kind=MAIL, address="", subscription=None)
    has_mail = set(mails.order_by().values_list("user", flat=True))
    Channel.objects.bulk_create(
        (Channel(user_id=user, kind=MAIL) for user in sorted(set(readers) - has_mail)), ignore_conflicts=True
    )
    found: dict[int, list[Channel]] = defaultdict(list)
    for channel in Channel.objects.filter(user__in=readers).order_by("pk"):
        if channel.kind in CHANNELS and CHANNELS[channel.kind].pushes:
            found[channel.user_id].append(channel)
    return found


def _ways_out(notification: Notification, channels: Sequence[Channel], at: datetime) -> Iterable[Outgoing]:
    due_at = due_of(notification, after=min(notification.created_at, at))  # clocks of two processes differ
    if due_at is None:
        return ()
    taking = _taking(notification, channels)
    return (Outgoing(notification=notification, channel=channel, due_at=due_at) for channel in taking)


def _taking(notification: Notification, channels: Sequence[Channel]) -> Sequence[Channel]:
    """Those that are on; where none is, those that failed, so that nothing is lost until one is on again."""
    if notification.kind in Notification.LETTERS:
        return [channel for channel in channels if (channel.kind, channel.address) == (MAIL, "")]
    follows = {ground.subscription_id for ground in notification.grounds.all()}
    fitting = [one for one in channels if one.subscription_id is None or one.subscription_id in follows]
    return [one for one in fitting if one.is_on] or [one for one in fitting if one.off_because]


def due_of(notification: Notification, *, after: datetime, at_once: str = "") -> datetime | None:
    """The first moment at which one of its grounds lets it go out, `after` itself where it goes at once; None where
    all are muted. Reads its grounds with their subscriptions.

    What is told in person goes at once. `at_once` is a rhythm to take instead: of what had its turn, and did not fit
    into the message.
    """
    zone, is_grave = zone_of(notification.reader), notification.kind in Notification.GRAVE
    if notification.is_personal:
        return next_turn(at_once, hour=USUAL_HOUR, zone=zone, begun=on_weekday(0), after=after) if at_once else after
    followers = [one for one in _followers(notification) if not one.is_muted]
    return min((turn_of(one, is_grave, zone, after=after, at_once=at_once) for one in followers), default=None)


def _followers(notification: Notification) -> Sequence[Subscription]:
    """Who follow still of those on whose grounds it is told; all of them where nobody does: it is held back until they
    follow again (`followed`)."""
    all_told = [ground.subscription for ground in notification.grounds.all()]
    return [one for one in all_told if one.is_active] or all_told


def turn_of(follower: Subscription, is_grave: bool, zone: ZoneInfo, *, after: datetime, at_once: str = "") -> datetime:
    """When a subscription lets something go out that came `after` then."""
    rhythm = Rhythm.AT_ONCE if is_grave and follower.grave_at_once else follower.rhythm
    turn = after
    if rhythm != Rhythm.AT_ONCE or at_once:
        again = at_once if rhythm == Rhythm.AT_ONCE else rhythm
        turn = next_turn(again, hour=follower.hour, zone=zone, begun=on_weekday(follower.weekday), after=after)
    return max(turn, follower.snoozed_until) if follower.snoozed_until else turn


@transaction.atomic
def route_again(user: User, *, at: datetime) -> int:
    """Sets anew when what waits of this user goes out: after they chose otherwise. What they muted goes nowhere any
    more; what they follow no more waits as it is, for they may follow it again. How many notifications."""
    waiting = Outgoing.objects.waiting().filter(channel__user=user)
    rows = list(
        Notification.objects.filter(pk__in=waiting.order_by().values("notification"))
        .select_related("reader__preferences")
        .prefetch_related("grounds__subscription")
    )
    by_turn: dict[datetime, list[int]] = defaultdict(list)
    muted = []
    for row in rows:
        if due_at := due_of(row, after=row.created_at):
            by_turn[max(due_at, at)].append(row.pk)
        else:
            muted.append(row.pk)
    waiting.filter(notification__in=muted).delete()
    for turn, pks in by_turn.items():
        if turn > at:
            waiting.filter(notification__in=pks).update(due_at=turn)
        else:  # its turn has come: since when it waits is seen by when it was written
            own = Notification.objects.filter(pk=OuterRef("notification")).order_by()
            waiting.filter(notification__in=pks).update(due_at=Subquery(own.values("created_at")))
    return len(rows)
