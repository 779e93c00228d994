"""Reading on in what happened to the literature: each event is set against the claims, once and in its order.

One pass takes a slice of events and does all that follows from it in one transaction with the move of the cursor, so
that a pass that dies leaves no trace and the next one does it again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from claims.alerts.changed_meaning import Change
from claims.alerts.outbox import notify_about_papers
from claims.evidence.consequences import after_notices, after_records_changed
from claims.flags.raising import flag_notice, unflag_notice
from claims.models import Cursor, Document, Suggestion, Watch
from claims.models.suggestions import READER
from claims.triage.readings import Reading
from claims.triage.suggest import rank_watch, suggest
from claims.triage.word_counts import count_library, count_words, paper_of
from literature.models import Notice, ReferenceEvent, SearchHit

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
    count_library()
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
        readings = _read(events)
        count_words(readings.values())
        new = _suggest(events, readings)
        total.suggestions += len(new)
        raised, changes = _follow_notices(events)
        total.flags += raised + _follow_records(events)
        total.notifications += notify_about_papers(events, _loud(new, events), changes)
        total.events += len(events)
        cursor.position = events[-1].pk
        cursor.save(update_fields=["position"])
        return True


def _read(events: Sequence[ReferenceEvent]) -> dict[int, Reading]:
    """The papers that came or changed or were found, each read once for all documents."""
    touching = {Kind.ADDED, Kind.CHANGED, Kind.FOUND}
    references = {event.reference_id: event.reference for event in events if event.kind in touching}
    return {pk: Reading(paper_of(reference)) for pk, reference in references.items()}


def _suggest(events: Sequence[ReferenceEvent], readings: Mapping[int, Reading]) -> list[Suggestion]:
    """New suggestions for the documents whose searches found the references, or found them before they changed."""
    touched = {event.reference_id: event.reference for event in events if event.kind in {Kind.FOUND, Kind.CHANGED}}
    finds = SearchHit.objects.present().filter(reference__in=touched, search__documents__isnull=False)
    pairs: dict[int, set[int]] = {}
    for document, reference in finds.values_list("search__documents", "reference").distinct():
        pairs.setdefault(document, set()).add(reference)
    documents = Document.objects.filter(pk__in=pairs).order_by("pk")
    papers = {pk: readings[pk] for pk, reference in touched.items() if not reference.is_notice}
    return suggest({document: sorted(pairs[document.pk]) for document in documents}, papers)


def _follow_notices(events: Iterable[ReferenceEvent]) -> tuple[int, list[Change]]:
    """Raises and resolves flags in the order of the events, then looks once at each claim that they bear on: how many
    flags were raised, and what the claims mean since."""
    raised = 0
    changes: dict[int, list[Notice]] = {}
    for event, notice in ((event, event.notice) for event in events if event.notice):
        if event.kind == Kind.NOTICE and notice.withdrawn_at is None:
            raised += len(flag_notice(notice))
            changes.setdefault(event.reference_id, []).append(notice)
        elif event.kind == Kind.WITHDRAWN and notice.withdrawn_at is not None:
            unflag_notice(notice)
            changes.setdefault(event.reference_id, []).append(notice)
    return raised, after_notices(changes)


def _follow_records(events: Iterable[ReferenceEvent]) -> int:
    return after_records_changed({event.reference_id for event in events if event.kind in {Kind.ADDED, Kind.CHANGED}})


def _loud(suggestions: Sequence[Suggestion], events: Sequence[ReferenceEvent]) -> list[Suggestion]:
    """Those whose reference is news: not of a back catalogue."""
    news = {event.reference_id for event in events if not event.quiet}
    return [suggestion for suggestion in suggestions if suggestion.reference_id in news]
