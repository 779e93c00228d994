"""Exports that come by mail: one's own, asked for on the page of a document, stopped here or from the mail."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from claims import links
from claims.acts import ACTS
from claims.admin.claim.claim_filters import asked_by
from claims.admin.export_admin import OfExports
from claims.admin.of_documents import DocumentFilter
from claims.exports.chosen_claims import in_words
from claims.mailed_exports.mailing import in_words as rhythm_in_words
from claims.models import ExportOrder
from claims.refusals import Refused
from literature.admin.reading import badge

ORDER = ACTS["order-export"]
TONES = {"waiting": "good", "sending": "calm", "ended": "warn", "failed": "bad"}


@admin.register(ExportOrder)
class ExportOrderAdmin(OfExports):
    stop = ACTS["stop-export-order"]
    list_display = ("document", "written_as", "comes", "selection", "mark", "sent_at", "user")
    list_filter = (("document", DocumentFilter), "state")
    change_form_template = "admin/claims/exportorder/page.html"
    fields = (
        "document", "user", "written_as", "arranged", "style", "template", "drafts", "selection", "comes",
        "tells_unchanged", "mark", "due_at", "sent_at", "error", "created_at", "ended_at", "why_ended",
    )  # fmt: skip
    readonly_fields = (*OfExports.readonly_fields, "comes", "selection", "mark")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("document", "user__preferences")

    @admin.display(description="comes", ordering="rhythm")
    def comes(self, row: ExportOrder) -> str:
        return rhythm_in_words(row)

    @admin.display(description="statements")
    def selection(self, row: ExportOrder) -> str:
        return in_words(row.filters) or "all"

    @admin.display(description="state", ordering="state")
    def mark(self, row: ExportOrder) -> SafeString:
        return badge(row.state, TONES[row.state])

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        may_stop = row is not None and not row.is_over and self.stop.permits(request.user, row)
        return super().change_view(request, object_id, form_url, {"may_stop": may_stop, **(extra_context or {})})


@method_decorator(require_POST)
def order_view(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for an export by mail; `list` is the query string of a list of claims, of which it then is."""
    document = get_object_or_404(model_admin.get_queryset(request), pk=pk)
    if not ORDER.permits(request.user, document):
        raise PermissionDenied
    asked, hour = request.POST, request.POST.get("hour", "")
    values = {name: asked[name] for name in ("rhythm", "mode", "style", "template") if asked.get(name)}
    try:
        row = ORDER.do(
            document, name=asked.get("format", ""), hour=int(hour) if hour.isdecimal() and len(hour) < 3 else -1,
            drafts=bool(asked.get("drafts")), tells_unchanged=bool(asked.get("tells_unchanged")),
            filters=asked_by(QueryDict(asked.get("list", ""))), by=request.user, **values,
        )  # fmt: skip
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(links.desk(document, "exports"), status=303)
    messages.success(request, ORDER.success_message(document, row))
    return HttpResponseRedirect(links.desk(row), status=303)
