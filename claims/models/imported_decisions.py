"""Decisions on papers that were made elsewhere, for a document as a whole. They teach the order of what waits and
decide nothing here: no suggestion is attached or dismissed by them, and nobody of ours screened those papers.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from claims.models.audited import Audited, AuditedQuerySet
from claims.models.visibility import VisibleQuerySet


class ImportedDecision(Audited):
    """One paper, included or excluded elsewhere. `source` is the file that said so last, `decided_elsewhere_at` when,
    if it tells."""

    document = models.ForeignKey("claims.Document", models.CASCADE, related_name="imported_decisions")
    reference = models.ForeignKey("literature.Reference", models.CASCADE, related_name="imported_decisions")
    included = models.BooleanField()
    source = models.CharField(max_length=255)
    decided_elsewhere_at = models.DateTimeField(null=True, blank=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    imported_at = models.DateTimeField(default=timezone.now)

    objects = AuditedQuerySet.as_manager()

    class Meta:
        ordering = ("document", "id")
        constraints = (models.UniqueConstraint(fields=("document", "reference"), name="one_decision_elsewhere"),)

    def __str__(self) -> str:
        return f"{self.reference}: {'included' if self.included else 'excluded'} in {self.source}"


class DecisionFile(models.Model):
    """A file of decisions that somebody looks at before they take it in: one of a user for a document at a time."""

    document = models.ForeignKey("claims.Document", models.CASCADE, related_name="decision_files")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    uploaded_at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=255)
    data = models.BinaryField()

    objects = VisibleQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("document", "uploaded_by"), name="one_decision_file"),)

    def __str__(self) -> str:
        return f"{self.name} for {self.document}"
