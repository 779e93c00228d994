"""Following a claim or a search: who follows is told by mail."""

from typing import Any

from django.contrib.auth.models import User

from claims.models import Subscription


def follow(user: User, *, on: bool, **subject: Any) -> str:
    """Switches the user's subscription to `subject` (claim=… or search=…) on or off; says what that means."""
    subscription, _ = Subscription.objects.update_or_create(user=user, **subject, defaults={"is_active": on})
    if not on:
        return f"You no longer follow {subscription.subject}."
    if not user.email:
        return f"You follow {subscription.subject}, but your account has no e-mail address: ask for one to be set."
    return f"You follow {subscription.subject}: news goes to {user.email}."


def follows(user: User, **subject: Any) -> bool:
    return Subscription.objects.filter(user=user, is_active=True, **subject).exists()
