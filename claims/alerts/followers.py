"""Who follows what is told, and in which ways: a claim by itself, its section or document, or all they edit."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q

from claims.alerts.following import is_in
from claims.models import Claim, Membership, Subscription

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_NAMED = 5  # keys of claims in a sentence
CURATING = (Membership.Role.EDITOR, Membership.Role.LEAD)


def followers_of(claims: Collection[int], *, but: "User | None" = None) -> Iterator[tuple[Subscription, list[Claim]]]:
    """Each subscription that one of the claims concerns, with those that do, in the order of their texts: first who
    follows a claim by itself, then its section or document, then all they edit. Without `but`, who did what is told.
    """
    if not claims:
        return
    followers = list(_following(claims, but))
    if not followers:
        return
    rows = Claim.objects.filter(pk__in=claims).select_related("document").order_by("document", "position", "pk")
    by_document: dict[int, list[Claim]] = defaultdict(list)
    for claim in rows:
        by_document[claim.document_id].append(claim)
    edited = _edited({one.user_id for one in followers if one.curated}, by_document)
    for follower in sorted(followers, key=_nearest_first):
        if concerned := _concerned(follower, by_document, edited):
            yield follower, concerned


def _following(claims: Collection[int], but: "User | None") -> Iterator[Subscription]:
    documents = Claim.objects.filter(pk__in=claims).order_by().values("document")
    about = Q(claim__in=claims) | Q(document__in=documents) | Q(curated=True)
    rows = Subscription.objects.on().filter(about, user__is_active=True).with_subject()
    yield from rows.exclude(user=but) if but else rows


def _nearest_first(follower: Subscription) -> tuple[bool, bool, int]:
    return not follower.claim_id, not follower.document_id, follower.pk


def _edited(users: Collection[int], documents: Collection[int]) -> dict[int, set[int]]:
    """The documents of these that each user edits."""
    edited: dict[int, set[int]] = defaultdict(set)
    if users:
        roles = Membership.objects.filter(user__in=users, document__in=documents, role__in=CURATING)
        for user, document in roles.order_by().values_list("user", "document"):
            edited[user].add(document)
    return edited


def _concerned(follower: Subscription, by_document: dict[int, list[Claim]], edited: dict[int, set[int]]) -> list[Claim]:
    if follower.claim_id:
        return [claim for rows in by_document.values() for claim in rows if claim.pk == follower.claim_id]
    if follower.document_id:
        rows = by_document.get(follower.document_id, [])
        return [claim for claim in rows if is_in(claim.section, follower.section)]
    return [claim for document in sorted(edited[follower.user_id]) for claim in by_document[document]]


def why_of(follower: Subscription, claim: Claim) -> str:
    """ "You follow DMN-012", or the document that it is a claim of."""
    return f"You follow {claim.key}" if follower.claim_id else f"You follow {follower.subject}, with {claim.key}"


def keys_of(claims: Sequence[Claim]) -> str:
    """ "DMN-001, DMN-004 and 3 more claims"."""
    more = len(claims) - MOST_NAMED
    keys = ", ".join(claim.key for claim in claims[:MOST_NAMED])
    return f"{keys} and {more} more claim{'s' * (more != 1)}" if more > 0 else keys
