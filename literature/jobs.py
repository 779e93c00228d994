"""What waits to be done by the worker besides the searches: a named read each, one question to the database.

An upper floor adds its own with `shows`. The rows are the truth: nothing here asks the worker itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict

from django.conf import settings
from django.db.models import Count, Min, Model, QuerySet

from literature.models import Addition, Reference, ReferenceFile

LATE = timedelta(minutes=10)  # a worker that lives takes what is due within seconds


@dataclass(frozen=True, slots=True)
class Job:
    """`waiting` things are due, the longest since `since`; `failed` were given up. `rows` is their model."""

    name: str
    waiting: int
    since: datetime | None = None
    failed: int = 0
    rows: type[Model] | None = None
    note: str = ""
    patience: timedelta = LATE

    def is_late(self, at: datetime) -> bool:
        """Nobody seems to work on it."""
        return self.since is not None and self.since < at - self.patience


Read = Callable[[datetime], Job]
_READS: list[Read] = []


def shows(read: Read) -> Read:
    """Puts a read on the page of jobs."""
    _READS.append(read)
    return read


def jobs(at: datetime) -> list[Job]:
    """Every job as it stands."""
    return [read(at) for read in _READS]


class Due(TypedDict):
    waiting: int
    since: datetime | None


def oldest(due: QuerySet[Any], moment: str) -> Due:
    """How many rows are due, and since when the first: as arguments of Job."""
    found = due.order_by().aggregate(waiting=Count("pk"), since=Min(moment))
    return Due(waiting=found["waiting"], since=found["since"])


@shows
def additions(at: datetime) -> Job:
    return Job(
        "Look up what was added by hand",
        **oldest(Addition.objects.exclude(scheme=Addition.BY_TITLE).due(at), "due_at"),
        rows=Addition,
    )


@shows
def reference_files(at: datetime) -> Job:
    return Job(
        "Read and take in files of references",
        **oldest(ReferenceFile.objects.due(at), "due_at"),
        failed=ReferenceFile.objects.filter(state=ReferenceFile.State.FAILED).count(),
        rows=ReferenceFile,
    )


@shows
def proposing(at: datetime) -> Job:
    return Job(
        "Look for records of works without an identifier",
        **oldest(Addition.objects.filter(scheme=Addition.BY_TITLE).due(at), "due_at"),
        rows=Addition,
        patience=timedelta(days=1),
    )


@shows
def refreshing(at: datetime) -> Job:
    return Job(
        "Ask PubMed anew for stored records",
        **oldest(Reference.objects.filter(pmid__isnull=False, refresh_at__lte=at), "refresh_at"),
        rows=Reference,
        note="At most 1,000 every ten minutes.",
        patience=timedelta(days=1),
    )


@shows
def crossref(at: datetime) -> Job:
    due = Reference.objects.filter(crossref_at__lte=at) if settings.CROSSREF else Reference.objects.none()
    return Job(
        "Ask Crossref about stored works",
        **oldest(due, "crossref_at"),
        rows=Reference,
        note="" if settings.CROSSREF else "Off.",
        patience=timedelta(days=1),
    )
