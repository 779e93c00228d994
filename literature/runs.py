"""The life of a run: begun under a lease, renewed with each batch, ended once."""

import os
import socket
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from literature.entrez.query import reads_alike
from literature.models import Search, SearchRun
from literature.models.runs import LEASE, RunQuerySet

KEPT = "What was stored is kept; the next run goes on from there."
TOLD_AT_THE_END = (
    "status", "finished_at", "error", "warnings", "reported", "fetched", "new", "changed", "gone", "missing",
    "translation_before",
)  # fmt: skip
RETRY_AFTER = timedelta(minutes=10)  # after a failure that may pass by itself


class AlreadyRunning(Exception):
    """Another process runs this search now."""


class LeaseLost(Exception):
    """Another process took this run over, or it was ended from outside: stop writing."""


class StopRequested(Exception):
    """A person asked this run to stop."""


def begin_run(search: Search, *, at: datetime | None = None) -> SearchRun:
    """Starts a run; what a dead worker left running is marked as failed first. Raises AlreadyRunning."""
    at = at or timezone.now()
    for run in search.runs.running():
        if run.lease_until >= at and not _is_dead(run.worker):
            raise AlreadyRunning(_busy(run))
        _bury(run, at)
    is_first = not search.runs.filter(status=SearchRun.Status.COMPLETE, term=search.query).exists()
    lease_until = timezone.now() + LEASE
    try:
        with transaction.atomic():
            return search.runs.create(
                started_at=at, lease_until=lease_until, worker=_me(), term=search.query, is_first=is_first
            )
    except IntegrityError as error:
        raise AlreadyRunning(f"“{search.name}” has just been started elsewhere.") from error


def _busy(run: SearchRun) -> str:
    return (
        f"“{run.search.name}” is running already: wait for it, or stop it on its page. "
        f"If its machine has died, it is free again at {run.lease_until:%H:%M} UTC."
    )


def _bury(run: SearchRun, at: datetime) -> None:
    SearchRun.objects.running().filter(pk=run.pk, token=run.token).update(
        status=SearchRun.Status.FAILED,
        finished_at=at,
        error=f"The worker that ran this search died. {KEPT}",
    )


def _me() -> str:
    return f"{socket.gethostname()[:80]}:{os.getpid()}"


def _is_dead(worker: str) -> bool:
    """True when it was a process of this machine that is no more: then nobody need wait for its lease."""
    host, _, pid = worker.rpartition(":")
    if host != socket.gethostname()[:80]:
        return False
    try:
        os.kill(int(pid), 0)  # signal 0 only asks whether there is such a process
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def renew(run: SearchRun, *fields: str) -> None:
    """Saves `fields` and prolongs the lease. Raises LeaseLost."""
    values = {name: getattr(run, name) for name in fields} | {"lease_until": timezone.now() + LEASE}
    if not _mine(run).update(**values):
        raise LeaseLost(f"Run {run.pk} was ended from outside.")


def heed_stop(run: SearchRun) -> None:
    """Raises StopRequested when a person asked for it. Not for the inside of a transaction: that would undo a batch."""
    if _mine(run).filter(stop_requested=True).exists():
        raise StopRequested(f"Stopped on request. {KEPT}")


def _mine(run: SearchRun) -> RunQuerySet:
    return SearchRun.objects.running().filter(pk=run.pk, token=run.token)


def complete_run(run: SearchRun, *, watermark: datetime) -> None:
    """Ends a run well: the only act that moves the watermark of its search. Raises LeaseLost."""
    run.translation_before = _read_before(run)
    with transaction.atomic():
        if not _end(run, SearchRun.Status.COMPLETE):
            raise LeaseLost(f"Run {run.pk} was ended from outside.")
        run.search.watermark = watermark.date()
        run.search.next_due_at = run.started_at + run.search.every
        run.search.save(update_fields=["watermark", "next_due_at"])


def _read_before(run: SearchRun) -> str:
    """How PubMed read the same query in the last complete run, where that was otherwise; else ""."""
    complete = run.search.runs.filter(status=SearchRun.Status.COMPLETE, term=run.term).exclude(translation="")
    before = complete.values_list("translation", flat=True).first() or ""
    return "" if not before or reads_alike(before, run.translation) else before


def fail_run(run: SearchRun, error: str, *, permanent: bool = False) -> None:
    """Ends a run that failed, with its reason; tries again soon when the reason may pass by itself."""
    every = run.search.every
    with transaction.atomic():
        run.error = error
        if _end(run, SearchRun.Status.FAILED):
            _next_due(run, every if permanent else min(every, RETRY_AFTER))


def stop_run(run: SearchRun, reason: str, *, still_due: bool = False) -> None:
    """Ends a run before its end. One that a person stopped is due again as if it had run, unless `still_due`."""
    with transaction.atomic():
        run.error = reason
        if _end(run, SearchRun.Status.STOPPED) and not still_due:
            _next_due(run, run.search.every)


def request_stop(run: SearchRun) -> bool:
    """Asks a running run to stop before its next batch; False when it is not running."""
    return bool(SearchRun.objects.running().filter(pk=run.pk).update(stop_requested=True))


def _end(run: SearchRun, status: SearchRun.Status) -> bool:
    """False when it was ended from outside before: then that stands, and `run` shows it."""
    run.status, run.finished_at = status, timezone.now()
    if _mine(run).update(**{name: getattr(run, name) for name in TOLD_AT_THE_END}):
        return True
    run.refresh_from_db()
    return False


def _next_due(run: SearchRun, wait: timedelta) -> None:
    run.search.next_due_at = timezone.now() + wait
    run.search.save(update_fields=["next_due_at"])
