"""What storing records costs: the store, Django one record at a time, Django's bulk_create, and COPY.

    python -m tests.bench.store [--records 1000 4000]

The records are fetched from the replica and parsed before the clock starts; all write in batches of 200, a transaction
each. "All rows" is what the store writes of a record: the reference, its snapshot, its notices and its event. "One row"
is the reference alone. Conditions and columns are those of tests.bench.sync.
"""

from collections.abc import Callable, Iterable
from typing import Any

from tests.bench.sync import Times, empty, records_of, run, timed

BATCH = 200


def main() -> None:
    measures = (
        all_rows_new, one_row_new, stored_new, all_rows_changed, one_row_changed, stored_changed, stored_unchanged,
        bulk_created, appended, bulk_updated, staged,
    )  # fmt: skip
    run("store", __doc__, [1000, 4000], measures)


def all_rows_new(url: str, size: int) -> Times:
    """update_or_create of all rows, new"""
    return _each(_fresh(url, size), _update_all_rows)


def one_row_new(url: str, size: int) -> Times:
    """update_or_create of one row, new"""
    return _each(_fresh(url, size), _update_one_row)


def stored_new(url: str, size: int) -> Times:
    """store, new"""
    return _store(_fresh(url, size))


def all_rows_changed(url: str, size: int) -> Times:
    """update_or_create of all rows, changed"""
    return _each(_renamed(records_of(url, size), "A"), _update_all_rows)


def one_row_changed(url: str, size: int) -> Times:
    """update_or_create of one row, changed"""
    return _each(_renamed(records_of(url, size), "B"), _update_one_row)


def stored_changed(url: str, size: int) -> Times:
    """store, changed"""
    return _store(_renamed(records_of(url, size), "C"))


def stored_unchanged(url: str, size: int) -> Times:
    """store, unchanged"""
    return _store(_renamed(records_of(url, size), "C"))


def bulk_created(url: str, size: int) -> Times:
    """bulk_create of references, new"""
    from literature.models import Reference

    return _batches(_fresh(url, size), lambda batch: Reference.objects.bulk_create(map(_instance, batch)))


def appended(url: str, size: int) -> Times:
    """append_rows (COPY) of references, new"""
    from literature.models import Reference
    from literature.sql.bulk_sql import append_rows

    names = _names()
    return _batches(_fresh(url, size), lambda batch: append_rows(Reference, names, map(_row, batch)))


def bulk_updated(url: str, size: int) -> Times:
    """bulk_create of references, changed"""
    from literature.models import Reference

    options = {"update_conflicts": True, "unique_fields": ["pmid"], "update_fields": _names()[1:]}
    records = _renamed(records_of(url, size), "D")
    return _batches(records, lambda batch: Reference.objects.bulk_create(map(_instance, batch), **options))


def staged(url: str, size: int) -> Times:
    """update_rows (COPY, staged), changed"""
    from literature.models import Reference
    from literature.sql.bulk_sql import update_rows

    names = _names()[1:]
    records = _renamed(records_of(url, size), "E")
    return _batches(records, lambda batch: update_rows(Reference, "pmid", names, map(_row, batch)))


# --- the contestants -------------------------------------------------------------------------------------------------


def _fresh(url: str, size: int) -> list[Any]:
    empty()
    return records_of(url, size)


def _renamed(records: list[Any], mark: str) -> list[Any]:
    for record in records:
        record.title = f"{mark} {record.title}"
    return records


def _store(records: list[Any]) -> Times:
    from literature.library.storing import store_records

    return _batches(records, store_records)


def _each(records: list[Any], write: Callable[[Any], object]) -> Times:
    return _batches(records, lambda batch: [write(record) for record in batch])


def _batches(records: list[Any], write: Callable[[list[Any]], object]) -> Times:
    from django.db import transaction

    def work() -> None:
        for start in range(0, len(records), BATCH):
            with transaction.atomic():
                write(records[start : start + BATCH])

    return timed(work)[0]


def _values(record: Any) -> dict[str, Any]:
    from literature.library.storing import COLUMNS

    values = record.as_dict()
    columns = {name: values.pop(name) for name in COLUMNS}
    return {"pmid": values.pop("pmid"), **columns, "details": values}


def _instance(record: Any) -> Any:
    from literature.models import Reference

    return Reference(**_values(record))


def _names() -> list[str]:
    from literature.library.storing import COLUMNS

    return ["pmid", *COLUMNS, "details"]


def _row(record: Any) -> tuple[Any, ...]:
    from literature.sql.bulk_sql import as_json

    values: Iterable[Any] = _values(record).values()
    return tuple(as_json(value) if isinstance(value, list | dict) else value for value in values)


def _update_one_row(record: Any) -> Any:
    from literature.models import Reference

    values = _values(record)
    return Reference.objects.update_or_create(pmid=values.pop("pmid"), defaults=values)


def _update_all_rows(record: Any) -> None:
    """Without asking whether anything has changed, which the store does."""
    from isal import isal_zlib

    from literature.models import Notice, ReferenceEvent, Snapshot
    from literature.rules.integrity import notices_of

    reference, is_new = _update_one_row(record)
    packed = {"compressed": isal_zlib.compress(record.raw, 1)}
    Snapshot.objects.update_or_create(reference=reference, fingerprint=record.fingerprint(), defaults=packed)
    for fact in notices_of(record.notices, record.publication_types):
        told = fact._asdict()
        key = {name: told.pop(name) for name in ("kind", "pmid", "citation")}
        Notice.objects.update_or_create(reference=reference, origin="pubmed", **key, defaults=told)
    kind = ReferenceEvent.Kind.ADDED if is_new else ReferenceEvent.Kind.CHANGED
    ReferenceEvent.objects.create(reference=reference, kind=kind, changed_fields=[] if is_new else ["title"])


if __name__ == "__main__":
    main()
