"""Storing records: one transaction a batch, only what changed is written, and an event for each change."""

import re
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from literature.entrez.records import NAMES, Record
from literature.models import Reference, ReferenceEvent, SearchRun, Snapshot
from literature.notices import keep_notices

Kind = ReferenceEvent.Kind
COLUMNS = (
    "kind", "version", "doi", "pmcid", "title", "abstract", "authors", "journal", "volume", "issue", "pages",
    "year", "month", "day", "publication_types", "mesh", "keywords",
)  # fmt: skip
LONGEST = {
    name: Reference._meta.get_field(name).max_length
    for name in ("doi", "pmcid", "journal", "volume", "issue", "pages")
}
WRITTEN = (*COLUMNS, "details", "date_revised", "fingerprint", "changed_at", "checked_at", "missing_since")
FAST = 3  # of zlib: half the time of its default for a twentieth more bytes
HIGHEST_NUMBER = 32_767  # of a version and a year
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


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
    versions of a record the highest is kept (PLoS Currents, F1000). `quiet` marks events of a back catalogue; what
    happens to a reference that was here before is never quiet. A batch is a handful of statements, whatever its size.
    """
    newest = _newest_by_pmid(records)
    options: dict[str, Any] = {"run": run, "quiet": quiet, "at": at or timezone.now()}
    try:
        return _store(newest, **options)
    except IntegrityError:  # another run has added some of them meanwhile; now they are known
        return _store(newest, **options)
    except (
        DataError,
        ValueError,
        OverflowError,
    ):  # no database takes all that a record may hold: see _mended
        return _store({pmid: _mended(record) for pmid, record in newest.items()}, **options)


def _store(newest: dict[str, Record], *, run: SearchRun | None, quiet: bool, at: datetime) -> Stored:
    batch = _Batch(run=run, quiet=quiet, at=at)
    fingerprints = {pmid: record.fingerprint() for pmid, record in newest.items()}
    with transaction.atomic():
        # In one order and without keys, so that two runs that meet here wait for each other and never in a ring.
        held = Reference.objects.select_for_update(no_key=True).filter(pmid__in=list(newest)).order_by("pk")
        known = {pmid: rest for pmid, *rest in held.values_list("pmid", "pk", "version", "fingerprint")}
        changed = {}
        for pmid, record in newest.items():
            pk, version, fingerprint = known.get(pmid, (None, 0, ""))
            if pk is None:
                batch.add(record, fingerprints[pmid])
            elif fingerprint == fingerprints[pmid] or record.version < version:
                batch.keep(record, pk)
            else:
                changed[pk] = record
        for pk, reference in Reference.objects.in_bulk(list(changed)).items():
            batch.alter(changed[pk], reference, fingerprints[changed[pk].pmid])
        batch.write()
    return batch.stored


def _newest_by_pmid(records: Iterable[Record]) -> dict[str, Record]:
    newest: dict[str, Record] = {}
    for record in records:
        held = newest.get(record.pmid)
        if held is None or record.version >= held.version:
            newest[record.pmid] = record
    return newest


def _mended(record: Record) -> Record:
    """The record with text that PostgreSQL refuses replaced by U+FFFD and numbers beyond their columns cut."""
    values = _replaced(record.as_dict())
    values["version"] = min(record.version, HIGHEST_NUMBER)
    values["year"] = record.year if (record.year or 0) <= HIGHEST_NUMBER else None
    return Record(**values, raw=record.raw)


def _replaced(value: Any) -> Any:
    if isinstance(value, str):
        return UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {name: _replaced(part) for name, part in value.items()}
    return [_replaced(part) for part in value] if isinstance(value, list) else value


def _changed_fields(reference: Reference, record: Record) -> list[str]:
    def before(name: str) -> Any:
        return reference.details.get(name, getattr(reference, name) if name in COLUMNS else None)

    return [name for name in NAMES if name != "pmid" and before(name) != getattr(record, name)]


def _whole_day(text: str) -> date | None:
    """The day of `YYYY-MM-DD`; None for a date that lacks its day, as some old records have it, or is none."""
    with suppress(ValueError):
        return date.fromisoformat(text) if len(text) == len("YYYY-MM-DD") else None
    return None


class _Batch:
    """The rows that one call writes, gathered first so that each table is written once."""

    def __init__(self, *, run: SearchRun | None, quiet: bool, at: datetime) -> None:
        self.run, self.quiet, self.at = run, quiet, at
        self.stored = Stored()
        self.added: list[tuple[Reference, Record]] = []
        self.altered: list[tuple[Reference, Record]] = []
        self.same: list[int] = []
        self.back_catalogue: set[int] = set()
        self.events: list[ReferenceEvent] = []

    def add(self, record: Record, fingerprint: str) -> None:
        reference = Reference(pmid=record.pmid, added_at=self.at)
        self._fill(reference, record, fingerprint)
        self.added.append((reference, record))
        self.stored.new.append(record.pmid)

    def keep(self, record: Record, pk: int) -> None:
        self.same.append(pk)
        self.stored.unchanged.append(record.pmid)

    def alter(self, record: Record, reference: Reference, fingerprint: str) -> None:
        changed = _changed_fields(reference, record)
        self._fill(reference, record, fingerprint)
        self.altered.append((reference, record))
        self.events.append(self._event(reference, Kind.CHANGED, changed_fields=changed))
        self.stored.changed.append(record.pmid)

    def _fill(self, reference: Reference, record: Record, fingerprint: str) -> None:
        values = record.as_dict()
        del values["pmid"]
        columns = {name: values.pop(name) for name in COLUMNS}
        for name, longest in LONGEST.items():
            if longest and len(columns[name]) > longest:  # the whole value stays in `details`
                values[name], columns[name] = columns[name], columns[name][:longest]
        for name, value in columns.items():
            setattr(reference, name, value)
        reference.details, reference.fingerprint = values, fingerprint
        reference.date_revised = _whole_day(record.date_revised)
        reference.changed_at = reference.checked_at = self.at
        reference.missing_since = None

    def _event(self, reference: Reference, kind: Kind, **more: object) -> ReferenceEvent:
        quiet = self.quiet and reference.pk in self.back_catalogue
        return ReferenceEvent(
            reference_id=reference.pk,
            run_id=self.run and self.run.pk,
            kind=kind,
            quiet=quiet,
            at=self.at,
            **more,
        )

    def write(self) -> None:
        self._write_references()
        Reference.objects.filter(pk__in=self.same).update(checked_at=self.at, missing_since=None)
        written = [*self.added, *self.altered]
        Snapshot.objects.bulk_create([self._snapshot(*pair) for pair in written if pair[1].raw])
        added = [self._event(reference, Kind.ADDED) for reference, _ in self.added]
        told = [
            self._event(reference, kind, notice=notice)
            for reference, notice, kind in keep_notices(written, at=self.at)
        ]
        ReferenceEvent.objects.append([*added, *self.events, *told])

    def _write_references(self) -> None:
        new = sorted((reference for reference, _ in self.added), key=lambda reference: reference.pmid)
        Reference.objects.bulk_create(new)
        self.back_catalogue = {reference.pk for reference in new}
        Reference.objects.bulk_create(
            [reference for reference, _ in self.altered],
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=WRITTEN,
        )

    def _snapshot(self, reference: Reference, record: Record) -> Snapshot:
        return Snapshot(
            reference_id=reference.pk,
            fingerprint=reference.fingerprint,
            compressed=zlib.compress(record.raw, FAST),
            fetched_at=self.at,
        )


def normalised(reference: Reference) -> dict[str, object]:
    """One reference as `export_references` prints it: the record's own fields, its notices and its status."""
    values: dict[str, object] = {"pmid": reference.pmid}
    values |= {name: reference.details.get(name, getattr(reference, name)) for name in COLUMNS}
    values["notices"] = [
        {
            "kind": notice.kind,
            "type": notice.ref_type,
            "pmid": notice.pmid,
            "doi": notice.doi,
            "citation": notice.citation,
            "date": notice.date.isoformat() if notice.date else None,
            "origin": notice.origin,
            "withdrawn": notice.withdrawn_at.isoformat() if notice.withdrawn_at else None,
        }
        for notice in reference.notices.all()
    ]
    values["status"] = reference.status
    return values
