"""What a document's page offers its reader alone: to follow it, and to mark what is new as seen."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from claims import links
from claims.acts import ACTS, Act
from claims.admin.followed_sections import headings_of
from claims.models import Document
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

LONGEST_NUMBER = 19
FOLLOW, SEEN = ACTS["follow-document"], ACTS["mark-seen"]


def visit_urls(model_admin: "ModelAdmin[Document]") -> list[URLPattern]:
    view = model_admin.admin_site.admin_view
    return [
        path("<int:pk>/follow/", view(follow_view), name="claims_document_follow"),
        path("<int:pk>/seen/", view(seen_view), name="claims_document_seen"),
    ]


@require_POST
def follow_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Switches the user's own subscription to the document or to one of its sections, from its page or a claim's."""
    document = _permitted(request, pk, FOLLOW)
    named, on = request.POST.get("section", ""), bool(request.POST.get("on"))
    try:
        messages.success(request, FOLLOW.perform(document, on=on, section=headings_of(named), by=request.user))
    except Refused as refused:
        messages.error(request, str(refused))
    claim = document.claims.filter(pk__in=_numbers(request.POST.get("claim", ""))).first()
    here = links.desk(document, "statements") if named else links.desk(document)
    return HttpResponseRedirect(links.desk(claim) if claim else here, status=303)


def _numbers(text: str) -> list[int]:
    return [int(text)] if text.isdecimal() and len(text) < LONGEST_NUMBER else []


@require_POST
def seen_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks as seen what the page that the form stood on could show: what came since then stays new."""
    document = _permitted(request, pk, SEEN)
    messages.success(request, SEEN.perform(document, to=_moment(request.POST.get("to", "")), by=request.user))
    return HttpResponseRedirect(links.desk(document, "since"), status=303)


def _moment(text: str) -> datetime | None:
    """None for what is no moment with its offset."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def _permitted(request: HttpRequest, pk: int, act: Act) -> Document:
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    if not act.permits(request.user, document):
        raise PermissionDenied
    return document
