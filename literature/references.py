"""Storing records: one transaction a batch, only what changed is written, and an event for each change."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from literature.entrez.records import Record
from literature.integrity import NoticeFact, notices_of
from literature.models import Notice, Reference, ReferenceEvent, SearchRun, Snapshot

COLUMNS = (
    "kind", "version", "doi", "pmcid", "title", "abstract", "authors", "journal", "volume", "issue", "pages",
    "year", "month", "day", "publication_types", "mesh", "keywords",
)  # fmt: skip
LONGEST = {
    name: Reference._meta.get_field(name).max_length
    for name in ("doi", "journal", "volume", "issue", "pages")
}
WRITTEN = (*COLUMNS, "details", "date_revised", "fingerprint", "changed_at", "checked_at")


@dataclass(slots=True)
class Stored:
    """What a batch did to the library; PMIDs, in the order of the batch."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


def store_records(
    records: Iterable[Record],
    *,
    run: SearchRun | None = None,
    quiet: bool = False,
    at: datetime | None = None,
) -> Stored:
    """Adds or updates the references of `records`, with their snapshots, notices and events.

    Safe to call again with the same records: an unchanged one writes nothing but its time of checking. Of several
    versions of a record the highest is kept (PLoS Currents, F1000). `quiet` marks events of a back catalogue.
    """
    at = at or timezone.now()
    newest = _newest_by_pmid(records)
    with transaction.atomic():
        known = {
            reference.pmid: reference
            for reference in Reference.objects.select_for_update().filter(pmid__in=list(newest))
        }
        batch = _Batch(run=run, quiet=quiet, at=at)
        for pmid, record in newest.items():
            batch.take(record, known.get(pmid))
        batch.write()
    return batch.stored


def _newest_by_pmid(records: Iterable[Record]) -> dict[str, Record]:
    newest: dict[str, Record] = {}
    for record in records:
        held = newest.get(record.pmid)
        if held is None or record.version >= held.version:
            newest[record.pmid] = record
    return newest


def _whole_day(text: str) -> date | None:
    """The day of `YYYY-MM-DD`; None for a date that lacks its day, as some old records have it."""
    return date.fromisoformat(text) if len(text) == len("YYYY-MM-DD") else None


class _Batch:
    """The rows that one call writes, gathered first so that each table is written once."""

    def __init__(self, *, run: SearchRun | None, quiet: bool, at: datetime) -> None:
        self.run, self.quiet, self.at = run, quiet, at
        self.stored = Stored()
        self.added: list[tuple[Reference, Record]] = []
        self.altered: list[tuple[Reference, Record]] = []
        self.same: list[int] = []
        self.events: list[ReferenceEvent] = []

    def take(self, record: Record, reference: Reference | None) -> None:
        fingerprint = record.fingerprint()
        if reference is None:
            self._add(record, fingerprint)
        elif reference.fingerprint == fingerprint or record.version < reference.version:
            self.same.append(reference.pk)
            self.stored.unchanged.append(record.pmid)
        else:
            self._alter(record, reference, fingerprint)

    def _add(self, record: Record, fingerprint: str) -> None:
        reference = Reference(pmid=record.pmid, added_at=self.at)
        self._fill(reference, record, fingerprint)
        self.added.append((reference, record))
        self.stored.new.append(record.pmid)

    def _alter(self, record: Record, reference: Reference, fingerprint: str) -> None:
        changed = self._fill(reference, record, fingerprint)
        self.altered.append((reference, record))
        self.events.append(self._event(reference, ReferenceEvent.Kind.CHANGED, changed_fields=changed))
        self.stored.changed.append(record.pmid)

    def _fill(self, reference: Reference, record: Record, fingerprint: str) -> list[str]:
        """Sets the columns; returns the names of those that differ from before."""
        values = record.as_dict()
        del values["pmid"]
        columns = {name: values.pop(name) for name in COLUMNS}
        for name, longest in LONGEST.items():
            if longest and len(columns[name]) > longest:  # the whole value stays in `details`
                values[name], columns[name] = columns[name], columns[name][:longest]
        changed = [name for name, value in columns.items() if getattr(reference, name) != value]
        changed += [name for name, value in values.items() if reference.details.get(name) != value]
        for name, value in columns.items():
            setattr(reference, name, value)
        reference.details, reference.fingerprint = values, fingerprint
        reference.date_revised = _whole_day(record.date_revised)
        reference.changed_at = reference.checked_at = self.at
        return changed

    def _event(self, reference: Reference, kind: ReferenceEvent.Kind, **more: object) -> ReferenceEvent:
        return ReferenceEvent(
            reference=reference, kind=kind, run=self.run, quiet=self.quiet, at=self.at, **more
        )

    def write(self) -> None:
        Reference.objects.bulk_create([reference for reference, _ in self.added])
        if self.altered:
            Reference.objects.bulk_update([reference for reference, _ in self.altered], WRITTEN)
        Reference.objects.filter(pk__in=self.same).update(checked_at=self.at)
        written = [*self.added, *self.altered]
        Snapshot.objects.bulk_create([self._snapshot(*pair) for pair in written if pair[1].raw])
        added = [self._event(reference, ReferenceEvent.Kind.ADDED) for reference, _ in self.added]
        notices = self._notices(written)
        ReferenceEvent.objects.append([*added, *self.events, *notices])

    def _snapshot(self, reference: Reference, record: Record) -> Snapshot:
        return Snapshot(
            reference=reference,
            fingerprint=reference.fingerprint,
            compressed=zlib.compress(record.raw),
            fetched_at=self.at,
        )

    def _notices(self, written: Sequence[tuple[Reference, Record]]) -> list[ReferenceEvent]:
        held: dict[int, list[Notice]] = {}
        for notice in Notice.objects.filter(reference__in=[r for r, _ in written], origin="pubmed"):
            held.setdefault(notice.reference_id, []).append(notice)
        events: list[ReferenceEvent] = []
        for reference, record in written:
            facts = notices_of(record.notices, record.publication_types)
            events += self._sync_notices(reference, facts, held.get(reference.pk, []))
        return events

    def _sync_notices(
        self, reference: Reference, facts: list[NoticeFact], held: list[Notice]
    ) -> list[ReferenceEvent]:
        """Adds the notices that are new, lets a withdrawn one stand again, withdraws those no longer told."""
        events = []
        by_key = {(notice.kind, notice.pmid or notice.citation): notice for notice in held}
        for fact in facts:
            notice = by_key.pop((fact.kind, fact.pmid or fact.citation), None)
            if notice is None:
                notice = Notice(reference=reference, seen_at=self.at, **fact._asdict())
            elif notice.withdrawn_at is None:
                continue
            notice.withdrawn_at = None
            notice.save()
            events.append(self._event(reference, ReferenceEvent.Kind.NOTICE, notice=notice))
        for notice in by_key.values():
            if notice.withdrawn_at is None:
                notice.withdrawn_at = self.at
                notice.save(update_fields=["withdrawn_at"])
                events.append(self._event(reference, ReferenceEvent.Kind.WITHDRAWN, notice=notice))
        return events


def normalised(reference: Reference) -> dict[str, object]:
    """One reference as `export_references` prints it: the record's own fields, its notices and its status."""
    values: dict[str, object] = {"pmid": reference.pmid}
    values |= {name: reference.details.get(name, getattr(reference, name)) for name in COLUMNS}
    values["notices"] = [
        {
            "kind": notice.kind,
            "type": notice.ref_type,
            "pmid": notice.pmid,
            "citation": notice.citation,
            "withdrawn": notice.withdrawn_at.isoformat() if notice.withdrawn_at else None,
        }
        for notice in reference.notices.all()
    ]
    values["status"] = reference.status
    return values
