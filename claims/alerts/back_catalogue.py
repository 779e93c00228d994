"""Old papers that come many at once: followers are told so in one line, and not of each paper.

So a search that was widened, a library that was brought in, or a year's new indexing of old records floods nobody. A
few old papers are told one by one, and a retraction or another notice always, however old its paper is.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from claims.alerts.followers import followers_of, keys_of
from claims.alerts.notifying import Draft
from claims.models import Notification, Subscription, Suggestion
from literature.models import Reference, ReferenceEvent, Search

FEW = 20  # old papers of one run that are told one by one
Kind = ReferenceEvent.Kind
BRINGING = (Kind.ADDED, Kind.FOUND, Kind.CHANGED)
NEW = Notification.Kind.NEW
TO_LOOK = "Look through them among the suggestions, or in the result of the search."


def rule() -> str:
    """In words, for whoever wonders why a paper was not told."""
    return (
        f"Where more than {FEW} papers that were published over {settings.OLD_PAPER_DAYS} days ago come at once, you "
        "are told so in one line; each stands among the suggestions. Retractions and other notices are always told."
    )


def back_catalogue(events: Iterable[ReferenceEvent], *, today: date | None = None) -> dict[int, str]:
    """The ids of the works that are not told one by one, each with the name of what brought them together."""
    border = (today or timezone.localdate()) - timedelta(days=settings.OLD_PAPER_DAYS)
    by_run: dict[int | None, set[int]] = defaultdict(set)
    events = list(events)
    for event in events:
        if event.kind in BRINGING and not event.quiet and is_old(event.reference, border):
            by_run[event.run_id].add(event.reference_id)
    known = {run for run in by_run if run is not None}
    many = {run for run, works in by_run.items() if len(works) > FEW}
    many |= _many_in_all(known - many, border)
    told = {work for run, works in by_run.items() if run not in many for work in works}
    names = {run: f"older:run:{run}" if run else f"older:event:{events[0].pk}" for run in many}
    return {work: names[run] for run in many for work in by_run[run] - told}


def is_old(work: Reference, border: date) -> bool:
    """Published before then, on whichever day of its month or year; of no known year is not old."""
    if not work.year:
        return False
    month = work.month or 12
    last = monthrange(work.year, month)[1] if date.min.year <= work.year <= date.max.year else 31
    return (work.year, month, work.day or last) < (border.year, border.month, border.day)


def _many_in_all(runs: Collection[int], border: date) -> set[int]:
    """Those of the runs that brought many old works, though this slice of their events holds few."""
    if not runs:
        return set()
    before = Q(reference__year__lt=border.year)
    before |= Q(reference__year=border.year, reference__month__lt=border.month)
    before |= Q(reference__year=border.year, reference__month=border.month, reference__day__lt=border.day)
    brought = ReferenceEvent.objects.filter(before, run__in=runs, kind__in=BRINGING, quiet=False).order_by()
    numbers = brought.values("run").annotate(works=Count("reference", distinct=True)).filter(works__gt=FEW)
    return set(numbers.values_list("run", flat=True))


def drafts_about_older(
    found: Iterable[tuple[ReferenceEvent, Search]],
    suggestions: Iterable[Suggestion],
    followers: Mapping[int | None, Sequence[Subscription]],
    older: Mapping[int, str],
) -> Iterator[Draft]:
    """One a follower for all that came together."""
    claims: dict[str, set[int]] = defaultdict(set)
    for suggestion in suggestions:
        if name := older.get(suggestion.reference_id):
            claims[name].add(suggestion.claim_id)
    many = f"more than {FEW} papers at once that are older than {settings.OLD_PAPER_DAYS} days"
    for name, pks in claims.items():
        for follower, concerned in followers_of(pks):
            why = f"You follow {follower.subject}; {many} came, and some may bear on {keys_of(concerned)}."
            yield Draft(follower=follower, kind=NEW, event=name, why=why, to_do=TO_LOOK, claim=concerned[0])
    searches = {(older[event.reference_id], search) for event, search in found if event.reference_id in older}
    for name, search in sorted(searches, key=lambda pair: (pair[0], pair[1].pk)):
        for follower in followers.get(search.pk, ()):
            why = f"You follow the search “{search.name}”, which found {many}."
            yield Draft(follower=follower, kind=NEW, event=name, why=why, to_do=TO_LOOK, search=search)
