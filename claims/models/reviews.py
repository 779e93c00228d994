"""Acts of looking again: reviews, approvals, and waivers of what the rules say about a wording."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from claims.models.audited import Audited, AuditedQuerySet
from claims.models.documents import Document, Version
from literature.rules.databases import searched_database


class ReviewQuerySet(AuditedQuerySet["Review"]):
    def newest_of_each(self) -> Self:
        """The last review of each claim."""
        later = Review.objects.filter(claim=OuterRef("claim"), reviewed_at__gt=OuterRef("reviewed_at"))
        return self.filter(~Exists(later))


class Review(Audited):
    """An editor looked at a claim again: PubMed was searched to a day, so many papers were screened, with this outcome.

    Never changed afterwards: it is a fact that is printed.
    """

    class Outcome(models.TextChoices):
        UNCHANGED = "unchanged", "Nothing changed"
        CHANGED = "changed", "Evidence or wording changed"

    prose = ("note",)

    claim = models.ForeignKey("claims.Claim", models.CASCADE, related_name="reviews")
    searched_to = models.DateField(help_text="To this day each search of the document is complete.")
    screened = models.PositiveIntegerField(help_text="Suggestions decided since the review before.")
    outcome = models.CharField(max_length=10, choices=Outcome)
    note = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(default=timezone.now)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ("-reviewed_at", "-id")

    def __str__(self) -> str:
        return f"{self.claim.key} reviewed {self.reviewed_at:%Y-%m-%d}: {self.outcome}"

    @property
    def sentence(self) -> str:
        """As it is printed: "Reviewed on D: PubMed searched to D, 12 papers screened, nothing changed."."""
        papers = f"{self.screened} paper{'' if self.screened == 1 else 's'} screened"
        said = "nothing changed" if self.outcome == self.Outcome.UNCHANGED else "evidence or wording changed"
        database = searched_database(is_sample=settings.LITERATURE_IS_SAMPLE)
        return (
            f"Reviewed on {self.reviewed_at:%Y-%m-%d}: {database} searched to {self.searched_to:%Y-%m-%d}, "
            f"{papers}, {said}."
        )


class ApprovalQuerySet(AuditedQuerySet["Approval"]):
    def current(self) -> Self:
        return self.filter(stale_at=None)


class Approval(Audited):
    """A lead stands behind a version of a document as its claims stood then; stale when any of that changes."""

    prose = ("note",)

    document = models.ForeignKey(Document, models.CASCADE, related_name="approvals")
    version = models.ForeignKey(Version, models.PROTECT, related_name="approvals")
    facts = models.JSONField(help_text="What was approved: a digest a claim, by its key.")
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

    @property
    def sentence(self) -> str:
        """As it is printed; a stale one says since when and why nobody stands behind the text any more."""
        who = self.approved_by.get_full_name() or self.approved_by.get_username()
        said = f"Version {self.version.number} was approved by {who} on {self.approved_at:%Y-%m-%d}"
        if self.stale_at is None:
            return f"{said}."
        return f"{said}; this does not hold since {self.stale_at:%Y-%m-%d}: {self.stale_reason}."


class WaiverQuerySet(AuditedQuerySet["Waiver"]):
    def current(self) -> Self:
        return self.filter(ended_at=None)


class Waiver(Audited):
    """An editor's reason why a rule about the wording of a claim does not apply, as long as the facts stay the same."""

    prose = ("reason",)

    claim = models.ForeignKey("claims.Claim", models.CASCADE, related_name="waivers")
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
