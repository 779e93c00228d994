"""Alerts: who wants to know what, what there is to tell them, and each attempt to do so."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self, TypedDict, cast
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from claims.models.claims import Claim
from claims.models.memberships import Membership
from claims.models.visibility import OwnQuerySet
from literature.models.clock import ahead
from literature.models.leased import Queued, QueuedQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User
    from django_stubs_ext import WithAnnotations


def may_see(reader: str, claim: str) -> Q:
    """Of rows about a `claim` (or none: about a search) for a `reader`, as lookups: may the reader see it today?

    The same question as VisibleQuerySet.visible_to answers for one user, for many at once.
    """
    roles = Membership.objects.filter(user=OuterRef(reader))
    views_claims = ModelBackend().with_perm("claims.view_claim").values("pk")
    views_searches = ModelBackend().with_perm("literature.view_search").values("pk")
    return (
        Q(Exists(roles.filter(document=OuterRef(f"{claim}__document"))))
        | Q(**{f"{claim}__isnull": False, f"{reader}__in": views_claims})
        | Q(Exists(roles), **{claim: None})
        | Q(**{claim: None, f"{reader}__in": views_searches})
    )


class SubscriptionQuerySet(OwnQuerySet["Subscription"]):
    def own(self, user: "User | AnonymousUser") -> Self:
        return self.filter(may_see("user", "claim"), user=user.pk)


class Subscription(models.Model):
    """A user who wants mail about a search or a claim."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="subscriptions")
    search = models.ForeignKey("literature.Search", models.CASCADE, null=True, blank=True, related_name="subscriptions")
    claim = models.ForeignKey(Claim, models.CASCADE, null=True, blank=True, related_name="subscriptions")
    is_active = models.BooleanField("on", default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ("user", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(search__isnull=False, claim=None) | Q(search=None, claim__isnull=False),
                name="a_subscription_has_one_subject",
            ),
            models.UniqueConstraint(fields=("user", "search"), name="one_subscription_a_search"),
            models.UniqueConstraint(fields=("user", "claim"), name="one_subscription_a_claim"),
        )

    def __str__(self) -> str:
        return f"{self.user} follows {self.subject}"

    @property
    def subject(self) -> str:
        """What is followed, in words."""
        return f"the search “{self.search}”" if self.search else f"the claim {self.claim}"


class Delivery(Queued):
    """One message to one address, with its attempts. Its notifications are its content."""

    class State(models.TextChoices):
        PENDING = "pending"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    waits_as, taken_as = State.PENDING, State.SENDING
    longest_wait = timedelta(days=1)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="deliveries")
    address = models.EmailField()
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    message_id = models.UUIDField(default=uuid4, editable=False, help_text="The same at each attempt.")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

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
        return f"The mail server fails ({self.error}): it is asked again at {self.until:%H:%M:%S} UTC."


class WithReader(TypedDict):
    """What `NotificationQuerySet.undelivered` adds to a notification."""

    reader_id: int
    reader_email: str


class NotificationQuerySet(OwnQuerySet["Notification"]):
    def followed(self) -> Self:
        """Of readers who still follow, may still log in, and may still see what they are told of; and of owners."""
        follows = may_see("subscription__user", "claim") & Q(
            subscription__is_active=True, subscription__user__is_active=True
        )
        return self.filter(follows | Q(owner__is_active=True))

    def own(self, user: "User | AnonymousUser") -> Self:
        """What this user was told as a follower, as the owner of a search, or about their account."""
        as_follower = may_see("subscription__user", "claim") & Q(subscription__user=user.pk)
        return self.filter(as_follower | Q(owner=user.pk))

    def undelivered(self) -> "models.QuerySet[WithAnnotations[Notification, WithReader]]":
        """What waits for a message to a reader who has an address; `reader_id` is theirs."""
        address = Coalesce("owner__email", "subscription__user__email")
        reader = Coalesce("owner_id", "subscription__user_id")
        waiting: models.QuerySet[Notification] = self.followed().filter(delivery=None)
        return waiting.annotate(reader_id=reader, reader_email=address).exclude(reader_email="")

    def for_message(self) -> Self:
        return self.select_related(
            "subscription__search", "subscription__claim", "search", "claim__document", "reference"
        ).prefetch_related("reference__notices")


class Notification(models.Model):
    """One event a reader is told of, with the reason why: once per event and subscription, or owner (of a search, or of
    an account)."""

    class Kind(models.TextChoices):
        """In the order in which a message tells them, the gravest first."""

        RETRACTION = "retraction", "Publication notice: retraction"
        CONCERN = "concern", "Publication notice: expression of concern"
        CORRECTION = "correction", "Publication notice: correction"
        NOTICE = "notice", "Publication notice"
        WITHDRAWN = "withdrawn", "Publication notice withdrawn"
        SILENT = "silent", "A search is silent"
        REREAD = "reread", "PubMed reads a search differently now"
        EVIDENCE = "evidence", "Change in the evidence"
        REWORDED = "reworded", "Change in the wording"
        NEW = "new", "New paper"
        INVITED = "invited", "You are invited"
        PASSWORD = "password", "A new password"

    LETTERS = (Kind.INVITED, Kind.PASSWORD)  # about one's account: each is a message of its own, and waits for nothing

    subscription = models.ForeignKey(Subscription, models.CASCADE, null=True, blank=True, related_name="notifications")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="search_notifications"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    event = models.CharField(max_length=60, help_text="Names the event, so that it is told once.")
    claim = models.ForeignKey(Claim, models.CASCADE, null=True, blank=True)
    reference = models.ForeignKey("literature.Reference", models.CASCADE, null=True, blank=True)
    search = models.ForeignKey(
        "literature.Search",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notifications",
        help_text="The search that its owner is told of.",
    )
    reason = models.TextField(help_text="Why this reader is told, in words.")
    created_at = models.DateTimeField(default=timezone.now)
    delivery = models.ForeignKey(Delivery, models.SET_NULL, null=True, blank=True, related_name="notifications")

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("subscription", "event"), name="one_notification_an_event"),
            models.UniqueConstraint(fields=("owner", "event"), name="one_notification_an_event_and_owner"),
            models.CheckConstraint(
                condition=Q(subscription__isnull=False, owner=None) | Q(subscription=None, owner__isnull=False),
                name="a_notification_has_one_reader",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} for {self.reader}"

    @property
    def reader(self) -> "User":
        # Of the two one is there: the constraint `a_notification_has_one_reader`.
        return self.owner or cast(Subscription, self.subscription).user
