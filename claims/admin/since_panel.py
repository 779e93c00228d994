"""What changed since one's last visit, as the pages show it: of a document, of a claim, of all that one visited."""

from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.utils import timezone

from claims.access.permits import authenticated
from claims.models import Claim, Document, Visit
from claims.visits.news import Digest, News, news_of
from claims.visits.visiting import note_visit, visit_of

SHOWN = 8  # lines of a document's page before the rest is folded
AT_DESK = 6  # documents, those visited last
LINES = 3  # of each at the desk


class SinceVisit(NamedTuple):
    """`since` is None in a first visit, in which nothing is new. `made_at` is when it was asked."""

    since: datetime | None
    news: Digest
    made_at: datetime

    @property
    def first(self) -> list[News]:
        return self.news.lines[:SHOWN]

    @property
    def others(self) -> list[News]:
        return self.news.lines[SHOWN:]


def since_visit(document: Document, request: HttpRequest, claim: Claim | None = None) -> SinceVisit:
    """Of a page of the document, or of one of its claims. Whoever GETs it is on a visit there."""
    user, at = authenticated(request.user), timezone.now()
    visit = note_visit(document, by=user, at=at) if request.method == "GET" else visit_of(document, user)
    since = visit.since_at(at) if visit else None
    return SinceVisit(since, news_of({document.pk: since} if since else {}, reader=user, claim=claim), at)


class AtDesk(NamedTuple):
    """`changed` are documents with since when, and their lines; in `quiet` ones nothing changed. `is_cut`: more changed
    than is counted here."""

    changed: list[tuple[Document, datetime, list[News]]]
    quiet: list[Document]
    is_cut: bool


def since_visits(user: User | AnonymousUser) -> AtDesk:
    """Of the documents that the user visited last, and still sees. To look at the desk is no visit to them."""
    at, reader = timezone.now(), authenticated(user)
    seen = Document.objects.visible_to(reader).order_by()
    rows = Visit.objects.filter(user=reader, document__in=seen).select_related("document").order_by("-seen_at")
    since = {visit.document: moment for visit in rows[:AT_DESK] if (moment := visit.since_at(at))}
    digest = news_of({document.pk: moment for document, moment in since.items()}, reader=reader)
    changed = [(one, moment, lines) for one, moment in since.items() if (lines := digest.of(one))]
    quiet = [one for one in since if not digest.of(one)]
    return AtDesk(changed, quiet, digest.is_cut)
