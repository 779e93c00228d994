"""Exports that are kept: how far each is, what was asked for, its hash, and its file while it can be downloaded."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from claims import links
from claims.acts import ACTS
from claims.admin.of_documents import DocumentFilter, OfDocuments
from claims.exports import FORMATS
from claims.exports.keeping import printed
from claims.exports.scope import MODES, Scope
from claims.models import Claim, Document, Export
from claims.refusals import Refused
from literature.admin.reading import ReadOnlyAdmin, badge

KEEP = ACTS["keep-export"]
TONES = {"waiting": "calm", "running": "calm", "done": "good", "failed": "bad"}


@admin.register(Export)
class ExportAdmin(OfDocuments, ReadOnlyAdmin):
    list_display = ("requested_at", "document", "written_as", "mark", "as_of", "download", "requested_by")
    list_filter = (("document", DocumentFilter), "state")
    fields = (
        "document", "written_as", "mode", "selection", "drafts", "since", "mark", "step", "error", "as_of",
        "content_hash", "download", "expires_at", "note", "requested_by", "requested_at", "finished_at",
    )  # fmt: skip
    readonly_fields = ("written_as", "mark", "download")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return rows.select_related("document", "requested_by", "file").defer("summary", "file__data")

    @admin.display(description="format", ordering="format")
    def written_as(self, row: Export) -> str:
        return FORMATS[row.format].name if row.format in FORMATS else row.format

    @admin.display(description="state", ordering="state")
    def mark(self, row: Export) -> SafeString:
        return badge(row.get_step_display().lower() if row.state == "running" else row.state, TONES[row.state])

    @admin.display(description="file", empty_value="")
    def download(self, row: Export) -> SafeString | str:
        if row.state != Export.State.DONE:
            return ""
        if not is_downloadable(row):
            return "expired: keep a new one"
        return format_html('<a href="{}">Download</a>', reverse("admin:claims_export_file", args=(row.pk,)))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.file_view)
        return [path("<int:pk>/file/", view, name="claims_export_file"), *super().get_urls()]

    @method_decorator(require_safe)
    def file_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file, as it was written; not found when it has expired."""
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if not is_downloadable(row):
            raise Http404("This file has expired, or is not written yet.")
        return file_of(row)


@method_decorator(require_POST)
def keep_view(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Asks a worker to keep the summary of a document, and goes to where its file will be."""
    document = get_object_or_404(model_admin.get_queryset(request), pk=pk)
    if not KEEP.permits(request.user, document):
        raise PermissionDenied
    drafts, mode = bool(request.POST.get("drafts")), request.POST.get("mode", "claims")
    try:
        scope = Scope(mode=mode if mode in MODES else "claims", drafts=drafts)
        name, note = request.POST.get("format", ""), request.POST.get("note", "")
        messages.success(request, KEEP.perform(document, name=name, scope=scope, note=note, by=request.user))
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(links.desk(document, "exports"), status=303)
    return HttpResponseRedirect(links.desk_list(Export, document__id__exact=str(document.pk)), status=303)


def list_exported(request: HttpRequest, name: str, claims: QuerySet[Claim] | None) -> HttpResponse:
    """The summary of the claims of a list of the desk, named by its filters; back to it where they are of several
    documents."""
    if name not in FORMATS:
        raise Http404(f"There is no format “{name}”; there are {', '.join(FORMATS)}.")
    current = claims.filter(retired_at=None) if claims is not None else Claim.objects.none()
    found = list(current.order_by().values_list("pk", "document"))
    documents = {document for _, document in found}
    if len(documents) != 1:
        messages.error(request, "Narrow the list to claims of one document: a summary is of one.")
        return HttpResponseRedirect(f"{links.desk_list(Claim)}?{request.GET.urlencode()}", status=303)
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=documents.pop())
    scope = Scope(claims={pk for pk, _ in found}, selection=f"a list of the desk, {in_words(request.GET)}")
    form = FORMATS[name]
    headers = {"Content-Disposition": f'attachment; filename="{document.slug}.{form.extension}"'}
    return HttpResponse(form.data(printed(document, scope)), content_type=form.content_type, headers=headers)


def in_words(query: QueryDict) -> str:
    """The filters of a list: "kind mechanism; flags yes"."""
    named = ((name.split("__")[0].strip("_"), value) for name, value in query.items() if value)
    kept = [f"{name} {value}" for name, value in named if name not in ("document", "o", "p", "all")]
    return "; ".join(kept) or "all that it shows"


def is_downloadable(row: Export) -> bool:
    return hasattr(row, "file") and row.expires_at is not None and row.expires_at > timezone.now()


def file_of(row: Export) -> HttpResponse:
    form = FORMATS[row.format]
    name = f"{row.document.slug}-{row.as_of:%Y-%m-%d}.{form.extension}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(bytes(row.file.data), content_type=form.content_type, headers=headers)
