"""Files of references that people bring: read and shown first, and taken in only when somebody confirms it.

A small file is read, and taken in, while its reader waits; a longer one by a worker, which tells how far it is and can
be stopped. What was taken in before a stop stays, each record with its verdict.
"""

import io
import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING

from django.db import OperationalError, transaction
from django.utils import timezone

from literature.formats.bounds import Unpacked
from literature.formats.entries import NotReadable
from literature.library.file_import import Outcome, import_references
from literature.library.file_preview import preview_references
from literature.models import FileRecord, ReferenceFile, ReferenceFileContent
from literature.models.leased import LeaseLost
from literature.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)
MB = 1024 * 1024
LARGEST = 20 * MB  # bytes of an upload; PubMed's own format has about 3 kB a record
AT_ONCE = 100_000  # bytes, unpacked: some fifty records, which take less than a second
MOST_AT_ONCE = 200  # records
LEASE = timedelta(minutes=1)
BEAT = 2.0  # seconds between two signs of life, which say how far it is
WRITTEN_AT_ONCE = 200  # rows
ATTEMPTS = 3
FAULT = "It failed by a fault of ours, which is in the log: take the file apart and bring the parts."
State = ReferenceFile.State
Stopped = Callable[[], bool]


class StopRequested(Exception):
    """A person stopped it."""


def bring_file(name: str, data: bytes, *, by: "User", at: datetime | None = None) -> ReferenceFile:
    """Keeps the file and reads it, at once or by a worker; nothing is taken into the library yet. Raises Refused."""
    if not data:
        raise Refused("The file is empty: choose another one.")
    if len(data) > LARGEST:
        raise Refused(f"The file has more than {LARGEST // MB} MB, which is the limit: cut it into several.")
    at = at or timezone.now()
    with transaction.atomic():
        row = ReferenceFile.objects.create(
            name=name[:255] or "file", size=len(data), requested_by=by, requested_at=at, due_at=at
        )
        ReferenceFileContent.objects.create(of=row, data=data)
    return _work_now(row) if _is_small(data) else row


def confirm_file(row: ReferenceFile, *, by: "User", at: datetime | None = None) -> ReferenceFile:
    """Takes in what was shown, at once or by a worker. Raises Refused where it is not to be confirmed."""
    at = at or timezone.now()
    shown = ReferenceFile.objects.filter(pk=row.pk, state=State.READ)
    values = {"state": State.WAITING, "confirmed_by": by, "confirmed_at": at, "due_at": at}
    if not shown.update(**values, done=0, attempts=0, error=""):
        raise Refused("This file is not waiting to be confirmed: reload the page to see how it stands.")
    row.refresh_from_db()
    return _work_now(row) if row.records <= MOST_AT_ONCE else row


def stop_file(row: ReferenceFile, *, at: datetime | None = None) -> ReferenceFile:
    """Ends it, or lets it go where it was only shown; what a worker is at ends with its next record.

    Raises Refused for one that is over.
    """
    at = at or timezone.now()
    asked = ReferenceFile.objects.filter(pk=row.pk)
    idle = asked.untaken(at) | asked.filter(state=State.READ)
    with transaction.atomic():
        ended = {"state": State.STOPPED, "stop_requested": True, "finished_at": at, "lease_until": None, "token": None}
        if idle.update(**ended):
            ReferenceFileContent.objects.filter(of=row).delete()
        elif not asked.filter(state=State.RUNNING).update(stop_requested=True):
            raise Refused("This file is through: there is nothing to stop.")
    row.refresh_from_db()
    return row


def work_on_files(*, at: datetime | None = None, stopped: Stopped = lambda: False) -> list[ReferenceFile]:
    """Reads and takes in what is due, one after the other. Safe to run twice and at once."""
    due = ReferenceFile.objects.due(at or timezone.now()).values_list("pk", flat=True)
    taken = (_taken(pk) for pk in list(due) if not stopped())
    return [_worked(row, stopped) for row in taken if row]


def _is_small(data: bytes) -> bool:
    try:
        return len(Unpacked(io.BytesIO(data)).read(AT_ONCE + 1)) <= AT_ONCE
    except NotReadable:
        return True  # its refusal is told at once


def _work_now(row: ReferenceFile) -> ReferenceFile:
    taken = _taken(row.pk)
    if taken:
        _worked(taken, lambda: False)
    row.refresh_from_db()
    return row


def _taken(pk: int) -> ReferenceFile | None:
    row = ReferenceFile.objects.select_related("confirmed_by").take(pk, lease=LEASE, at=timezone.now())
    if row is None or row.attempts <= ATTEMPTS:
        return row
    _end(row, State.FAILED, error=f"It was begun {ATTEMPTS} times, and the worker died each time. {FAULT}")
    return None


def _worked(row: ReferenceFile, stopped: Stopped) -> ReferenceFile:
    """Reads the file, or takes it in where that was confirmed, to the end of its row."""
    try:
        if _work(row, stopped):
            is_read = row.confirmed_at is None
            _end(row, State.READ if is_read else State.DONE)
        else:
            ReferenceFile.objects.put_off(row, until=timezone.now(), attempts=row.attempts - 1)
    except StopRequested:
        _end(row, State.STOPPED)
    except LeaseLost:
        logger.warning("%s was taken over by another worker.", row)
    except NotReadable as error:
        _end(row, State.FAILED, error=str(error))
    except OperationalError:  # the database is away or locked: when the lease is over it is tried again
        raise
    except Exception:
        _end(row, State.FAILED, error=FAULT)
        raise
    row.refresh_from_db()
    return row


def _work(row: ReferenceFile, stopped: Stopped) -> bool:
    """False where the worker is to end before the file does."""
    data = bytes(row.content.data)
    outcomes = preview_references(data) if row.confirmed_at is None else import_references(data, by=row.confirmed_by)
    through = row.done if row.confirmed_at else 0  # by a worker that died: it stands with its verdict
    for batch in _batched(enumerate(outcomes, 1)):
        _write(row, [(index, one) for index, one in batch if index > through], batch[-1][0])
        if ReferenceFile.objects.leased_as(row).filter(stop_requested=True).exists():
            raise StopRequested
        if stopped():
            return False
    return True


def _batched(numbered: Iterable[tuple[int, Outcome]]) -> Iterator[list[tuple[int, Outcome]]]:
    """What came within a beat, at most WRITTEN_AT_ONCE."""
    batch, begun = [], monotonic()
    for one in numbered:
        batch.append(one)
        if len(batch) == WRITTEN_AT_ONCE or monotonic() - begun > BEAT:
            yield batch
            batch, begun = [], monotonic()
    if batch:
        yield batch


def _write(row: ReferenceFile, batch: list[tuple[int, Outcome]], last: int) -> None:
    """The verdicts and how far it is, together. Raises LeaseLost."""
    rows = [
        FileRecord(
            file=row, index=index, location=one.place[:100], verdict=one.verdict, name=one.name, reason=one.reason,
            reference_id=one.reference, is_through=row.confirmed_at is not None,
        )
        for index, one in batch
    ]  # fmt: skip
    with transaction.atomic():
        ReferenceFile.objects.renew(row, lease=LEASE, done=last, records=max(last, row.records))
        FileRecord.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["file", "index"],
            update_fields=["location", "verdict", "name", "reason", "reference", "is_through"],
        )
    row.done, row.records = last, max(last, row.records)


@transaction.atomic
def _end(row: ReferenceFile, state: State, *, error: str = "") -> None:
    is_shown = state == State.READ
    finished = None if is_shown else timezone.now()
    if ReferenceFile.objects.end(row, state=state, error=error, finished_at=finished) and not is_shown:
        ReferenceFileContent.objects.filter(of=row).delete()
