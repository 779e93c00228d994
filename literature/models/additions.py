"""Additions: what is to be looked up in PubMed, and what that has come to."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from literature.models.leased import Queued, QueuedQuerySet


class Addition(Queued):
    """One reference that was named by an identifier, or of which only the title is known (`scheme` "title", `value`
    its start); a worker looks for its record, and what a title finds is proposed, never taken."""

    class State(models.TextChoices):
        WAITING = "waiting"
        FOUND = "found"
        NOT_FOUND = "not found"
        UNCLEAR = "unclear", "Several records fit"
        PROPOSED = "proposed", "Proposed, to be confirmed"

    BY_TITLE = "title"  # the scheme of a work of which nothing better is known

    waits_as = taken_as = State.WAITING
    longest_wait = timedelta(minutes=10)

    reference = models.ForeignKey("literature.Reference", models.CASCADE, related_name="additions")
    scheme = models.CharField(max_length=5)
    value = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    note = models.TextField(blank=True, help_text="Why its details are not there.")
    candidates = models.JSONField(
        default=list, blank=True, help_text="The records that may be the work: of which only its title is known."
    )

    objects = QueuedQuerySet["Addition"].as_manager()

    class Meta:
        ordering = ("-added_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("reference",), condition=Q(state="waiting"), name="one_waiting_addition"),
        )

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}: {self.get_state_display()}"
