"""One run of a saved search: ask PubMed for all its PMIDs, fetch what is new or changed, store it batch by batch.

The result of the whole search is asked for each time, and the difference to what is known is taken: nothing can slip
through a date window, and a PMID that leaves the result is seen. Dates serve only to find changed records (MDAT).
Everything stored stays stored: a run that was killed goes on where it was, since it asks only for what it lacks.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone

from literature.entrez.client import Batch, Client, SearchAnswer
from literature.entrez.errors import EntrezError, Stopped
from literature.entrez.parse import Broken
from literature.entrez.query import modified_between, window_is_honoured
from literature.entrez.records import Record
from literature.models import Reference, ReferenceEvent, Search, SearchHit, SearchRun
from literature.ncbi import make_client
from literature.references import store_records
from literature.refresh import mark_missing
from literature.runs import (
    KEPT,
    LeaseLost,
    StopRequested,
    begin_run,
    complete_run,
    fail_run,
    heed_stop,
    renew,
    stop_run,
)

NCBI_DAY = ZoneInfo("America/New_York")  # PubMed's date stamps are US Eastern
# A record not looked at for so long is asked for again, in the result or not: one that has left it may be cited still.
LOOK_AGAIN = timedelta(days=7)
Progress = Callable[[SearchRun], None]


class Implausible(EntrezError):
    """An answer that cannot be true and is therefore not believed."""


def sync_search(
    search: Search, *, client: Client | None = None, progress: Progress = lambda run: None
) -> SearchRun:
    """Runs a search once and returns its run, complete, failed or stopped. Raises runs.AlreadyRunning.

    Ctrl-C (KeyboardInterrupt) ends the run as stopped and is raised again; so is a fault of our own, as failed.
    """
    run = begin_run(search)
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
    except EntrezError as error:
        fail_run(run, str(error), permanent=error.permanent)
    except LeaseLost:
        run.refresh_from_db()
    except Exception as error:
        fail_run(run, f"{type(error).__name__}: {error}")
        raise
    progress(run)
    return run


def _execute(run: SearchRun, client: Client, progress: Progress) -> None:
    answer = client.search_all(run.term, lambda *_: renew(run))
    _record_answer(run, answer)
    back = _record_hits(run, answer.ids)
    wanted = _wanted(run, [*back, *_changed_ids(run, client)])
    run.wanted = len(wanted)
    renew(run, "wanted")
    heed_stop(run)
    progress(run)
    for batch in client.fetch(wanted):
        _store_batch(run, batch)
        heed_stop(run)
        progress(run)


def _parts(pmids: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    """Slices that fit into one statement of every database."""
    return (pmids[start : start + size] for start in range(0, len(pmids), size))


def _record_answer(run: SearchRun, answer: SearchAnswer) -> None:
    run.reported, run.translation = answer.count, answer.translation
    run.warnings = [*answer.errors, *answer.warnings]
    if not answer.count and _had_results(run):
        raise Implausible(
            "PubMed answers that nothing matches, where the last run of the same query found something. "
            "This is not believed: nothing was changed. Run it again, or look at the query.",
            permanent=False,
        )
    renew(run, "reported", "translation", "warnings")


def _had_results(run: SearchRun) -> bool:
    complete = run.search.runs.filter(status=SearchRun.Status.COMPLETE, term=run.term)
    return complete.exists() and run.search.hits.present().exists()


def _record_hits(run: SearchRun, ids: Sequence[str]) -> list[str]:
    """Marks what is gone and what came back; adds what is new, linked at once where the record is known.

    Returns the PMIDs that came back: what happened to them meanwhile is not known.
    """
    held = dict(run.search.hits.values_list("pmid", "gone_at"))
    found = set(ids)
    gone = [pmid for pmid, gone_at in held.items() if gone_at is None and pmid not in found]
    back = [pmid for pmid, gone_at in held.items() if gone_at is not None and pmid in found]
    new = (pmid for pmid in ids if pmid not in held)
    run.gone = len(gone)
    with transaction.atomic():
        for part in _parts(gone):
            run.search.hits.filter(pmid__in=part).update(gone_at=run.started_at)
        for part in _parts(back):
            run.search.hits.filter(pmid__in=part).update(gone_at=None)
        SearchHit.objects.bulk_create(
            [SearchHit(search=run.search, pmid=pmid, found_at=run.started_at, found_by=run) for pmid in new],
            batch_size=2000,
        )
        known = Reference.objects.filter(pmid__in=run.search.hits.unfetched().values("pmid"))
        for part in _parts(list(known.values_list("pmid", flat=True))):
            _link(run, part)
        renew(run, "gone", "new")
    return back


def _changed_ids(run: SearchRun, client: Client) -> Sequence[str]:
    """PMIDs whose records NLM changed lately. None are asked for on the first run.

    Lately is counted from the newest change we hold, not from our clock alone: a clock that is wrong, or a source
    that lags behind, must not make a retraction fall between two windows.
    """
    watermark = run.search.watermark
    if watermark is None:
        return ()
    newest = run.search.references.aggregate(newest=Max("date_revised"))["newest"]
    run.changed_since = min(watermark, newest or watermark) - timedelta(days=run.search.overlap_days)
    answer = client.search_all(modified_between(run.term, run.changed_since), lambda *_: renew(run))
    if answer.count and not window_is_honoured(answer.translation, run.changed_since):
        raise Implausible(
            f"PubMed left the date out of the query for changed records (it read: {answer.translation}).",
            permanent=False,
        )
    renew(run, "changed_since")
    return answer.ids


def _wanted(run: SearchRun, changed: Iterable[str]) -> list[str]:
    unfetched = run.search.hits.unfetched().order_by("pk").values_list("pmid", flat=True)
    unseen = run.search.hits.filter(reference__checked_at__lt=run.started_at - LOOK_AGAIN).order_by("pk")
    return list(dict.fromkeys([*unfetched, *changed, *unseen.values_list("pmid", flat=True)]))


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
        ReferenceEvent.objects.append([
            ReferenceEvent(
                reference_id=pk, kind=ReferenceEvent.Kind.FOUND, run=run, quiet=run.is_first, at=now
            )
            for pk in newly
        ])  # fmt: skip
        run.new += len(newly)
