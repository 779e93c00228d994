"""From notifications to messages: gathered by reader, taken under a lease, sent outside of any transaction."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from claims import links
from claims.access.roles import opens_desk
from claims.alerts.channels.mail import Mailer, is_of_the_server
from claims.alerts.message import Item, body, subject_line
from claims.alerts.owners import notify_owners
from claims.alerts.retry import MOST_ATTEMPTS, PAUSES, wait_after
from claims.models import Cursor, Delivery, MailPause, Notification, Subscription
from literature.models import SearchRun

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
PATIENCE = timedelta(minutes=15)
GRAVEST_FIRST = {kind: rank for rank, kind in enumerate(Notification.Kind.values)}


class ServerFailed(Exception):
    """The mail server failed in the middle of a message; the words tell how."""


class SenderDied(Exception):
    """A message was taken more often than it can have failed."""


def send_alerts(*, at: datetime | None = None) -> int:
    """Gathers what is new into one message a reader and sends what is due; how many were sent.

    Safe to run twice and at once: each message is taken by a conditional update. A process that dies while it sends
    leaves the message to the next one, after its lease, with the same Message-ID. `at` stands for now in tests.
    """
    notify_owners(at=at or timezone.now())
    gather(at=at or timezone.now())
    if MailPause.objects.holds(at or timezone.now()):
        return 0
    due = list(Delivery.objects.due(at or timezone.now()).values_list("pk", flat=True))
    return _round(due, at) if due else 0


def _round(due: list[int], at: datetime | None) -> int:
    """Sends the due messages over one connection; how many. It ends where the server fails, which is left alone then.

    A server that is not there costs no message an attempt.
    """
    sent = 0
    with Mailer() as mailer:
        try:
            mailer.open()
            for pk in due:
                sent += _deliver(pk, mailer, at)
        except (OSError, ServerFailed) as error:
            logger.warning("The mail server fails, and is left alone for a while: %s", error_text(error))
            MailPause.objects.begin(error_text(error), pauses=PAUSES, at=at or timezone.now())
        else:
            MailPause.objects.end()
    return sent


def gather(*, at: datetime) -> list[Delivery]:
    """Puts undelivered notifications into one pending delivery a reader.

    While more is to come they wait for it, but no reader waits longer than PATIENCE; then all goes out that there is.
    A reader without an address is not forgotten: what there is to tell goes out once there is one.
    """
    waiting = Notification.objects.undelivered()
    if _more_is_coming(at):
        overdue = waiting.filter(created_at__lt=at - PATIENCE)
        at_once = Q(kind__in=Notification.LETTERS)
        waiting = waiting.filter(at_once | Q(reader_id__in=overdue.values("reader_id")))
    if not waiting.exists():
        return []
    with transaction.atomic():
        locked = list(waiting.select_for_update(of=("self",)).select_related("subscription__user", "owner"))
        by_message: dict[tuple[int, int], list[Notification]] = {}
        for notification in locked:
            letter = notification.pk if notification.kind in Notification.LETTERS else 0
            by_message.setdefault((notification.reader_id, letter), []).append(notification)
        return [_gathered(notifications, at) for notifications in by_message.values()]


def _more_is_coming(at: datetime) -> bool:
    """A search is running, or what it found has not been set against the claims yet."""
    return any(run.is_leased(at) for run in SearchRun.objects.running()) or Cursor.objects.is_behind()


def _gathered(notifications: list[Notification], at: datetime) -> Delivery:
    user = notifications[0].reader
    delivery = Delivery.objects.create(user=user, address=user.email, due_at=at, created_at=at)
    Notification.objects.filter(pk__in=[n.pk for n in notifications]).update(delivery=delivery)
    return delivery


def _deliver(pk: int, mailer: Mailer, at: datetime | None) -> bool:
    """False where nothing was sent. Raises ServerFailed where no other message would be sent either."""
    delivery = _take(pk, at or timezone.now())
    if delivery is None:
        return False
    try:
        if not _send(delivery, mailer):
            Delivery.objects.leased_as(delivery).delete()
            return False
    except Exception as error:  # whatever it is, the other messages do not wait for this one
        logger.warning("Message %s to user %s was not sent: %s", pk, delivery.user_id, error)
        _failed(delivery, error_text(error), at or timezone.now())
        if is_of_the_server(error):
            raise ServerFailed(error_text(error)) from error
        return False
    Delivery.objects.end(delivery, state=Delivery.State.SENT, sent_at=at or timezone.now(), error="")
    return True


def error_text(error: BaseException) -> str:
    return str(error) if isinstance(error, ServerFailed) else f"{type(error).__name__}: {error}"


def _send(delivery: Delivery, mailer: Mailer) -> bool:
    """False when there is nothing left to tell: its reader stopped following, or may not log in any more."""
    if delivery.attempts > MOST_ATTEMPTS:
        raise SenderDied("Whoever sent this message died each time.")
    at_desk = opens_desk(delivery.user)
    items = _items(delivery, at_desk=at_desk)
    if items:
        mailer.send(delivery.address, *compose(items, at_desk=at_desk), message_id=delivery.message_id)
    return bool(items)


def _take(pk: int, at: datetime) -> Delivery | None:
    """Takes a due message under a lease, for the address that its reader has now; None when another one took it."""
    delivery = Delivery.objects.select_related("user").take(pk, lease=LEASE, at=at)
    if delivery is None:
        return None
    if delivery.user.email and delivery.user.email != delivery.address:
        delivery.address = delivery.user.email
        delivery.save(update_fields=["address"])
    return delivery


def _items(delivery: Delivery, *, at_desk: bool) -> list[Item]:
    notifications = delivery.notifications.for_message().followed()
    return [
        _item(n, at_desk=at_desk)
        for n in sorted(notifications, key=lambda n: (GRAVEST_FIRST[n.kind], n.created_at, n.pk))
    ]


def compose(items: list[Item], *, at_desk: bool) -> tuple[str, str]:
    """Subject and body, for a reader who opens the desk or does not."""
    link = links.absolute(links.desk_list(Subscription)) if at_desk else ""
    return subject_line(items), body(items, settings_link=link, sample=settings.LITERATURE_IS_SAMPLE)


def _failed(delivery: Delivery, error: str, at: datetime) -> None:
    if wait := wait_after(delivery.attempts):
        Delivery.objects.put_off(delivery, until=at + wait, error=error)
    else:
        Delivery.objects.end(delivery, state=Delivery.State.FAILED, due_at=at, error=error)


def _item(notification: Notification, *, at_desk: bool) -> Item:
    reference, claim = notification.reference, notification.claim
    citation = f"{reference}{f' PMID {reference.pmid}.' if reference.pmid else ''}" if reference else ""
    if reference and reference.status:
        citation = f"[{reference.status_words}] {citation}"
    return Item(
        headline=notification.get_kind_display(),
        citation=citation,
        reason=notification.reason,
        is_letter=notification.kind in Notification.LETTERS,
        link=_link(notification, at_desk=at_desk),
        claim=str(claim) if claim else "",
    )


def _link(notification: Notification, *, at_desk: bool) -> str:
    """Where its reader can look at what it is about, and what stands there; "" where there is no such place.

    A link that sets a password is made now and kept nowhere.
    """
    if notification.kind in Notification.LETTERS:
        return _link_of_letter(notification.kind, notification.reader)
    about = notification.claim or notification.search or notification.reference
    if about is None:
        return ""
    if at_desk:
        return f"At the desk: {links.absolute(links.desk(about))}"
    published = links.public(about)
    return f"As published: {published}" if published else ""


def _link_of_letter(kind: str, reader: User) -> str:
    if kind == Notification.Kind.INVITED and reader.last_login:
        return f"At the desk: {links.absolute(links.desk_home())}"
    days = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)
    too_late = f"Too late? Ask for another link: {links.ask_for_password()}"
    return f"Set your password within {days} days: {links.set_password(reader)} {too_late}"
