"""Evidence: what a paper says about a claim, and the certainty of the whole body of it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from claims.models.audited import Audited, AuditedQuerySet
from claims.models.vocabulary import differences, factor_of, sum_in_words
from literature.models import Notice


class EvidenceQuerySet(AuditedQuerySet["Evidence"]):
    def counting(self) -> Self:
        """Accepted, and not from a retracted work: what an assessment may rest on."""
        retracted = Notice.objects.filter(
            reference=OuterRef("reference"), kind=Notice.Kind.RETRACTION, withdrawn_at=None
        )
        return self.filter(~Exists(retracted), state=Evidence.State.ACCEPTED)

    def current(self) -> Self:
        """Proposed or accepted: what the desk and the exports look at."""
        return self.filter(state__in=Evidence.CURRENT)

    def to_decide(self, user: object) -> Self:
        """Proposed, and this user may accept it: under four eyes nobody accepts their own."""
        proposed = self.filter(state=Evidence.State.PROPOSED)
        return proposed.exclude(claim__document__four_eyes=True, proposed_by=user)

    def for_page(self) -> Self:
        return self.select_related("reference", "proposed_by", "decided_by").prefetch_related("reference__notices")


class Evidence(Audited):
    """Claim × reference × finding. Stance, directness and quality are never mixed in one field."""

    prose = ("note", "decision_reason")

    class Stance(models.TextChoices):
        SUPPORTS = "supports"
        CONTRADICTS = "contradicts"
        NEUTRAL = "neutral"

    class Directness(models.TextChoices):
        DIRECT = "direct"
        INDIRECT = "indirect"

    class Quality(models.TextChoices):
        """Risk of bias, in the words of RoB 2 and ROBINS-I."""

        LOW = "low", "Low risk of bias"
        SOME = "some", "Some concerns"
        HIGH = "high", "High risk of bias"

    class State(models.TextChoices):
        PROPOSED = "proposed"
        ACCEPTED = "accepted"
        REJECTED = "rejected"
        WITHDRAWN = "withdrawn"

    CURRENT = (State.PROPOSED, State.ACCEPTED)

    claim = models.ForeignKey("claims.Claim", models.CASCADE, related_name="evidence")
    reference = models.ForeignKey("literature.Reference", models.PROTECT, related_name="evidence")
    stance = models.CharField(max_length=12, choices=Stance)
    directness = models.CharField(max_length=10, choices=Directness, default=Directness.DIRECT)
    directness_reason = models.CharField(max_length=300, blank=True)
    design = models.CharField("study design", max_length=60, blank=True)
    sample_size = models.PositiveIntegerField(
        null=True, blank=True, help_text="Participants or animals analysed, where the record states it."
    )
    quality = models.CharField(max_length=10, choices=Quality, blank=True)
    locator = models.CharField(max_length=60, blank=True, help_text="Where in the work: p. 4, Table 2, Fig. 1…")
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
        indexes = (
            models.Index(fields=("-proposed_at", "-id"), name="evidence_by_day"),
            models.Index(fields=("state", "-proposed_at", "-id"), name="evidence_by_state"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("claim", "reference", "quote"),
                condition=models.Q(state__in=("proposed", "accepted")),
                name="one_row_a_finding",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.stance} {self.claim.key}"


class Assessment(Audited):
    """One judgement of the certainty of a claim's whole evidence, after GRADE. The newest counts."""

    prose = ("rationale",)

    class Certainty(models.TextChoices):
        HIGH = "high"
        MODERATE = "moderate"
        LOW = "low"
        VERY_LOW = "very low", "Very low"

    claim = models.ForeignKey("claims.Claim", models.CASCADE, related_name="assessments")
    certainty = models.CharField(max_length=10, choices=Certainty)
    rationale = models.TextField()
    starting_level = models.CharField(
        max_length=10, choices=Certainty, blank=True, help_text="GRADE: what the designs start from."
    )
    factors = models.JSONField(
        default=list, blank=True, help_text="name, direction (down, up), levels (0 to 2), reason."
    )
    proposal = models.JSONField(
        default=dict,
        blank=True,
        help_text="What the rules proposed then: certainty, starting level, factors.",
    )
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    assessed_at = models.DateTimeField(default=timezone.now)

    objects = AuditedQuerySet.as_manager()

    class Meta:
        ordering = ("-assessed_at", "-id")

    def __str__(self) -> str:
        return f"{self.claim.key}: {self.certainty}"

    @property
    def sum_in_words(self) -> str:
        """ "High, −1 imprecision"; "" of a judgement that was given whole."""
        factors = [factor_of(row) for row in self.factors]
        return sum_in_words(self.starting_level, factors) if self.starting_level else ""

    @property
    def differences(self) -> list[str]:
        """Where it differs from what the rules proposed then, in words."""
        factors = [factor_of(row) for row in self.factors]
        return differences(self.proposal, self.starting_level, factors, self.certainty)
