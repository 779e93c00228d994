"""Where a user's notices go: one row a way out, of a kind that `claims.alerts.channels` knows."""

from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models.subscriptions import Subscription
from claims.models.visibility import OwnQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

MAIL = "mail"


class ChannelQuerySet(OwnQuerySet["Channel"]):
    def own(self, user: "User | AnonymousUser") -> Self:
        return self.filter(user=user.pk)

    def on(self) -> Self:
        return self.filter(is_on=True)

    def mail_of(self, user: "User | int") -> "Channel":
        """The mail to the address of the user's account, made where there was need of it first."""
        pk = user if isinstance(user, int) else user.pk
        return self.get_or_create(user_id=pk, kind=MAIL, address="", subscription=None)[0]


class Channel(models.Model):
    """`address` is a mail address or a URL, "" of a mail to wherever the account's address is now. `secret` is the key
    of what is signed or read there; neither is shown in full where it lets somebody in. `failures` are in a row."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=20, help_text="A name in the registry of channels.")
    address = models.TextField(blank=True)
    secret = models.TextField(blank=True, editable=False)
    subscription = models.ForeignKey(
        Subscription,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="channels",
        help_text="It takes only what comes of this one; empty: all.",
    )
    is_on = models.BooleanField("on", default=True)
    failures = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    off_because = models.TextField(blank=True, help_text="Why the program switched it off.")
    stop_token = models.UUIDField(default=uuid4, editable=False, unique=True)
    confirmed_at = models.DateTimeField(
        null=True, blank=True, help_text="When its address was shown to be its owner's: nothing goes there before."
    )
    created_at = models.DateTimeField(default=timezone.now)
    shown_hash = models.CharField(max_length=64, blank=True, editable=False, help_text="Of a feed, as it last was.")
    shown_since = models.DateTimeField(default=timezone.now, editable=False, help_text="Since when a feed is as it is.")

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ("user", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "kind", "address"), condition=Q(subscription=None), name="one_channel_an_address"
            ),
            models.UniqueConstraint(
                fields=("user", "kind", "address", "subscription"), name="one_channel_an_address_and_subscription"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.user}"
