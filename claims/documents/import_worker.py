"""The worker's part of an import: what is due is taken under a lease, which is kept up at work, and ended once."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Self

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from claims.documents.formats.article import UnreadableDocument
from claims.documents.importing import Source, import_source
from claims.documents.outcome import Imported
from claims.documents.progress import Progress, Step
from claims.documents.web.fetching import fetch
from claims.models import DocumentImport, Upload
from claims.models.imports import DocumentImportQuerySet
from claims.refusals import Refused
from literature.http.addresses import PUBLIC, Allowed
from literature.models.leased import LeaseLost

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=1)  # a worker that has not been heard so long is dead, or its database was away
BEAT = 2.0  # seconds between two renewals, which tell how far it is and hear whether it is to stop
WAIT = DocumentImport.longest_wait  # before an import that failed for a passing reason is tried again
ATTEMPTS = 3
INSTEAD = "save it as plain text and import that, in parts if it is long."
FAULT = f"The import failed by a fault of ours, which is in the log: {INSTEAD}"
State = DocumentImport.State
Stopped = Callable[[], bool]
_ONE_AT_A_TIME = threading.Lock()


class StopRequested(Exception):
    """A person stopped this import: nothing of it is kept."""


class ShuttingDown(Exception):
    """The worker is to end: the import waits for the next one."""


def import_documents(*, allowed: Allowed = PUBLIC, at: datetime | None = None, stopped: Stopped = lambda: False) -> int:
    """Imports what is due; how many came. Safe to run twice and at once: rows are taken one by one.

    One at a time in a process: a text that takes minutes leaves the other threads of a worker to the searches.
    """
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        return 0
    try:
        due = list(DocumentImport.objects.due(at or timezone.now()).values_list("pk", flat=True))
        taken = (take(pk) for pk in due if not stopped())
        return sum(_came(row, allowed, stopped) for row in taken if row)
    finally:
        _ONE_AT_A_TIME.release()


def take(pk: int) -> DocumentImport | None:
    """The import, under a lease; None where another worker has it, or where it killed its workers too often."""
    row = DocumentImport.objects.select_related("requested_by").take(pk, lease=LEASE, at=timezone.now())
    if row is None or row.attempts <= ATTEMPTS:
        return row
    _end(row, State.FAILED, f"It was begun {ATTEMPTS} times, and the worker died each time: {INSTEAD}")
    return None


def _came(row: DocumentImport, allowed: Allowed, stopped: Stopped) -> bool:
    """Works on an import to its end, and answers whether its text came in."""
    try:
        with Hold(row, stopped) as hold:
            bring_in(row, allowed=allowed, progress=hold.progress)
        return True
    except StopRequested:
        _end(row, State.STOPPED)
    except ShuttingDown:
        DocumentImport.objects.put_off(row, until=timezone.now(), attempts=row.attempts - 1)
    except LeaseLost:
        logger.warning("The import of %s was taken over by another worker.", row.source)
    except Refused as error:
        _fail(row, error)
    except OperationalError:  # the database is away or locked: when the lease is over it is tried again
        raise
    except Exception:
        _end(row, State.FAILED, FAULT)
        raise
    return False


def bring_in(row: DocumentImport, *, allowed: Allowed = PUBLIC, progress: Progress) -> None:
    """The text and the end of its row come together or not at all.

    Raises Refused, LeaseLost, StopRequested.
    """
    if row.requested_by is None:  # nobody would be whoever runs the installation
        raise Refused("Who asked for this has no account any more: ask for it anew.")
    import_source(
        _source(row, allowed, progress),
        title=row.title,
        slug=row.slug,
        url=row.url,
        must_begin=row.must_begin,
        by=row.requested_by,
        progress=progress,
        along=lambda done: _end_well(row, done),
    )


def _source(row: DocumentImport, allowed: Allowed, progress: Progress) -> Source:
    """What was uploaded, else what stands at the address."""
    if upload := Upload.objects.filter(of=row).first():
        return Source(bytes(upload.data), row.filename, upload.content_type)
    progress(Step.FETCHING)
    page = fetch(row.url, allowed=allowed)
    return Source(page.data, page.filename, page.content_type)


class Hold:
    """A worker's hold on an import while it works: a thread renews the lease, so that no step need be short, writes how
    far it is, and hears whether it is to stop."""

    def __init__(self, row: DocumentImport, stopped: Stopped) -> None:
        self.row, self.stopped = row, stopped
        self.now: tuple[str, int, int] = ("", 0, 0)
        self.told: Exception | None = StopRequested() if row.stop_requested else None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat_on, name=f"import {row.pk}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def progress(self, step: Step, done: int = 0, of: int = 0) -> None:
        """Raises StopRequested, LeaseLost, ShuttingDown."""
        self.now = (step, done, of)
        if self.told:
            raise self.told
        if self.stopped():
            raise ShuttingDown

    def _beat_on(self) -> None:
        """A beat that fails, while the database is away or another one writes, is one that was missed."""
        while not self._over.wait(BEAT):
            try:
                self.beat()
            except Exception as error:
                logger.info("The lease of %s could not be renewed: %s", self.row.source, error)
            finally:
                connection.close()

    def beat(self) -> None:
        step, done, of = self.now
        try:
            DocumentImport.objects.renew(self.row, lease=LEASE, step=step, step_done=done, step_of=of)
        except LeaseLost as lost:
            self.told = lost
        else:
            if _held(self.row).filter(stop_requested=True).exists():
                self.told = StopRequested()


# How it ends


def _held(row: DocumentImport) -> DocumentImportQuerySet:
    return DocumentImport.objects.leased_as(row)


def _end_well(row: DocumentImport, done: Imported) -> None:
    """Within the transaction that writes the version: whoever asked for a stop before its end gets it."""
    came = {"state": State.DONE, "document": done.document, "version": done.version, "error": ""}
    if not DocumentImport.objects.filter(stop_requested=False).end(row, **came, finished_at=timezone.now()):
        raise StopRequested if _held(row).exists() else LeaseLost(row)
    Upload.objects.filter(of=row).delete()


@transaction.atomic
def _end(row: DocumentImport, state: State, error: str = "") -> None:
    if DocumentImport.objects.end(row, state=state, error=error, finished_at=timezone.now()):
        Upload.objects.filter(of=row).delete()


def _fail(row: DocumentImport, error: Refused) -> None:
    if isinstance(error, UnreadableDocument) and error.may_pass and row.attempts < ATTEMPTS:
        DocumentImport.objects.put_off(row, until=timezone.now() + WAIT, error=str(error))
    else:
        _end(row, State.FAILED, str(error))
