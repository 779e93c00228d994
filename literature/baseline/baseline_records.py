"""What a baseline or update file does to the library: it adds, it brings up to date, it never undoes what is newer."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from literature.entrez.records import Record
from literature.library.refresh import mark_missing, mark_returned
from literature.library.storing import Stored, store_records
from literature.models import BulkFile, Reference, ReferenceEvent, SearchHit, Snapshot

FileNumber = tuple[int, int]  # the year and the number of a file


class _StoredRecord(NamedTuple):
    """What is stored of a PMID."""

    fingerprint: str
    date_revised: str
    checked_at: datetime
    missing_since: datetime | None
    file: FileNumber | None  # where its newest record stood; None: PubMed delivered it


def store_from_file(records: Sequence[Record], file: BulkFile, *, as_of: datetime) -> Stored:
    """Stores the records that are newer than ours, as a back catalogue, and links the hits that name them.

    A later DateRevised is newer; of two of one day that of the later file, for NLM may revise twice a day. One that
    PubMed delivered itself stands against a file of the same day. `as_of` is the day whose PubMed the files tell: what
    it no longer delivered after that stays marked.
    """
    now = timezone.now()
    with transaction.atomic():
        ours_by_pmid = _stored_records([record.pmid for record in records])
        gone = {pmid for pmid, ours in ours_by_pmid.items() if ours.missing_since and ours.missing_since > as_of}
        present = [record for record in records if record.pmid not in gone]
        mark_returned([record.pmid for record in present], at=now)
        newer = [record for record in present if _is_newer(record, ours_by_pmid.get(record.pmid), _file_number(file))]
        stored = store_records(newer, quiet=True, at=now, seen_at=as_of, file=file)
        _link_hits([record.pmid for record in records], at=now)
    return stored


def mark_deleted(pmids: Sequence[str], file: BulkFile, *, as_of: datetime) -> list[str]:
    """Marks references that PubMed has deleted as no longer delivered; returns the PMIDs that are newly so.

    Not those that a later file, or PubMed itself after the file was made, has delivered again. None is ever removed.
    """
    gone = [pmid for pmid, ours in _stored_records(pmids).items() if not _is_later(ours, _file_number(file), as_of)]
    return mark_missing(gone, at=as_of)


def _file_number(file: BulkFile) -> FileNumber:
    return file.year, file.number


def _stored_records(pmids: Iterable[str]) -> dict[str, _StoredRecord]:
    newest = Snapshot.objects.filter(reference=OuterRef("pk")).order_by("-fetched_at", "-pk")
    rows = Reference.objects.filter(pmid__in=list(pmids)).annotate(
        file_year=Subquery(newest.values("file__year")[:1]),
        file_number=Subquery(newest.values("file__number")[:1]),
    )
    names = ("pmid", "fingerprint", "date_revised", "checked_at", "missing_since", "file_year", "file_number")
    return {
        pmid: _StoredRecord(mark, str(day or ""), checked, missing, None if year is None else (year, number))
        for pmid, mark, day, checked, missing, year, number in rows.values_list(*names)
    }


def _is_newer(record: Record, ours: _StoredRecord | None, file_number: FileNumber) -> bool:
    if ours is None or not ours.fingerprint:
        return True
    if ours.file is None:
        return bool(ours.date_revised) and record.date_revised > ours.date_revised
    return (record.date_revised, file_number) >= (ours.date_revised, ours.file) and _differs(record, ours)


def _differs(record: Record, ours: _StoredRecord) -> bool:
    return record.fingerprint() != ours.fingerprint


def _is_later(ours: _StoredRecord, file_number: FileNumber, as_of: datetime) -> bool:
    return ours.checked_at > as_of if ours.file is None else ours.file > file_number


def _link_hits(pmids: Sequence[str], *, at: datetime) -> None:
    """Ties hits to the references they name; each is an event of the run that found it."""
    hits = list(SearchHit.objects.unfetched().filter(pmid__in=pmids).select_related("found_by").order_by("pk"))
    keys = dict(Reference.objects.filter(pmid__in=[hit.pmid for hit in hits]).values_list("pmid", "pk"))
    for hit in hits:
        hit.reference_id = keys[hit.pmid]
    SearchHit.objects.bulk_update(hits, ["reference"])
    ReferenceEvent.objects.append([_found(hit, keys[hit.pmid], at) for hit in hits])


def _found(hit: SearchHit, reference: int, at: datetime) -> ReferenceEvent:
    return ReferenceEvent(
        reference_id=reference,
        kind=ReferenceEvent.Kind.FOUND,
        run=hit.found_by,
        quiet=bool(hit.found_by and hit.found_by.is_first),
        at=at,
    )
