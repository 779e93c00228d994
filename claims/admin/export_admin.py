"""Exports that are kept: how far each is, what was asked for, its hash, and its file while it can be downloaded."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from claims import links
from claims.acts import ACTS
from claims.admin.of_documents import DocumentFilter
from claims.admin.stopping import Stoppable
from claims.exports import FORMATS, Format, called
from claims.exports.keeping import TooLarge, printed, written_at_once
from claims.exports.scope import LONGEST_STYLE, MODES, Scope
from claims.models import Claim, Document, Export, ExportOrder
from claims.refusals import Refused
from literature.admin.reading import ReadOnlyAdmin, badge
from literature.library.style_choice import LONGEST_NAME

KEEP = ACTS["keep-export"]
TONES = {"waiting": "calm", "running": "calm", "done": "good", "failed": "bad", "stopped": "warn"}


class OfExports(Stoppable, ReadOnlyAdmin):
    """Of rows that say how a document is written: in which format and mode."""

    readonly_fields: ClassVar[tuple[str, ...]] = ("written_as", "arranged")

    @admin.display(description="format", ordering="format")
    def written_as(self, row: Export | ExportOrder) -> str:
        return called(row.format)

    @admin.display(description="mode")
    def arranged(self, row: Export | ExportOrder) -> str:
        return MODES.get(row.mode, row.mode)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        named = {"subtitle": f"{row.document} as {called(row.format)}"}
        return super().change_view(request, object_id, form_url, {**named, **(extra_context or {})})


@admin.register(Export)
class ExportAdmin(OfExports):
    stop = ACTS["stop-export"]
    list_display = ("requested_at", "document", "written_as", "mark", "as_of", "download", "requested_by")
    list_filter = (("document", DocumentFilter), "state")
    change_form_template = "admin/claims/export/page.html"
    fields = (
        "document", "written_as", "style", "template", "arranged", "selection", "drafts", "since", "as_of",
        "content_hash", "expires_at", "note", "requested_by", "requested_at", "finished_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return rows.select_related("document", "requested_by", "file").defer("summary", "file__data")

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

    def get_fields(self, request: HttpRequest, obj: Export | None = None) -> Any:
        """Those that say something; how it stands is told above them."""
        return [name for name in self.fields if name in self.readonly_fields or getattr(obj, name, None)]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.file_view)
        return [path("<int:pk>/file/", view, name="claims_export_file"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        context = {"may_stop": self.stop.permits(request.user, row), "download": self.download(row)} if row else {}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

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
    drafts, mode = bool(request.POST.get("drafts")), request.POST.get("mode", "claims")
    try:
        scope = Scope(mode=mode if mode in MODES else "claims", drafts=drafts, **asked_styles(request.POST))
        return kept(request, document, request.POST.get("format", ""), scope, note=request.POST.get("note", ""))
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(links.desk(document, "exports"), status=303)


def kept(request: HttpRequest, document: Document, name: str, scope: Scope, note: str = "") -> HttpResponse:
    """The page of the export that a worker is asked for. Raises Refused."""
    if not KEEP.permits(request.user, document):
        raise PermissionDenied
    row = KEEP.do(document, name=name, scope=scope, note=note, by=request.user)
    messages.success(request, KEEP.success_message(document, row))
    return HttpResponseRedirect(links.desk(row), status=303)


def exported(model_admin: admin.ModelAdmin, request: HttpRequest, document: Document, name: str) -> HttpResponse:
    """The cited summary of the document as a file; of a large one the page that asks a worker for it."""
    if name not in FORMATS:
        raise Http404(f"There is no format “{name}”; there are {', '.join(FORMATS)}.")
    if not document.versions.exists():
        raise Http404(f"“{document}” has no text yet: import one first.")
    form, scope = FORMATS[name], Scope(**asked_styles(request.GET))
    try:
        data = written_at_once(form, printed(document, scope))
    except TooLarge as refused:
        keep = reverse("admin:claims_document_keep", args=(document.pk,))
        return offered(model_admin, request, document, form, action=keep, scope=scope, why=str(refused))
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(links.desk(document))
    headers = {"Content-Disposition": f'attachment; filename="{document.slug}.{form.extension}"'}
    return HttpResponse(data, content_type=form.content_type, headers=headers)


def offered(
    model_admin: admin.ModelAdmin, request: HttpRequest, document: Document, form: Format, **said: Any
) -> HttpResponse:
    """The page that asks a worker for what is too large to wait for."""
    (name,) = (name for name, one in FORMATS.items() if one is form)
    context = {
        **model_admin.admin_site.each_context(request), "title": f"{form.name} of {document}", "document": document,
        "name": name, "may_keep": KEEP.permits(request.user, document), **said,
    }  # fmt: skip
    return TemplateResponse(request, "admin/claims/export/large.html", context)


def asked_styles(query: QueryDict) -> dict[str, Any]:
    """In which style is cited, and whose styles Word takes."""
    style, template = query.get("style", "").strip(), query.get("template", "").strip()
    return {"style": style[:LONGEST_STYLE] or Scope().style, "template": template[:LONGEST_NAME]}


def list_exported(
    model_admin: admin.ModelAdmin, request: HttpRequest, name: str, claims: QuerySet[Claim] | None
) -> HttpResponse:
    """The summary of the claims of a list of the desk, named by its filters; back to it where they are of several
    documents; of a large one the page that asks a worker for it, by a POST to the same address."""
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
    try:
        if request.method == "POST":
            return kept(request, document, name, scope)
        data = written_at_once(form, printed(document, scope))
    except TooLarge as refused:
        action = request.get_full_path()
        return offered(model_admin, request, document, form, action=action, scope=scope, why=str(refused))
    except Refused as refused:
        messages.error(request, f"{refused} Or narrow the list.")
        return HttpResponseRedirect(f"{links.desk_list(Claim)}?{request.GET.urlencode()}", status=303)
    return HttpResponse(data, content_type=form.content_type, headers=headers)


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
