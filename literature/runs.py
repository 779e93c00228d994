"""The life of a run: begun under a lease, renewed with each batch, ended once."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from literature.models import Search, SearchRun
from literature.models.runs import LEASE

KEPT = "What was stored is kept; the next run goes on from there."
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
    SearchRun.objects.abandoned(at).filter(search=search).update(
        status=SearchRun.Status.FAILED,
        finished_at=at,
        error=f"The worker that ran this search died. {KEPT}",
    )
    is_first = not search.runs.filter(status=SearchRun.Status.COMPLETE).exists()
    try:
        with transaction.atomic():
            return search.runs.create(
                started_at=at, lease_until=timezone.now() + LEASE, term=search.query, is_first=is_first
            )
    except IntegrityError as error:
        raise AlreadyRunning(
            f"“{search.name}” is running already; wait for it, or stop it on its page."
        ) from error


def renew(run: SearchRun, *fields: str) -> None:
    """Saves `fields` and prolongs the lease. Raises LeaseLost or StopRequested."""
    values = {name: getattr(run, name) for name in fields} | {"lease_until": timezone.now() + LEASE}
    mine = SearchRun.objects.running().filter(pk=run.pk, token=run.token)
    if not mine.update(**values):
        raise LeaseLost(f"Run {run.pk} was ended from outside.")
    if mine.filter(stop_requested=True).exists():
        raise StopRequested(f"Stopped on request. {KEPT}")


def complete_run(run: SearchRun, *, watermark: datetime) -> None:
    """Ends a run well: the only act that moves the watermark of its search."""
    with transaction.atomic():
        _end(run, SearchRun.Status.COMPLETE)
        run.search.watermark = watermark.date()
        run.search.next_due_at = run.started_at + run.search.every
        run.search.save(update_fields=["watermark", "next_due_at"])


def fail_run(run: SearchRun, error: str, *, permanent: bool = False) -> None:
    """Ends a run that failed, with its reason; tries again soon when the reason may pass by itself."""
    with transaction.atomic():
        run.error = error
        _end(run, SearchRun.Status.FAILED)
        every = run.search.every
        _next_due(run, every if permanent else min(every, RETRY_AFTER))


def stop_run(run: SearchRun, reason: str, *, still_due: bool = False) -> None:
    """Ends a run before its end. One that a person stopped is due again as if it had run, unless `still_due`."""
    with transaction.atomic():
        run.error = reason
        _end(run, SearchRun.Status.STOPPED)
        if not still_due:
            _next_due(run, run.search.every)


def request_stop(run: SearchRun) -> bool:
    """Asks a running run to stop before its next batch; False when it is not running."""
    return bool(SearchRun.objects.running().filter(pk=run.pk).update(stop_requested=True))


def _end(run: SearchRun, status: SearchRun.Status) -> None:
    run.status, run.finished_at = status, timezone.now()
    mine = SearchRun.objects.running().filter(pk=run.pk, token=run.token)
    fields = ("status", "finished_at", "error", "warnings", "fetched", "new", "changed", "gone", "missing")
    if not mine.update(**{name: getattr(run, name) for name in fields}):
        raise LeaseLost(f"Run {run.pk} was ended from outside.")


def _next_due(run: SearchRun, wait: timedelta) -> None:
    run.search.next_due_at = timezone.now() + wait
    run.search.save(update_fields=["next_due_at"])
