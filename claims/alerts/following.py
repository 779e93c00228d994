"""Following a document or a section of it, a claim, a search, a work, or all one edits: who follows is told."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from claims.access.permits import requires
from claims.models import Claim, Document, Preferences, Subscription
from claims.refusals import Refused
from literature.models import Reference, Search

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@requires("claims.view_document")
def follow_document(document: Document, on: bool, section: Sequence[str] = (), *, by: "User") -> Subscription:
    """Switches the user's own subscription to the document, with all its claims, on or off; of a `section` (its
    headings from the outermost) with the claims under it alone. Raises Refused for a section that no claim is in."""
    section = list(section)
    if on and section and not any(is_in(claim.section, section) for claim in document.claims.current()):
        raise Refused(f"No statement of “{document}” stands under “{' › '.join(section)}”: choose another section.")
    return _follow(by, on, document=document, section=section)


def is_in(section: Sequence[str], outer: Sequence[str]) -> bool:
    """Is the section the outer one, or below it?"""
    return list(section[: len(outer)]) == list(outer)


@requires("claims.view_claim")
def follow_claim(claim: Claim, on: bool, *, by: "User") -> Subscription:
    """Switches the user's own subscription to the claim on or off."""
    return _follow(by, on, claim=claim)


@requires("literature.view_search")
def follow_search(search: Search, on: bool, *, by: "User") -> Subscription:
    """Switches the user's own subscription to the search on or off."""
    return _follow(by, on, search=search)


@requires("literature.view_reference")
def follow_reference(reference: Reference, on: bool, *, by: "User") -> Subscription:
    """Switches the user's own subscription to the work on or off: to what notices come about it."""
    return _follow(by, on, reference=reference)


@requires("claims.change_preferences")
def follow_curated(preferences: Preferences, on: bool, *, by: "User") -> Subscription:
    """Switches the user's own subscription to all documents that they edit, whichever they are, on or off."""
    return _follow(preferences.user, on, curated=True)


@requires("claims.change_subscription")
def unfollow(subscription: Subscription, *, by: "User") -> Subscription:
    """Switches it off."""
    Subscription.objects.filter(pk=subscription.pk).update(is_active=False)
    subscription.is_active = False
    return subscription


def _follow(user: "User", on: bool, **subject: Any) -> Subscription:
    subscription, _ = Subscription.objects.update_or_create(
        user=user, **{"section": [], **subject}, defaults={"is_active": on}
    )
    return subscription


def follows(user: "User", **subject: Any) -> bool:
    """Does the user follow `document=…` (with `section=…`), `claim=…`, `search=…`, `reference=…` or `curated=True`?"""
    return Subscription.objects.on().filter(user=user, **{"section": [], **subject}).exists()
