"""Documents by their address: a row asks for one, a worker fetches, reads and imports it, outside of any request."""

import logging
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from claims.documents.citations.apart import take_apart
from claims.documents.formats.reading import UnreadableDocument, read_document
from claims.documents.importing import Imported, import_document, may_import
from claims.documents.web.fetching import fetch
from claims.models import DocumentImport
from claims.refusals import Refused
from literature.http.addresses import PUBLIC, Allowed
from literature.models.leased import LeaseLost

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)  # longer than a fetch and the reading of the largest file take
WAIT = timedelta(minutes=2)  # before a fetch that failed for a passing reason is tried again
ATTEMPTS = 3
State = DocumentImport.State


def request_import(
    url: str, *, title: str = "", slug: str = "", by: "User | None" = None, at: datetime | None = None
) -> DocumentImport:
    """Asks for the document at `url`. Raises Refused for what is no address of the web."""
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
    row = DocumentImport.objects.select_related("requested_by").take(pk, lease=LEASE, at=timezone.now())
    if row is None:
        return False
    if row.attempts > ATTEMPTS:
        _fail(row, "The worker died each time it read this page: save it and import the file.")
        return False
    try:
        bring_in(row, allowed=allowed)
    except Refused as error:
        if isinstance(error, UnreadableDocument) and error.may_pass and row.attempts < ATTEMPTS:
            DocumentImport.objects.put_off(row, until=timezone.now() + WAIT, error=str(error))
        else:
            _fail(row, str(error))
        return False
    except LeaseLost:
        logger.warning("The import of %s was taken over by another worker.", row.url)
        return False
    except Exception:
        _fail(row, "The import failed by a fault of ours; it is in the log. Save the page and import the file.")
        raise
    return True


def bring_in(row: DocumentImport, *, allowed: Allowed = PUBLIC) -> None:
    """The text and the end of its row come together or not at all.

    Raises UnreadableDocument, Refused, LeaseLost.
    """
    fetched = fetch(row.url, allowed=allowed)
    reading = read_document(fetched.data, fetched.filename, fetched.content_type)
    apart = take_apart(reading.text, markup=reading.markup)
    stem = PurePath(fetched.filename).stem.replace("-", " ").replace("_", " ").strip().capitalize()
    with transaction.atomic():
        done: Imported = import_document(
            reading.text,
            markup=reading.markup,
            name=reading.title or stem,
            title=row.title,
            slug=row.slug,
            url=row.url,
            by=row.requested_by,
            warnings=reading.warnings,
            apart=apart,
        )
        if row.requested_by and not may_import(done, row.requested_by):
            raise Refused(
                "Who asked may not begin a document."
                if done.began
                else f"“{row.slug or done.document.slug}” exists, and who asked may not change it: give another title."
            )
        _finish(row, done)


def _finish(row: DocumentImport, done: Imported) -> None:
    """Raises LeaseLost, so that of a text that another worker reads too nothing stays of ours."""
    came = {"state": State.DONE, "document": done.document, "version": done.version, "error": ""}
    if not DocumentImport.objects.end(row, **came, finished_at=timezone.now()):
        raise LeaseLost(row)


def _fail(row: DocumentImport, error: str) -> None:
    DocumentImport.objects.end(row, state=State.FAILED, error=error, finished_at=timezone.now())
