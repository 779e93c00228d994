"""Links between references that are versions of one work, and the record of references that were merged into one."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class ReferenceLink(models.Model):
    """`reference` is an earlier form of `other`: its preprint, an earlier version, or what was republished."""

    class Kind(models.TextChoices):
        PREPRINT = "preprint", "Preprint of"
        EARLIER = "earlier", "Earlier version of"
        REPUBLISHED = "republished", "Republished as"

    reference = models.ForeignKey("literature.Reference", models.CASCADE, related_name="later_forms")
    other = models.ForeignKey("literature.Reference", models.CASCADE, related_name="earlier_forms")
    kind = models.CharField(max_length=12, choices=Kind)
    origin = models.CharField(max_length=20, default="pubmed")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("reference", "other", "kind", "origin"), name="one_row_a_link"),
        )

    def __str__(self) -> str:
        return f"{self.reference_id} {self.get_kind_display()} {self.other_id}"


class Merge(models.Model):
    """Append-only: two references turned out to be one work. `absorbed` holds what the other row said."""

    kept = models.ForeignKey("literature.Reference", models.CASCADE, related_name="merges")
    absorbed = models.JSONField(help_text="Identifiers, title and origin of the row that is no more.")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"Into {self.kept_id}: {self.reason}"
