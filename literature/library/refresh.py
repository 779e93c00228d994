"""Asking PubMed anew for the records that are stored: a retraction may come years after the paper.

Each reference has a slot of its own in its period, made from its PMID, so that the requests are spread evenly and no
record is older than its period. `Reference.refresh_every` is that period: monthly, unless an upper floor watches it.
A PMID that PubMed no longer delivers is marked and asked for again in its slot; it is never deleted.
"""

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from literature.entrez.client import Batch, Client
from literature.entrez.parse import Broken
from literature.entrez.records import Record
from literature.library.storing import store_records
from literature.models import Reference, ReferenceEvent

WEEKLY = timedelta(days=7)
AT_MOST = 1_000  # references a pass; passes come every ten minutes
PLANNED = 10_000  # references that get their slot in one pass
LEASE = timedelta(minutes=30)  # of what a pass has taken; a killed one's references are due again after it
NEEDED = ("pmid", "refresh_every", "checked_at")
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
Kind = ReferenceEvent.Kind


@dataclass(slots=True)
class Refreshed:
    """What a pass did; PMIDs."""

    asked: int = 0
    changed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def watch(reference: Reference, every: timedelta = WEEKLY) -> None:
    """Lets a reference be asked for at least so often from now on: for what is used as evidence.

    Crossref is asked about it at the next pass: it may tell a retraction that PubMed does not know.
    """
    watched = Reference.objects.filter(pk=reference.pk, refresh_every__gt=every)
    watched.update(refresh_every=every, refresh_at=None, crossref_at=timezone.now())


def slot(pmid: str, every: timedelta, after: datetime) -> datetime:
    """The first moment later than `after` at which this PMID is due: one in each period, spread by its number."""
    offset = every * (zlib.crc32(pmid.encode()) / 2**32)
    passed = (after - EPOCH - offset) % every
    return after - passed + every


def plan(references: Iterable[Reference]) -> None:
    """Gives each its next slot, counted from when it was last asked for."""
    planned = list(references)
    for reference in planned:
        reference.refresh_at = slot(str(reference.pmid), reference.refresh_every, reference.checked_at)
    Reference.objects.bulk_update(planned, ["refresh_at"], batch_size=500)


def refresh_due(
    client: Client,
    *,
    at: datetime | None = None,
    limit: int = AT_MOST,
    stopped: Callable[[], bool] = lambda: False,
) -> Refreshed:
    """Refreshes what is due, at most `limit` references. Safe to run twice at a time, and to be killed.

    Raises NoAnswer; what was taken and not reached is due again when its lease is over.
    """
    at = at or timezone.now()
    known = Reference.objects.filter(pmid__isnull=False).only(*NEEDED)
    plan(known.filter(refresh_at=None).order_by("pk")[:PLANNED])
    due = known.take_due("refresh_at", at=at, lease=LEASE, limit=limit)
    return refresh_pmids([str(reference.pmid) for reference in due], client, stopped=stopped)


def refresh_pmids(
    pmids: Sequence[str],
    client: Client,
    *,
    progress: Callable[[int], None] = lambda count: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Refreshed:
    """Asks for these PMIDs now and stores what came, a batch a transaction; `progress(count)` follows each batch.

    Raises NoAnswer, and ValueError for what cannot be a PMID.
    """
    done = Refreshed()
    for batch in client.fetch(pmids):
        _store(batch, done)
        progress(len(batch.asked))
        if stopped():
            break
    return done


def _store(batch: Batch, done: Refreshed) -> None:
    now = timezone.now()
    records = [record for record in batch.records if isinstance(record, Record)]
    broken = [record.pmid for record in batch.records if isinstance(record, Broken) and record.pmid]
    with transaction.atomic():
        done.returned += mark_returned([*(record.pmid for record in records), *broken], at=now)
        done.changed += store_records(records).changed
        done.missing += mark_missing(batch.missing, at=now)
        asked = Reference.objects.filter(pmid__in=batch.asked)
        asked.update(checked_at=now)  # asked for in vain is looked at too
        plan(asked.only(*NEEDED).order_by("pk"))
    done.unreadable += broken
    done.asked += len(batch.asked)


def mark_missing(pmids: Sequence[str], *, at: datetime) -> list[str]:
    """Marks references that PubMed no longer delivers; returns the PMIDs that are newly so."""
    references = Reference.objects.filter(pmid__in=pmids, missing_since=None)
    return _mark(list(references.only("pmid")), Kind.MISSING, missing_since=at, at=at)


def mark_returned(pmids: Sequence[str], *, at: datetime) -> list[str]:
    """Takes the mark off references that PubMed delivers again; returns their PMIDs."""
    references = Reference.objects.filter(pmid__in=pmids, missing_since__isnull=False)
    return _mark(list(references.only("pmid")), Kind.RETURNED, missing_since=None, at=at)


def _mark(
    references: list[Reference], kind: ReferenceEvent.Kind, *, missing_since: datetime | None, at: datetime
) -> list[str]:
    rows = Reference.objects.filter(pk__in=[reference.pk for reference in references])
    rows.update(missing_since=missing_since)
    ReferenceEvent.objects.append([ReferenceEvent(reference=row, kind=kind, at=at) for row in references])
    return [str(reference.pmid) for reference in references]
