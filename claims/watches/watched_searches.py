"""Adding, changing and running the searches of a document: who may is said by `access.roles.changeable_searches`."""

from datetime import timedelta
from typing import TYPE_CHECKING, Unpack

from django.db import transaction

from claims.access.permits import requires
from claims.models import Document, Watch
from literature.models import Search
from literature.searches.running import ask_for_run, why_not_now
from literature.searches.saving import SearchRefused, SearchValues, begin_search, revise_search

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@requires("claims.add_watch")
@transaction.atomic
def add_search(
    document: Document,
    name: str,
    query: str,
    *,
    slug: str = "",
    every: timedelta | None = None,
    cron: str = "",
    by: "User",
) -> Search:
    """A new search of `by` that watches for the document; daily where nothing else is said. Raises SearchRefused."""
    search = begin_search(name, query, slug=slug, every=every, cron=cron, by=by)
    watch_with(document, search, by=by)
    return search


@requires("claims.add_watch", or_nobody=True)
def watch_with(document: Document, search: Search, *, by: "User | None") -> Watch:
    """Lets the search watch for the document; once more changes nothing."""
    return Watch.objects.get_or_create(document=document, search=search)[0]


@requires("claims.delete_watch")
def stop_watching_with(document: Document, search: Search, *, by: "User") -> bool:
    """The search goes on for others; what it found stays. False where it did not watch for the document."""
    return bool(document.watches.filter(search=search).delete()[0])


@requires("literature.change_search")
def change_search(search: Search, *, by: "User", **values: Unpack[SearchValues]) -> Search:
    """Changes what is named in `values`; a new query is asked at once. Raises SearchRefused."""
    return revise_search(search, **values)


@requires("literature.change_search")
def run_search(search: Search, kind: str = "", *, by: "User") -> Search:
    """Lets the worker run it within its next beat: as it is due, or for one `kind`. Raises SearchRefused."""
    if reason := why_not_now(search, kind):
        raise SearchRefused(reason)
    ask_for_run(search, kind=kind)
    search.refresh_from_db(fields=("asked_kind", "next_due_at"))
    return search
