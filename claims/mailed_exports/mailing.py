"""Exports by mail: a worker freezes what is due, sends it with what is new as its text, and waits for the next turn."""

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from django.db import OperationalError, transaction
from django.utils import timezone

from claims import links
from claims.access.reader_zone import in_zone_of, zone_of
from claims.alerts.channels.failures import ServerFailed
from claims.alerts.channels.mail import Mailer, is_of_the_server
from claims.alerts.delivery import error_text
from claims.alerts.retry import MOST_ATTEMPTS, PAUSES, wait_after
from claims.alerts.turns import next_turn
from claims.exports import FORMATS
from claims.exports.chosen_claims import scope_of
from claims.exports.freezing import thawed
from claims.exports.gather import summarise
from claims.exports.keeping import keep_for_mail
from claims.exports.summary import Summary
from claims.exports.whats_new import has_changed, with_news
from claims.mailed_exports.order_mail import Enclosed, body_of, subject_of
from claims.models import Export, ExportOrder, MailPause
from claims.refusals import Refused
from literature.models.leased import LeaseLost
from literature.programs.program_run import on_each_beat

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
ATTACHED = 5_000_000  # bytes; base64 makes a third more of it, and many servers refuse 10 MB
LOST_ACCESS = "Its reader has no access to the document any more."
DIED = f"It was begun {MOST_ATTEMPTS} times, and the worker died each time: ask for fewer statements."
Rhythm, State = ExportOrder.Rhythm, ExportOrder.State


class NotWritten(Exception):
    """The export could not be written. The mail server has no part in it, and other mails do not wait."""


def send_ordered_exports(*, at: datetime | None = None) -> int:
    """Sends what is due; how many mails. Safe to run twice and at once: orders are taken one by one, and a worker that
    dies leaves the frozen export to the next one, which sends it with the same Message-ID. `at` is now, in tests."""
    now = at or timezone.now()
    due = list(ExportOrder.objects.due(now).values_list("pk", flat=True))
    if not due or MailPause.objects.holds(now):
        return 0
    sent = 0
    with Mailer() as mailer:
        try:
            mailer.open()  # a server that is not there costs no export an attempt
            for pk in due:
                sent += _turn(pk, mailer, now)
        except (OSError, ServerFailed) as error:
            logger.warning("The mail server fails, and is left alone for a while: %s", error_text(error))
            MailPause.objects.begin(error_text(error), pauses=PAUSES, at=now)
        else:
            MailPause.objects.end()
    return sent


def _turn(pk: int, mailer: Mailer, at: datetime) -> bool:
    """One order's; False where nothing was sent. Raises ServerFailed where no other mail would be sent either."""
    rows = ExportOrder.objects.select_related("document", "user__preferences", "last", "ready")
    order = rows.take(pk, lease=LEASE, at=at)
    if order is None:
        return False
    if not (order.user.is_active and order.user.has_perm("claims.add_exportorder", order.document)):
        ExportOrder.objects.end(order, state=State.ENDED, why_ended=LOST_ACCESS, ended_at=at, ready=None)
        return False
    if order.attempts > MOST_ATTEMPTS:
        _wait(order, at, error=DIED)
        return False
    try:
        with in_zone_of(order.user):
            return _sent(order, mailer, at)
    except LeaseLost:
        return False
    except Refused as error:  # a format, a style or a filter that is not there any more
        ExportOrder.objects.end(order, state=State.FAILED, error=str(error), ended_at=at)
    except Exception as error:  # whatever it is, the other mails do not wait for this one
        logger.warning("The export %s was not sent: %s", pk, error_text(error))
        _failed(order, error_text(error), at)
        if is_of_the_server(error):
            raise ServerFailed(error_text(error)) from error
    return False


def _sent(order: ExportOrder, mailer: Mailer, at: datetime) -> bool:
    export = _still_ready(order, at) or _frozen(order, at)
    if export is None:
        _wait(order, at)
        return False
    summary = thawed(export.summary)
    if not order.user.email:
        _wait(order, at, error="Its reader has no mail address.")
        return False
    enclosed, files = _enclosed(export)
    stop = links.stop_mail(order.stop_token)
    text = body_of(summary, enclosed, rhythm=in_words(order), stop=stop, unchanged=_is_unchanged(order, summary))
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}  # RFC 8058
    subject = subject_of(summary)
    mailer.send(order.user.email, subject, text, message_id=order.message_id, headers=headers, files=files)
    _wait(order, at, last=export, sent_at=at)
    return True


def _still_ready(order: ExportOrder, at: datetime) -> Export | None:
    """What an attempt before froze, while its file is there."""
    ready = order.ready
    return ready if ready and ready.expires_at and ready.expires_at > at else None


def _frozen(order: ExportOrder, at: datetime) -> Export | None:
    """The export of this turn, kept before it is sent; None where there is nothing to tell. Raises LeaseLost, Refused
    and NotWritten."""
    values = {name: getattr(order, name) for name in ("mode", "style", "template", "drafts")}
    scope = scope_of(order.document, order.filters, **values)
    summary = summarise(order.document, scope=scope, at=at)
    if order.last:
        summary = with_news(summary, thawed(order.last.summary))
    if not order.tells_unchanged and (_is_unchanged(order, summary) or not (summary.claims or order.last)):
        return None
    try:
        with on_each_beat(partial(_renew, order)):
            data = FORMATS[order.format].data(summary)
    except OSError as error:  # a full disk, a program that is gone
        raise NotWritten(f"The file could not be written: {error_text(error)}") from error
    with transaction.atomic():
        export = keep_for_mail(order.document, order.format, summary, data, by=order.user, at=at)
        ExportOrder.objects.renew(order, lease=LEASE, ready=export, message_id=(message_id := uuid4()))
    order.message_id = message_id
    return export


def _renew(order: ExportOrder) -> None:
    """Raises LeaseLost for one that was stopped. While the database is locked or away, it is a beat that was missed."""
    with suppress(OperationalError):
        ExportOrder.objects.renew(order, lease=LEASE)


def _is_unchanged(order: ExportOrder, summary: Summary) -> bool:
    return order.last is not None and not has_changed(thawed(order.last.summary), summary)


def _enclosed(export: Export) -> tuple[Enclosed, list[tuple[str, bytes, str]]]:
    form = FORMATS[export.format]
    name, data = f"{export.document.slug}-{export.as_of:%Y-%m-%d}.{form.extension}", bytes(export.file.data)
    if len(data) <= ATTACHED:
        return Enclosed(name, len(data)), [(name, data, form.media_type)]
    address = links.absolute(links.desk(export))
    until = timezone.localtime(export.expires_at) if export.expires_at else None
    return Enclosed(name, len(data), address, until), []


def in_words(order: ExportOrder) -> str:
    """ "every day at 7:00 Europe/Rome"."""
    if order.rhythm == Rhythm.ONCE:
        return "once"
    return f"{order.get_rhythm_display().lower()} at {order.hour}:00 {zone_of(order.user).key}"


def _wait(order: ExportOrder, at: datetime, error: str = "", **values: object) -> None:
    """For the next turn; one that comes once is over."""
    done = {**values, "ready": None, "attempts": 0, "error": error}
    if order.rhythm == Rhythm.ONCE:
        ExportOrder.objects.end(order, state=State.FAILED if error else State.ENDED, ended_at=at, **done)
        return
    zone = zone_of(order.user)
    begun = order.created_at.astimezone(zone).date()
    until = next_turn(order.rhythm, hour=order.hour, zone=zone, begun=begun, after=at)
    ExportOrder.objects.put_off(order, until=until, **done)


def _failed(order: ExportOrder, error: str, at: datetime) -> None:
    """Tried again soon with the same export; after too many tries it waits for the next turn."""
    if wait := wait_after(order.attempts):
        ExportOrder.objects.put_off(order, until=at + wait, error=error)
    else:
        _wait(order, at, error=error)
