"""Telling the owner of a search that PubMed reads it otherwise than before, or that it has been silent for long."""

from collections.abc import Iterator
from datetime import datetime

from claims.models import Notification
from literature.models import Search, SearchRun

Kind = Notification.Kind


def notify_owners(*, at: datetime) -> int:
    """Writes what owners are to be told, once for each change of the reading and each silence; how many are new.

    Safe to run twice: the event is named after the run that PubMed read otherwise, or the day since which a search has
    been silent. An owner who comes later is told what is still so.
    """
    rows = [*_reread(at), *_silent(at)]
    events = Notification.objects.filter(event__in=[row.event for row in rows])
    notified = set(events.values_list("owner_id", "event")) if rows else set()
    new = [row for row in rows if (row.owner_id, row.event) not in notified]
    Notification.objects.bulk_create(new, ignore_conflicts=True)  # another process may do the same
    return len(new)


def _reread(at: datetime) -> Iterator[Notification]:
    for run in SearchRun.objects.reread_lately(at).filter(search__owner__isnull=False):
        yield Notification(
            owner_id=run.search.owner_id,
            search=run.search,
            kind=Kind.REREAD,
            event=f"reread:{run.pk}",
            reason=f"You own the search “{run.search.name}”. Since the run of {run.started_at:%Y-%m-%d %H:%M} UTC "
            f"PubMed reads its query as: {run.translation} -- Before: {run.translation_before} -- Look whether it "
            "still finds what it should.",
        )


def _silent(at: datetime) -> Iterator[Notification]:
    for search in Search.objects.silent(at).filter(owner__isnull=False):
        yield Notification(
            owner_id=search.owner_id,
            search=search,
            kind=Kind.SILENT,
            event=f"silent:{search.pk}:{search.heard:%Y-%m-%dT%H:%M:%S}",
            reason=f"You own the search “{search.name}”, which has had no complete run since "
            f"{search.heard:%Y-%m-%d %H:%M} UTC: nothing new has been seen since then. Its page says why.",
        )
