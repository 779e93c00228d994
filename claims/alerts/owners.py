"""Telling who owns or follows a search that it fails, is silent, or is read by PubMed otherwise than before."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from claims.access.reader_zone import time_for
from claims.alerts.notifying import Draft, write
from claims.models import Notification, Subscription
from literature.models import Search, SearchRun

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Kind = Notification.Kind


class Trouble(NamedTuple):
    """What happened to a search; `said_to` are the words for one reader, whose zone its times are in."""

    search: Search
    kind: str
    event: str
    said_to: Callable[["User"], str]
    before: str = ""
    after: str = ""
    to_do: str = "Its page says why."


def notify_owners(*, at: datetime) -> int:
    """Writes what owners and followers are to be told, once for each change of the reading, each silence and each row
    of failures; how many are new.

    Safe to run twice: the event is named after the run that PubMed read otherwise, the first that failed, or the day
    since which a search has been silent. An owner who comes later is told what is still so.
    """
    troubles = [*_reread(at), *_silent(at), *_failed(at)]
    if not troubles:
        return 0
    rows = [_owned(trouble, at) for trouble in troubles if trouble.search.owner]
    events = Notification.objects.filter(event__in=[row.event for row in rows])
    notified = set(events.values_list("reader_id", "event")) if rows else set()
    new = [row for row in rows if (row.reader_id, row.event) not in notified]
    Notification.objects.bulk_create(new, ignore_conflicts=True)  # another process may do the same
    return len(new) + write(_followed(troubles), at=at)


def _owned(trouble: Trouble, at: datetime) -> Notification:
    owner, search = trouble.search.owner, trouble.search
    assert owner
    return Notification(
        reader=owner,
        is_personal=True,
        search=search,
        kind=trouble.kind,
        event=trouble.event,
        reason=f"You own the search “{search.name}”{trouble.said_to(owner)}",
        before=trouble.before,
        after=trouble.after,
        to_do=trouble.to_do,
        created_at=at,
    )


def _followed(troubles: Sequence[Trouble]) -> Iterator[Draft]:
    """Whoever owns a search is told so, and not as its follower."""
    followers = Subscription.objects.on().filter(search__in=[trouble.search for trouble in troubles])
    for follower in followers.select_related("search", "user__preferences"):
        for trouble in troubles:
            if trouble.search.pk == follower.search_id and trouble.search.owner_id != follower.user_id:
                yield Draft(
                    follower=follower,
                    kind=trouble.kind,
                    event=trouble.event,
                    search=trouble.search,
                    why=f"You follow the search “{trouble.search.name}”{trouble.said_to(follower.user)}",
                    before=trouble.before,
                    after=trouble.after,
                    to_do=trouble.to_do,
                )


def _reread(at: datetime) -> Iterator[Trouble]:
    runs = SearchRun.objects.reread_lately(at)
    for run in runs.select_related("search__owner__preferences"):
        yield Trouble(
            run.search,
            Kind.REREAD,
            f"reread:{run.pk}",
            lambda user, run=run: (
                f". Since the run of {time_for(user, run.started_at)} "  # type: ignore[misc]
                f"PubMed reads its query as: {run.translation} -- Before: {run.translation_before} -- Look whether it "
                "still finds what it should."
            ),
            to_do="",
        )


def _silent(at: datetime) -> Iterator[Trouble]:
    for search in Search.objects.silent(at).select_related("owner__preferences"):
        yield Trouble(
            search,
            Kind.SILENT,
            f"silent:{search.pk}:{search.heard:%Y-%m-%dT%H:%M:%S}",
            lambda user, search=search: (
                ", which has had no complete run since "  # type: ignore[misc]
                f"{time_for(user, search.heard)}: nothing new has been seen since then. Its page says why."
            ),
            to_do="",
        )


def _failed(at: datetime) -> Iterator[Trouble]:
    for search in Search.objects.failing(at).select_related("owner__preferences"):
        yield Trouble(
            search,
            Kind.FAILED,
            f"failed:{search.first_failed}",
            lambda user, search=search: f": {search.failed} runs in a row failed.",  # type: ignore[misc]
            before="ran to its end",
            after=f"fails: {search.runs.order_by('-started_at')[0].error[:300]}",
        )
