"""Decisions made elsewhere, taken in for a document: looked at first, and then all of a file or nothing of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from django.db import transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.models import DecisionFile, Document, ImportedDecision
from claims.refusals import Refused
from claims.triage.learning.labelled_files import Label, LabelledFile, read_labels
from literature.library.file_import import Outcome, import_references

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Verdict = Literal["new", "changed", "same", "refused"]
VERDICTS: tuple[Verdict, ...] = ("new", "changed", "same", "refused")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one record, or will."""

    location: str
    name: str
    included: bool
    verdict: Verdict
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DecisionImport:
    """What came of a file, or will; `unlabelled` records bear no decision and are passed over."""

    name: str
    taken: Sequence[Taken]
    unlabelled: int

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(one.verdict for one in self.taken)
        return {verdict: found[verdict] for verdict in VERDICTS}

    @property
    def included(self) -> int:
        return sum(one.included for one in self.taken)

    @property
    def refused(self) -> list[Taken]:
        return [one for one in self.taken if one.verdict == "refused"]


@requires("claims.change_suggestion", or_nobody=True)
def import_decisions(
    document: Document, name: str, data: bytes, *, by: "User | None", at: datetime | None = None
) -> DecisionImport:
    """Takes in all decisions of a file, or none. Papers that are not stored are added to the library; what the file
    says otherwise than an earlier one is written over, with its history. The same file again changes nothing.

    Nothing is decided here by it: suggestions stay as they are. Raises Refused.
    """
    labelled = read_labels(data)
    with transaction.atomic():
        return _taken(document, name, labelled, by=by, at=at or timezone.now())


def preview_decisions(document: Document, name: str, data: bytes, *, by: "User") -> DecisionImport:
    """What importing the file would do, found out by doing it; nothing of it stays. Raises Refused, NotPermitted."""
    with transaction.atomic():
        found = import_decisions(document, name, data, by=by)
        transaction.set_rollback(True)
    return found


def keep_file(document: Document, name: str, data: bytes, *, by: "User") -> DecisionImport:
    """Keeps the file until it is taken in, in place of the user's last one, and tells what it would do. Raises
    Refused, NotPermitted."""
    found = preview_decisions(document, name, data, by=by)
    DecisionFile.objects.update_or_create(
        document=document, uploaded_by=by, defaults={"name": name[:255], "data": data, "uploaded_at": timezone.now()}
    )
    return found


@transaction.atomic
def take_kept_file(document: Document, *, by: "User") -> DecisionImport:
    """Takes in the file that the user looked at. Raises Refused, NotPermitted."""
    kept = DecisionFile.objects.filter(document=document, uploaded_by=by).select_for_update().first()
    if kept is None:
        raise Refused("There is no file to take in any more: it was taken in already. Choose a file.")
    done = import_decisions(document, kept.name, bytes(kept.data), by=by)
    kept.delete()
    return done


@requires("claims.change_suggestion")
@transaction.atomic
def drop_decisions(document: Document, source: str, *, by: "User") -> int:
    """Takes back what a file brought; how many decisions. Their history stays. Raises Refused."""
    rows = list(ImportedDecision.objects.filter(document=document, source=source))
    if not rows:
        raise Refused(f"Nothing here came from {source}: it was taken back already.")
    for row in rows:
        row.delete(by=by, why="The import was taken back.")
    return len(rows)


def _taken(document: Document, name: str, labelled: LabelledFile, *, by: "User | None", at: datetime) -> DecisionImport:
    outcomes = list(import_references(labelled.records, by=by, at=at))
    if len(outcomes) != len(labelled.labels):
        raise Refused("The records of the file cannot be told apart: export it anew as CSV, a record a row.")
    stands = {row.reference_id: row for row in ImportedDecision.objects.filter(document=document)}
    source = name[:255]
    labelled_as: dict[int, Label] = {}
    taken = []
    for label, outcome in zip(labelled.labels, outcomes, strict=True):
        taken.append(_take(document, stands, labelled_as, label, outcome, source=source, by=by, at=at))
    return DecisionImport(source, taken, labelled.unlabelled)


def _take(
    document: Document, stands: dict[int, ImportedDecision], labelled_as: dict[int, Label], label: Label,
    outcome: Outcome, *, source: str, by: "User | None", at: datetime,
) -> Taken:  # fmt: skip
    if outcome.reference is None:
        return Taken(label.location, outcome.name, label.included, "refused", outcome.reason)
    first = labelled_as.setdefault(outcome.reference, label)
    if first.included != label.included:
        reason = f"the same work is decided otherwise at {first.location}, which counts"
        return Taken(label.location, outcome.name, label.included, "refused", reason)
    row = stands.get(outcome.reference)
    if row is not None and row.included == label.included:
        return Taken(label.location, outcome.name, label.included, "same")
    verdict: Verdict = "changed" if row else "new"
    row = row or ImportedDecision(document=document, reference_id=outcome.reference)
    row.included, row.source, row.decided_elsewhere_at = label.included, source, label.at
    row.imported_by, row.imported_at = by, at
    row.save(by=by, why=f"Decided elsewhere: {source}, {label.location}.")
    stands[outcome.reference] = row
    return Taken(label.location, outcome.name, label.included, verdict)
