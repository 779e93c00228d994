"""What is due becomes messages: one a reader and channel, with as much as one reads; the rest comes with the next."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, prefetch_related_objects

from claims.alerts.channels import CHANNELS
from claims.alerts.routing import ROLLED_OVER, due_of, route
from claims.models import Channel, Cursor, Delivery, Notification, Outgoing
from literature.models import SearchRun

PATIENCE = timedelta(minutes=15)
LONGEST_SHOWN = 254  # letters of an address, as a message keeps it
MOST_ITEMS = 50  # in one message, but for what is grave
GRAVEST_FIRST = {kind: rank for rank, kind in enumerate(Notification.Kind.values)}


def gather(*, at: datetime) -> list[Delivery]:
    """Puts what is due into one pending message a reader and channel.

    While more is to come it waits for it, but no reader waits longer than PATIENCE; then all goes out that there is.
    A reader without an address is not forgotten: what there is to tell goes out once there is one.
    """
    route(at=at)
    due = Outgoing.objects.due(at)
    if _more_is_coming(at):
        overdue = due.filter(due_at__lt=at - PATIENCE)
        at_once = Q(notification__kind__in=(*Notification.LETTERS, *Notification.BY_NAME))
        due = due.filter(at_once | Q(channel__in=overdue.order_by().values("channel")))
    if not due.exists():
        return []
    with transaction.atomic():
        rows = due.select_for_update(of=("self",))
        locked = list(rows.select_related("notification__reference", "channel__user"))
        by_message: dict[tuple[Channel, int], list[Outgoing]] = defaultdict(list)
        for row in locked:
            letter = row.notification_id if row.notification.kind in Notification.LETTERS else 0
            if row.channel:
                by_message[row.channel, letter].append(row)
        return _gathered(by_message, at)


def _more_is_coming(at: datetime) -> bool:
    """A search is running, or what it found has not been set against the claims yet."""
    return any(run.is_leased(at) for run in SearchRun.objects.running()) or Cursor.objects.is_behind()


def _gathered(by_message: Mapping[tuple[Channel, int], Sequence[Outgoing]], at: datetime) -> list[Delivery]:
    deliveries = []
    for (channel, _), rows in by_message.items():
        fitting, rest = parted(sorted(rows, key=urgency))
        deliveries.append(_delivery(channel, [row.notification for row in fitting], at))
        Outgoing.objects.filter(pk__in=[row.pk for row in fitting]).update(delivery=deliveries[-1])
        _roll_over(rest, at)
    return deliveries


def urgency(row: Outgoing) -> tuple[int, int, int]:
    """The gravest first; of papers the newest, since the oldest can wait best."""
    work = row.notification.reference
    is_paper = row.notification.kind == Notification.Kind.NEW
    year = -(work.year or 0) if is_paper and work else 0
    return GRAVEST_FIRST[row.notification.kind], year, row.notification_id


def parted(rows: Sequence[Outgoing]) -> tuple[Sequence[Outgoing], Sequence[Outgoing]]:
    """What goes into this message, and what comes with the next; what is grave always goes."""
    grave = sum(row.notification.kind in Notification.GRAVE for row in rows)
    most = max(MOST_ITEMS, grave)
    return rows[:most], rows[most:]


def _delivery(channel: Channel, notifications: Sequence[Notification], at: datetime) -> Delivery:
    claims = {notification.claim_id for notification in notifications}
    one = claims.pop() if len(claims) == 1 else None
    kind = CHANNELS[channel.kind]
    return Delivery.objects.create(
        user=channel.user,
        channel=channel,
        address=kind.shown(channel)[:LONGEST_SHOWN],
        thread=f"claim:{one}" if one else "",
        due_at=at,
        created_at=at,
    )


def _roll_over(rest: Sequence[Outgoing], at: datetime) -> None:
    """To the next turn of what it comes of; of what goes at once, to the same hour of the reader's next day. What was
    muted meanwhile goes nowhere."""
    notifications = [row.notification for row in rest]
    prefetch_related_objects(notifications, "reader__preferences", "grounds__subscription")
    by_turn: dict[datetime | None, list[int]] = defaultdict(list)
    for row in rest:
        by_turn[due_of(row.notification, after=at, at_once=ROLLED_OVER)].append(row.pk)
    Outgoing.objects.filter(pk__in=by_turn.pop(None, [])).delete()
    for turn, pks in by_turn.items():
        Outgoing.objects.filter(pk__in=pks).update(due_at=turn)
