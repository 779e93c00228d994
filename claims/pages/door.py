"""How a reader comes to a document: by its name where it is public, by its secret address, or as a member who looks at
what strangers would see."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from claims import links
from claims.access.client_address import client_address, network_of
from claims.access.guessing import BY_NETWORK, meter_key
from claims.access.pauses import take
from claims.models import Visibility
from claims.pages.stamps import stamp_of, stamped


@dataclass(frozen=True, slots=True)
class Reading:
    """A document that is open to whoever asks. `token` is that of the secret address they came by, "" without.

    `is_preview`: only because they are a member: nothing of it may be kept, and the page says so.
    """

    document: Any
    token: str = ""
    is_preview: bool = False

    def address(self, room: str = "article", **where: str) -> str:
        """The path of one of its pages, reached in the same way."""
        if self.token:
            return reverse(f"shared:{room}", kwargs={"token": self.token, **where})
        return reverse(f"pages:{room}", kwargs={"slug": self.document.slug, **where})

    @property
    def is_listed(self) -> bool:
        """May robots name it?"""
        return not self.token and not self.is_preview

    @property
    def stamp(self) -> str:
        return stamp_of(self.document)


FOR_MEMBERS = "members"  # in the query: the page as a member of the document is shown it, public or not


class TooManyWrongLinks(Exception):
    """From this network so many secret addresses were tried that none is looked at for a while."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def opened(request: HttpRequest, *, slug: str = "", token: str = "") -> Reading:
    """Raises Http404 for what is not open to whoever asks, as for what is not there; TooManyWrongLinks."""
    reading = _by_token(request, token) if token else _by_name(request, slug)
    if reading.document.newest is None:
        raise Http404("It has no text yet.")
    return reading


def _by_name(request: HttpRequest, slug: str) -> Reading:
    document = stamped(by="slug", value=slug)
    if document is None:
        raise Http404("There is no such document.")
    if document.visibility == Visibility.PUBLIC and FOR_MEMBERS not in request.GET:
        return Reading(document)  # without a look at who asks: the answer is the same for all
    if not request.user.has_perm("claims.view_document", document):
        raise Http404("There is no such document.")
    return Reading(document, is_preview=True)


def _by_token(request: HttpRequest, token: str) -> Reading:
    """A right one is looked at during a pause too: no number of tries finds one that is signed with 256 bits, and
    whoever shares a network with somebody who tries must not be kept out. The limit bounds what trying costs us."""
    named = links.read_secret(token)
    if named is None:
        _count_wrong(request)
        raise Http404("There is no such document.")
    pk, number = named
    document = stamped(by="pk", value=pk)
    if document is None or document.link_number != number or document.visibility == Visibility.PRIVATE:
        raise Http404("This address was called back.")
    return Reading(document, token=token)


def _count_wrong(request: HttpRequest) -> None:
    key = meter_key("secret address", network_of(client_address(request)))
    taken = take({key: BY_NETWORK}, at=timezone.now())
    if taken.wait:
        raise TooManyWrongLinks(int(taken.wait.total_seconds()) + 1)
