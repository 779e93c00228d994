"""A text that the page of a document showed, and what an editor makes of it: the next version, or nothing."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from claims.access.permits import requires
from claims.documents.asked_imports import bring_in
from claims.documents.formats.article import Reading
from claims.documents.importing import Source
from claims.documents.published_page.page_differences import WouldChange
from claims.models import Document, DocumentImport, PageChange, PublishedPage
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

State = PageChange.State
NOT_TO_BE_TAKEN = "An editor said that this text is not to be taken."
ENDINGS = {"markdown": "page.md", "plain": "page.txt"}


def digest_of(reading: Reading) -> str:
    """As a version counts it."""
    return hashlib.sha256(reading.text.encode()).hexdigest()


def propose(document: Document, reading: Reading, change: WouldChange, *, url: str, at: datetime) -> bool:
    """Proposes the text once; what was proposed before it is overtaken. False where an editor said no to it before."""
    with transaction.atomic():
        Document.objects.select_for_update(no_key=True).get(pk=document.pk)
        known = PageChange.objects.filter(document=document, sha256=digest_of(reading), markup=reading.markup).first()
        if known and known.state == State.REJECTED:
            return False
        if known and known.brought_by and not known.brought_by.is_over:
            return True  # it was accepted, and the worker is at it
        others = PageChange.objects.waiting().filter(document=document).exclude(sha256=digest_of(reading))
        others.change(by=None, why="The page changed again.", state=State.OVERTAKEN, decided_at=at)
        row = known or PageChange(document=document, text=reading.text, markup=reading.markup, found_at=at)
        row.sha256, row.url, row.warnings = digest_of(reading), url[:2000], list(reading.warnings)
        row.changes, row.differences = change.changes, list(change.differences)
        if known and known.state != State.PROPOSED:
            row.state, row.decided_by, row.decided_at, row.found_at = State.PROPOSED, None, None, at
        row.save(by=None)
    return True


def overtake(document: Document, *, at: datetime) -> None:
    """The page reads as the document does again: nothing waits."""
    waiting = PageChange.objects.waiting().filter(document=document)
    waiting.change(by=None, why="The page reads as the document again.", state=State.OVERTAKEN, decided_at=at)


@requires("claims.change_document")
def accept_page_change(change: PageChange, *, by: "User", at: datetime | None = None) -> PageChange:
    """Takes the text as the next version, by the one door of all imports: at once, or by the worker where it is long.

    Raises Refused where somebody decided before, and where the text cannot be imported: then it waits as before.
    """
    PageChange.objects.waiting().decide(change, State.ACCEPTED, by=by, at=at)
    source = Source(change.text.encode(), ENDINGS[change.markup])
    try:
        done = bring_in(source, slug=change.document.slug, by=by, at=at)
    except Refused:
        PageChange.objects.filter(pk=change.pk).change(
            by=by, why="It could not be imported.", state=State.PROPOSED, decided_by=None, decided_at=None
        )
        raise
    if isinstance(done, DocumentImport):
        change.brought_by = done
    else:
        change.version = done.version
    change.save(by=by, update_fields=["brought_by", "version"])
    _tell_page(change, PublishedPage.Found.UNCHANGED)
    return change


@requires("claims.change_document")
def reject_page_change(change: PageChange, *, by: "User", why: str = "", at: datetime | None = None) -> PageChange:
    """Leaves the document as it is; the same text is never proposed again. Raises Refused."""
    PageChange.objects.waiting().decide(change, State.REJECTED, by=by, why=why.strip(), at=at)
    _tell_page(change, PublishedPage.Found.CHANGED, NOT_TO_BE_TAKEN)
    return change


def _tell_page(change: PageChange, found: str, note: str = "") -> None:
    """What the page that shows this text is said to be, from now on."""
    pages = PublishedPage.objects.filter(document=change.document_id, sha256=change.sha256)
    pages.filter(found=PublishedPage.Found.CHANGED).update(found=found, note=note)


def known_text(page: PublishedPage, *, at: datetime) -> tuple[str, str]:
    """What a page is said to be that shows the text it showed before: (found, note). What waits although the document
    holds it by now is overtaken."""
    waiting = PageChange.objects.waiting().filter(document=page.document_id)
    newest = page.document.versions.order_by("-number").values_list("sha256", flat=True).first()
    waiting.filter(sha256=newest).change(by=None, why="It was imported.", state=State.OVERTAKEN, decided_at=at)
    states = PageChange.objects.filter(document=page.document_id, sha256=page.sha256).values_list("state", flat=True)
    if State.PROPOSED in states:
        return PublishedPage.Found.CHANGED, ""
    if State.REJECTED in states:
        return PublishedPage.Found.CHANGED, NOT_TO_BE_TAKEN
    return PublishedPage.Found.UNCHANGED, ""
