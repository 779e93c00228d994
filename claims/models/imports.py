"""Documents to be fetched from an address, and the works that their statements cite, as proposals."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models.audited import Audited
from claims.models.claims import Claim
from claims.models.documents import CitedWork, Document, Version
from claims.models.visibility import VisibleQuerySet, documents_seen

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class DocumentImportQuerySet(VisibleQuerySet):
    def due(self, at: datetime) -> Self:
        """To be fetched now: waiting and its time has come, or its worker died with the lease."""
        waiting = Q(state=DocumentImport.State.WAITING, due_at__lte=at)
        return self.filter(waiting | Q(state=DocumentImport.State.RUNNING, lease_until__lt=at)).order_by("due_at")

    def visible_to(self, user: "User | AnonymousUser", *, shows: Collection[type[models.Model]] = ()) -> Self:
        """What came into documents that the user may see, and what the user asked for and that has not come yet."""
        documents = documents_seen(user, self.model, *shows)
        if documents is None:
            return self
        return self.filter(Q(document__in=documents) | Q(document=None, requested_by=user.pk))


class DocumentImport(models.Model):
    """A person's wish to import what stands at an address. Done, it names the version that holds the text."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    url = models.URLField("URL", max_length=500)
    title = models.CharField(max_length=300, blank=True)
    slug = models.SlugField(max_length=80, blank=True, help_text="Names the document; a known one gets a new version.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    error = models.TextField(blank=True)
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="imports")
    version = models.ForeignKey(Version, models.SET_NULL, null=True, blank=True, related_name="imports")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    requested_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentImportQuerySet.as_manager()

    class Meta:
        ordering = ("-requested_at", "-id")

    def __str__(self) -> str:
        return f"{self.url} ({self.state})"


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

    class Meta:
        ordering = ("claim", "id")
        constraints = (models.UniqueConstraint(fields=("claim", "key"), name="one_proposal_a_work"),)

    def __str__(self) -> str:
        return f"{self.text} in {self.claim.key}"
