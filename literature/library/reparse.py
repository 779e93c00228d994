"""Reading the stored records again after the parser has changed: only what it now reads otherwise is written.

PubMed is not asked, so nothing counts as looked at: `checked_at` and the snapshots' times stay.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction
from django.db.models import OuterRef, Subquery

from literature.entrez.parse import parse_record
from literature.entrez.records import Record
from literature.library.storing import store_records
from literature.models import Reference, Snapshot
from literature.models.references import ReferenceQuerySet

BATCH = 200


@dataclass(slots=True)
class Reparsed:
    """What was done; PMIDs. `last` is the row to go on behind, should it be stopped."""

    read: int = 0
    changed: list[str] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)
    last: int = 0


def with_records(references: ReferenceQuerySet, *, after: int = 0) -> ReferenceQuerySet:
    """Those that have a stored record, from row `after` on, in the order in which they are read."""
    return references.exclude(fingerprint="").filter(pk__gt=after).order_by("pk")


def reparse(
    references: ReferenceQuerySet, *, after: int = 0, progress: Callable[[Reparsed], None] = lambda done: None
) -> Reparsed:
    """Parses the newest snapshot of each reference and stores what differs, with its events; a batch a transaction.

    Safe to kill and to run again: what is stored is then read as unchanged. `progress` is called after each batch.
    """
    done = Reparsed(last=after)
    newest = Snapshot.objects.filter(reference=OuterRef("pk")).order_by("-fetched_at", "-pk").values("pk")[:1]
    rows = with_records(references, after=after).annotate(newest=Subquery(newest))
    keys = rows.values_list("pk", "pmid", "fingerprint", "newest").iterator(BATCH)
    while batch := list(islice(keys, BATCH)):
        _reparse_batch(batch, done)
        done.last = batch[-1][0]
        progress(done)
    return done


def _reparse_batch(batch: Sequence[tuple[int, str | None, str, int | None]], done: Reparsed) -> None:
    snapshots = Snapshot.objects.in_bulk([newest for *_, newest in batch if newest])
    changed: dict[int, Record] = {}
    for _, number, fingerprint, newest in batch:
        pmid = str(number)
        if newest is None:
            done.unreadable[pmid] = "no record is stored with it: ask PubMed with refresh_references"
            continue
        done.read += 1
        try:
            record = parse_record(snapshots[newest].raw)
        except ValueError as error:
            done.unreadable[pmid] = str(error)
            continue
        if record.pmid == pmid and record.fingerprint() != fingerprint:
            changed[newest] = record
    if changed:
        done.changed += _store(changed)


def _store(changed: dict[int, Record]) -> list[str]:
    """Stores what reads otherwise; `changed` is by the snapshot it was read from, which now has another normal form."""
    pmids = [record.pmid for record in changed.values()]
    for record in changed.values():
        record.raw = b""  # it is stored already: no second snapshot
    with transaction.atomic():
        locked = Reference.objects.filter(pmid__in=pmids).locked_in_order()
        looked_at = dict(locked.values_list("pmid", "checked_at"))
        stored = store_records(changed.values())
        references = list(Reference.objects.filter(pmid__in=pmids).only("pmid", "checked_at", "fingerprint"))
        for reference in references:
            reference.checked_at = looked_at[reference.pmid]
        Reference.objects.bulk_update(references, ["checked_at"])
        _relabel(changed, {str(reference.pmid): reference.fingerprint for reference in references})
    return stored.changed


def _relabel(changed: dict[int, Record], fingerprints: dict[str, str]) -> None:
    snapshots = list(Snapshot.objects.filter(pk__in=changed).only("fingerprint"))
    for snapshot in snapshots:
        snapshot.fingerprint = fingerprints[changed[snapshot.pk].pmid]
    Snapshot.objects.bulk_update(snapshots, ["fingerprint"])
