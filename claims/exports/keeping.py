"""Exports that are kept: asked for by a person, gathered, frozen and written by a worker, until they expire."""

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import OperationalError, transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.exports import FORMATS
from claims.exports.freezing import content_hash, frozen, thawed
from claims.exports.gather import summarise
from claims.exports.scope import Scope
from claims.exports.summary import Summary
from claims.exports.whats_new import with_news
from claims.models import Document, Export
from claims.models.exports import ExportFile
from claims.refusals import Refused
from literature.models.leased import LeaseLost

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)  # longer than the largest export takes
KEPT_FOR = timedelta(days=7)
ATTEMPTS = 3
FAULT = "The export failed by a fault of ours, which is in the log: ask for it again, or for another format."
State, Step = Export.State, Export.Step


@requires("claims.add_export")
def ask_for_export(
    document: Document, name: str, scope: Scope | None = None, note: str = "", *, by: "User", at: datetime | None = None
) -> Export:
    """Asks a worker to keep the summary of a document as it stands, in the format `name`. Raises Refused."""
    scope, form = scope or Scope(), FORMATS.get(name)
    if form is None:
        raise Refused(f"There is no format “{name}”: use one of {', '.join(FORMATS)}.")
    if scope.mode not in form.modes:
        raise Refused(f"{form.name} is written in no mode “{scope.mode}”: use {', '.join(form.modes)}.")
    if not document.versions.exists():
        raise Refused(f"“{document}” has no text yet: import one first.")
    at = at or timezone.now()
    return Export.objects.create(
        document=document, format=name, mode=scope.mode, drafts=scope.drafts, selection=scope.selection,
        claims=None if scope.claims is None else sorted(scope.claims), since=scope.since, note=note.strip(),
        requested_by=by, requested_at=at, due_at=at,
    )  # fmt: skip


def printed(document: Document, scope: Scope | None = None, *, at: datetime | None = None) -> Summary:
    """The summary as it is given out: with what is new since the last export of the document that was kept."""
    scope = scope or Scope()
    summary = summarise(document, scope=scope, at=at)
    before = Export.objects.filter(document=document).of_all_claims(drafts=scope.drafts).kept().first()
    return with_news(summary, thawed(before.summary)) if before else summary


def write_exports(*, at: datetime | None = None) -> int:
    """Writes what is due; how many were done. Safe to run twice and at once: rows are taken one by one."""
    due = list(Export.objects.due(at or timezone.now()).values_list("pk", flat=True))
    return sum(_written(pk) for pk in due)


def _written(pk: int) -> bool:
    row = Export.objects.select_related("document").take(pk, lease=LEASE, at=timezone.now())
    if row is None:
        return False
    try:
        if row.attempts > ATTEMPTS:
            raise Refused(f"It was begun {ATTEMPTS} times, and the worker died each time: ask for fewer claims.")
        _write(row)
        return True
    except LeaseLost:
        logger.warning("The export %s was taken over by another worker.", row.pk)
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
    scope = Scope(mode=row.mode, drafts=row.drafts, claims=row.claims, selection=row.selection, since=row.since)
    summary = printed(row.document, scope)
    Export.objects.renew(row, lease=LEASE, step=Step.WRITING)
    data, now = FORMATS[row.format].data(summary), timezone.now()
    with transaction.atomic():
        ExportFile.objects.update_or_create(of=row, defaults={"data": data})
        done = Export.objects.end(
            row, state=State.DONE, summary=frozen(summary), content_hash=content_hash(summary),
            as_of=summary.generated_at, expires_at=now + KEPT_FOR, finished_at=now,
        )  # fmt: skip
        if not done:
            raise LeaseLost(row)


def clear_expired_files(*, at: datetime | None = None) -> int:
    """Deletes the files that have expired; how many. Their frozen summaries stay."""
    return ExportFile.objects.filter(of__expires_at__lt=at or timezone.now()).delete()[0]
