"""What editors say of the page at which a document was published: its address, and whether it is looked at."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.documents.published_page.asking_pages import begin_anew, follow_addresses
from claims.models import Document, PublishedPage
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

State = PublishedPage.State


@requires("claims.change_document")
@transaction.atomic
def set_address(document: Document, url: str, *, by: "User", at: datetime | None = None) -> Document:
    """Says where the document was published, "" for nowhere; its page is asked at the worker's next turn.

    The same address again changes nothing. Raises Refused.
    """
    at, url = at or timezone.now(), url.strip()
    _refuse_no_address(url)
    document = document.locked()
    if document.url != url:
        document.url = url
        document.save(by=by, at=at, update_fields=["url"])
        for page in PublishedPage.objects.filter(document=document).select_related("document"):
            begin_anew(page, at=at)
        follow_addresses(at)
    return document


def _refuse_no_address(url: str) -> None:
    try:
        Document._meta.get_field("url").clean(url, None)
    except ValidationError as error:
        raise Refused(f"“{url[:80]}” is no address: {' '.join(error.messages)}") from error
    if url and not url.lower().startswith(("http://", "https://")):
        raise Refused("The address has to begin with https:// or http://.")


@requires("claims.change_document")
@transaction.atomic
def stop_page(page: PublishedPage, *, by: "User", at: datetime | None = None) -> PublishedPage:
    """The page is not asked any more; what a worker still finds goes nowhere. The same again changes nothing."""
    stopped = {"state": State.STOPPED, "lease_until": None, "token": None}
    PublishedPage.objects.filter(pk=page.pk).exclude(state=State.STOPPED).update(**stopped)
    page.refresh_from_db()
    return page


@requires("claims.change_document")
@transaction.atomic
def ask_page(page: PublishedPage, *, by: "User", at: datetime | None = None) -> PublishedPage:
    """The page is asked again, now and as before it was stopped. A worker that has it goes on."""
    anew = {"state": State.WAITING, "due_at": at or timezone.now(), "attempts": 0}
    PublishedPage.objects.filter(pk=page.pk).exclude(state=State.RUNNING).update(**anew)
    page.refresh_from_db()
    return page
