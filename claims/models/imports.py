"""Imports that a worker does, and the works that the statements of documents cite, as proposals."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models.audited import Audited, AuditedQuerySet
from claims.models.claims import Claim
from claims.models.documents import CitedWork, Document, Version
from claims.models.visibility import VisibleQuerySet, documents_seen
from literature.models.leased import Queued, QueuedQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


# django-stubs gives `as_manager` of each class another type, so that two parents with one each never agree.
class DocumentImportQuerySet(QueuedQuerySet["DocumentImport"], VisibleQuerySet["DocumentImport"]):  # type: ignore[override]
    def untaken(self, at: datetime) -> Self:
        """Those that no living worker holds, whether their time has come or not."""
        left = self._left(at)
        return self.filter(Q(state=DocumentImport.State.WAITING) | left)

    def visible_to(self, user: "User | AnonymousUser", *, shows: Collection[type[models.Model]] = ()) -> Self:
        """What came into documents that the user may see, and what the user asked for and that has not come yet."""
        documents = documents_seen(user, self.model, *shows)
        if documents is None:
            return self
        return self.filter(Q(document__in=documents) | Q(document=None, requested_by=user.pk))


class DocumentImport(Queued):
    """A person's wish to import a file, or what stands at an address: a worker does it. Done, it names the version that
    holds the text. Only the worker that holds the lease by its token writes how far it is, and how it ended.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        STOPPED = "stopped"

    waits_as, taken_as = State.WAITING, State.RUNNING
    longest_wait = timedelta(minutes=2)

    class Step(models.TextChoices):
        FETCHING = "fetching", "Fetching the page"
        READING = "reading", "Reading the file"
        SPLITTING = "splitting", "Finding the statements"
        PAIRING = "pairing", "Setting statements against the last version"
        WORDING = "wording", "Reading how statements are worded"
        WRITING = "writing", "Writing the version"

    url = models.URLField("URL", max_length=500, blank=True)
    filename = models.CharField("file", max_length=255, blank=True)
    title = models.CharField(max_length=300, blank=True)
    slug = models.SlugField(
        "short name", max_length=80, blank=True, help_text="Names the document; a known one gets a new version."
    )
    must_begin = models.BooleanField("new document", default=False, help_text="A known document is not changed by it.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    step = models.CharField(max_length=10, choices=Step, blank=True, help_text="Where the worker is, or was last.")
    step_done = models.PositiveIntegerField(default=0)
    step_of = models.PositiveIntegerField(default=0, help_text="0 where the step is not counted.")
    stop_requested = models.BooleanField(default=False)
    error = models.TextField(blank=True)
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="imports")
    version = models.ForeignKey(Version, models.SET_NULL, null=True, blank=True, related_name="imports")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    requested_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentImportQuerySet.as_manager()

    class Meta:
        ordering = ("-requested_at", "-id")

    def __str__(self) -> str:
        return f"{self.source} ({self.state})"

    @property
    def source(self) -> str:
        """What is imported, in a word."""
        return self.filename or self.url or "a pasted text"

    @property
    def is_over(self) -> bool:
        return self.state not in (self.State.WAITING, self.State.RUNNING)

    @property
    def step_in_words(self) -> str:
        """For example "Setting statements against the last version: 1,200 of 5,000"."""
        counted = f": {self.step_done:,} of {self.step_of:,}" if self.step_of else ""
        return f"{self.get_step_display()}{counted}"


class Upload(models.Model):
    """The bytes that an import was given, apart from its row, which lists read. Deleted when the import has ended."""

    of = models.OneToOneField(DocumentImport, models.CASCADE, related_name="upload")
    data = models.BinaryField()
    content_type = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{len(self.data):,} bytes of {self.of}"


class KeptUpload(models.Model):
    """The file of an import that was refused, for another try with other fields: one a user, for a day."""

    LASTS = timedelta(days=1)

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="kept_upload")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=200, blank=True)
    data = models.BinaryField()
    kept_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.name} ({len(self.data):,} bytes)"


class ProposedReference(Audited):
    """A work that a claim's own text cites. An editor confirms it; nothing else does.

    `key` names the work within the claim, so that the same proposal is made once and a decision on it stays.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        DISMISSED = "dismissed"

    may_be_proposed_in_bulk = True
    noun = "citation"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="proposed_references")
    key = models.CharField(max_length=255)
    text = models.CharField("as cited", max_length=300, help_text="[3], (Yan et al., 2019), a DOI, an address…")
    number = models.PositiveIntegerField(null=True, blank=True, help_text="The number that the mark prints.")
    why_open = models.CharField(
        "why no entry", max_length=200, blank=True, help_text="Why the mark leads to no entry of the list."
    )
    cited_work = models.ForeignKey(
        CitedWork,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name="entry of the reference list",
    )
    doi = models.CharField("DOI", max_length=255, blank=True)
    pmid = models.CharField("PMID", max_length=10, blank=True)
    pmcid = models.CharField("PMCID", max_length=15, blank=True)
    url = models.URLField("URL", max_length=500, blank=True)
    reference = models.ForeignKey(
        "literature.Reference", models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = AuditedQuerySet.as_manager()

    class Meta:
        ordering = ("claim", "id")
        constraints = (models.UniqueConstraint(fields=("claim", "key"), name="one_proposal_a_work"),)

    def __str__(self) -> str:
        return f"{self.text} in {self.claim.key}"
