"""Files of references that people bring: read first, shown row by row, and taken in when somebody confirms it."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from literature.models.leased import Queued, QueuedQuerySet


class ReferenceFileQuerySet(QueuedQuerySet["ReferenceFile"]):
    def untaken(self, at: datetime) -> Self:
        """Those that no living worker holds, whether their time has come or not."""
        return self.filter(Q(state=ReferenceFile.State.WAITING) | self._left(at))


class ReferenceFile(Queued):
    """A file that is to be read, and once somebody confirmed what was read, to be taken into the library.

    Both are done at once where the file is small, else by a worker. `done` counts the records that are through with
    what is being done; `records` all of the file, once it was read.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        READ = "read", "To be confirmed"
        DONE = "done"
        FAILED = "failed", "Not read"
        STOPPED = "stopped"

    waits_as, taken_as = State.WAITING, State.RUNNING
    longest_wait = timedelta(minutes=2)

    name = models.CharField("file", max_length=255)
    size = models.PositiveIntegerField(help_text="Bytes.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    records = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    stop_requested = models.BooleanField(default=False)
    error = models.TextField(blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ReferenceFileQuerySet.as_manager()

    class Meta:
        ordering = ("-requested_at", "-id")
        verbose_name = "file of references"
        verbose_name_plural = "files of references"

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED, self.State.STOPPED)

    @property
    def is_at_work(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def counts(self) -> dict[str, int]:
        """How many records are of each verdict; one question."""
        rows = self.rows.values("verdict").annotate(count=Count("pk")).order_by("verdict")
        return {row["verdict"]: row["count"] for row in rows}


class ReferenceFileContent(models.Model):
    """The bytes of a file, apart from its row, which lists read. Deleted when nothing more is to be done with it."""

    of = models.OneToOneField(ReferenceFile, models.CASCADE, related_name="content")
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"{len(self.data):,} bytes of {self.of}"


class FileRecord(models.Model):
    """One record of a file: what will become of it, and once `is_through` what has. `location`: line or number."""

    class Verdict(models.TextChoices):
        ADDED = "added", "taken"
        UPDATED = "updated", "completes a work that is here"
        KNOWN = "known", "already here"
        REFUSED = "refused"

    file = models.ForeignKey(ReferenceFile, models.CASCADE, related_name="rows")
    index = models.PositiveIntegerField(help_text="Its turn in the file, from 1.")
    location = models.CharField(max_length=100)
    verdict = models.CharField(max_length=10, choices=Verdict)
    name = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    is_through = models.BooleanField(default=False)
    reference = models.ForeignKey(
        "literature.Reference", models.SET_NULL, null=True, blank=True, related_name="file_records"
    )

    class Meta:
        ordering = ("file", "index")
        constraints = (models.UniqueConstraint(fields=("file", "index"), name="one_row_a_record_of_a_file"),)

    def __str__(self) -> str:
        return f"{self.location}: {self.verdict}"
