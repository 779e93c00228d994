"""What people ask to be imported: a short text is imported while they wait, a long one or a page by the worker."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.documents.formats.reading import refuse_too_large
from claims.documents.importing import Source, TakesLong, import_source, slug_of
from claims.documents.outcome import Imported
from claims.documents.writing import refuse_importer
from claims.models import Document, DocumentImport, Upload
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# Of a file, and of the characters in it: an article of fifteen thousand words, whose new version takes three seconds
# on a busy machine with two processors (`tests.bench.long_versions`). Nobody should have to wait longer for a page.
AT_ONCE = 100_000
State = DocumentImport.State


@requires("claims.change_document")
def import_version(
    document: Document, source: Source | None = None, *, title: str = "", url: str = "", by: "User",
    at: datetime | None = None,
) -> Imported | DocumentImport:  # fmt: skip
    """Imports a new version of the document: see `bring_in`."""
    return bring_in(source, title=title, slug=document.slug, url=url, by=by, at=at)


def bring_in(
    source: Source | None, *, title: str = "", slug: str = "", url: str = "", must_begin: bool = False, by: "User",
    at: datetime | None = None,
) -> Imported | DocumentImport:  # fmt: skip
    """Imports a short text at once; of a longer one, or of the page at `url` where that is given alone, answers the row
    by which a worker imports it. Raises Refused, NotPermitted.
    """
    if source is not None and len(source.data) <= AT_ONCE:
        try:
            return import_source(
                source, title=title, slug=slug, url=url, must_begin=must_begin, by=by, at=at, longest=AT_ONCE
            )
        except TakesLong:
            pass  # a small file can hold a long text
    return request_import(source, title=title, slug=slug, url=url, must_begin=must_begin, by=by, at=at)


def request_import(
    source: Source | None = None, *, url: str = "", title: str = "", slug: str = "", must_begin: bool = False,
    by: "User", at: datetime | None = None,
) -> DocumentImport:  # fmt: skip
    """Asks the worker for the text of `source`, else for what stands at `url`. Raises Refused, NotPermitted."""
    at, known_as = at or timezone.now(), slug_of(slug or title)
    document = Document.objects.filter(slug=known_as).first() if known_as else None
    refuse_importer(document, by=by, must_begin=must_begin)
    row = DocumentImport(
        url=url, filename=source.name[:255] if source else "", title=title, slug=slug_of(slug),
        must_begin=must_begin, document=document, requested_by=by, requested_at=at, due_at=at,
    )  # fmt: skip
    _refuse_unsound(row, source)
    with transaction.atomic():
        row.save()
        if source is not None:
            Upload.objects.create(of=row, data=source.data, content_type=source.content_type[:200])
    return row


def _refuse_unsound(row: DocumentImport, source: Source | None) -> None:
    try:
        row.clean_fields()
    except ValidationError as error:
        raise Refused(f"The import cannot be asked for: {' '.join(error.messages)}") from error
    if source is not None:
        refuse_too_large(source.data, source.called)
    elif not row.url.lower().startswith(("http://", "https://")):
        raise Refused("The address has to begin with https:// or http://.")


@requires("claims.change_documentimport")
@transaction.atomic
def stop_import(row: DocumentImport, *, by: "User", at: datetime | None = None) -> DocumentImport:
    """Ends an import that nobody works on; one that is worked on ends before its next step, with nothing written.

    The same again changes nothing. Raises Refused for one that is over.
    """
    at = at or timezone.now()
    asked = DocumentImport.objects.filter(pk=row.pk)
    ended = {"state": State.STOPPED, "stop_requested": True, "finished_at": at}
    if asked.untaken(at).update(**ended, lease_until=None, token=None):
        Upload.objects.filter(of=row).delete()
    elif not asked.filter(state=State.RUNNING).update(stop_requested=True):
        raise Refused("This import is over: there is nothing to stop.")
    row.refresh_from_db()
    return row
