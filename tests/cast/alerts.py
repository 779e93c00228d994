"""What somebody is to be told."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from claims.models import Channel, Delivery, Ground, Notification, Subscription
from tests.cast.claims import make_claim
from tests.cast.papers import make_reference


def tell(user: User, kind: str = "new", at: datetime | None = None, **values: Any) -> Notification:
    """A notification about a claim that `user` follows."""
    claim = values.pop("claim", None) or make_claim()
    subscription, _ = Subscription.objects.get_or_create(user=user, claim=claim)
    reference = values.pop("reference", None) or make_reference()
    event = f"test:{Notification.objects.count()}"
    values = {"kind": kind, "event": event, "reason": f"Because {event}.", "created_at": at or timezone.now(), **values}
    return tell_follower(subscription, claim=claim, reference=reference, **values)


def tell_follower(subscription: Subscription, **values: Any) -> Notification:
    """A notification on the one ground that its reader follows something."""
    values = {"claim": None, "document": subscription.document, **values}
    row = Notification.objects.create(reader=subscription.user, **values)
    Ground.objects.create(
        notification=row, subscription=subscription, event=row.event, text=row.reason, claim=values["claim"],
        document=subscription.document,
    )  # fmt: skip
    return row


def make_delivery(user: User, **values: Any) -> Delivery:
    """A message to the address of the user's account."""
    return Delivery.objects.create(user=user, channel=Channel.objects.mail_of(user), address=user.email, **values)
