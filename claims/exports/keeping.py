"""Exports that are kept: asked for by a person, gathered, frozen and written by a worker, until they expire."""

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.db import OperationalError, transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.access.reader_zone import in_zone_of
from claims.exports import FORMATS, Format
from claims.exports.freezing import content_hash, frozen, thawed
from claims.exports.gather import summarise
from claims.exports.scope import Scope
from claims.exports.summary import Summary
from claims.exports.whats_new import with_news
from claims.models import Document, Export, ExportOrder
from claims.models.exports import ExportFile
from claims.refusals import Refused
from literature.library.style_choice import chosen_style, chosen_template, tells_of_use
from literature.models.leased import LeaseLost
from literature.programs.program_run import on_each_beat
from literature.styles.shelf import as_id

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)  # longer than it takes to gather the rows; while a program sets them it is renewed
KEPT_FOR = timedelta(days=7)
ATTEMPTS = 3
FAULT = "The export failed by a fault of ours, which is in the log: ask for it again, or for another format."
MOST_AT_ONCE = 300  # works cited in Word or PDF while the reader waits: some two seconds
State, Step = Export.State, Export.Step


class TooLarge(Refused):
    """It is not written at once; a worker writes it."""


@requires("claims.add_export")
def ask_for_export(
    document: Document, name: str, scope: Scope | None = None, note: str = "", *, by: "User", at: datetime | None = None
) -> Export:
    """Asks a worker to keep the summary of a document as it stands, in the format `name`. Raises Refused."""
    scope, form = scope or Scope(), FORMATS.get(name)
    if form is None:
        raise Refused(f"There is no format “{name}”: use one of {', '.join(FORMATS)}.")
    refuse_what_is_not_written(document, form, scope)
    at = at or timezone.now()
    return Export.objects.create(
        document=document, format=name, mode=scope.mode, drafts=scope.drafts, selection=scope.selection,
        claims=None if scope.claims is None else sorted(scope.claims), since=scope.since, style=scope.style,
        template=scope.template, note=note.strip(), requested_by=by, requested_at=at, due_at=at,
    )  # fmt: skip


def refuse_what_is_not_written(document: Document, form: Format, scope: Scope) -> None:
    """Raises Refused for a mode that the format does not know, an unknown style or template, and a document without a
    text."""
    if scope.mode not in form.modes:
        raise Refused(f"{form.name} is written in no mode “{scope.mode}”: use {', '.join(form.modes)}.")
    if form.styled:
        chosen_style(scope.style)
    if form.templated and scope.template:
        chosen_template(scope.template)
    if not document.versions.exists():
        raise Refused(f"“{document}” has no text yet: import one first.")


def keep_for_mail(document: Document, name: str, summary: Summary, data: bytes, *, by: "User", at: datetime) -> Export:
    """An export that is written already, with its file, to be sent to `by`."""
    scope = summary.scope
    row = Export.objects.create(
        document=document, format=name, mode=scope.mode, drafts=scope.drafts, selection=scope.selection,
        claims=None if scope.claims is None else sorted(scope.claims), since=scope.since, style=scope.style,
        template=scope.template, requested_by=by, requested_at=at, due_at=at, state=State.DONE, summary=frozen(summary),
        content_hash=content_hash(summary), as_of=summary.generated_at, expires_at=at + KEPT_FOR, finished_at=at,
        by_mail=True,
    )  # fmt: skip
    ExportFile.objects.create(of=row, data=data)
    return row


@requires("claims.change_export")
def stop_export(row: Export, *, by: "User", at: datetime | None = None) -> Export:
    """Ends it at once: its worker ends the program that it runs, and keeps nothing. Raises Refused for one that is
    over."""
    ended = {"state": State.STOPPED, "step": "", "lease_until": None, "token": None}
    if not Export.objects.filter(pk=row.pk).unfinished().update(**ended, finished_at=at or timezone.now()):
        raise Refused("This export is over: there is nothing to stop.")
    row.refresh_from_db()
    return row


@tells_of_use
def exports_in(style: str) -> str:
    """How many exports, and exports by mail, cite in the style or take the template and are not written yet."""
    asked = [
        *Export.objects.unfinished().values_list("style", "template"),
        *ExportOrder.objects.unfinished().values_list("style", "template"),
    ]
    number = sum(style in map(as_id, names) for names in asked)
    return f"{number} export{'' if number == 1 else 's'} not written yet" if number else ""


def printed(document: Document, scope: Scope | None = None, *, at: datetime | None = None) -> Summary:
    """The summary as it is given out: with what is new since the last export of the document that was kept."""
    scope = scope or Scope()
    summary = summarise(document, scope=scope, at=at)
    before = Export.objects.filter(document=document).of_all_claims(drafts=scope.drafts).kept().first()
    return with_news(summary, thawed(before.summary)) if before else summary


def written_at_once(form: Format, summary: Summary) -> bytes:
    """The file, while whoever asks for it waits. Raises TooLarge, and what the format refuses."""
    if form.styled and (cited := len(summary.bibliography)) > MOST_AT_ONCE:
        raise TooLarge(
            f"{form.name} with {cited:,} works takes a while, so a worker writes it: ask for an export that is kept."
        )
    return form.data(summary)


def write_exports(*, at: datetime | None = None) -> int:
    """Writes what is due; how many were done. Safe to run twice and at once: rows are taken one by one."""
    due = list(Export.objects.due(at or timezone.now()).values_list("pk", flat=True))
    return sum(_written(pk) for pk in due)


def _written(pk: int) -> bool:
    rows = Export.objects.select_related("document", "requested_by__preferences")
    row = rows.take(pk, lease=LEASE, at=timezone.now())
    if row is None:
        return False
    try:
        if row.attempts > ATTEMPTS:
            raise Refused(f"It was begun {ATTEMPTS} times, and the worker died each time: ask for fewer claims.")
        _write(row)
        return True
    except LeaseLost:
        logger.warning("The export %s was stopped, or taken over by another worker.", row.pk)
    except Refused as error:
        Export.objects.end(row, state=State.FAILED, error=str(error), finished_at=timezone.now())
    except OperationalError:  # the database is away or locked: when the lease is over it is tried again
        raise
    except Exception:
        Export.objects.end(row, state=State.FAILED, error=FAULT, finished_at=timezone.now())
        raise
    return False


def _write(row: Export) -> None:
    """The frozen summary, the file and the end of the row come together or not at all. Raises LeaseLost."""
    Export.objects.renew(row, lease=LEASE, step=Step.GATHERING)
    scope = Scope(mode=row.mode, drafts=row.drafts, claims=row.claims, selection=row.selection, since=row.since,
                  style=row.style, template=row.template)  # fmt: skip
    with in_zone_of(row.requested_by):
        summary = printed(row.document, scope)
    Export.objects.renew(row, lease=LEASE, step=Step.WRITING)
    with on_each_beat(partial(_renew, row)):
        data, now = FORMATS[row.format].data(summary), timezone.now()
    with transaction.atomic():
        ExportFile.objects.update_or_create(of=row, defaults={"data": data})
        done = Export.objects.end(
            row, state=State.DONE, summary=frozen(summary), content_hash=content_hash(summary),
            as_of=summary.generated_at, expires_at=now + KEPT_FOR, finished_at=now,
        )  # fmt: skip
        if not done:
            raise LeaseLost(row)


def _renew(row: Export) -> None:
    """Raises LeaseLost for one that was stopped. While the database is locked or away, it is a beat that was missed."""
    with suppress(OperationalError):
        Export.objects.renew(row, lease=LEASE)


def clear_expired_files(*, at: datetime | None = None) -> int:
    """Deletes the files that have expired; how many. Their frozen summaries stay, those of mails as long as the next
    mail says what is new since."""
    at = at or timezone.now()
    deleted = ExportFile.objects.filter(of__expires_at__lt=at).delete()[0]
    Export.objects.mailed().filter(expires_at__lt=at).delete()
    return deleted
