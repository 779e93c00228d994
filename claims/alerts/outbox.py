"""What there is to tell whom: one notification per event and subscription, written with the event itself."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q

from claims.flags.raising import cause_of
from claims.grading.flag_advice import advice_of
from claims.models import Claim, Evidence, Flag, Notification, Rewording, Subscription, Suggestion
from literature.library.notices import reported_elsewhere
from literature.models import Notice, Reference, ReferenceEvent, Search

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Kind = Notification.Kind
KIND_OF_NOTICE: dict[str, Kind] = {
    Notice.Kind.RETRACTION: Kind.RETRACTION,
    Notice.Kind.CONCERN: Kind.CONCERN,
    Notice.Kind.ERRATUM: Kind.CORRECTION,
    Notice.Kind.CORRECTION: Kind.CORRECTION,
}
STANCE_IN_WORDS: dict[str, str] = {
    Evidence.Stance.SUPPORTS: "supports it",
    Evidence.Stance.CONTRADICTS: "contradicts it",
    Evidence.Stance.NEUTRAL: "is neutral on it",
}


def notify_about_events(events: Iterable[ReferenceEvent]) -> int:
    """Tells the followers of searches what was found, and of claims and searches what notices came; how many."""
    loud = [event for event in events if not event.quiet]
    found = [(event, event.run.search) for event in loud if event.kind == ReferenceEvent.Kind.FOUND and event.run]
    followers = _followers_by_search({search.pk for _, search in found})
    rows = [row for event, search in found for row in _found(event, search, followers.get(search.pk, ()))]
    noticing = (ReferenceEvent.Kind.NOTICE, ReferenceEvent.Kind.WITHDRAWN)
    for event in loud:
        if event.kind in noticing and (notice := event.notice) and not _is_old_news(event, notice):
            rows += [*_noticed(event, notice), *_warned(event, notice)]
    return _write(rows)


def notify_about_suggestions(suggestions: Iterable[Suggestion]) -> int:
    """Tells the followers of claims which new papers may bear on them; how many notifications."""
    by_claim: dict[int, list[Suggestion]] = {}
    for suggestion in suggestions:
        by_claim.setdefault(suggestion.claim_id, []).append(suggestion)
    return _write(
        Notification(
            subscription=follower,
            kind=Kind.NEW,
            event=f"suggestion:{suggestion.pk}",
            claim=claim,
            reference_id=suggestion.reference_id,
            reason=f"You follow {claim.key}; the paper shares with it: {', '.join(suggestion.terms[:6])}.",
        )
        for follower, claim in _followers_of(by_claim)
        for suggestion in by_claim[claim.pk]
    )


def notify_about_evidence(evidence: Evidence, *, by: "User | None", done: str) -> int:
    """Tells the followers of the claim, except the actor, what was done to evidence ("revised"); how many."""
    claim = evidence.claim
    overstated = claim.flags.open().filter(kind=Flag.Kind.OVERSTATED).first()
    softer = advice_of([overstated]).get(overstated.pk, "") if overstated else ""
    reason = f"You follow {claim.key}; a paper that {STANCE_IN_WORDS[evidence.stance]} was {done}."
    return _write(
        Notification(
            subscription=follower,
            kind=Kind.EVIDENCE,
            event=event_of(evidence),
            claim=claim,
            reference=evidence.reference,
            reason=f"{reason} {overstated.note} {softer}".strip() if overstated else reason,
        )
        for follower, _ in _followers_of([claim.pk], but=by)
    )


def event_of(evidence: Evidence, edition: int | None = None) -> str:
    """Names one write of one row of evidence; the last, unless its edition is given."""
    return f"evidence:{evidence.pk}:{evidence.edition if edition is None else edition}"


def cancel_notifications(evidence: Evidence, edition: int, *, by: "User") -> int:
    """Takes back a write of evidence: what was not sent yet goes silently, and every other follower is told; how many.

    Among them who decided then, and whoever began to follow since: neither was told of it.
    """
    unsent = Notification.objects.filter(event=event_of(evidence, edition), delivery=None)
    locked = dict(unsent.select_for_update().values_list("pk", "subscription"))
    Notification.objects.filter(pk__in=locked).delete()
    claim, work = evidence.claim, evidence.reference.short_citation
    followers = claim.subscriptions.filter(is_active=True).exclude(user=by).exclude(pk__in=locked.values())
    return _write(
        Notification(
            subscription=follower,
            kind=Kind.EVIDENCE,
            event=event_of(evidence),
            claim=claim,
            reference=evidence.reference,
            reason=f"You follow {claim.key}; a decision on {work} was taken back; it is {evidence.state} now.",
        )
        for follower in followers
    )


def notify_about_rewordings(rewordings: Iterable[Rewording], *, by: "User | None") -> int:
    """Tells the followers of the claims, except the importer, how a new version words them; how many."""
    by_claim = {rewording.claim_id: rewording for rewording in rewordings}
    return _write(
        Notification(
            subscription=follower,
            kind=Kind.REWORDED,
            event=f"rewording:{by_claim[claim.pk].pk}",
            claim=claim,
            reason=_why_reworded(claim, by_claim[claim.pk]),
        )
        for follower, claim in _followers_of(by_claim, but=by)
    )


def _why_reworded(claim: Claim, rewording: Rewording) -> str:
    return (
        f"You follow {claim.key}; version {rewording.version.number} says: “{rewording.new_text}”. "
        f"It said before: “{rewording.old_text}”."
    )


def _followers_of(claims: Collection[int], *, but: "User | None" = None) -> Iterator[tuple[Subscription, Claim]]:
    """Whoever follows one of the claims, each with the claim; without the one who did what is told."""
    followers = Subscription.objects.filter(claim__in=claims, is_active=True).exclude(user=but)
    for follower in followers.select_related("claim"):
        if follower.claim:
            yield follower, follower.claim


def _followers_by_search(searches: Iterable[int]) -> Mapping[int | None, Sequence[Subscription]]:
    followers: dict[int | None, list[Subscription]] = {}
    for follower in Subscription.objects.filter(search__in=searches, is_active=True):
        followers.setdefault(follower.search_id, []).append(follower)
    return followers


def _found(event: ReferenceEvent, search: Search, followers: Iterable[Subscription]) -> Iterable[Notification]:
    return (
        Notification(
            subscription=follower,
            kind=Kind.NEW,
            event=f"found:{search.pk}:{event.reference_id}",
            reference_id=event.reference_id,
            reason=f"You follow the search “{search.name}”, which found this paper.",
        )
        for follower in followers
    )


def _is_old_news(event: ReferenceEvent, notice: Notice) -> bool:
    """Another source told the same before; or still tells it, so that the work is not freed of it."""
    others = reported_elsewhere(notice)
    if event.kind == ReferenceEvent.Kind.WITHDRAWN:
        return bool(others)
    return any(other.pk < notice.pk for other in others)


def _noticed(event: ReferenceEvent, notice: Notice) -> Iterable[Notification]:
    """Followers of a claim are told when the paper is its evidence; of a search, when it is in its result."""
    reference = event.reference_id
    cited = Q(claim__evidence__reference=reference, claim__evidence__state__in=("proposed", "accepted"))
    hit = Q(search__hits__reference=reference, search__hits__gone_at=None)
    followers = Subscription.objects.filter(cited | hit, is_active=True).select_related("claim", "search").distinct()
    withdrawn = event.kind == ReferenceEvent.Kind.WITHDRAWN
    return (
        Notification(
            subscription=follower,
            kind=Kind.WITHDRAWN if withdrawn else KIND_OF_NOTICE.get(notice.kind, Kind.NOTICE),
            event=f"event:{event.pk}",
            claim=follower.claim,
            reference_id=reference,
            reason=_why_noticed(follower, notice, withdrawn=withdrawn),
        )
        for follower in followers
    )


def _warned(event: ReferenceEvent, notice: Notice) -> Iterable[Notification]:
    """Followers of a claim are told when a review among its evidence cites the paper: the notice raised flags there."""
    flags = Flag.objects.filter(kind=Flag.Kind.CITES_RETRACTED, cause=cause_of(notice))
    flagged = (flag.evidence for flag in flags.select_related("evidence__reference"))
    reviews = {evidence.claim_id: evidence.reference for evidence in flagged if evidence}
    withdrawn = event.kind == ReferenceEvent.Kind.WITHDRAWN
    return (
        Notification(
            subscription=follower,
            kind=Kind.WITHDRAWN if withdrawn else KIND_OF_NOTICE[notice.kind],
            event=f"event:{event.pk}",
            claim=claim,
            reference_id=event.reference_id,
            reason=_why_warned(claim, reviews[claim.pk], notice, withdrawn=withdrawn),
        )
        for follower, claim in _followers_of(reviews)
    )


def _why_warned(claim: Claim, review: Reference, notice: Notice, *, withdrawn: bool) -> str:
    return (
        f"You follow {claim.key}, and a review among its evidence, {review.short_citation}, cites this paper: "
        f"{_kind_in_words(notice, withdrawn=withdrawn)}."
    )


def _kind_in_words(notice: Notice, *, withdrawn: bool) -> str:
    return f"{notice.get_kind_display().lower()}{' (withdrawn)' if withdrawn else ''}"


def _why_noticed(follower: Subscription, notice: Notice, *, withdrawn: bool) -> str:
    what = _kind_in_words(notice, withdrawn=withdrawn)
    if follower.claim:
        return f"You follow {follower.claim.key}, and this paper is evidence for or against it: {what}."
    return f"You follow the search “{follower.search}”, and this paper is in its result: {what}."


def _write(rows: Iterable[Notification]) -> int:
    rows = list(rows)
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
