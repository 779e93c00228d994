"""The papers of a document with what was decided on them, as ASReview reads it: CSV, or RIS with labels in its notes.

A paper is relevant when it is attached to any claim, irrelevant when it is dismissed on each claim it was suggested
for; a duplicate says nothing. What was decided elsewhere is given where nobody decided here, and says so.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from claims.models import Document, ImportedDecision, Suggestion
from claims.refusals import Refused
from claims.text.sheet_cells import harmless
from literature.formats import ris
from literature.models import Reference

FORMATS = ("csv", "ris")
COLUMNS = ("title", "abstract", "authors", "year", "doi", "pmid", "url", "keywords", "included", "decided_in")
NOTES = {True: "ASReview_relevant", False: "ASReview_irrelevant", None: "ASReview_not_seen"}
HERE = "here"
State = Suggestion.State


@dataclass(frozen=True, slots=True)
class Screened:
    """A paper with its label; None where nobody decided. `decided_in`: "here", the file that said so, or ""."""

    reference: Reference
    included: bool | None
    decided_in: str


def export_decisions(document: Document, form: str) -> str:
    """The whole file. Raises Refused for a form that is not one of FORMATS."""
    if form not in FORMATS:
        raise Refused(f"Decisions are written as {' or '.join(FORMATS)}, not as “{form}”.")
    rows = screened_papers(document)
    return _as_csv(rows) if form == "csv" else "".join(_as_ris(row) for row in rows)


def screened_papers(document: Document) -> list[Screened]:
    ours = _decided_here(document)
    others = {row.reference_id: row for row in ImportedDecision.objects.filter(document=document)}
    references = Reference.objects.filter(pk__in=ours.keys() | others.keys()).prefetch_related("notices").order_by("pk")
    return [_screened(reference, ours.get(reference.pk), others.get(reference.pk)) for reference in references]


def _screened(reference: Reference, here: bool | None, elsewhere: ImportedDecision | None) -> Screened:
    if here is None and elsewhere is not None:
        return Screened(reference, elsewhere.included, elsewhere.source)
    return Screened(reference, here, HERE if here is not None else "")


def _decided_here(document: Document) -> dict[int, bool | None]:
    """By reference, of all that was suggested for a claim, retired ones too: a decision stays one."""
    states: dict[int, set[str]] = {}
    rows = Suggestion.objects.filter(claim__document=document).order_by()
    for reference, state, reason in rows.values_list("reference", "state", "reason"):
        states.setdefault(reference, set()).add("duplicate" if reason == "duplicate" else state)
    return {reference: _label(found) for reference, found in states.items()}


def _label(found: set[str]) -> bool | None:
    if State.ATTACHED in found:
        return True
    return False if found == {State.DISMISSED} else None


def _as_csv(rows: Iterable[Screened]) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in _cells(row)] for row in rows)
    return file.getvalue()


def _cells(row: Screened) -> Iterator[str]:
    work, reference = row.reference.as_work(), row.reference
    yield reference.title
    yield " ".join(section["text"] for section in reference.abstract)
    yield "; ".join(_name(author) for author in work.get("authors", ()))
    yield str(reference.year or "")
    yield reference.doi
    yield reference.pmid or ""
    yield reference.url
    yield "; ".join(keyword["text"] for keyword in reference.keywords)
    yield "" if row.included is None else str(int(row.included))
    yield row.decided_in


def _name(author: dict[str, str]) -> str:
    return author.get("collective") or ", ".join(filter(None, (author.get("last"), author.get("fore"))))


def _as_ris(row: Screened) -> str:
    decided = f"Decided in: {row.decided_in}" if row.decided_in else ""
    return ris.write(row.reference.as_work(), [NOTES[row.included], decided])
