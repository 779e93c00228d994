"""Exports that are kept: a summary frozen as of a moment, what was asked for, by whom, and its file for a while."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone

from claims.models.documents import Document
from claims.models.visibility import VisibleQuerySet
from literature.models.leased import Queued, QueuedQuerySet

LONGEST_STYLE = 200  # letters of the name of a style


# django-stubs gives `as_manager` of each class another type, so that two parents with one each never agree.
class ExportQuerySet(QueuedQuerySet["Export"], VisibleQuerySet["Export"]):  # type: ignore[override]
    def kept(self) -> Self:
        """Those whose summary is frozen, the newest first."""
        return self.filter(state=Export.State.DONE).order_by(F("as_of").desc(nulls_last=True), "-pk")

    def of_all_claims(self, *, drafts: bool) -> Self:
        """What a later export of the whole document is compared with; a reader's mail moves nobody else's "since"."""
        return self.filter(claims__isnull=True, drafts=drafts, by_mail=False)

    def unfinished(self) -> Self:
        return self.filter(state__in=(Export.State.WAITING, Export.State.RUNNING))

    def mailed(self) -> Self:
        """Made for a mail that is not the last one of its order any more."""
        return self.filter(by_mail=True, last_of=None, ready_of=None)

    def for_list(self) -> Self:
        """Without the summaries, which may be megabytes each."""
        return self.select_related("document", "requested_by").defer("summary")


class Export(Queued):
    """A person's wish to keep a summary: a worker gathers, freezes and writes it. Never changed once it is done.

    `summary` is the frozen summary (claims/exports/freezing.py); `content_hash` is of what it says, whenever it was
    made. The file goes when it has expired; the summary stays, and any format can be written from it again.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        STOPPED = "stopped"

    class Step(models.TextChoices):
        GATHERING = "gathering", "Gathering claims and evidence"
        WRITING = "writing", "Writing the file"

    waits_as, taken_as = State.WAITING, State.RUNNING
    longest_wait = timedelta(minutes=2)

    document = models.ForeignKey(Document, models.CASCADE, related_name="exports")
    format = models.CharField(max_length=20)
    mode = models.CharField(max_length=10, default="claims")
    drafts = models.BooleanField("with drafts", default=False)
    claims = models.JSONField(null=True, blank=True, help_text="The ids of the claims asked for; empty: all.")
    selection = models.TextField(blank=True, help_text="Which claims these are, in words.")
    since = models.DateField(null=True, blank=True, help_text="The flow of records counts from this day on.")
    style = models.CharField(max_length=LONGEST_STYLE, default="vancouver", help_text="Of Word and PDF.")
    template = models.CharField(max_length=100, blank=True, help_text="Of Word: whose styles it takes.")
    note = models.TextField(blank=True)
    by_mail = models.BooleanField(default=False, editable=False, help_text="Made for one reader's mail.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    step = models.CharField(max_length=10, choices=Step, blank=True)
    error = models.TextField(blank=True)
    summary = models.TextField(blank=True, editable=False)
    content_hash = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what the summary says.")
    as_of = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Until then its file can be downloaded.")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ("-requested_at", "-id")

    @property
    def is_over(self) -> bool:
        return self.state not in (self.State.WAITING, self.State.RUNNING)

    def __str__(self) -> str:
        return f"{self.document} as {self.format} ({self.state})"


class ExportFile(models.Model):
    """The bytes of an export, apart from its row. Deleted when it has expired."""

    of = models.OneToOneField(Export, models.CASCADE, related_name="file")
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"{len(self.data):,} bytes of {self.of}"
