"""Merges: the record of references that turned out to be one work."""

from django.conf import settings
from django.db import models
from django.utils import timezone


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
