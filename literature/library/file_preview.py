"""What would become of each record of a file if it were taken in now: nothing is written."""

import io
from collections.abc import Iterator
from typing import Any

from literature.entrez.parse import Parsed, Record, Truncated
from literature.formats.bounds import Unpacked, refuse_large_xml
from literature.formats.entries import Entry
from literature.formats.file_kind import entries, is_xml_of_pubmed
from literature.library.candidates import title_words
from literature.library.entry_judging import NAMED_BY, EntryRefused, Verdict, judged
from literature.library.file_import import Outcome, batches, is_newer, outcome, parsed
from literature.models import Reference

Key = tuple[Any, ...]


def preview_references(file: bytes) -> Iterator[Outcome]:
    """The outcomes that `import_references` would give, one for each record.

    A work that the file holds twice is known the second time. Raises NotReadable as that does.
    """
    source = io.BytesIO(file)
    if is_xml_of_pubmed(lambda: Unpacked(source)):
        refuse_large_xml(Unpacked(source))
        return _of_xml(Unpacked(source))
    return _of_entries(entries(lambda: Unpacked(source)))


def _of_entries(found: Iterator[Entry]) -> Iterator[Outcome]:
    first: dict[Key, str] = {}
    for entry in found:
        try:
            verdict = judged(entry)
        except EntryRefused as refused:
            yield Outcome(entry.location, "refused", entry.name, str(refused))
            continue
        keys = _keys(entry)
        twin = next((first[key] for key in keys if key in first), "")
        for key in keys:
            first.setdefault(key, entry.location)
        if twin and verdict.reference is None:
            yield Outcome(entry.location, "known", entry.name, f"the same work as at {twin} of this file")
        else:
            known = verdict.reference.pk if verdict.reference else None
            yield Outcome(entry.location, verdict.verdict, entry.name, verdict.reason, known)


def _keys(entry: Entry) -> list[Key]:
    """What the work is known by: its identifiers; without one title, year and the first author's name."""
    values = entry.values
    named: list[Key] = [(name, values[name]) for name in NAMED_BY if values.get(name)]
    author: dict[str, Any] = next(iter(values.get("authors", ())), {})
    name = author.get("last") or author.get("collective") or ""
    return named or [("title", values.get("title"), values.get("year"), *title_words(name))]


def _of_xml(source: Unpacked) -> Iterator[Outcome]:
    seen: set[str] = set()
    for batch in batches(parsed(source)):
        yield from _of_batch(batch, seen)


def _of_batch(batch: list[tuple[int, Parsed | Truncated]], seen: set[str]) -> Iterator[Outcome]:
    records = [part for _, part in batch if isinstance(part, Record)]
    shown = Reference.objects.only("pmid", "fingerprint", "date_revised")
    ours = shown.in_bulk([record.pmid for record in records], field_name="pmid")
    keys = {pmid: row.pk for pmid, row in ours.items()}
    for number, part in batch:
        verdicts: dict[str, Verdict] = {}
        if isinstance(part, Record) and part.pmid not in seen and is_newer(part, ours.get(part.pmid)):
            verdicts[part.pmid] = "updated" if part.pmid in ours else "added"
            seen.add(part.pmid)
        yield outcome(number, part, verdicts, keys)
