"""Storing records: one transaction a batch, only what changed is written, and an event for each change."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone
from isal import isal_zlib
from orjson import JSONEncodeError

from literature.entrez.records import NAMES, Record
from literature.formats.status import remarks
from literature.library.named_papers import keep_named
from literature.library.notices import keep_notices
from literature.models import BulkFile, Reference, ReferenceEvent, SearchRun, Snapshot
from literature.sql.bulk_sql import append_rows, as_json, as_stored, longest, update_rows

Kind = ReferenceEvent.Kind
COLUMNS = (
    "kind", "version", "doi", "pmcid", "title", "abstract", "authors", "journal", "volume", "issue", "pages",
    "year", "month", "day", "publication_types", "mesh", "keywords",
)  # fmt: skip
COMPARED = tuple(name for name in NAMES if name != "pmid")
LISTS = ("abstract", "authors", "publication_types", "mesh", "keywords")
DETAILS = tuple(name for name in NAMES if name not in (*COLUMNS, "pmid"))
LONGEST = {name: longest(Reference, name) for name in ("doi", "pmcid", "journal", "volume", "issue", "pages")}
WRITTEN = (*COLUMNS, "details", "date_revised", "fingerprint", "changed_at", "checked_at", "missing_since")
FAST = 1  # of isal: as small as zlib's level 3 in a third of the time; zlib reads it
HIGHEST_NUMBER = 32_767  # of a version and a year
HIGHEST_IN_JSON = 2**53
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
    seen_at: datetime | None = None,
    file: BulkFile | None = None,
) -> Stored:
    """Adds or updates the references of `records`, with their snapshots, notices and events.

    Safe to call again with the same records: an unchanged one writes nothing but its time of checking. Of several
    versions of a record the highest is kept (PLoS Currents, F1000). `quiet` marks events of a back catalogue; what
    happens to a reference that was here before is never quiet. `seen_at` is when PubMed said so, where that was not
    now; `file` is where the records stood, where they were not fetched. A batch is a handful of statements, whatever
    its size.
    """
    newest = _newest_by_pmid(records)
    at = at or timezone.now()
    options: dict[str, Any] = {"run": run, "quiet": quiet, "at": at, "seen_at": seen_at or at, "file": file}
    try:
        return _store(newest, **options)
    except IntegrityError:  # another run has added some of them meanwhile; now they are known
        return _store(newest, **options)
    except (DataError, ValueError, OverflowError, JSONEncodeError):
        # No database takes all that a record may hold: see _mended.
        return _store({pmid: _mended(record) for pmid, record in newest.items()}, **options)


def _store(newest: dict[str, Record], **options: Any) -> Stored:
    batch = _Batch(**options)
    fingerprints = {pmid: record.fingerprint() for pmid, record in newest.items()}
    with transaction.atomic():
        locked = Reference.objects.filter(pmid__in=list(newest)).locked_in_order()
        known = {row[0]: row for row in locked.values_list("pmid", "pk", "version", "fingerprint")}
        for pmid, record in newest.items():
            if pmid not in known:
                batch.add(record, fingerprints[pmid])
                continue
            _, pk, version, fingerprint = known[pmid]
            if fingerprint == fingerprints[pmid] or record.version < version:
                batch.keep(record, pk)
            else:
                batch.alter(record, fingerprints[pmid], pk)
        batch.write()
    return batch.stored


def _newest_by_pmid(records: Iterable[Record]) -> dict[str, Record]:
    newest: dict[str, Record] = {}
    for record in records:
        newer = newest.get(record.pmid)
        if newer is None or record.version >= newer.version:
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
    if isinstance(value, int) and abs(value) > HIGHEST_IN_JSON:
        return None
    return [_replaced(part) for part in value] if isinstance(value, list) else value


def _whole_day(text: str) -> str | None:
    """`YYYY-MM-DD` where it is a day; None for a date that lacks its day, as some old records have it, or is none."""
    with suppress(ValueError):
        return date.fromisoformat(text).isoformat() if len(text) == len("YYYY-MM-DD") else None
    return None


def _columns(record: Record) -> tuple[Any, ...]:
    """The values of COLUMNS and of `details`, as the database takes them."""
    details = {name: getattr(record, name) for name in DETAILS}
    columns = {name: getattr(record, name) for name in COLUMNS}
    shown = {name: columns[name][:most] for name, most in LONGEST.items()} | {"title": record.cited_title}
    for name, value in shown.items():
        if value != columns[name]:  # what the record says stays in `details`
            details[name], columns[name] = columns[name], value
    for name in LISTS:
        columns[name] = as_json(columns[name])
    return (*columns.values(), as_json(details))


class _Batch:
    """The rows that one call writes, gathered first so that each table is written once."""

    def __init__(
        self, *, run: SearchRun | None, quiet: bool, at: datetime, seen_at: datetime, file: BulkFile | None
    ) -> None:
        self.run, self.quiet, self.at, self.seen_at, self.file = run, quiet, at, seen_at, file
        self.stored = Stored()
        self.added: list[tuple[Record, str]] = []
        self.altered: list[tuple[Record, str, int]] = []
        self.same: list[int] = []

    def add(self, record: Record, fingerprint: str) -> None:
        self.added.append((record, fingerprint))
        self.stored.new.append(record.pmid)

    def keep(self, record: Record, pk: int) -> None:
        self.same.append(pk)
        self.stored.unchanged.append(record.pmid)

    def alter(self, record: Record, fingerprint: str, pk: int) -> None:
        self.altered.append((record, fingerprint, pk))
        self.stored.changed.append(record.pmid)

    def write(self) -> None:
        changed = [self._event(pk, Kind.CHANGED, changed_fields=names) for pk, names in self._changes().items()]
        written = [*self._insert(), *self._update()]
        Reference.objects.filter(pk__in=self.same).update(checked_at=self.seen_at, missing_since=None)
        self._take_snapshots(written)
        added = [self._event(pk, Kind.ADDED, quiet=self.quiet) for pk, *_ in written[: len(self.added)]]
        ReferenceEvent.objects.append([*added, *changed, *self._keep_notices(written)])

    def _changes(self) -> dict[int, list[str]]:
        """The names of the fields in which each altered reference will differ from what is stored."""
        records = {pk: record for record, _, pk in self.altered}
        stored = Reference.objects.filter(pk__in=list(records)).order_by("pk").values("pk", "details", *COLUMNS)
        return {before["pk"]: _changed_fields(before, records[before["pk"]]) for before in stored}

    def _insert(self) -> list[tuple[int, Record, str]]:
        # By PMID, so that two runs that add the same works wait for each other and never in a ring.
        new = sorted(self.added, key=lambda pair: pair[0].pmid)
        times = self._times()
        rows = ((record.pmid, *self._row(record, mark, times), times[0]) for record, mark in new)
        append_rows(Reference, ("pmid", *WRITTEN, "added_at"), rows)
        keys = dict(Reference.objects.filter(pmid__in=self.stored.new).values_list("pmid", "pk"))
        return [(keys[record.pmid], record, mark) for record, mark in new]

    def _update(self) -> list[tuple[int, Record, str]]:
        times = self._times()
        rows = ((pk, *self._row(record, mark, times)) for record, mark, pk in self.altered)
        if self.altered:
            update_rows(Reference, "id", WRITTEN, rows)
        return [(pk, record, mark) for record, mark, pk in self.altered]

    def _times(self) -> tuple[Any, Any]:
        return as_stored(Reference, "changed_at", self.at), as_stored(Reference, "checked_at", self.seen_at)

    @staticmethod
    def _row(record: Record, fingerprint: str, times: tuple[Any, Any]) -> tuple[Any, ...]:
        """The values of WRITTEN."""
        return (*_columns(record), _whole_day(record.date_revised), fingerprint, *times, None)

    def _take_snapshots(self, written: Sequence[tuple[int, Record, str]]) -> None:
        at = as_stored(Snapshot, "fetched_at", self.at)
        append_rows(
            Snapshot,
            ("reference", "fingerprint", "compressed", "fetched_at", "file"),
            (
                (pk, fingerprint, isal_zlib.compress(record.raw, FAST), at, self.file and self.file.pk)
                for pk, record, fingerprint in written
                if record.raw
            ),
        )

    def _keep_notices(self, written: Sequence[tuple[int, Record, str]]) -> list[ReferenceEvent]:
        new = {pk for pk, *_ in written[: len(self.added)]}
        records = {pk: record for pk, record, _ in written}
        news = [*keep_notices(records, new=new, at=self.at), *keep_named(records, new=new, at=self.at)]
        return [self._event(pk, kind, notice=notice, quiet=self.quiet and pk in new) for pk, notice, kind in news]

    def _event(self, pk: int, kind: Kind, **more: Any) -> ReferenceEvent:
        return ReferenceEvent(reference_id=pk, run=self.run, kind=kind, at=self.at, **more)


def _changed_fields(before: dict[str, Any], record: Record) -> list[str]:
    """`before` holds COLUMNS and `details` as they are stored; a value told otherwise by its column is in `details`."""
    stored = before | before["details"]
    return [name for name in COMPARED if stored.get(name) != getattr(record, name)]


def normalised(reference: Reference) -> dict[str, object]:
    """One reference as `export_references` prints it: the fields of the record, its notices, status and remarks."""
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
    values["remarks"] = remarks(reference.as_work())
    return values
