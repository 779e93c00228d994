"""Following a claim or a search: who follows is told by mail."""

from typing import TYPE_CHECKING, Any

from claims.access.permits import requires
from claims.models import Claim, Subscription
from literature.models import Search

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@requires("claims.view_claim")
def follow_claim(claim: Claim, on: bool, *, by: "User") -> Subscription:
    """Switches the user's own subscription to the claim on or off."""
    return _follow(by, on, claim=claim)


@requires("literature.view_search")
def follow_search(search: Search, on: bool, *, by: "User") -> Subscription:
    """Switches the user's own subscription to the search on or off."""
    return _follow(by, on, search=search)


def _follow(user: "User", on: bool, **subject: Any) -> Subscription:
    subscription, _ = Subscription.objects.update_or_create(user=user, **subject, defaults={"is_active": on})
    return subscription


def follows(user: "User", **subject: Any) -> bool:
    """Does the user follow `claim=…` or `search=…`?"""
    return Subscription.objects.filter(user=user, is_active=True, **subject).exists()
