"""The reading desk: suggestions decided one after the other, each paper beside the statement and the form."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.views.decorators.http import require_safe

from claims.admin.claim.act_forms import Forms
from claims.admin.claim.among import among_those
from claims.admin.claim.claim_acts import DESK_ACTS
from claims.admin.claim.piles import Pile, all_of, of_claim, of_document, of_paper
from claims.admin.claim.suggestion_acts import offered
from claims.admin.in_page import is_within_page, signed_in
from claims.models import Claim, Document
from claims.models.suggestions import DISMISSAL_REASONS
from literature.models import Reference

AT_ONCE = 10  # rows that are read and shown in one go
SEEING = ("claims.view_claim", "claims.view_suggestion")


def triage_context(pile: Pile, request: HttpRequest) -> dict[str, Any]:
    last = pile.row(request.GET.get("after", ""))
    rows = pile.after(last, AT_ONCE + 1)
    shown = rows[:AT_ONCE]
    beside = among_those(shown, request.user)
    return {
        "title": pile.title,
        "pile": pile,
        "paper": pile.paper,
        "suggested": shown,
        "suggestions": [
            offered(row, Forms(DESK_ACTS, row.claim, request, failed=None), beside[row.pk]) for row in shown
        ],
        "has_more": len(rows) > AT_ONCE,
        "begins_later": last is not None,
        "number": pile.number,
        "reasons": DISMISSAL_REASONS,
        "query": f"?from={pile.name}",
    }


class ReadingDesk:
    """The addresses at which what waits is read: all of it, that of a document, of a claim, or one paper."""

    def __init__(self, model_admin: admin.ModelAdmin) -> None:
        self.admin = model_admin

    @property
    def urls(self) -> list[URLPattern]:
        site = self.admin.admin_site
        views: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
            "triage_all": ("triage/", self.all),
            "triage": ("triage/<int:document_pk>/", self.document),
            "triage_claim": ("<int:pk>/triage/", self.claim),
            "triage_paper": ("triage/paper/<int:reference_pk>/", self.paper),
        }
        return [
            path(at, signed_in(site, require_safe(view)), name=f"claims_claim_{name}")
            for name, (at, view) in views.items()
        ]

    def all(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, all_of(request.user))

    def document(self, request: HttpRequest, document_pk: int) -> HttpResponse:
        document = get_object_or_404(Document.objects.visible_to(request.user), pk=document_pk)
        return self.page(request, of_document(document), document)

    def claim(self, request: HttpRequest, pk: int) -> HttpResponse:
        claim = get_object_or_404(Claim.objects.visible_to(request.user).select_related("document"), pk=pk)
        return self.page(request, of_claim(claim), claim)

    def paper(self, request: HttpRequest, reference_pk: int) -> HttpResponse:
        """One paper with the claims it waits on, of the documents that the user may see."""
        paper = get_object_or_404(Reference.objects.prefetch_related("notices"), pk=reference_pk)
        if not request.user.has_perm("literature.view_reference", paper):
            raise PermissionDenied
        return self.page(request, of_paper(paper, request.user))

    def page(self, request: HttpRequest, pile: Pile, row: Document | Claim | None = None) -> HttpResponse:
        """What waits there; within the page, the next of it."""
        if not request.user.has_perms(SEEING, row):
            raise PermissionDenied
        context = {**self.admin.admin_site.each_context(request), **triage_context(pile, request)}
        part = "admin/claims/claim/triage_rows.html" if is_within_page(request) else "admin/claims/claim/triage.html"
        return TemplateResponse(request, part, context)
