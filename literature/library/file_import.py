"""Taking the references of a file into the library: what is known is matched, never overwritten by less.

A file is a snapshot of its day. What it adds is therefore asked for at PubMed soon, by PMID with the next refresh and
else like what is added by hand, so that a notice that came after the export is not missed.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from django.db import IntegrityError, transaction
from django.utils import timezone

from literature.entrez.parse import Broken, Deleted, NotPubMedXML, Parsed, Record, Truncated, parse_records
from literature.formats.bounds import Unpacked, refuse_large_xml
from literature.formats.entries import Entry, NotReadable
from literature.formats.file_kind import entries, is_xml_of_pubmed
from literature.library.adding import await_details
from literature.library.entry_judging import (
    NAMED_BY,
    SCHEMES,
    WITHOUT_IDENTIFIER,
    EntryRefused,
    Judged,
    Verdict,
    judged,
)
from literature.library.named_papers import tell_added
from literature.library.storing import store_records
from literature.models import Reference, ReferenceEvent
from literature.rules.pasted_identifiers import Identifier

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BATCH = 200  # XML records stored in one transaction
BATCH_BYTES = 16 * 1024 * 1024  # and no more than these
UNNAMED = "without identifier"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record, or will: `place` is its line or its number in the file, `reference` the row of the
    stored work."""

    place: str
    verdict: Verdict
    name: str
    reason: str = ""
    reference: int | None = None


def import_references(
    file: bytes | BinaryIO, *, by: "User | None" = None, at: datetime | None = None
) -> Iterator[Outcome]:
    """Takes in a file (also gzipped), told apart by what is in it (`file_kind`). Safe to run again.

    Each outcome is stored when it is given; the file has to stay open until the last. Raises NotReadable, before
    anything is stored, for any other file and for one over a limit of `bounds`.
    """
    source = io.BytesIO(file) if isinstance(file, bytes) else file
    at = at or timezone.now()
    if is_xml_of_pubmed(lambda: Unpacked(source)):
        refuse_large_xml(Unpacked(source))
        return _import_xml(Unpacked(source), at)
    return (_import_entry(entry, by, at) for entry in entries(lambda: Unpacked(source)))


def _import_entry(entry: Entry, by: "User | None", at: datetime) -> Outcome:
    try:
        with transaction.atomic():
            verdict = judged(entry, locked=True)
            reference = _take(entry, verdict, by, at)
    except EntryRefused as refused:
        return Outcome(entry.location, "refused", entry.name, str(refused))
    except IntegrityError:
        return Outcome(entry.location, "refused", entry.name, "somebody has just added it: import the file again")
    return Outcome(entry.location, verdict.verdict, entry.name, verdict.reason, reference.pk)


def _take(entry: Entry, verdict: Judged, by: "User | None", at: datetime) -> Reference:
    if verdict.reference is None:
        return _add(entry, by, at)
    if verdict.empty:
        _complete(verdict.reference, entry, verdict.empty)
    return verdict.reference


def _add(entry: Entry, by: "User | None", at: datetime) -> Reference:
    values = dict(entry.values)
    if "title" not in values:
        values["title"] = next(str(Identifier(name, values[name])) for name in NAMED_BY if name in values)
    reference = Reference.objects.create(
        **values,
        details=entry.details,
        added_at=at,
        changed_at=at,
        checked_at=at,
        refresh_at=at if "pmid" in values else None,
    )
    event = ReferenceEvent(reference=reference, kind=ReferenceEvent.Kind.ADDED, quiet=True, at=at)
    ReferenceEvent.objects.append([event])
    tell_added(reference, at=at)
    if "pmid" not in values and (scheme := next((one for one in SCHEMES if one in values), None)):
        await_details(reference, Identifier(scheme, values[scheme]), by=by, at=at)
    return reference


def _complete(reference: Reference, entry: Entry, empty: tuple[str, ...]) -> None:
    for name in empty:
        setattr(reference, name, entry.values[name])
    reference.details = entry.details | reference.details
    if reference.pmid:
        reference.refresh_at = timezone.now()
    reference.changed_at = timezone.now()
    reference.save()
    event = ReferenceEvent(reference=reference, kind=ReferenceEvent.Kind.CHANGED, changed_fields=[*empty], quiet=True)
    ReferenceEvent.objects.append([event])
    tell_added(reference, at=reference.changed_at)


def _import_xml(source: Unpacked, at: datetime) -> Iterator[Outcome]:
    for batch in batches(parsed(source)):
        yield from _store(batch, at)


def batches(records: Iterable[Parsed | Truncated]) -> Iterator[list[tuple[int, Parsed | Truncated]]]:
    """Of so many records or so many bytes, whichever comes first; each record with its number from 1."""
    batch: list[tuple[int, Parsed | Truncated]] = []
    size = 0
    for number, part in enumerate(records, 1):
        batch.append((number, part))
        size += len(getattr(part, "raw", b""))
        if len(batch) == BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def parsed(source: Unpacked) -> Iterator[Parsed | Truncated]:
    """The records, and last the cut where there is one. Raises NotReadable for XML of another kind."""
    try:
        yield from parse_records(source, keep_raw=True)
    except Truncated as cut:
        yield cut
    except NotPubMedXML as error:
        raise NotReadable(f"This is no PubMed XML: {error}") from error


def _store(batch: list[tuple[int, Parsed | Truncated]], at: datetime) -> list[Outcome]:
    records = [part for _, part in batch if isinstance(part, Record)]
    with transaction.atomic():
        ours = Reference.objects.locked_in_order().in_bulk([record.pmid for record in records], field_name="pmid")
        wanted = [record for record in records if is_newer(record, ours.get(record.pmid))]
        stored = store_records(wanted, quiet=True, at=at)
        Reference.objects.filter(pmid__in=[*stored.new, *stored.changed]).update(refresh_at=at)
        pmids = [record.pmid for record in records]
        keys = dict(Reference.objects.filter(pmid__in=pmids).order_by().values_list("pmid", "pk"))
    verdicts: dict[str, Verdict] = {pmid: "added" for pmid in stored.new}
    verdicts |= dict.fromkeys(stored.changed, "updated")
    return [outcome(number, part, verdicts, keys) for number, part in batch]


def is_newer(record: Record, ours: Reference | None) -> bool:
    """An older export must not undo what PubMed has said since, least of all a retraction."""
    if ours is None or not ours.fingerprint:
        return True
    return ours.date_revised is not None and record.date_revised > ours.date_revised.isoformat()


def outcome(
    number: int, part: Parsed | Truncated, verdicts: Mapping[str, Verdict], keys: Mapping[str | None, int]
) -> Outcome:
    """`verdicts` and `keys` of the stored works are by PMID; what is in neither was known, or is new."""
    location = f"record {number}"
    if isinstance(part, Record):
        verdict = verdicts.get(part.pmid, "known")
        reason = "not newer than ours" if verdict == "known" else ""
        return Outcome(location, verdict, part.title or part.pmid, reason, keys.get(part.pmid))
    if isinstance(part, Broken):
        return Outcome(location, "refused", f"PMID {part.pmid}" if part.pmid else "", part.reason)
    if isinstance(part, Deleted):
        reason = "deletions are not taken from files; PubMed itself is asked by `refresh_references`"
        return Outcome(location, "refused", f"DeleteCitation of {len(part.pmids)} PMIDs", reason)
    return Outcome(location, "refused", "", f"the file is cut here: {part}")


def summary(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """How many of each verdict, and of the added how many are without an identifier."""
    counts = dict.fromkeys(("added", "updated", "known", "refused", UNNAMED), 0)
    for outcome in outcomes:
        counts[outcome.verdict] += 1
        counts[UNNAMED] += outcome.reason == WITHOUT_IDENTIFIER
    return counts
