"""Evidence: what a paper says about a claim, and the certainty of the whole body of it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from claims.models.documents import Claim
from literature.models import Notice


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def counting(self) -> Self:
        """Accepted, and not from a retracted work: what an assessment may rest on."""
        retracted = Notice.objects.filter(
            reference=OuterRef("reference"), kind=Notice.Kind.RETRACTION, withdrawn_at=None
        )
        return self.filter(~Exists(retracted), state=Evidence.State.ACCEPTED)

    def current(self) -> Self:
        """Proposed or accepted: what the desk and the exports look at."""
        return self.filter(state__in=(Evidence.State.PROPOSED, Evidence.State.ACCEPTED))

    def for_page(self) -> Self:
        return self.select_related("reference", "proposed_by", "decided_by").prefetch_related(
            "reference__notices"
        )


class Evidence(models.Model):
    """Claim × reference × finding. Stance, directness and quality are never mixed in one field."""

    class Stance(models.TextChoices):
        SUPPORTS = "supports"
        CONTRADICTS = "contradicts"
        NEUTRAL = "neutral"

    class Directness(models.TextChoices):
        DIRECT = "direct"
        INDIRECT = "indirect"

    class State(models.TextChoices):
        PROPOSED = "proposed"
        ACCEPTED = "accepted"
        REJECTED = "rejected"
        WITHDRAWN = "withdrawn"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="evidence")
    reference = models.ForeignKey("literature.Reference", models.PROTECT, related_name="evidence")
    stance = models.CharField(max_length=12, choices=Stance)
    directness = models.CharField(max_length=10, choices=Directness, default=Directness.DIRECT)
    directness_reason = models.CharField(max_length=300, blank=True)
    design = models.CharField("study design", max_length=60, blank=True)
    quote = models.TextField(blank=True, help_text="Verbatim from the stored abstract; … for gaps.")
    quote_section = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="evidence_proposed", null=True, blank=True
    )
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="evidence_decided", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ("claim", "id")
        verbose_name_plural = "evidence"
        constraints = (
            models.UniqueConstraint(
                fields=("claim", "reference", "quote"),
                condition=models.Q(state__in=("proposed", "accepted")),
                name="one_row_a_finding",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.stance} {self.claim.key}"


class Assessment(models.Model):
    """One judgement of the certainty of a claim's whole evidence, after GRADE. The newest counts."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="assessments")
    certainty = models.CharField(max_length=10, choices=Claim.Certainty)
    rationale = models.TextField()
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    assessed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-assessed_at", "-id")

    def __str__(self) -> str:
        return f"{self.claim.key}: {self.certainty}"
