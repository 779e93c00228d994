"""An editor's correction of how the program read the wording of a claim. The reading stays beside it, to be counted."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F

from claims.models.audited import AuditedQuerySet, Row


class CorrectionQuerySet(AuditedQuerySet[Row]):
    def corrected(self) -> Self:
        """Those of which an editor corrected the wording."""
        return self.exclude(wording_corrected_at=None)

    def counted_corrections(self, of: str) -> models.QuerySet[Any, tuple[str, str, int]]:
        """(read, corrected, number) of each correction of `of` ("strength" or "certainty"), the most frequent first."""
        read, now = f"read_{of}", f"wording_{of}"
        differing = self.corrected().exclude(**{read: F(now)}).order_by()
        return differing.values_list(read, now).annotate(number=Count("pk")).order_by("-number", read, now)


class Correctable(models.Model):
    """The program's reading (`read_…`) of a claim whose wording an editor corrected; empty where nobody did."""

    read_strength = models.CharField("read as", max_length=15, blank=True, editable=False)
    read_certainty = models.CharField("read as worded", max_length=15, blank=True, editable=False)
    wording_corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    wording_corrected_at = models.DateTimeField(null=True, blank=True, editable=False)
    correction_is_stale = models.BooleanField(
        default=False, editable=False, help_text="The words changed since the correction."
    )

    class Meta:
        abstract = True

    @property
    def is_corrected(self) -> bool:
        return self.wording_corrected_at is not None
