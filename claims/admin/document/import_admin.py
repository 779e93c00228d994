"""Pages that are being fetched, and the works that the texts of claims cite: an editor confirms or dismisses."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.access.permits import authenticated
from claims.acts import ACTS, Act
from claims.admin.forms import UNDECIDED
from claims.admin.history import KeepsHistory
from claims.admin.of_documents import DocumentFilter, OfDocuments
from claims.documents.citations.proposals import reopen
from claims.models import DocumentImport, ProposedReference
from claims.refusals import Refused
from literature.admin.reading import ReadOnlyAdmin

CONFIRM, DISMISS = ACTS["confirm-citation"], ACTS["dismiss-citation"]


@admin.register(DocumentImport)
class DocumentImportAdmin(OfDocuments, ReadOnlyAdmin):
    list_display = ("url", "state", "document", "error", "requested_by", "requested_at")
    list_filter = ("state",)
    list_select_related = ("document", "requested_by")
    search_fields = ("url", "title")
    fields = (
        "url", "title", "slug", "state", "error", "document", "version", "attempts", "requested_by",
        "requested_at", "finished_at",
    )  # fmt: skip


@admin.register(ProposedReference)
class ProposedReferenceAdmin(OfDocuments, KeepsHistory, ReadOnlyAdmin):
    """Citations found in the claims' own texts."""

    actions = ("confirm_them", "dismiss_them", "reopen_them")
    list_display = ("claim", "text", "cited_work", "reference", "state", "decided_by")
    list_filter = ("state", ("claim__document", DocumentFilter), ("reference", admin.EmptyFieldListFilter))
    list_select_related = ("claim", "cited_work", "reference", "decided_by")
    search_fields = ("claim__key", "text", "doi", "=pmid", "cited_work__text")
    fields = (
        "claim", "text", "cited_work", "doi", "pmid", "pmcid", "url", "reference", "state", "decided_by", "decided_at",
    )  # fmt: skip

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return CONFIRM.permits(request.user)

    def refuse_foreign(self, request: HttpRequest, chosen: QuerySet[ProposedReference]) -> None:
        """All or nothing: one of a document in which the user may only look stops the whole act."""
        if not all(CONFIRM.permits(request.user, row) for row in chosen):
            raise PermissionDenied

    @admin.action(description="Confirm: the claim cites this work", permissions=["decide"])
    def confirm_them(self, request: HttpRequest, chosen: QuerySet[ProposedReference]) -> None:
        self.decide(request, chosen, CONFIRM)

    @admin.action(description="Dismiss: no citation of this claim", permissions=["decide"])
    def dismiss_them(self, request: HttpRequest, chosen: QuerySet[ProposedReference]) -> None:
        self.decide(request, chosen, DISMISS)

    @admin.action(description="Take the decision back: it waits again", permissions=["decide"])
    def reopen_them(self, request: HttpRequest, chosen: QuerySet[ProposedReference]) -> None:
        self.refuse_foreign(request, chosen)
        by = authenticated(request.user)
        reopened = sum(reopen(proposal, by=by) for proposal in chosen)
        messages.success(request, f"{reopened} wait again.")

    def decide(self, request: HttpRequest, chosen: QuerySet[ProposedReference], act: Act) -> None:
        """What waits. The list does not tell what its reader saw: a decision is taken back before it is replaced."""
        self.refuse_foreign(request, chosen)
        for proposal in chosen:
            proposal.state = UNDECIDED
            try:
                messages.success(request, act.done(proposal, by=request.user))
            except Refused as refused:
                messages.error(request, f"{proposal}: {refused}")
