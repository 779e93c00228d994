"""What there is to tell whom: one notification per event and subscription, written with the event itself."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q

from claims.models import Evidence, Flag, Notification, Subscription, Suggestion
from literature.models import ReferenceEvent

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Kind = Notification.Kind
TOLD_NOTICES = {ReferenceEvent.Kind.NOTICE: Kind.NOTICE, ReferenceEvent.Kind.WITHDRAWN: Kind.WITHDRAWN}


def notify_about_events(events: Iterable[ReferenceEvent]) -> int:
    """Tells the followers of searches what was found, and of claims and searches what notices came; how many."""
    rows: list[Notification] = []
    for event in events:
        if event.quiet:
            continue
        if event.kind == ReferenceEvent.Kind.FOUND and event.run:
            rows += _found(event)
        elif event.kind in TOLD_NOTICES and event.notice:
            rows += _noticed(event)
    return _write(rows)


def notify_about_suggestions(suggestions: Iterable[Suggestion]) -> int:
    """Tells the followers of claims which new papers may bear on them; how many notifications."""
    by_claim: dict[int, list[Suggestion]] = {}
    for suggestion in suggestions:
        by_claim.setdefault(suggestion.claim_id, []).append(suggestion)
    followers = Subscription.objects.filter(claim__in=by_claim, is_active=True).select_related("claim")
    return _write(
        Notification(
            subscription=follower,
            kind=Kind.NEW,
            event=f"suggestion:{suggestion.pk}",
            claim=follower.claim,
            reference_id=suggestion.reference_id,
            reason=f"You follow {follower.claim.key}; the paper shares with it: {', '.join(suggestion.terms[:6])}.",
        )
        for follower in followers
        for suggestion in by_claim[follower.claim_id]
    )


def notify_about_evidence(evidence: Evidence, *, by: "User") -> int:
    """Tells the followers of the claim, except the actor, that evidence changed; how many."""
    claim = evidence.claim
    flags = claim.flags.open().filter(kind=Flag.Kind.OVERSTATED)
    so = f" {flags[0].note}" if flags else ""
    return _write(
        Notification(
            subscription=follower,
            kind=Kind.EVIDENCE,
            event=f"evidence:{evidence.pk}:{evidence.state}",
            claim=claim,
            reference=evidence.reference,
            reason=f"You follow {claim.key}; evidence that {evidence.stance} it was {evidence.state}.{so}",
        )
        for follower in claim.subscriptions.filter(is_active=True).exclude(user=by)
    )


def _found(event: ReferenceEvent) -> Iterable[Notification]:
    search = event.run.search
    return (
        Notification(
            subscription=follower,
            kind=Kind.NEW,
            event=f"found:{search.pk}:{event.reference_id}",
            reference_id=event.reference_id,
            reason=f"You follow the search “{search.name}”, which found this paper.",
        )
        for follower in search.subscriptions.filter(is_active=True)
    )


def _noticed(event: ReferenceEvent) -> Iterable[Notification]:
    """Followers of a claim are told when the paper is its evidence; of a search, when it is in its result."""
    reference = event.reference_id
    cited = Q(claim__evidence__reference=reference, claim__evidence__state__in=("proposed", "accepted"))
    hit = Q(search__hits__reference=reference, search__hits__gone_at=None)
    followers = (
        Subscription.objects.filter(cited | hit, is_active=True).select_related("claim", "search").distinct()
    )
    return (
        Notification(
            subscription=follower,
            kind=TOLD_NOTICES[event.kind],
            event=f"event:{event.pk}",
            claim=follower.claim,
            reference_id=reference,
            reason=_why_noticed(follower, event),
        )
        for follower in followers
    )


def _why_noticed(follower: Subscription, event: ReferenceEvent) -> str:
    what = f"{event.notice.get_kind_display().lower()}{' (withdrawn)' if event.kind == 'withdrawn' else ''}"
    if follower.claim:
        return f"You follow {follower.claim.key}, and this paper is evidence for or against it: {what}."
    return f"You follow the search “{follower.search.name}”, and this paper is in its result: {what}."


def _write(rows: Iterable[Notification]) -> int:
    rows = list(rows)
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
