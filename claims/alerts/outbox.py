"""What there is to tell whom, written with the event itself: papers, notices about papers, evidence, other words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from claims.alerts.back_catalogue import back_catalogue, drafts_about_older
from claims.alerts.changed_meaning import TO_DO, Change, notify_about_changes
from claims.alerts.followers import followers_of, keys_of, why_of
from claims.alerts.notifying import Draft, write
from claims.flags.raising import cause_of
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
    Notice.Kind.REINSTATEMENT: Kind.REINSTATED,
}
STANCE_IN_WORDS: dict[str, str] = {
    Evidence.Stance.SUPPORTS: "supports it",
    Evidence.Stance.CONTRADICTS: "contradicts it",
    Evidence.Stance.NEUTRAL: "is neutral on it",
}
TO_DECIDE = "Attach it as evidence, or dismiss it."
LOOK_AT_PAPER = "Look whether what you say still stands without it."
CHECK_WORDS = "Look whether the claim is still the same, and confirm or reject its new words."


def drafts_about_papers(events: Iterable[ReferenceEvent], suggestions: Iterable[Suggestion]) -> list[Draft]:
    """For the followers of searches what was found; of claims, sections and documents which of it may bear on them.
    Of a back catalogue they hear in one line."""
    events, suggestions = list(events), list(suggestions)
    older = back_catalogue(events)
    loud = [event for event in events if event.kind == ReferenceEvent.Kind.FOUND and not event.quiet]
    found = [(event, event.run.search) for event in loud if event.run]
    followers = _followers_by_search({search.pk for _, search in found})
    told = drafts_about_suggestions(one for one in suggestions if one.reference_id not in older)
    for event, search in found:
        if event.reference_id not in older:
            told += _found(event, search, followers.get(search.pk, ()))
    return [*told, *drafts_about_older(found, suggestions, followers, older)]


def drafts_about_notices(events: Iterable[ReferenceEvent], meant: Mapping[int, Sequence[Change]]) -> list[Draft]:
    """For the followers of claims, works and searches what notices came, and what they made of the claims (`meant`, by
    their ids)."""
    drafts: list[Draft] = []
    noticing = (ReferenceEvent.Kind.NOTICE, ReferenceEvent.Kind.WITHDRAWN)
    for event in (event for event in events if not event.quiet):
        if event.kind in noticing and (notice := event.notice) and not _is_old_news(event, notice):
            drafts += [*_noticed(event, notice, meant), *_warned(event, notice)]
    return drafts


def notify_about_papers(
    events: Iterable[ReferenceEvent], suggestions: Iterable[Suggestion], changes: Sequence[Change] = ()
) -> int:
    """What happened in the literature, which of it may bear on which claim, and what claims mean since: of one event
    each reader is told once, with all the ways in which it concerns them. How many notifications are new."""
    meant: dict[int, list[Change]] = {}
    for change in changes:
        meant.setdefault(change.claim.pk, []).append(change)
    events = list(events)
    drafts = [*drafts_about_papers(events, suggestions), *drafts_about_notices(events, meant)]
    informed = {(draft.follower.user_id, claim) for draft in drafts for claim in draft.meant}
    return write(drafts) + notify_about_changes(changes, informed=informed)


def notify_about_suggestions(suggestions: Iterable[Suggestion]) -> int:
    """Tells the followers of claims, sections and documents which new papers may bear on them; how many."""
    return write(drafts_about_suggestions(suggestions))


def drafts_about_suggestions(suggestions: Iterable[Suggestion]) -> list[Draft]:
    """Each paper once a subscription, with the claim that it matches best: it may bear on hundreds."""
    by_claim: dict[int, list[Suggestion]] = {}
    for suggestion in suggestions:
        by_claim.setdefault(suggestion.claim_id, []).append(suggestion)
    return [draft for follower, claims in followers_of(by_claim) for draft in _suggested(follower, claims, by_claim)]


def _suggested(
    follower: Subscription, claims: Sequence[Claim], by_claim: Mapping[int, Sequence[Suggestion]]
) -> Iterable[Draft]:
    by_paper: dict[int, list[tuple[Suggestion, Claim]]] = {}
    for claim in claims:
        for suggestion in by_claim[claim.pk]:
            by_paper.setdefault(suggestion.reference_id, []).append((suggestion, claim))
    for reference, matches in by_paper.items():
        matches.sort(key=lambda match: (-match[0].score, match[1].pk))
        best, claim = matches[0]
        terms = ", ".join(best.terms[:6])
        why = f"the paper may bear on {keys_of([one for _, one in matches])}."
        yield Draft(
            follower=follower,
            kind=Kind.NEW,
            event=paper_event(reference),
            claim=claim,
            reference=reference,
            why=f"You follow {claim.key}; the paper shares with it: {terms}."
            if follower.claim_id
            else f"You follow {follower.subject}; {why}",
            to_do=TO_DECIDE,
        )


def paper_event(reference: int) -> str:
    """A paper is new once, by whichever search it came and to whichever claim it was set."""
    return f"paper:{reference}"


def notify_about_evidence(
    evidence: Evidence, *, by: "User | None", done: str, changes: Sequence[Change] = (), more: str = ""
) -> int:
    """Tells the followers of the claim and its document, except the actor, what was done to evidence ("revised"), what
    the claim means since then, and what is `more` to say of it; how many."""
    contradicts = evidence.stance == Evidence.Stance.CONTRADICTS and evidence.state != Evidence.State.REJECTED
    what = f"a paper that {STANCE_IN_WORDS[evidence.stance]} was {done}."
    kind = Kind.CONTRADICT if contradicts else Kind.EVIDENCE
    return _about_evidence(evidence, f"{what} {more}".rstrip(), kind=kind, changes=changes, by=by)


def event_of(evidence: Evidence, edition: int | None = None) -> str:
    """Names one write of one row of evidence; the last, unless its edition is given."""
    return f"evidence:{evidence.pk}:{evidence.edition if edition is None else edition}"


def cancel_notifications(evidence: Evidence, edition: int, *, by: "User", changes: Sequence[Change] = ()) -> int:
    """Takes back a write of evidence: what was not sent yet goes silently, and every other follower is told; how many.

    Among them who decided then, and whoever began to follow since: neither was told of it.
    """
    unsent = Notification.objects.unsent().filter(event=event_of(evidence, edition))
    locked = dict(unsent.select_for_update(of=("self",)).values_list("pk", "reader"))
    Notification.objects.filter(pk__in=locked).delete()
    what = f"a decision on {evidence.reference.short_citation} was taken back; it is {evidence.state} now."
    return _about_evidence(evidence, what, changes=changes, by=by, untold=set(locked.values()))


def _about_evidence(
    evidence: Evidence,
    what: str,
    *,
    by: "User | None",
    changes: Sequence[Change] = (),
    kind: str = Kind.EVIDENCE,
    untold: Iterable[int] = (),
) -> int:
    claim = evidence.claim
    own = [change for change in changes if change.claim == claim]
    notify_about_changes([change for change in changes if change.claim != claim], by=by)
    return write(
        Draft(
            follower=follower,
            kind=kind,
            event=event_of(evidence),
            claim=claim,
            reference=evidence.reference_id,
            why=f"{why_of(follower, claim)}; {what}",
            before="; ".join(change.before for change in own),
            after="; ".join(change.after for change in own),
            to_do=" ".join(TO_DO[change.aspect] for change in own),
        )
        for follower, _ in followers_of([claim.pk], but=by)
        if follower.user_id not in untold
    )


def notify_about_rewordings(rewordings: Iterable[Rewording], *, by: "User | None") -> int:
    """Tells the followers of the claims and documents, except the importer, how a new version words them; how many."""
    by_claim = {rewording.claim_id: rewording for rewording in rewordings}
    return write(_reworded(follower, claims, by_claim) for follower, claims in followers_of(by_claim, but=by))


def _reworded(follower: Subscription, claims: Sequence[Claim], by_claim: Mapping[int, Rewording]) -> Draft:
    """Of a claim with its words; of all else each version once."""
    claim, rewording = claims[0], by_claim[claims[0].pk]
    version = rewording.version
    if follower.claim_id:
        return Draft(
            follower=follower,
            kind=Kind.REWORDED,
            event=f"rewording:{rewording.pk}",
            claim=claim,
            why=f"You follow {claim.key}; version {version.number} says: “{rewording.new_text}”. "
            f"It said before: “{rewording.old_text}”.",
            before=rewording.old_text,
            after=rewording.new_text,
            to_do=CHECK_WORDS,
        )
    return Draft(
        follower=follower,
        kind=Kind.REWORDED,
        event=f"version:{version.pk}",
        document=claim.document,
        why=f"You follow {follower.subject}; version {version.number} words otherwise {keys_of(claims)}.",
        to_do=CHECK_WORDS,
    )


def _followers_by_search(searches: Iterable[int]) -> Mapping[int | None, Sequence[Subscription]]:
    followers: dict[int | None, list[Subscription]] = {}
    for follower in Subscription.objects.on().filter(search__in=searches):
        followers.setdefault(follower.search_id, []).append(follower)
    return followers


def _found(event: ReferenceEvent, search: Search, followers: Iterable[Subscription]) -> Iterable[Draft]:
    return (
        Draft(
            follower=follower,
            kind=Kind.NEW,
            event=paper_event(event.reference_id),
            search=search,
            reference=event.reference_id,
            why=f"You follow the search “{search.name}”, which found this paper.",
            to_do=TO_DECIDE,
        )
        for follower in followers
    )


def _is_old_news(event: ReferenceEvent, notice: Notice) -> bool:
    """Another source told the same before; or still tells it, so that the work is not freed of it."""
    others = reported_elsewhere(notice)
    if event.kind == ReferenceEvent.Kind.WITHDRAWN:
        return bool(others)
    return any(other.pk < notice.pk for other in others)


def _noticed(event: ReferenceEvent, notice: Notice, meant: Mapping[int, Sequence[Change]]) -> Iterable[Draft]:
    """Followers of a claim or a document are told when the paper is evidence there; of a search, when it is in its
    result; of the paper, always."""
    reference, withdrawn = event.reference_id, event.kind == ReferenceEvent.Kind.WITHDRAWN
    what = kind_in_words(notice, withdrawn=withdrawn)
    current = Evidence.objects.current().filter(reference=reference).order_by()
    following = list(followers_of(set(current.values_list("claim", flat=True))))
    concerned: dict[int, dict[int, Claim]] = {}
    for follower, claims in following:
        concerned.setdefault(follower.user_id, {}).update((claim.pk, claim) for claim in claims)
    for follower, claims in following:
        if follower.claim_id:
            why = f"You follow {claims[0].key}, and this paper is evidence for or against it: {what}."
        else:
            why = f"You follow {follower.subject}, and this paper is evidence in it: {what}."
        claim = next((one for one in claims if one.pk in meant), claims[0])
        same = (one for one in concerned[follower.user_id].values() if one.document_id == claim.document_id)
        yield _about_notice(
            event, notice, follower, why, claim, [change for one in same for change in meant.get(one.pk, ())]
        )
    hit = Subscription.objects.on().filter(search__hits__reference=reference, search__hits__gone_at=None)
    for follower in hit.with_subject().distinct():
        why = f"You follow {follower.subject}, and this paper is in its result: {what}."
        yield _about_notice(event, notice, follower, why)
    for follower in Subscription.objects.on().filter(reference=reference).with_subject():
        yield _about_notice(event, notice, follower, f"You follow {follower.subject}: {what}.")


def _about_notice(
    event: ReferenceEvent,
    notice: Notice,
    follower: Subscription,
    why: str,
    claim: Claim | None = None,
    meant: Sequence[Change] = (),
) -> Draft:
    withdrawn = event.kind == ReferenceEvent.Kind.WITHDRAWN
    said, nothing = notice.get_kind_display().lower(), "without this notice"
    return Draft(
        follower=follower,
        kind=Kind.WITHDRAWN if withdrawn else KIND_OF_NOTICE.get(notice.kind, Kind.NOTICE),
        event=f"event:{event.pk}",
        claim=claim,
        reference=event.reference_id,
        why=why,
        before="; ".join((said if withdrawn else nothing, *(f"{one.claim.key} {one.before}" for one in meant))),
        after="; ".join((nothing if withdrawn else said, *(f"{one.claim.key} {one.after}" for one in meant))),
        to_do=LOOK_AT_PAPER if not withdrawn and notice.kind in GRAVE_NOTICES else "",
        meant=frozenset(change.claim.pk for change in meant),
    )


GRAVE_NOTICES = (Notice.Kind.RETRACTION, Notice.Kind.CONCERN)


def _warned(event: ReferenceEvent, notice: Notice) -> Iterable[Draft]:
    """Followers of a claim are told when a review among its evidence cites the paper: the notice raised flags there."""
    flags = Flag.objects.filter(kind=Flag.Kind.CITES_RETRACTED, cause=cause_of(notice))
    flagged = (flag.evidence for flag in flags.select_related("evidence__reference"))
    reviews: dict[int, Reference] = {evidence.claim_id: evidence.reference for evidence in flagged if evidence}
    what = kind_in_words(notice, withdrawn=event.kind == ReferenceEvent.Kind.WITHDRAWN)
    for follower, claims in followers_of(reviews):
        claim = claims[0]
        why = (
            f"{why_of(follower, claim)}, and a review among its evidence, {reviews[claim.pk].short_citation}, "
            f"cites this paper: {what}."
        )
        yield _about_notice(event, notice, follower, why, claim)


def kind_in_words(notice: Notice, *, withdrawn: bool) -> str:
    return f"{notice.get_kind_display().lower()}{' (withdrawn)' if withdrawn else ''}"
