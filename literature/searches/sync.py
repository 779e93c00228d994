"""One run of a saved search: ask PubMed for its PMIDs, fetch what is new or changed, store it batch by batch.

What is asked depends on the kind of the run (see kinds). Everything stored stays stored: a run that was killed goes on
where it was, since it asks only for what it lacks.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from literature.clients.ncbi import make_client
from literature.entrez.client import Batch, Client
from literature.entrez.parse import Broken
from literature.entrez.records import Record
from literature.http.failures import NoAnswer, Stopped
from literature.library.refresh import mark_missing
from literature.library.storing import store_records
from literature.models import Reference, ReferenceEvent, Search, SearchHit, SearchRun
from literature.models.leased import LeaseLost
from literature.rules.run_kinds import Kind
from literature.searches.asking import ask_changed, ask_created, ask_whole
from literature.searches.running import (
    KEPT,
    StopRequested,
    begin_run,
    complete_run,
    fail_run,
    raise_if_stopped,
    renew,
    stop_run,
)

NCBI_DAY = ZoneInfo("America/New_York")  # PubMed's date stamps are US Eastern
# A record not looked at for so long is asked for again, in the result or not: one that has left it may be cited still.
LOOK_AGAIN = timedelta(days=7)
Progress = Callable[[SearchRun], None]


def sync_search(
    search: Search,
    *,
    client: Client | None = None,
    progress: Progress = lambda run: None,
    kind: Kind | None = None,
) -> SearchRun:
    """Runs a search once and returns its run, complete, failed or stopped. Without `kind`, it is the one that is due.

    Raises runs.AlreadyRunning, and runs.TooEarly for a kind that cannot be the first.
    Ctrl-C (KeyboardInterrupt) ends the run as stopped and is raised again; so is a fault of our own, as failed.
    """
    run = begin_run(search, kind=kind)
    try:
        _execute(run, client or make_client(), progress)
        complete_run(run, watermark=run.started_at.astimezone(NCBI_DAY))
    except StopRequested as stop:
        stop_run(run, str(stop))
    except Stopped:
        stop_run(run, f"The program was ended. {KEPT}", still_due=True)
    except KeyboardInterrupt:
        stop_run(run, f"Stopped from the keyboard. {KEPT}", still_due=True)
        raise
    except NoAnswer as error:
        fail_run(run, str(error), permanent=error.permanent)
    except LeaseLost:
        run.refresh_from_db()
    except Exception as error:
        fail_run(run, f"{type(error).__name__}: {error}")
        raise
    progress(run)
    return run


def _execute(run: SearchRun, client: Client, progress: Progress) -> None:
    wanted = _wanted(run, _ask(run, client))
    run.wanted = len(wanted)
    renew(run, "wanted")
    raise_if_stopped(run)
    progress(run)
    for batch in client.fetch(wanted):
        _store_batch(run, batch)
        raise_if_stopped(run)
        progress(run)


def _ask(run: SearchRun, client: Client) -> list[str]:
    """Records what the search finds; returns the PMIDs whose records may have changed."""
    whole = ask_whole(run, client)
    if run.kind == Kind.FULL:
        _mark_gone(run, whole)
        return [*_record_found(run, whole), *ask_changed(run, client)]
    if run.kind == Kind.NEW:
        return _record_found(run, ask_created(run, client))
    changed = ask_changed(run, client)  # a record that gains its MeSH begins to match
    _record_found(run, changed)
    return list(changed)


def _parts(pmids: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    """Slices that fit into one statement of every database."""
    return (pmids[start : start + size] for start in range(0, len(pmids), size))


def _mark_gone(run: SearchRun, whole: Sequence[str]) -> None:
    """Marks what is no longer in the whole result: only a full run can know."""
    found = set(whole)
    present = run.search.hits.present().values_list("pmid", flat=True)
    gone = [pmid for pmid in present if pmid not in found]
    run.gone = len(gone)
    with transaction.atomic():
        for part in _parts(gone):
            run.search.hits.filter(pmid__in=part).update(gone_at=run.started_at)
        renew(run, "gone")


def _record_found(run: SearchRun, ids: Sequence[str]) -> list[str]:
    """Adds what is new, linked at once where the record is known, and takes the mark off what came back.

    Returns the PMIDs that came back: what happened to them meanwhile is not known.
    """
    hits = dict(run.search.hits.values_list("pmid", "gone_at"))
    back = [pmid for pmid in ids if hits.get(pmid)]
    new = [pmid for pmid in ids if pmid not in hits]
    with transaction.atomic():
        for part in _parts(back):
            run.search.hits.filter(pmid__in=part).update(gone_at=None)
        for part in _parts(new, 2000):  # a hundred thousand rows at once take 40 MB
            SearchHit.objects.bulk_create(
                [SearchHit(search=run.search, pmid=pmid, found_at=run.started_at, found_by=run) for pmid in part]
            )
        known = Reference.objects.filter(pmid__in=run.search.hits.unfetched().values("pmid"))
        for part in _parts(known.pmids()):
            _link(run, part)
        renew(run, "new")
    return back


def _wanted(run: SearchRun, changed: Iterable[str]) -> list[str]:
    unfetched = run.search.hits.unfetched().order_by("pk").values_list("pmid", flat=True)
    wanted = [*unfetched, *changed]
    if run.kind == Kind.FULL:
        unseen = run.search.hits.filter(reference__checked_at__lt=run.started_at - LOOK_AGAIN)
        wanted += unseen.order_by("pk").values_list("pmid", flat=True)
    return list(dict.fromkeys(wanted))


def _store_batch(run: SearchRun, batch: Batch) -> None:
    records = [record for record in batch.records if isinstance(record, Record)]
    broken = [record for record in batch.records if isinstance(record, Broken)]
    with transaction.atomic():
        stored = store_records(records, run=run, quiet=run.is_first)
        _link(run, [*stored.new, *stored.changed, *stored.unchanged])
        # Asked for in vain is looked at too: a record that PubMed has deleted is not asked for each time.
        Reference.objects.filter(pmid__in=batch.missing).update(checked_at=timezone.now())
        mark_missing(batch.missing, at=timezone.now())
        run.fetched += len(records)
        run.changed += len(stored.changed)
        run.missing = [*run.missing, *batch.missing, *(record.pmid for record in broken)]
        run.warnings += [f"PMID {record.pmid} cannot be read: {record.reason}" for record in broken]
        renew(run, "fetched", "new", "changed", "missing", "warnings")


def _link(run: SearchRun, pmids: Sequence[str]) -> None:
    """Ties the hits of this search to their references; each newly tied one is an event."""
    now = timezone.now()
    with transaction.atomic():
        hits = run.search.hits.unfetched().filter(pmid__in=pmids)
        references = Reference.objects.filter(pmid__in=hits.values("pmid")).order_by("pk")
        newly = list(references.values_list("pk", flat=True))
        its_reference = Reference.objects.filter(pmid=OuterRef("pmid")).values("pk")
        hits.update(reference=Subquery(its_reference))
        ReferenceEvent.objects.append(
            [
                ReferenceEvent(reference_id=pk, kind=ReferenceEvent.Kind.FOUND, run=run, quiet=run.is_first, at=now)
                for pk in newly
            ]
        )
        run.new += len(newly)
