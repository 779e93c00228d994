"""Documents by their address: a row asks for one, a worker fetches, reads and imports it, outside of any request."""

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from claims.documents.formats.reading import UnreadableDocument
from claims.documents.importing import Source, import_source
from claims.documents.outcome import Imported
from claims.documents.web.addresses import PUBLIC, Allowed
from claims.documents.web.fetching import fetch
from claims.documents.writing import refuse_importer
from claims.models import Document, DocumentImport
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)  # longer than a fetch and the reading of the largest file take
WAIT = timedelta(minutes=2)  # before a fetch that failed for a passing reason is tried again
ATTEMPTS = 3
State = DocumentImport.State


class LeaseLost(Exception):
    """Another worker took this import over: nothing of ours is kept."""


def request_import(
    url: str, *, title: str = "", slug: str = "", must_begin: bool = False, by: "User | None" = None,
    at: datetime | None = None,
) -> DocumentImport:  # fmt: skip
    """Asks for the document at `url`. Raises NotPermitted, and Refused for what is no address of the web."""
    slug = slugify(slug or title)[:80].strip("-_")
    refuse_importer(Document.objects.filter(slug=slug).first() if slug else None, by=by, must_begin=must_begin)
    at = at or timezone.now()
    row = DocumentImport(url=url, title=title[:300], slug=slug, requested_by=by, requested_at=at, due_at=at)
    try:
        row.clean_fields()
    except ValidationError as error:
        raise Refused(f"The import cannot be asked for: {' '.join(error.messages)}") from error
    if not url.lower().startswith(("http://", "https://")):
        raise Refused("The address has to begin with https:// or http://.")
    row.save()
    return row


def fetch_documents(*, allowed: Allowed = PUBLIC, at: datetime | None = None) -> int:
    """Fetches and imports what is due; how many came. Safe to run twice and at once: rows are taken one by one."""
    due = DocumentImport.objects.due(at or timezone.now()).values_list("pk", flat=True)
    return sum(_taken(pk, allowed) for pk in list(due))


def _taken(pk: int, allowed: Allowed) -> bool:
    token, now = uuid4(), timezone.now()
    free = DocumentImport.objects.due(now).filter(pk=pk)
    values = {
        "state": State.RUNNING,
        "token": token,
        "lease_until": now + LEASE,
        "attempts": F("attempts") + 1,
    }
    if not free.update(**values):
        return False
    row = DocumentImport.objects.select_related("requested_by").get(pk=pk)
    if row.attempts > ATTEMPTS:
        _end(row, error="The worker died each time it read this page: save it and import the file.")
        return False
    try:
        bring_in(row, allowed=allowed)
    except Refused as error:
        may_pass = isinstance(error, UnreadableDocument) and error.may_pass
        _end(row, error=str(error), again=may_pass and row.attempts < ATTEMPTS)
        return False
    except LeaseLost:
        logger.warning("The import of %s was taken over by another worker.", row.url)
        return False
    except Exception:
        _end(
            row,
            error="The import failed by a fault of ours; it is in the log. Save the page and import the file.",
        )
        raise
    return True


def bring_in(row: DocumentImport, *, allowed: Allowed = PUBLIC) -> None:
    """The text and the end of its row come together or not at all.

    Raises UnreadableDocument, Refused, LeaseLost.
    """
    fetched = fetch(row.url, allowed=allowed)
    import_source(
        Source(fetched.data, fetched.filename, fetched.content_type),
        title=row.title,
        slug=row.slug,
        url=row.url,
        by=row.requested_by,
        along=lambda done: _end(row, done=done),
    )


def _end(row: DocumentImport, *, error: str = "", again: bool = False, done: Imported | None = None) -> None:
    now = timezone.now()
    mine = DocumentImport.objects.filter(pk=row.pk, token=row.token, state=State.RUNNING)
    ended = mine.update(
        state=State.DONE if done else State.WAITING if again else State.FAILED,
        error=error,
        document=done.document if done else None,
        version=done.version if done else None,
        due_at=now + WAIT if again else row.due_at,
        finished_at=None if again else now,
        lease_until=None,
    )
    if done and not ended:
        raise LeaseLost(f"Import {row.pk} belongs to another worker.")
