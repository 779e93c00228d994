"""Visits: when a person last looked at a document, and since when what changed there is new to them."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from claims.models.documents import Document

ENDS_AFTER = timedelta(minutes=30)  # without a request; web analytics count visits by the same


class Visit(models.Model):
    """The last visit of a person to a document, which ends half an hour after its last request.

    What changed after `since` is new in it. In a first visit, which has no `since`, nothing is.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="visits")
    document = models.ForeignKey(Document, models.CASCADE, related_name="visits")
    since = models.DateTimeField(null=True, blank=True, help_text="What came later is new in this visit.")
    seen_at = models.DateTimeField(help_text="The last request of this visit.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "document"), name="one_visit_a_document"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(since__lte=F("seen_at")), name="a_visit_follows_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} at {self.document}"

    def since_at(self, at: datetime) -> datetime | None:
        """Since when changes are new at that time: once this visit has ended, since its last request. Asking moves
        nothing, so that a page says the same before the next visit is noted and after."""
        return self.since if at - self.seen_at <= ENDS_AFTER else self.seen_at
