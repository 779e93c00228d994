"""Imports by the worker, and the works that the texts of claims cite: an editor confirms or dismisses."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from claims.access.permits import authenticated
from claims.acts import ACTS, Act
from claims.admin.forms import UNDECIDED
from claims.admin.history import KeepsHistory
from claims.admin.of_documents import DocumentFilter, OfDocuments
from claims.admin.stopping import Stoppable
from claims.documents.citations.proposals import reopen
from claims.models import DocumentImport, ProposedReference
from claims.refusals import Refused
from literature.admin.reading import ReadOnlyAdmin, badge

CONFIRM, DISMISS = ACTS["confirm-citation"], ACTS["dismiss-citation"]
IMPORT = ACTS["import-version"]
BEGIN = "claims.add_document"
TONES = {"waiting": "calm", "running": "calm", "done": "good", "failed": "bad", "stopped": "warn"}


@admin.register(DocumentImport)
class DocumentImportAdmin(Stoppable, ReadOnlyAdmin):
    """What the worker imports: how far it is, how it ended, and a button to stop it."""

    stop = ACTS["stop-import"]
    list_display = ("source", "mark", "document", "outcome", "requested_by", "requested_at")
    list_filter = ("state",)
    list_select_related = ("document", "requested_by")
    search_fields = ("url", "filename", "title")
    change_form_template = "admin/claims/documentimport/page.html"
    fields = (
        "filename", "url", "title", "slug", "document", "version", "attempts", "requested_by", "requested_at",
        "finished_at",
    )  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: DocumentImport | None = None) -> Any:
        """Those that say something; how it stands is told above them."""
        return [name for name in self.fields if getattr(obj, name, None)]

    @admin.display(description="state", ordering="state")
    def mark(self, row: DocumentImport) -> SafeString:
        stopping = row.stop_requested and not row.is_over
        return badge("stopping" if stopping else row.state, TONES[row.state])

    @admin.display(description="how it stands")
    def outcome(self, row: DocumentImport) -> str:
        return row.step_in_words if row.state == DocumentImport.State.RUNNING else row.error[:160]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        anew = IMPORT.permits(request.user, row.document) if row.document else request.user.has_perm(BEGIN)
        offered = {"may_stop": self.stop.permits(request.user, row), "may_again": anew}
        return super().change_view(request, object_id, form_url, {**offered, **(extra_context or {})})


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
                messages.success(request, act.perform(proposal, by=request.user))
            except Refused as refused:
                messages.error(request, f"{proposal}: {refused}")
