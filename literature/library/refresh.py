"""Asking PubMed anew for the records that are stored, each in its slot (`refresh_slots`): a retraction may come years
after the paper.

A PMID that PubMed no longer delivers is marked and asked for again in its slot; it is never deleted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from literature.entrez.client import Batch, Client
from literature.entrez.parse import Broken
from literature.entrez.records import Record
from literature.library.merged_pmids import follow_merged
from literature.library.refresh_slots import plan
from literature.library.storing import store_records
from literature.models import Reference, ReferenceEvent

AT_MOST = 1_000  # references a pass; passes come every ten minutes
PLANNED = 10_000  # references that get their slot in one pass
LEASE = timedelta(minutes=30)  # of what a pass has taken; a killed one's references are due again after it
NEEDED = ("pmid", "refresh_every", "checked_at")
Kind = ReferenceEvent.Kind


@dataclass(slots=True)
class Refreshed:
    """What a pass did; PMIDs."""

    asked: int = 0
    changed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)


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
    due = known.take_due("refresh_at", at=at, longest=F("refresh_every"), lease=LEASE, limit=limit)
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
        done.merged += follow_merged(batch, client)
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
