"""Who wants to know what, and when: at once, or once a day or a week at an hour of their own day."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Self, cast

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from claims.models.claims import Claim
from claims.models.documents import Document
from claims.models.memberships import Membership
from claims.models.visibility import OwnQuerySet
from literature.models import Reference, Search

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

ALL_CURATED = "all that you edit"


def may_see(reader: str, claim: str, document: str) -> Q:
    """Of rows about a `claim` or a `document` (or neither: about a search or a work) for a `reader`, as lookups: may
    the reader see it today?

    The same question as VisibleQuerySet.visible_to answers for one user, for many at once.
    """
    roles = Membership.objects.filter(user=OuterRef(reader))
    views_claims = ModelBackend().with_perm("claims.view_claim").values("pk")
    views_documents = ModelBackend().with_perm("claims.view_document").values("pk")
    views_searches = ModelBackend().with_perm("literature.view_search").values("pk")
    neither = {claim: None, document: None}
    return (
        Q(Exists(roles.filter(document=OuterRef(f"{claim}__document"))))
        | Q(**{f"{claim}__isnull": False, f"{reader}__in": views_claims})
        | Q(Exists(roles.filter(document=OuterRef(document))), **{claim: None})
        | Q(**{claim: None, f"{document}__isnull": False, f"{reader}__in": views_documents})
        | Q(Exists(roles), **neither)
        | Q(**neither, **{f"{reader}__in": views_searches})
    )


def _is_under(section: Sequence[str], outer: Sequence[str]) -> bool:
    return bool(outer) and list(section[: len(outer)]) == list(outer)


class SubscriptionQuerySet(OwnQuerySet["Subscription"]):
    def own(self, user: "User | AnonymousUser") -> Self:
        return self.filter(may_see("user", "claim", "document"), user=user.pk)

    def on(self) -> Self:
        return self.filter(is_active=True)

    def with_subject(self) -> Self:
        return self.select_related("document", "claim", "search", "reference")

    def move_section(self, document: int, old: Sequence[str], new: Sequence[str]) -> None:
        """Who follows a section of which an editor changed the headings follows it under the new ones; who follows that
        already, once."""
        rows = [row for row in self.filter(document=document).exclude(section=[]) if _is_under(row.section, old)]
        for row in rows:
            moved = [*new, *row.section[len(old) :]]
            if self.filter(user=row.user_id, document=document, section=moved).exclude(pk=row.pk).exists():
                self.filter(pk=row.pk).update(is_active=False)
            else:
                self.filter(pk=row.pk).update(section=moved)

    def of_documents(self) -> "models.QuerySet[Subscription, int | None]":
        """The ids of the documents that somebody follows."""
        return self.filter(is_active=True, document__isnull=False).values_list("document", flat=True)


class Subscription(models.Model):
    """A user who wants to be told about a document or a section of it, a claim, a search, a work, or all they edit."""

    class Rhythm(models.TextChoices):
        AT_ONCE = "at once", "At once"
        DAILY = "daily", "Every day"
        WEEKLY = "weekly", "Every week"

    class Weekday(models.IntegerChoices):
        MONDAY = 0
        TUESDAY = 1
        WEDNESDAY = 2
        THURSDAY = 3
        FRIDAY = 4
        SATURDAY = 5
        SUNDAY = 6

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="subscriptions")
    search = models.ForeignKey("literature.Search", models.CASCADE, null=True, blank=True, related_name="subscriptions")
    claim = models.ForeignKey(Claim, models.CASCADE, null=True, blank=True, related_name="subscriptions")
    document = models.ForeignKey(Document, models.CASCADE, null=True, blank=True, related_name="subscriptions")
    section = models.JSONField(
        default=list, blank=True, help_text="Of the document, its headings from the outermost; [] is all of it."
    )
    reference = models.ForeignKey(
        "literature.Reference", models.CASCADE, null=True, blank=True, related_name="subscriptions"
    )
    curated = models.BooleanField(default=False, help_text="All documents that the user edits, whichever they are.")
    is_active = models.BooleanField("on", default=True)
    rhythm = models.CharField("when", max_length=10, choices=Rhythm, default=Rhythm.AT_ONCE)
    hour = models.PositiveSmallIntegerField(default=7, help_text="Of the reader's day.")
    weekday = models.PositiveSmallIntegerField(choices=Weekday, default=Weekday.MONDAY, help_text="Of a weekly one.")
    grave_at_once = models.BooleanField(
        "what is grave at once", default=True, help_text="A retraction or a concern does not wait for its turn."
    )
    is_muted = models.BooleanField("muted", default=False, help_text="Kept in the list of notices, and sent nowhere.")
    snoozed_until = models.DateTimeField(null=True, blank=True, help_text="What comes until then is sent then.")
    created_at = models.DateTimeField(default=timezone.now)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ("user", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(search__isnull=False, claim=None, document=None, reference=None, curated=False)
                | Q(search=None, claim__isnull=False, document=None, reference=None, curated=False)
                | Q(search=None, claim=None, document__isnull=False, reference=None, curated=False)
                | Q(search=None, claim=None, document=None, reference__isnull=False, curated=False)
                | Q(search=None, claim=None, document=None, reference=None, curated=True),
                name="a_subscription_has_one_subject",
            ),
            models.CheckConstraint(condition=Q(hour__lte=23), name="a_subscription_has_an_hour"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="a_subscription_has_a_weekday"),
            models.UniqueConstraint(fields=("user", "search"), name="one_subscription_a_search"),
            models.UniqueConstraint(fields=("user", "claim"), name="one_subscription_a_claim"),
            models.UniqueConstraint(fields=("user", "document", "section"), name="one_subscription_a_section"),
            models.UniqueConstraint(fields=("user", "reference"), name="one_subscription_a_work"),
            models.UniqueConstraint(fields=("user",), condition=Q(curated=True), name="one_subscription_to_all"),
        )

    def __str__(self) -> str:
        return f"{self.user} follows {self.subject}"

    @property
    def subject(self) -> str:
        """What is followed, in words."""
        if self.document:
            section = f"“{' › '.join(self.section)}” of " if self.section else ""
            return f"{section}the document “{self.document}”"
        if self.curated:
            return ALL_CURATED
        if self.reference:
            return f"the work {self.reference.short_citation}"
        return f"the search “{self.search}”" if self.search else f"the claim {self.claim}"

    @property
    def followed(self) -> Document | Claim | Search | Reference | None:
        """None for all that its user edits; else one is there: the constraint `a_subscription_has_one_subject`."""
        if self.curated:
            return None
        return cast(Document | Claim | Search | Reference, self.document or self.claim or self.search or self.reference)

    def is_snoozed(self, at: datetime) -> bool:
        return self.snoozed_until is not None and self.snoozed_until > at
