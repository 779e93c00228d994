"""People without an account who follow what is public by mail: an address, what it follows, what it was sent last."""

from datetime import timedelta
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models.claims import Claim
from claims.models.documents import Document
from literature.models.leased import Queued, QueuedQuerySet


class PublishedState(models.Model):
    """What strangers read of a document, or of one claim, at a moment. All who were sent the same share one row."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="published_states")
    claim = models.ForeignKey(Claim, models.CASCADE, null=True, blank=True, related_name="published_states")
    content_hash = models.CharField(max_length=64)
    summary = models.TextField(help_text="The summary for strangers, frozen.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("document", "content_hash"), condition=Q(claim=None), name="one_published_state"
            ),
            models.UniqueConstraint(fields=("claim", "content_hash"), name="one_published_state_of_a_claim"),
        )

    def __str__(self) -> str:
        return f"{self.claim or self.document} {self.content_hash[:8]}"


class PublicFollowerQuerySet(QueuedQuerySet["PublicFollower"]):
    def with_subject(self) -> Self:
        return self.select_related("document", "claim__document", "last")

    def unconfirmed(self) -> Self:
        return self.filter(confirmed_at=None)


class PublicFollower(Queued):
    """`due_at` is its next turn. Until it is confirmed, it is only asked whether it wants to be written to, and then
    deleted; whoever stops it is deleted at once. `stop_token` is in its mails alone: whoever has it has the mailbox."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"

    waits_as, taken_as = State.WAITING, State.SENDING
    longest_wait = timedelta(days=3)

    document = models.ForeignKey(Document, models.CASCADE, related_name="public_followers")
    claim = models.ForeignKey(
        Claim, models.CASCADE, null=True, blank=True, related_name="public_followers", help_text="Empty: all claims."
    )
    address = models.EmailField()
    stop_token = models.UUIDField(default=uuid4, editable=False, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When it was asked to confirm.")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last = models.ForeignKey(PublishedState, models.SET_NULL, null=True, blank=True, related_name="sent_to")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    objects = PublicFollowerQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("document", "address"), condition=Q(claim=None), name="one_public_follower"
            ),
            models.UniqueConstraint(fields=("claim", "address"), name="one_public_follower_of_a_claim"),
        )

    def __str__(self) -> str:
        return f"{self.address} follows {self.claim or self.document}"

    @property
    def followed(self) -> Document | Claim:
        return self.claim or self.document
