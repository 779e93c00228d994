"""What people corrected or removed of works that were added by hand."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Correction(models.Model):
    """Append-only: a person described a work anew, or removed it. `before` and `after` hold the fields that changed; of
    one that was removed what it was, and nothing."""

    class Kind(models.TextChoices):
        DESCRIBED = "described"
        RENAMED = "renamed", "identifier corrected"
        REMOVED = "removed"

    kind = models.CharField(max_length=10, choices=Kind)
    reference = models.ForeignKey(
        "literature.Reference", models.SET_NULL, null=True, blank=True, related_name="corrections"
    )
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        named = self.before.get("title") or (self.reference and self.reference.title) or "a work"
        return f"{self.get_kind_display()}: {named}"
