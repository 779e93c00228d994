"""The life of a run: begun under a lease, renewed with each batch, ended once."""

import os
import platform
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from literature.clients.ncbi import what_is_missing
from literature.entrez.client import LISTABLE
from literature.entrez.query import reads_alike
from literature.models import Search, SearchRun
from literature.models.leased import LeaseLost
from literature.models.runs import LEASE
from literature.refusals import Refused
from literature.rules.run_kinds import Kind, Past, due_kinds

KEPT = "What was stored is kept; the next run goes on from there."
OUTCOME_FIELDS = (
    "status", "finished_at", "error", "warnings", "reported", "fetched", "new", "changed", "gone", "missing",
    "translation_before",
)  # fmt: skip
RETRY_AFTER = timedelta(minutes=10)  # after a failure that may pass by itself


class AlreadyRunning(Refused):
    """Another process runs this search now."""


class TooEarly(Refused):
    """A run for what is new or changed, of a query whose whole result was never asked for."""


class StopRequested(Exception):
    """A person asked this run to stop."""


def begin_run(search: Search, *, kind: Kind | None = None, at: datetime | None = None) -> SearchRun:
    """Starts a run, of the kind that is due where none is given; what a dead worker left running is marked as failed
    first. Raises AlreadyRunning, and TooEarly.
    """
    at = at or timezone.now()
    _refuse_too_early(search, kind)
    kind = kinds_due(search, asked=kind or search.asked_kind, at=at)[0]
    for run in search.runs.running():
        if run.is_leased(at) and not _is_dead(run.worker):
            raise AlreadyRunning(_busy(run))
        _bury(run, at)
    is_first = not search.runs.filter(status=SearchRun.Status.COMPLETE, term=search.query).exists()
    try:
        with transaction.atomic():
            return SearchRun.objects.create_taken(
                lease=LEASE,
                search=search,
                kind=kind,
                started_at=at,
                worker=_me(),
                term=search.query,
                is_first=is_first,
            )
    except IntegrityError as error:
        raise AlreadyRunning(f"“{search.name}” has just been started elsewhere.") from error


def kinds_due(search: Search, *, asked: str = "", at: datetime) -> tuple[Kind, ...]:
    """The kinds of run that a search needs when it is run at `at`, one at least; only `asked`, where it can be."""
    past = _past(search)
    if asked and past.full:
        return (Kind(asked),)
    due_at = search.next_due_at if search.next_due_at and search.next_due_at <= at else at
    return due_kinds(past, due_at=due_at, at=at) or (Kind.FULL,)


def refusal_of_kind(search: Search, kind: str | None) -> str:
    """Why a run of this kind cannot be begun, in words; "" when it can."""
    if kind and kind != Kind.FULL and _past(search).full is None:
        return (
            f"“{search.name}” has not been asked for its whole result yet and must begin with that: "
            "run it without a kind first."
        )
    return ""


def why_not_now(search: Search, kind: str) -> str:
    """Why the worker would not run this search, in words; "" when it would."""
    if reason := what_is_missing():
        return reason
    if not search.is_active:
        return f"“{search.name}” is off: switch it on and save, then run it."
    if kind and kind not in list(Kind):
        return f"“{kind}” is no kind of run: full, new or changed."
    return refusal_of_kind(search, kind)


def _refuse_too_early(search: Search, kind: str | None) -> None:
    if reason := refusal_of_kind(search, kind):
        raise TooEarly(reason)


def _past(search: Search) -> Past:
    return search.runs.past(search.query, listable=LISTABLE, at=timezone.now())


def ask_for_run(search: Search, *, kind: str = "", at: datetime | None = None) -> None:
    """Lets the worker run a search now: as it is due, or for one `kind`. Raises TooEarly."""
    _refuse_too_early(search, kind)
    if kind:
        Search.objects.filter(pk=search.pk).update(asked_kind=kind)
    else:
        Search.objects.filter(pk=search.pk).update(next_due_at=at or timezone.now())


def _busy(run: SearchRun) -> str:
    return (
        f"“{run.search.name}” is running already: wait for it, or stop it on its page. "
        f"If its machine has died, it is free again at {timezone.localtime(run.lease_until):%H:%M %Z}."
    )


def _bury(run: SearchRun, at: datetime) -> None:
    died = f"The worker that ran this search died. {KEPT}"
    SearchRun.objects.end(run, status=SearchRun.Status.FAILED, finished_at=at, error=died)


def _me() -> str:
    return f"{platform.node()[:80]}:{os.getpid()}"


def _is_dead(worker: str) -> bool:
    """True when it was a process of this machine that is no more: then nobody need wait for its lease."""
    host, _, pid = worker.rpartition(":")
    if host != platform.node()[:80]:
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
    SearchRun.objects.renew(run, lease=LEASE, **_values(run, fields))


def raise_if_stopped(run: SearchRun) -> None:
    """Raises StopRequested when a person asked for it. Not for the inside of a transaction: that would undo a batch."""
    if SearchRun.objects.leased_as(run).filter(stop_requested=True).exists():
        raise StopRequested(f"Stopped on request. {KEPT}")


def complete_run(run: SearchRun, *, watermark: datetime) -> None:
    """Ends a run well: the only act that moves a watermark of its search. Raises LeaseLost."""
    run.translation_before = _read_before(run)
    with transaction.atomic():
        if not _end(run, SearchRun.Status.COMPLETE):
            raise LeaseLost(run)
        if run.kind != Kind.CHANGED:
            run.search.watermark = watermark.date()
        if run.kind != Kind.NEW:
            run.search.changed_watermark = watermark.date()
        run.search.save(update_fields=["watermark", "changed_watermark"])
        _plan_next(run)
        _forget_wish(run)


def _plan_next(run: SearchRun) -> None:
    """Sets when the search is due again, unless something is still to be done: then it stays due."""
    search, now = run.search, timezone.now()
    search.refresh_from_db(fields=["query", "next_due_at"])  # it may have been asked for, or changed, meanwhile
    due_at = search.next_due_at if search.next_due_at and search.next_due_at <= now else run.started_at
    if due_kinds(_past(search), due_at=due_at, at=run.started_at):
        search.next_due_at = search.next_due_at or due_at
    else:
        search.next_due_at = search.due_after(run.started_at)
    search.save(update_fields=["next_due_at"])


def _forget_wish(run: SearchRun) -> None:
    """A person's wish for one kind of run is over with its run, whatever came of it."""
    Search.objects.filter(pk=run.search_id, asked_kind=run.kind).update(asked_kind="")


def _read_before(run: SearchRun) -> str:
    """How PubMed read the same query in the last complete run, where that was otherwise; else ""."""
    complete = run.search.runs.filter(status=SearchRun.Status.COMPLETE, term=run.term).exclude(translation="")
    before = complete.values_list("translation", flat=True).first() or ""
    return "" if not before or reads_alike(before, run.translation) else before


def fail_run(run: SearchRun, error: str, *, permanent: bool = False) -> None:
    """Ends a run that failed, with its reason; tries again soon when the reason may pass by itself."""
    now = timezone.now()
    planned = run.search.due_after(now)
    with transaction.atomic():
        run.error = error
        if _end(run, SearchRun.Status.FAILED):
            _next_due(run, planned if permanent else min(planned, now + RETRY_AFTER))
            _forget_wish(run)


def stop_run(run: SearchRun, reason: str, *, still_due: bool = False) -> None:
    """Ends a run before its end. One that a person stopped is due again as if it had run, unless `still_due`."""
    with transaction.atomic():
        run.error = reason
        if _end(run, SearchRun.Status.STOPPED) and not still_due:
            _next_due(run, run.search.due_after(timezone.now()))
            _forget_wish(run)


def request_stop(run: SearchRun) -> bool:
    """Asks a running run to stop before its next batch; False when it is not running."""
    return bool(SearchRun.objects.running().filter(pk=run.pk).update(stop_requested=True))


def _end(run: SearchRun, status: SearchRun.Status) -> bool:
    """False when it was ended from outside before: then that stands, and `run` shows it."""
    run.status, run.finished_at = status, timezone.now()
    if SearchRun.objects.end(run, **_values(run, OUTCOME_FIELDS)):
        return True
    run.refresh_from_db()
    return False


def _values(run: SearchRun, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(run, name) for name in names}


def _next_due(run: SearchRun, moment: datetime) -> None:
    run.search.next_due_at = moment
    run.search.save(update_fields=["next_due_at"])
