"""When a person's visit to a document begins, and what they marked as seen."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from claims.access.permits import requires
from claims.models import Document, Visit

if TYPE_CHECKING:
    from django.contrib.auth.models import User

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)  # nothing here is older; the year 1 has no local time west of Greenwich
NOTED_EVERY = timedelta(minutes=1)  # a page that is asked for again within it writes nothing


def visit_of(document: Document, user: "User") -> Visit | None:
    return Visit.objects.filter(user=user, document=document).first()


def note_visit(document: Document, *, by: "User", at: datetime | None = None) -> Visit:
    """Notes a request for a page of the document; a new visit begins where the last one has ended.

    Where the new one begins is no act and moves nothing that is shown: `Visit.since_at` said the same before.
    """
    at, visit = at or timezone.now(), visit_of(document, by)
    if visit is None:
        return Visit.objects.get_or_create(user=by, document=document, defaults={"seen_at": at})[0]
    if at - visit.seen_at > NOTED_EVERY:
        since, was = visit.since_at(at), visit.seen_at
        # Of two requests at once one moves it: the other would take this visit for the one before.
        if Visit.objects.filter(pk=visit.pk, seen_at=was).update(since=since, seen_at=at):
            visit.since, visit.seen_at = since, at
    return visit


@requires("claims.view_document")
def mark_seen(document: Document, to: datetime | None = None, *, by: "User", at: datetime | None = None) -> Visit:
    """From now on only what comes after `to`, the moment of the page that was read, is new to the user; no later than
    now, and now where none is given."""
    at = at or timezone.now()
    values = {"since": min(max(to or at, EARLIEST), at), "seen_at": at}
    return Visit.objects.update_or_create(user=by, document=document, defaults=values)[0]
