"""Reading on in what happened to the literature: each event is set against the claims, once and in its order.

One pass takes a slice of events and does all that follows from it in one transaction with the move of the cursor, so
that a pass that dies leaves no trace and the next one does it again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from claims.alerts.outbox import notify_about_events, notify_about_suggestions
from claims.evidence.cohort_pairs import propose_for_works
from claims.flags.raising import flag_notice, unflag_notice
from claims.grading.standing import review_standing
from claims.models import Claim, Cursor, Document, Evidence, Suggestion, Watch
from claims.models.suggestions import READER
from claims.triage.suggest import count_words, rank_watch, suggest
from literature.models import Notice, Reference, ReferenceEvent, SearchHit

SLICE = 500
Kind = ReferenceEvent.Kind


@dataclass(slots=True)
class Followed:
    """What following did, in rows."""

    events: int = 0
    suggestions: int = 0
    flags: int = 0
    notifications: int = 0


def follow_literature() -> Followed:
    """Reads all events there are, then ranks the watches that have not been ranked against the present text."""
    total = Followed()
    while _follow_slice(total):
        pass
    for watch in Watch.objects.unranked().select_related("document", "search"):
        total.suggestions += rank_watch(watch, read_to=Cursor.objects.position())
    return total


def _follow_slice(total: Followed) -> bool:
    with transaction.atomic():
        Cursor.objects.get_or_create(name=READER)
        cursor = Cursor.objects.select_for_update().get(name=READER)
        events = list(ReferenceEvent.objects.after(cursor.position).for_following()[:SLICE])
        if not events:
            return False
        count_words(event.reference for event in events if event.kind == Kind.ADDED)
        new = _suggest(events)
        total.suggestions += len(new)
        total.flags += _follow_notices(events)
        total.notifications += notify_about_events(events) + notify_about_suggestions(_loud(new, events))
        propose_for_works({event.reference_id for event in events if event.kind in {Kind.ADDED, Kind.CHANGED}})
        total.events += len(events)
        cursor.position = events[-1].pk
        cursor.save(update_fields=["position"])
        return True


def _suggest(events: Sequence[ReferenceEvent]) -> list[Suggestion]:
    """New suggestions for the documents whose searches found the references, or found them before they changed."""
    touched = {event.reference_id: event.reference for event in events if event.kind in {Kind.FOUND, Kind.CHANGED}}
    new: list[Suggestion] = []
    finds = SearchHit.objects.present().filter(reference__in=touched)
    for document in Document.objects.filter(searches__in=finds.values("search")).distinct():
        found = Reference.objects.filter(pk__in=finds.filter(search__documents=document).values("reference"))
        new += suggest(document, list(found))
    return new


def _follow_notices(events: Iterable[ReferenceEvent]) -> int:
    """Raises and resolves flags in the order of the events, then looks once at each claim that they bear on."""
    raised = 0
    changes: dict[int, list[Notice]] = {}
    for event, notice in ((event, event.notice) for event in events if event.notice):
        if event.kind == Kind.NOTICE and notice.withdrawn_at is None:
            raised += len(flag_notice(notice))
            changes.setdefault(event.reference_id, []).append(notice)
        elif event.kind == Kind.WITHDRAWN and notice.withdrawn_at is not None:
            unflag_notice(notice)
            changes.setdefault(event.reference_id, []).append(notice)
    _review_claims(changes)
    return raised


def _review_claims(changes: Mapping[int, Sequence[Notice]]) -> None:
    """Each claim whose accepted evidence a notice bears on is looked at once, with what happened to which paper."""
    accepted = Evidence.objects.filter(reference__in=changes, state=Evidence.State.ACCEPTED)
    why: dict[int, list[str]] = {}
    for row in accepted.select_related("reference").order_by("claim", "pk"):
        told = [told_notice(row, notice) for notice in changes[row.reference_id] if bears_on(notice, row)]
        if told:
            why.setdefault(row.claim_id, []).extend(told)
    for claim in Claim.objects.filter(pk__in=why).order_by("pk"):
        review_standing(claim, " ".join(dict.fromkeys(why[claim.pk])))


def bears_on(notice: Notice, evidence: Evidence) -> bool:
    """An erratum can change the words that an editor quoted; where none are, it flags the evidence and no more."""
    return notice.kind != Notice.Kind.ERRATUM or bool(evidence.quote)


def told_notice(evidence: Evidence, notice: Notice) -> str:
    """ "Yan 2019: retraction." or, of one that was withdrawn, "Yan 2019: retraction withdrawn." """
    withdrawn = " withdrawn" if notice.withdrawn_at else ""
    return f"{evidence.reference.short_citation}: {notice.get_kind_display().lower()}{withdrawn}."


def _loud(suggestions: Sequence[Suggestion], events: Sequence[ReferenceEvent]) -> list[Suggestion]:
    """Those whose reference is news: not of a back catalogue."""
    news = {event.reference_id for event in events if not event.quiet}
    return [suggestion for suggestion in suggestions if suggestion.reference_id in news]
