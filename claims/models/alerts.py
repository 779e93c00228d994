"""Alerts on their way out: each message with its attempts, and what keeps all of them back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from claims.models.channels import Channel
from claims.models.notifications import Notification, Outgoing
from literature.models.clock import ahead
from literature.models.leased import Queued, QueuedQuerySet


class Delivery(Queued):
    """One message by one channel, with its attempts. Its notifications are its content."""

    class State(models.TextChoices):
        PENDING = "pending"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    waits_as, taken_as = State.PENDING, State.SENDING
    longest_wait = timedelta(days=1)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="deliveries")
    channel = models.ForeignKey(
        Channel, models.SET_NULL, null=True, blank=True, related_name="letters", help_text="Empty: it was removed."
    )
    address = models.CharField(max_length=254, help_text="Where it went, as it may be shown.")
    thread = models.CharField(max_length=40, blank=True, help_text="What all of it is about, as claim:12.")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    message_id = models.UUIDField(default=uuid4, editable=False, help_text="The same at each attempt.")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    notifications = models.ManyToManyField(Notification, through=Outgoing, related_name="deliveries")

    objects = QueuedQuerySet["Delivery"].as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.state} to {self.address}"


LONGEST_PAUSE = timedelta(minutes=30)  # a server that is away is never asked more rarely


class MailPauseQuerySet(models.QuerySet["MailPause"]):
    def holds(self, at: datetime) -> bool:
        """Is the mail server left alone at that time?"""
        return self.filter(until__gt=at).exclude(ahead("until", at=at, longest=LONGEST_PAUSE)).exists()

    def begin(self, error: str, *, pauses: Sequence[timedelta], at: datetime) -> None:
        """Leaves the server alone: for the first of the pauses, and for the next one with each failure in a row."""
        with transaction.atomic():
            row, _ = self.select_for_update().get_or_create(pk=1, defaults={"until": at})
            row.failures, row.error = row.failures + 1, error
            row.until = at + pauses[min(row.failures, len(pauses)) - 1]
            row.save()

    def end(self) -> None:
        self.all().delete()


class MailPause(models.Model):
    """The mail server failed, and no worker asks it before `until`. No row: it took what it was last given."""

    until = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    objects = MailPauseQuerySet.as_manager()

    def __str__(self) -> str:
        return f"The mail server fails ({self.error}): it is asked again at {timezone.localtime(self.until):%H:%M:%S}."


class Halt(models.Model):
    """While the row is there, no alert leaves this installation: whoever keeps it stopped them all. Nothing is lost."""

    why = models.TextField(blank=True)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    stopped_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        why = f" ({self.why})" if self.why else ""
        return f"All sending of alerts is stopped since {timezone.localtime(self.stopped_at):%Y-%m-%d %H:%M}{why}."
