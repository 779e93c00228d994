"""From notices to messages: gathered by channel, taken under a lease, sent outside of any transaction."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from claims.access.reader_zone import in_zone_of
from claims.alerts.channels import CHANNELS
from claims.alerts.channels.failures import NotSent, Permanent, ServerFailed
from claims.alerts.gathering import gather
from claims.alerts.halting import is_halted
from claims.alerts.lanes import Lane, Round
from claims.alerts.letter import Letter
from claims.alerts.letter_of_notices import letter_of
from claims.alerts.owners import notify_owners
from claims.alerts.retry import MOST_ATTEMPTS, PAUSES, wait_after
from claims.alerts.switching import note_failure, note_success, release, switch_off
from claims.models import Channel, Delivery, MailPause, Notification
from claims.models.channels import MAIL

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)


class SenderDied(Exception):
    """A message was taken more often than it can have failed."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A message in this worker's hands, and what is to be sent of it by its channel."""

    delivery: Delivery
    channel: Channel
    letter: Letter
    connection: object = None

    def hand_over(self) -> None:
        CHANNELS[self.channel.kind].send(self.letter, to=self.channel, by=self.connection)


def send_alerts(*, at: datetime | None = None) -> int:
    """Gathers what is due into one message a reader and channel, and sends what is there; how many were sent.

    Safe to run twice and at once: each message is taken by a conditional update. A process that dies while it sends
    leaves the message to the next one, after its lease, with the same Message-ID. `at` stands for now in tests.
    """
    notify_owners(at=at or timezone.now())
    if is_halted():
        return 0
    gather(at=at or timezone.now())
    _give_up_removed(at or timezone.now())
    by_kind: dict[str, dict[int, Lane]] = {}
    due = Delivery.objects.due(at or timezone.now()).values_list("pk", "channel", "channel__kind", "channel__address")
    for pk, channel, kind, address in due:
        lane = by_kind.setdefault(kind, {}).setdefault(channel, Lane(address))
        lane.messages.append(pk)
    known = {kind: lanes.values() for kind, lanes in by_kind.items() if kind in CHANNELS}
    by_mail = _round([pk for lane in known.pop(MAIL, ()) for pk in lane.messages], at)  # no webhook holds it up
    lanes = [Lane(urlsplit(lane.host).netloc, lane.messages) for some in known.values() for lane in some]
    return by_mail + _side_by_side(lanes, at)


def _give_up_removed(at: datetime) -> None:
    """What another worker had in its hands while its channel was removed, and could not send."""
    orphans = Delivery.objects.due(at).filter(channel=None).order_by()
    orphans.update(state=Delivery.State.FAILED, lease_until=None, token=None, error="Its channel was removed.")


def _round(due: Sequence[int], at: datetime | None) -> int:
    """Sends the due mails over one connection; how many. It ends where the server fails, which is left alone then.

    A server that is not there costs no message an attempt.
    """
    if not due or MailPause.objects.holds(at or timezone.now()):
        return 0
    sent = 0
    try:
        with CHANNELS[MAIL].connected() as connection:
            for pk in due:
                sent += _deliver(pk, connection, at)
    except (OSError, ServerFailed) as error:
        logger.warning("The mail server fails, and is left alone: %s", error_text(error))
        MailPause.objects.begin(error_text(error), pauses=PAUSES, at=at or timezone.now())
    else:
        MailPause.objects.end()
    return sent


def _deliver(pk: int, connection: object, at: datetime | None) -> bool:
    """False where nothing was sent. Raises ServerFailed where no other message would be sent either."""
    attempt = _begin(pk, at, connection)
    if attempt is None:
        return False
    failure: Exception | None = None
    try:
        with in_zone_of(attempt.delivery.user):
            attempt.hand_over()
    except Exception as error:  # whatever it is, the other messages do not wait for this one
        failure = error
    went_well = _end(attempt, failure, at)
    if isinstance(failure, ServerFailed):
        raise failure
    return went_well


def _side_by_side(lanes: Sequence[Lane], at: datetime | None) -> int:
    """Calls the receivers of all other channels; how many took their message."""
    return Round[Attempt](begin=lambda pk: _begin(pk, at), end=lambda attempt, failure: _end(attempt, failure, at)).run(
        lanes
    )


def _begin(pk: int, at: datetime | None, connection: object = None) -> Attempt | None:
    """Takes the message and writes what is to be sent; None where nothing is to be: another worker took it, its channel
    went off, it cannot be written, or there is nothing left to tell."""
    delivery = _take(pk, at or timezone.now())
    if delivery is None or delivery.channel is None or _is_off(delivery, delivery.channel):
        return None
    try:
        letter = _written(delivery)
    except Exception as error:
        _failed(delivery, error, at or timezone.now())
        return None
    if not letter.items:
        Delivery.objects.leased_as(delivery).delete()
        return None
    return Attempt(delivery, delivery.channel, letter, connection)


def _end(attempt: Attempt, failure: BaseException | None, at: datetime | None) -> bool:
    """True where it was sent."""
    if failure is not None:
        _failed(attempt.delivery, failure, at or timezone.now())
        return False
    Delivery.objects.end(attempt.delivery, state=Delivery.State.SENT, sent_at=at or timezone.now(), error="")
    note_success(attempt.channel)
    return True


def error_text(error: BaseException) -> str:
    return str(error) if isinstance(error, NotSent) else f"{type(error).__name__}: {error}"


def _is_off(delivery: Delivery, channel: Channel) -> bool:
    """Its channel was switched off since: what it tells waits for another one."""
    letters = delivery.notifications.filter(kind__in=Notification.LETTERS)
    if channel.is_on or letters.exists():
        return False
    release(delivery)
    return True


def _written(delivery: Delivery) -> Letter:
    """Without items when there is nothing left to tell: its reader stopped following, or may not log in any more."""
    if delivery.attempts > MOST_ATTEMPTS:
        raise SenderDied("Whoever sent this message died each time.")
    with in_zone_of(delivery.user):
        return letter_of(delivery)


def _take(pk: int, at: datetime) -> Delivery | None:
    """Takes a due message under a lease, for the address that its channel has now; None when another one took it."""
    rows = Delivery.objects.select_related("user__preferences", "channel__user")
    delivery = rows.take(pk, lease=LEASE, at=at)
    if delivery is None or delivery.channel is None:
        return None
    address = CHANNELS[delivery.channel.kind].shown(delivery.channel)
    if address and address != delivery.address:
        delivery.address = address
        delivery.save(update_fields=["address"])
    return delivery


def _failed(delivery: Delivery, error: BaseException, at: datetime) -> None:
    """Tried again after a while, as long as there are tries; one whose channel goes off by it waits for another."""
    channel = Channel.objects.filter(letters=delivery.pk).first()
    logger.warning("Message %s to user %s was not sent: %s", delivery.pk, delivery.user_id, error_text(error))
    wait = wait_after(delivery.attempts)
    if channel and wait:
        Delivery.objects.put_off(delivery, until=at + wait, error=error_text(error))
    elif channel and channel.kind != MAIL:
        Delivery.objects.put_off(delivery, until=at, error=error_text(error))
        switch_off(channel, why=f"{error_text(error)} It was tried {delivery.attempts} times.", at=at)
    else:  # its channel was removed meanwhile, or whoever keeps the installation has to look
        Delivery.objects.end(delivery, state=Delivery.State.FAILED, due_at=at, error=error_text(error))
    if channel and isinstance(error, Permanent):
        note_failure(channel, error_text(error), at=at)
