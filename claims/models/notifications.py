"""What readers are told: one notification an event and reader, its grounds, and the channels by which it goes out."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils import timezone

from claims.models.assignments import Assignment
from claims.models.channels import Channel
from claims.models.claims import Claim
from claims.models.comments import Comment
from claims.models.documents import Document
from claims.models.memberships import Membership
from claims.models.subscriptions import Subscription, may_see
from claims.models.visibility import OwnQuerySet, documents_seen, holds_house_wide, roles_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


def _is_member(document: str) -> Q:
    """Has the reader of the notification a role in the document? A lookup leads there from the notification."""
    return Q(Exists(Membership.objects.filter(document=OuterRef(document), user=OuterRef("reader")).order_by()))


def _sees_comment() -> Q:
    return _is_member("comment__claim__document")


class NotificationQuerySet(OwnQuerySet["Notification"]):
    def followed(self) -> Self:
        """Of readers who may log in and still follow, on grounds that they may still see; of owners; and of colleagues
        who still are named there."""
        assigned = Q(assignment__in=Assignment.objects.current().order_by(), assignment__assignee=F("reader"))
        still = Q(assignment=None, comment=None) | assigned | _sees_comment() & Q(comment__deleted_at=None)
        follows = Exists(Ground.objects.live().filter(notification=OuterRef("pk")))
        return self.filter(Q(follows) | Q(is_personal=True) & still, reader__is_active=True)

    def own(self, user: "User | AnonymousUser") -> Self:
        """What this user was told as a follower, as the owner of a search, by name, or about their account."""
        sees = Q(assignment=None, comment=None) | _is_member("assignment__document") | _sees_comment()
        follows = Exists(Ground.objects.visible().filter(notification=OuterRef("pk")))
        return self.filter(Q(follows) | Q(is_personal=True) & sees, reader=user.pk)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def unrouted(self) -> Self:
        """Of which nobody has said yet by which channels they go, and when."""
        return self.filter(routed_at=None)

    def unsent(self) -> Self:
        """In no message yet, by whichever channel: what is taken back of them, nobody hears of."""
        return self.exclude(Exists(Outgoing.objects.filter(notification=OuterRef("pk"), delivery__isnull=False)))

    def for_message(self, reader: "User") -> Self:
        """With all that a message to this one reader shows, and the grounds that hold for them now."""
        return self.with_grounds(Ground.objects.live_for(reader))

    def for_list(self, reader: "User") -> Self:
        """The same for the list of what they were told: with the grounds that they may see, followed still or not."""
        return self.with_grounds(Ground.objects.visible_for(reader))

    def with_grounds(self, grounds: "GroundQuerySet") -> Self:
        return self.select_related(
            "search",
            "claim__document",
            "document",
            "reference",
            "comment__claim",
            "assignment__flag",
            "assignment__claim",
        ).prefetch_related("reference__notices", Prefetch("grounds", grounds.with_subject()))


class Notification(models.Model):
    """One event that one reader is told of, once, however many of their subscriptions it concerns.

    `reason` is why, as it was when it was written: a line for each ground. `before` and `after` are what changed, in
    words, and `to_do` is what its reader can do about it.
    """

    class Kind(models.TextChoices):
        """In the order in which a message tells them, the gravest first."""

        RETRACTION = "retraction", "Publication notice: retraction"
        CONCERN = "concern", "Publication notice: expression of concern"
        CORRECTION = "correction", "Publication notice: correction"
        NOTICE = "notice", "Publication notice"
        REINSTATED = "reinstated", "Publication notice: reinstatement"
        WITHDRAWN = "withdrawn", "Publication notice withdrawn"
        SUPPORT = "support", "Support lost or restored"
        CONTESTED = "contested", "Contested, or no longer"
        CONTRADICT = "contradict", "Change in the evidence: a paper contradicts"
        CERTAINTY = "certainty", "Change in the certainty of the evidence"
        OVERSTATED = "overstated", "Wording stronger than its evidence"
        CHANNEL = "channel", "Your alerts cannot reach you one way"
        FAILED = "failed", "A search fails"
        SILENT = "silent", "A search is silent"
        REREAD = "reread", "PubMed reads a search differently now"
        ASSIGNED = "assigned", "Assigned to you"
        MENTIONED = "mentioned", "A colleague names you"
        STALE = "stale", "An assessment is out of date"
        DUE = "due", "A review is due"
        EVIDENCE = "evidence", "Change in the evidence"
        REWORDED = "reworded", "Change in the wording"
        NEW = "new", "New paper"
        INVITED = "invited", "You are invited"
        PASSWORD = "password", "A new password"

    BY_NAME = (Kind.ASSIGNED, Kind.MENTIONED)  # of a colleague to a colleague: waits for no search
    LETTERS = (Kind.INVITED, Kind.PASSWORD)  # about one's account: each is a message of its own, and waits for nothing
    GRAVE = (Kind.RETRACTION, Kind.CONCERN)  # does not wait for its turn, unless its reader wishes so

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    is_personal = models.BooleanField(
        default=False, help_text="Told as the owner of a search, by name, or about the account: following or not."
    )
    kind = models.CharField(max_length=10, choices=Kind)
    event = models.CharField(max_length=80, help_text="Names the event, so that it is told once.")
    claim = models.ForeignKey(Claim, models.CASCADE, null=True, blank=True)
    document = models.ForeignKey(Document, models.CASCADE, null=True, blank=True, related_name="notifications")
    reference = models.ForeignKey("literature.Reference", models.CASCADE, null=True, blank=True)
    search = models.ForeignKey("literature.Search", models.CASCADE, null=True, blank=True, related_name="notifications")
    assignment = models.ForeignKey(
        Assignment,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notifications",
        help_text="Told to its assignee.",
    )
    comment = models.ForeignKey(
        Comment, models.CASCADE, null=True, blank=True, related_name="notifications", help_text="It names the reader."
    )
    reason = models.TextField(help_text="Why this reader is told, in words.")
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    to_do = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    routed_at = models.DateTimeField(null=True, blank=True, editable=False)
    read_at = models.DateTimeField(null=True, blank=True, help_text="Its reader saw it in the list of notices.")
    subscriptions = models.ManyToManyField(Subscription, through="claims.Ground", related_name="notifications")

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "id")
        constraints = (models.UniqueConstraint(fields=("reader", "event"), name="one_notification_an_event"),)
        indexes = (
            models.Index(fields=("id",), condition=Q(routed_at=None), name="unrouted_notifications"),
            models.Index(fields=("reader", "-created_at"), name="notices_of_a_reader"),
        )

    def __str__(self) -> str:
        return f"{self.headline} for {self.reader}"

    @property
    def headline(self) -> str:
        """Names the event; papers that are told many at once are of no reference."""
        is_of_many = self.kind == self.Kind.NEW and self.reference_id is None
        return "Older papers, many at once" if is_of_many else self.get_kind_display()


class GroundQuerySet(models.QuerySet["Ground"]):
    def visible(self) -> Self:
        """Whose reader may see, today, what they are about."""
        return self.filter(may_see("subscription__user", "claim", "document"))

    def live(self) -> Self:
        """The same, of readers who still follow."""
        return self.visible().filter(subscription__is_active=True).order_by("pk")

    def live_for(self, reader: "User") -> Self:
        """The same of one reader."""
        return self.visible_for(reader).filter(subscription__is_active=True)

    def visible_for(self, reader: "User") -> Self:
        """Which one reader may see, whose roles are known: asked for each message, without a look at all roles."""
        claims, documents = documents_seen(reader, Claim), documents_seen(reader, Document)
        of_claims = Q() if claims is None else Q(claim__document__in=claims)
        of_documents = Q() if documents is None else Q(document__in=documents)
        sees = Q(claim__isnull=False) & of_claims | Q(claim=None, document__isnull=False) & of_documents
        if roles_of(reader) or holds_house_wide(reader, "literature.view_search"):
            sees |= Q(claim=None, document=None)
        return self.filter(sees).order_by("pk")

    def with_subject(self) -> Self:
        return self.select_related("claim__document", "document")


class Ground(models.Model):
    """One of the ways by which an event concerns its reader: a subscription, and what of it (a claim, a document)."""

    notification = models.ForeignKey(Notification, models.CASCADE, related_name="grounds")
    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="grounds")
    event = models.CharField(max_length=80, help_text="Nothing comes of one subscription twice.")
    claim = models.ForeignKey(Claim, models.CASCADE, null=True, blank=True, related_name="+")
    document = models.ForeignKey(Document, models.CASCADE, null=True, blank=True, related_name="+")
    text = models.TextField()

    objects = GroundQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("subscription", "event"), name="one_ground_an_event"),)

    def __str__(self) -> str:
        return self.text


class OutgoingQuerySet(models.QuerySet["Outgoing"]):
    def waiting(self) -> Self:
        """In no message yet; by a channel that was removed nothing goes."""
        return self.filter(delivery=None, channel__isnull=False)

    def due(self, at: datetime) -> Self:
        """To go now, by a channel that is on and leads somewhere, to a reader who is still to be told."""
        reachable = Q(channel__is_on=True) & ~Q(channel__address="", channel__user__email="")
        # A letter about the account goes to its address, whatever was switched off.
        letter = Q(notification__kind__in=Notification.LETTERS) & ~Q(channel__user__email="")
        rows = self.waiting().filter(reachable | letter, due_at__lte=at)
        return rows.filter(notification__in=Notification.objects.followed().order_by())


class Outgoing(models.Model):
    """A notification that goes out by a channel from `due_at` on, and the message in which it does."""

    notification = models.ForeignKey(Notification, models.CASCADE, related_name="outgoing")
    channel = models.ForeignKey(
        Channel, models.SET_NULL, null=True, blank=True, related_name="outgoing", help_text="Empty: it was removed."
    )
    delivery = models.ForeignKey("claims.Delivery", models.SET_NULL, null=True, blank=True, related_name="outgoing")
    due_at = models.DateTimeField()

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("notification", "channel"), name="once_by_each_channel"),)
        indexes = (models.Index(fields=("due_at",), condition=Q(delivery=None), name="waiting_to_go_out"),)

    def __str__(self) -> str:
        return f"{self.notification_id} by {self.channel_id}"
