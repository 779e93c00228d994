"""Acts of looking again: reviews, approvals, and waivers of what the rules say about a wording."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models.audited import Audited, AuditedQuerySet
from claims.models.documents import Claim, Document, Version


class Review(Audited):
    """An editor looked at a claim again: PubMed was searched to a day, so many papers were screened, with this outcome.

    Never changed afterwards: it is a fact that is printed.
    """

    class Outcome(models.TextChoices):
        UNCHANGED = "unchanged", "Nothing changed"
        CHANGED = "changed", "Evidence or wording changed"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="reviews")
    searched_to = models.DateField(help_text="To this day each search of the document is complete.")
    screened = models.PositiveIntegerField(help_text="Suggestions decided since the review before.")
    outcome = models.CharField(max_length=10, choices=Outcome)
    note = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-reviewed_at", "-id")

    def __str__(self) -> str:
        return f"{self.claim.key} reviewed {self.reviewed_at:%Y-%m-%d}: {self.outcome}"


class ApprovalQuerySet(AuditedQuerySet):
    def standing(self) -> Self:
        return self.filter(stale_at=None)


class Approval(Audited):
    """A lead stands behind a version of a document as its claims stood then; stale when any of that changes."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="approvals")
    version = models.ForeignKey(Version, models.PROTECT, related_name="approvals")
    facts = models.CharField(max_length=64, help_text="SHA-256 of what was approved.")
    note = models.TextField(blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(default=timezone.now)
    stale_at = models.DateTimeField(null=True, blank=True)
    stale_reason = models.CharField(max_length=300, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ("-approved_at", "-id")

    def __str__(self) -> str:
        return f"{self.document} v{self.version.number} approved {self.approved_at:%Y-%m-%d}"


class WaiverQuerySet(AuditedQuerySet):
    def standing(self) -> Self:
        return self.filter(ended_at=None)


class Waiver(Audited):
    """An editor's reason why a rule about the wording of a claim does not apply, as long as the facts stay the same."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="waivers")
    rule = models.CharField(max_length=60, help_text="The id of the rule.")
    reason = models.TextField()
    facts = models.CharField(max_length=64, help_text="SHA-256 of what the rule looked at.")
    waived_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    waived_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=300, blank=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        ordering = ("-waived_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("claim", "rule"), condition=Q(ended_at=None), name="one_standing_waiver_a_rule"
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} waived on {self.claim.key}"
