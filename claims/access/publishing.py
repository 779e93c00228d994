"""Who reads a document on its pages: a lead decides, with a reason, and may call back the secret address."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from claims.access.permits import requires
from claims.models import Document, Visibility
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@requires("claims.publish_document", or_nobody=True)
@transaction.atomic
def publish(
    document: Document, visibility: str, *, by: "User | None", why: str, at: datetime | None = None
) -> Document:
    """Lets nobody but its members (private), whoever has its secret address (link) or anybody (public) read it.

    What is private again is called back from everybody: its secret address is another one when it gets one again. The
    same visibility again changes nothing. `by` is None for whoever runs the installation from its command line. Raises
    Refused.
    """
    if visibility not in Visibility.values:
        raise Refused(f"Who reads it is one of: {', '.join(Visibility.values)}.")
    _refuse_without_reason(why)
    document = document.locked()
    if visibility != Visibility.PRIVATE and not document.versions.exists():
        raise Refused(f"“{document}” has no text yet: import one first.")
    if document.visibility == visibility:
        return document
    document.link_number += visibility == Visibility.PRIVATE
    document.visibility = visibility
    document.save(by=by, why=why.strip(), at=at, update_fields=["visibility", "link_number"])
    return document


@requires("claims.publish_document")
@transaction.atomic
def renew_link(document: Document, *, by: "User", why: str, at: datetime | None = None) -> Document:
    """Gives a document another secret address; those that were given out before open nothing any more. Raises
    Refused."""
    _refuse_without_reason(why)
    document = document.locked()
    if document.visibility != Visibility.LINK:
        raise Refused(f"“{document}” has no secret address: let it be read by link first.")
    document.link_number += 1
    document.save(by=by, why=why.strip(), at=at, update_fields=["link_number"])
    return document


def _refuse_without_reason(why: str) -> None:
    if not why.strip():
        raise Refused("Say why: the reason is kept with the change.")
