"""From notifications to messages: gathered by reader, taken under a lease, sent outside of any transaction."""

import logging
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from claims.alerts.channels.mail import send_mail
from claims.alerts.message import Item, body, subject_line
from claims.alerts.retry import wait_after
from claims.models import Delivery, Notification
from literature.models import SearchRun

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
PATIENCE = timedelta(minutes=15)


def send_alerts(*, at: datetime | None = None) -> int:
    """Gathers what is new into one message a reader and sends what is due; how many were sent.

    Safe to run twice and at once: each message is taken by a conditional update. A process that dies while it sends
    leaves the message to the next one, after its lease, with the same Message-ID.
    """
    gather(at=at or timezone.now())
    due = Delivery.objects.due(at or timezone.now()).values_list("pk", flat=True)
    return sum(_deliver(pk) for pk in list(due))


def gather(*, at: datetime) -> list[Delivery]:
    """Puts undelivered notifications into one pending delivery a reader.

    While a search is running more is to come, so it waits for the end of the run, but not longer than PATIENCE.
    """
    waiting = Notification.objects.undelivered()
    if SearchRun.objects.running().filter(lease_until__gte=at).exists():
        waiting = waiting.filter(created_at__lt=at - PATIENCE)
    deliveries = []
    with transaction.atomic():
        held = list(waiting.select_for_update(of=("self",)).select_related("subscription__user"))
        by_user: dict[int, list[Notification]] = {}
        for notification in held:
            by_user.setdefault(notification.subscription.user_id, []).append(notification)
        for notifications in by_user.values():
            user = notifications[0].subscription.user
            if not user.email:
                logger.warning("User %s follows something but has no e-mail address.", user.pk)
                continue
            delivery = Delivery.objects.create(user=user, address=user.email, due_at=at, created_at=at)
            Notification.objects.filter(pk__in=[n.pk for n in notifications]).update(delivery=delivery)
            deliveries.append(delivery)
    return deliveries


def _deliver(pk: int) -> bool:
    token = uuid4()
    taken = Delivery.objects.due(timezone.now()).filter(pk=pk)
    if not taken.update(state=Delivery.State.SENDING, token=token, lease_until=timezone.now() + LEASE):
        return False
    delivery = Delivery.objects.get(pk=pk)
    mine = Delivery.objects.filter(pk=pk, token=token)
    items = [_item(n) for n in delivery.notifications.for_message().order_by("kind", "created_at", "pk")]
    try:
        send_mail(delivery.address, *compose(items), message_id=delivery.message_id)
    except OSError as error:
        _failed(mine, delivery.attempts + 1, f"{type(error).__name__}: {error}")
        return False
    mine.update(
        state=Delivery.State.SENT,
        sent_at=timezone.now(),
        attempts=delivery.attempts + 1,
        error="",
        lease_until=None,
    )
    return True


def compose(items: list[Item]) -> tuple[str, str]:
    """Subject and body."""
    link = settings.SITE_URL + reverse("admin:claims_subscription_changelist")
    return subject_line(items), body(items, settings_link=link, sample=settings.LITERATURE_IS_SAMPLE)


def _failed(mine: QuerySet[Delivery], attempts: int, error: str) -> None:
    wait = wait_after(attempts)
    mine.update(
        state=Delivery.State.PENDING if wait else Delivery.State.FAILED,
        due_at=timezone.now() + (wait or timedelta()),
        attempts=attempts,
        error=error,
        lease_until=None,
    )


def _item(notification: Notification) -> Item:
    reference, claim = notification.reference, notification.claim
    citation = f"{reference}{f' PMID {reference.pmid}.' if reference.pmid else ''}" if reference else ""
    if reference and reference.status:
        citation = f"[{reference.status.upper()}] {citation}"
    page = (
        claim.get_absolute_url()
        if claim
        else reverse("admin:literature_reference_change", args=(reference.pk,))
    )
    return Item(
        headline=notification.get_kind_display(),
        citation=citation,
        reason=notification.reason,
        link=settings.SITE_URL + page,
        claim=str(claim) if claim else "",
    )
