"""On the page of a claim: a review; on the page of a document: its approval. Both are kept as facts."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from claims import links
from claims.acts import ACTS
from claims.admin.evidence_admin import AboutClaimAdmin
from claims.admin.forms import ActForm
from claims.admin.history import KeepsHistory
from claims.admin.of_documents import DocumentFilter, OfDocuments
from claims.exports.approvals import facts_of, what_stands_against
from claims.exports.digest import difference
from claims.models import Approval, Claim, Document, Review
from claims.refusals import Refused
from claims.reviews.reviewing import changes_since, screened, searched_to
from literature.admin.reading import ReadOnlyAdmin, badge

APPROVE = ACTS["approve"]


class ReviewForm(ActForm):
    """Says that the claim, its evidence and its suggestions were looked at; what is recorded is told beside it."""

    name, verb = "review", "Record the review"
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))


def review_context(claim: Claim) -> dict[str, Any]:
    """What a review would record now, beside the last one."""
    last = claim.reviews.select_related("reviewed_by").first()
    return {
        "last_review": last,
        "searched_to": searched_to(claim.document),
        "screened": screened(claim, since=last.reviewed_at if last else None),
        "changes_since": changes_since(claim, last.reviewed_at) if last else [],
    }


def approval_context(document: Document, user: User | AnonymousUser) -> dict[str, Any]:
    """The last approval with what changed since, and what stands against a new one."""
    approval = document.approvals.select_related("approved_by", "version").first()
    changed = approval.stale_reason if approval else ""
    if approval and approval.stale_at is None:
        changed = difference(approval.facts, facts_of(document))
    return {
        "approval": approval,
        "approval_changed": changed,
        "against_approval": what_stands_against(document),
        "may_approve": APPROVE.permits(user, document),
    }


@method_decorator(require_POST)
def approve_view(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Approves a document, or says what stands against it; back to its page."""
    document = get_object_or_404(model_admin.get_queryset(request), pk=pk)
    if not APPROVE.permits(request.user, document):
        raise PermissionDenied
    try:
        messages.success(request, APPROVE.perform(document, note=request.POST.get("note", ""), by=request.user))
    except Refused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(links.desk(document, "approval"), status=303)


@admin.register(Review)
class ReviewAdmin(AboutClaimAdmin):
    fragment = "review"
    list_display = (
        "reviewed_at",
        "claim_page",
        "statement",
        "outcome",
        "searched_to",
        "screened",
        "reviewed_by",
    )
    list_display_links = ("reviewed_at",)
    list_filter = (
        "outcome",
        ("claim__document", DocumentFilter),
        ("reviewed_by", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("claim", "reviewed_by")
    search_fields = ("claim__key", "claim__text", "note")
    fields = ("claim_page", "statement", "sentence", "note", "reviewed_by", "reviewed_at")
    readonly_fields = fields


@admin.register(Approval)
class ApprovalAdmin(OfDocuments, KeepsHistory, ReadOnlyAdmin):
    list_display = ("approved_at", "document", "version_number", "approved_by", "state", "stale_reason")
    list_filter = (("document", DocumentFilter), ("approved_by", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("document", "version", "approved_by")
    fields = (
        "document",
        "version",
        "sentence",
        "note",
        "approved_by",
        "approved_at",
        "stale_at",
        "stale_reason",
    )
    readonly_fields = ("sentence",)

    @admin.display(description="version", ordering="version__number")
    def version_number(self, approval: Approval) -> int:
        return approval.version.number

    @admin.display(description="state", ordering="stale_at")
    def state(self, approval: Approval) -> SafeString:
        return badge("stale", "warn") if approval.stale_at else badge("standing", "good")
