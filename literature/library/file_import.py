"""Taking the references of a file into the library: what is known is matched, never overwritten by less.

A file is a snapshot of its day. What it adds is therefore asked for at PubMed soon, by PMID with the next refresh and
else like what is added by hand, so that a notice that came after the export is not missed.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Literal

from django.db import IntegrityError, transaction
from django.utils import timezone

from literature.bulk_sql import longest
from literature.entrez.parse import Broken, Deleted, NotPubMedXML, Parsed, Record, Truncated, parse_records
from literature.formats.bounds import Unpacked, refuse_large_xml
from literature.formats.entries import Entry, NotReadable
from literature.formats.file_kind import entries, is_xml_of_pubmed
from literature.library.adding import await_details
from literature.library.same_title import same_by_title
from literature.library.storing import store_records
from literature.models import Reference, ReferenceEvent
from literature.rules.pasted_identifiers import Identifier, Scheme

Verdict = Literal["added", "updated", "known", "refused"]
SCHEMES: tuple[Scheme, ...] = ("pmid", "doi", "pmcid")
NAMED_BY: tuple[Scheme, ...] = (*SCHEMES, "url")
LONGEST = {name: longest(Reference, name) for name in NAMED_BY}
CUT = {name: longest(Reference, name) for name in ("journal", "volume", "issue", "pages")}
BATCH = 200  # XML records stored in one transaction
BATCH_BYTES = 16 * 1024 * 1024  # and no more than these


WITHOUT_IDENTIFIER = "it has no PMID, DOI, PMCID or address: `find_candidates --all` proposes records for such works"
UNNAMED = "without identifier"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record: `place` is its line or its number in the file."""

    place: str
    verdict: Verdict
    name: str
    reason: str = ""


class _Refused(ValueError):
    """One record is not taken; the message says why."""


def import_references(file: bytes | BinaryIO, *, at: datetime | None = None) -> Iterator[Outcome]:
    """Takes in a file (also gzipped), told apart by what is in it (`file_kind`). Safe to run again.

    Each outcome is stored when it is given; the file has to stay open until the last. Raises NotReadable, before
    anything is stored, for any other file and for one over a limit of `bounds`.
    """
    source = io.BytesIO(file) if isinstance(file, bytes) else file
    at = at or timezone.now()
    if is_xml_of_pubmed(lambda: Unpacked(source)):
        refuse_large_xml(Unpacked(source))
        return _import_xml(Unpacked(source), at)
    return (_import_entry(entry, at) for entry in entries(lambda: Unpacked(source)))


def _import_entry(entry: Entry, at: datetime) -> Outcome:
    try:
        with transaction.atomic():
            verdict, reason = _take(entry, at)
    except _Refused as refused:
        return Outcome(entry.location, "refused", entry.name, str(refused))
    except IntegrityError:
        return Outcome(entry.location, "refused", entry.name, "somebody has just added it: import the file again")
    return Outcome(entry.location, verdict, entry.name, reason)


def _take(entry: Entry, at: datetime) -> tuple[Verdict, str]:
    _make_fit(entry)
    reference = _match(entry.values) or same_by_title(entry.values)
    if reference is None:
        _add(entry, at)
        return "added", "" if _is_named(entry) else WITHOUT_IDENTIFIER
    if reference.fingerprint:
        return "known", "its record from PubMed is kept as it is"
    return _complete(reference, entry)


def _make_fit(entry: Entry) -> None:
    """Cuts what its column cannot hold. Raises _Refused for what cannot be told from another work."""
    if entry.problem:
        raise _Refused(entry.problem)
    if not _is_named(entry) and not entry.values.get("title"):
        raise _Refused("it has neither an identifier nor a title")
    for scheme, most in LONGEST.items():
        if len(entry.values.get(scheme, "")) > most:
            raise _Refused(f"its {scheme} is longer than {most} characters")
    for name, most in CUT.items():
        if len(whole := entry.values.get(name, "")) > most:  # the whole stays in `details`
            entry.details[name], entry.values[name] = whole, whole[:most]


def _is_named(entry: Entry) -> bool:
    return any(entry.values.get(name) for name in NAMED_BY)


def _match(values: dict[str, Any]) -> Reference | None:
    """The stored reference of these identifiers. Raises _Refused where they are of several, or contradict it."""
    for name in NAMED_BY:
        if not (value := values.get(name)):
            continue
        found = list(Reference.objects.filter(**{name: value}).locked_in_order()[:2])
        if len(found) > 1:
            raise _Refused(f"several references have the {name} {value}: give its PMID")
        if found:
            _refuse_contradiction(found[0], values)
            return found[0]
    return None


def _refuse_contradiction(reference: Reference, values: dict[str, Any]) -> None:
    for name in SCHEMES:
        ours, theirs = getattr(reference, name), values.get(name)
        if ours and theirs and ours != theirs:
            raise _Refused(f"the file says {name} {theirs}, the library {ours} for the same work: mend the file")
        if theirs and not ours and Reference.objects.filter(**{name: theirs}).exclude(pk=reference.pk).exists():
            raise _Refused(f"its {name} {theirs} is that of another reference in the library")


def _add(entry: Entry, at: datetime) -> None:
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
    if "pmid" not in values and (scheme := next((one for one in SCHEMES if one in values), None)):
        await_details(reference, Identifier(scheme, values[scheme]), at=at)


def _complete(reference: Reference, entry: Entry) -> tuple[Verdict, str]:
    """Fills what is empty in a reference that has no PubMed record; what stands there stays."""
    empty = [name for name, value in entry.values.items() if value and not getattr(reference, name)]
    if "title" in entry.values and _is_named_by_identifier(reference):
        empty.append("title")
    if not empty:
        return "known", ""
    for name in empty:
        setattr(reference, name, entry.values[name])
    reference.details = entry.details | reference.details
    if reference.pmid:
        reference.refresh_at = timezone.now()
    reference.changed_at = timezone.now()
    reference.save()
    ReferenceEvent.objects.append(
        [ReferenceEvent(reference=reference, kind=ReferenceEvent.Kind.CHANGED, changed_fields=empty, quiet=True)]
    )
    return "updated", f"filled: {', '.join(empty)}"


def _is_named_by_identifier(reference: Reference) -> bool:
    identifiers = [Identifier(name, value) for name in NAMED_BY if (value := getattr(reference, name))]
    return reference.title in map(str, identifiers)


def _import_xml(source: Unpacked, at: datetime) -> Iterator[Outcome]:
    for batch in _batches(enumerate(_parsed(source), 1)):
        yield from _store(batch, at)


def _batches(
    numbered: Iterable[tuple[int, Parsed | Truncated]],
) -> Iterator[list[tuple[int, Parsed | Truncated]]]:
    """Of so many records or so many bytes, whichever comes first."""
    batch: list[tuple[int, Parsed | Truncated]] = []
    size = 0
    for number, part in numbered:
        batch.append((number, part))
        size += len(getattr(part, "raw", b""))
        if len(batch) == BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _parsed(source: Unpacked) -> Iterator[Parsed | Truncated]:
    """The records, and last the cut where there is one. Raises NotReadable for XML of another kind."""
    try:
        yield from parse_records(source, keep_raw=True)
    except Truncated as cut:
        yield cut
    except NotPubMedXML as error:
        raise NotReadable(f"This is no PubMed XML: {error}") from error


def _store(batch: list[tuple[int, Parsed | Truncated]], at: datetime) -> list[Outcome]:
    records = {number: part for number, part in batch if isinstance(part, Record)}
    with transaction.atomic():
        ours = Reference.objects.locked_in_order().in_bulk(
            [record.pmid for record in records.values()], field_name="pmid"
        )
        wanted = [record for record in records.values() if _is_newer(record, ours.get(record.pmid))]
        stored = store_records(wanted, quiet=True, at=at)
        Reference.objects.filter(pmid__in=[*stored.new, *stored.changed]).update(refresh_at=at)
    verdicts: dict[str, Verdict] = {pmid: "added" for pmid in stored.new}
    verdicts |= dict.fromkeys(stored.changed, "updated")
    return [_outcome(f"record {number}", part, verdicts) for number, part in batch]


def _is_newer(record: Record, ours: Reference | None) -> bool:
    """An older export must not undo what PubMed has said since, least of all a retraction."""
    if ours is None or not ours.fingerprint:
        return True
    return ours.date_revised is not None and record.date_revised > ours.date_revised.isoformat()


def _outcome(location: str, part: Parsed | Truncated, verdicts: dict[str, Verdict]) -> Outcome:
    if isinstance(part, Record):
        verdict = verdicts.get(part.pmid, "known")
        return Outcome(location, verdict, part.title or part.pmid, "" if verdict != "known" else "not newer than ours")
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
