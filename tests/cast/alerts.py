"""What somebody is to be told."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from claims.models import Notification, Subscription
from tests.cast.claims import make_claim
from tests.cast.papers import make_reference


def tell(user: User, kind: str = "new", at: datetime | None = None, **values: Any) -> Notification:
    """A notification about a claim that `user` follows."""
    claim = values.pop("claim", None) or make_claim()
    subscription, _ = Subscription.objects.get_or_create(user=user, claim=claim)
    reference = values.pop("reference", None) or make_reference()
    event = f"test:{Notification.objects.count()}"
    values = {"kind": kind, "event": event, "reason": f"Because {event}.", "created_at": at or timezone.now(), **values}
    return Notification.objects.create(subscription=subscription, claim=claim, reference=reference, **values)
