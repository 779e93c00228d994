"""Mails to those who follow what is public: whether they want them, and then what has changed, once a day at most."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from claims.alerts.channels.failures import Permanent, ServerFailed
from claims.alerts.channels.mail import Mailer, send_letter
from claims.alerts.delivery import error_text
from claims.alerts.halting import is_halted
from claims.alerts.retry import MOST_ATTEMPTS, PAUSES, wait_after
from claims.exports.freezing import content_hash, frozen, thawed
from claims.exports.summary import Summary
from claims.exports.whats_new import has_changed
from claims.models import Document, MailPause, PublicFollower, PublishedState, Visibility
from claims.pages.by_mail.letters import asked_to_confirm, what_changed
from claims.pages.published import published
from claims.pages.stamps import changed_at
from literature.models.leased import LeaseLost

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
EVERY = timedelta(days=1)
FORGOTTEN_AFTER = timedelta(days=2)  # unconfirmed


@dataclass(slots=True)
class Round:
    """Mails of one round, over one connection; what is published is gathered once for all who follow the same."""

    mailer: Mailer
    at: datetime
    states: dict[tuple[int, int | None], PublishedState] = field(default_factory=dict)


def send_public_news(*, at: datetime | None = None) -> int:
    """Sends what is due; how many mails. Safe to run twice and at once, and a worker that dies leaves its mail to the
    next one, which sends the same under the same Message-ID. `at` is now, in tests."""
    now = at or timezone.now()
    due = list(PublicFollower.objects.due(now).values_list("pk", flat=True))
    if not due or is_halted() or MailPause.objects.holds(now):
        return 0
    sent = 0
    with Mailer() as mailer:
        try:
            mailer.open()
            sending = Round(mailer, now)
            for pk in due:
                sending.at = at or timezone.now()  # a lease begins when a row is taken, not with the round
                sent += _turn(pk, sending)
        except (OSError, ServerFailed) as error:
            logger.warning("The mail server fails, and is left alone for a while: %s", error_text(error))
            MailPause.objects.begin(error_text(error), pauses=PAUSES, at=now)
        else:
            MailPause.objects.end()
    # What another worker has just gathered is about to be somebody's.
    PublishedState.objects.filter(sent_to=None, created_at__lt=now - EVERY).delete()
    return sent


def _turn(pk: int, sending: Round) -> bool:
    """One follower's; False where nothing was sent. Raises ServerFailed where no other mail would be sent either."""
    row = PublicFollower.objects.with_subject().take(pk, lease=LEASE, at=sending.at)
    if row is None:
        return False
    try:
        return _news(row, sending) if row.confirmed_at else _question(row, sending)
    except LeaseLost:
        return False
    except Exception as error:  # whatever it is, the other mails do not wait for this one
        logger.warning("The mail to the follower %s was not sent: %s", pk, error_text(error))
        _failed(row, error, sending.at)
        if isinstance(error, ServerFailed):
            raise
    return False


def _question(row: PublicFollower, sending: Round) -> bool:
    """Whether it wants to follow, once; who does not answer is forgotten, and so is who asks for what is not public."""
    if row.asked_at or not is_public(row.document):
        PublicFollower.objects.leased_as(row).delete()
        return False
    send_letter(asked_to_confirm(row, at=sending.at), row.address, by=sending.mailer)
    rows = PublicFollower.objects
    return rows.put_off(row, until=sending.at + FORGOTTEN_AFTER, asked_at=sending.at, attempts=0, error="")


def _news(row: PublicFollower, sending: Round) -> bool:
    """What has changed since the last mail, or since it was confirmed; nothing where nothing has."""
    if not is_public(row.document):
        _wait(row, sending)
        return False
    state = _state_of(row, sending)
    before, now = (thawed(one.summary) for one in (row.last or state, state))
    if not has_changed(before, now):
        _wait(row, sending, last=row.last or state)
        return False
    letter = what_changed(row, before, now, content=state.content_hash, at=sending.at)
    send_letter(letter, row.address, by=sending.mailer)
    _wait(row, sending, last=state, sent_at=sending.at)
    return True


def is_public(document: Document) -> bool:
    return document.visibility == Visibility.PUBLIC


def _state_of(row: PublicFollower, sending: Round) -> PublishedState:
    key = (row.document_id, row.claim_id)
    if key not in sending.states:
        summary = _summary(row)
        sending.states[key], _ = PublishedState.objects.get_or_create(
            document=row.document, claim=row.claim, content_hash=content_hash(summary),
            defaults={"summary": frozen(summary)},
        )  # fmt: skip
    return sending.states[key]


def _summary(row: PublicFollower) -> Summary:
    newest = row.document.versions.order_by("-number").values_list("number", flat=True)[0]
    only = {row.claim_id} if row.claim_id else None
    return published(row.document, at=changed_at(row.document), version=newest, only=only)


def _wait(row: PublicFollower, sending: Round, **values: object) -> None:
    PublicFollower.objects.put_off(row, until=sending.at + EVERY, attempts=0, error="", **values)


def _failed(row: PublicFollower, error: Exception, at: datetime) -> None:
    """Tried again; an address that is refused however often is deleted, and nobody's for a fault of ours."""
    wait = wait_after(min(row.attempts, MOST_ATTEMPTS))
    if wait is None and isinstance(error, Permanent):
        PublicFollower.objects.leased_as(row).delete()
    else:
        PublicFollower.objects.put_off(row, until=at + (wait or EVERY), error=error_text(error))
