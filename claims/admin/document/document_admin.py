"""Documents: what they say, what was left out and why, which searches watch for them; import and export."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, ForeignKey, Max, Model, OuterRef, Q, QuerySet, Subquery, URLField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from claims import links
from claims.access.permits import authenticated
from claims.acts import ACTS
from claims.acts.success_messages import brought_in
from claims.admin.claim.review_acts import approval_context, approve_view
from claims.admin.days_field import DaysField
from claims.admin.document.document_page import document_context
from claims.admin.document.document_visits import visit_urls
from claims.admin.document.learning_page import learning_urls
from claims.admin.document.member_page import members_urls
from claims.admin.document.readers_page import readers_urls
from claims.admin.document.sections_page import sections_urls
from claims.admin.document.site_page import site_urls
from claims.admin.document.version_page import version_context
from claims.admin.export_admin import exported, keep_view
from claims.admin.export_order_admin import order_view
from claims.admin.first_steps import steps_of
from claims.admin.followed_sections import followed_sections
from claims.admin.forms import ImportForm, NewDocumentForm
from claims.admin.history import KeepsHistory
from claims.admin.of_documents import DocumentFilter, OfDocuments
from claims.admin.since_panel import since_visit
from claims.alerts.following import follows
from claims.documents.asked_imports import bring_in
from claims.documents.kept_uploads import forget_upload, keep_upload, kept_upload
from claims.documents.outcome import Imported
from claims.models import Document, DocumentImport, Version, Watch
from claims.refusals import Refused
from claims.reviews.reviewing import set_clocks
from literature.admin.reading import ReadOnlyAdmin
from literature.models import SearchRun

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


LONGEST_NUMBER = 10  # digits of a place in a text


class WatchInline(admin.StackedInline):
    """Which searches watch for a document is decided by its editors."""

    model = Watch
    extra = 0
    fields = ("search",)
    verbose_name = "search that watches for it"
    verbose_name_plural = "searches that watch for it"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Watch]:
        return super().get_queryset(request).select_related("search", "document")

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.choices = list(field.choices)  # read once for all rows, not once for each
        return field

    def has_add_permission(self, request: HttpRequest, obj: Document | None = None) -> bool:
        return request.user.has_perm("claims.add_watch", obj)

    def has_change_permission(self, request: HttpRequest, obj: Document | None = None) -> bool:
        return request.user.has_perm("claims.change_watch", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Document | None = None) -> bool:
        return request.user.has_perm("claims.delete_watch", obj)


class Watched(TypedDict):
    """What the list adds to a document: its standing claims, its newest version, its searches and their last run."""

    current_claims: int
    newest: int | None
    watching: int
    synced_at: datetime | None


DocumentShown: TypeAlias = "WithAnnotations[Document, Watched]"


@admin.register(Document)
class DocumentAdmin(OfDocuments, KeepsHistory, admin.ModelAdmin):
    actions = None
    list_display = ("title", "claim_count", "version", "search_count", "last_sync", "owner")
    list_select_related = ("owner",)
    search_fields = ("title", "slug", "key_prefix")
    fields = ("title", "short_name", "key_prefix", "url", "owner", "four_eyes", "review_every")
    readonly_fields = ("short_name", "key_prefix", "reviewed_every")  # both stand in what was exported and mailed
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    inlines = (WatchInline,)
    change_form_template = "admin/claims/document/page.html"

    def get_queryset(self, request: HttpRequest) -> "QuerySet[DocumentShown]":
        complete = Q(status=SearchRun.Status.COMPLETE, search__documents=OuterRef("pk"))
        synced = (
            SearchRun.objects.filter(complete)
            .order_by(F("finished_at").desc(nulls_last=True))
            .values("finished_at")[:1]
        )
        return (
            super()
            .get_queryset(request)
            .annotate(
                current_claims=Count("claims", filter=Q(claims__retired_at=None), distinct=True),
                newest=Max("versions__number"),
                watching=Count("watches", distinct=True),
                synced_at=Subquery(synced),
            )
        )

    def get_fields(self, request: HttpRequest, obj: Document | None = None) -> Any:
        """Whoever may not change it reads the span in words."""
        may = self.has_change_permission(request, obj)
        return [name if may or name != "review_every" else "reviewed_every" for name in self.fields or ()]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "review_every":
            return DaysField(label="Review every so many days", help_text=db_field.help_text)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="reviewed every")
    def reviewed_every(self, document: Document) -> str:
        return f"{document.review_every.days} days"

    @admin.display(description="short name")
    def short_name(self, document: Document) -> str:
        """In addresses and files."""
        return document.slug

    @admin.display(description="claims", ordering="current_claims")
    def claim_count(self, document: "DocumentShown") -> int:
        return document.current_claims

    @admin.display(description="version", ordering="newest")
    def version(self, document: "DocumentShown") -> int | None:
        return document.newest

    @admin.display(description="searches", ordering="watching")
    def search_count(self, document: "DocumentShown") -> int:
        return document.watching

    @admin.display(description="last search", ordering="synced_at", empty_value="never")
    def last_sync(self, document: "DocumentShown") -> datetime | None:
        return document.synced_at

    def get_readonly_fields(self, request: HttpRequest, obj: Document | None = None) -> tuple[str, ...]:
        """Whose document it is, and whether it asks for four eyes, is for those who manage it."""
        manages = ACTS["grant-role"].permits(request.user, obj)
        return self.readonly_fields if manages else (*self.readonly_fields, "owner", "four_eyes")

    def save_model(self, request: HttpRequest, obj: Document, form: Any, change: bool) -> None:
        obj.save(by=authenticated(request.user))
        set_clocks(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A document goes with its claims, but never with evidence that somebody curated."""
        curated = isinstance(obj, Document) and obj.claims.filter(evidence__isnull=False).exists()
        return not curated and super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, set[str], Any]:
        to_delete, counts, _, protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, set(), protected

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        mine = [
            path("<int:pk>/import/", view(self.import_view), name="claims_document_import"),
            path("<int:pk>/export/<slug:name>/", view(self.export_view), name="claims_document_export"),
            path("<int:pk>/keep/", view(partial(keep_view, self)), name="claims_document_keep"),
            path("<int:pk>/order/", view(partial(order_view, self)), name="claims_document_order"),
            path("<int:pk>/make-claim/", view(self.make_claim_view), name="claims_document_make_claim"),
            path("<int:pk>/approve/", view(partial(approve_view, self)), name="claims_document_approve"),
            *members_urls(self),
            *readers_urls(self),
            *learning_urls(self),
            *site_urls(self),
            *visit_urls(self),
            *sections_urls(self),
        ]
        return [*mine, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        document = self.get_object(request, object_id)
        context = document_context(document, request.user) | approval_context(document, request.user)
        context["steps"] = steps_of(document, request.user)
        context["visit"] = since_visit(document, request)
        context["is_followed"] = follows(authenticated(request.user), document=document)
        context["followed_sections"] = followed_sections(document, authenticated(request.user))
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A document begins with the import of its text."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self.imported(request, NewDocumentForm)

    def import_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A new version of a document."""
        document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
        if not ACTS["import-version"].permits(request.user, document):
            raise PermissionDenied
        return self.imported(request, ImportForm, document)

    def imported(
        self, request: HttpRequest, form_class: type[ImportForm], document: Document | None = None
    ) -> HttpResponse:
        """Imports what the form holds and goes to the document, or shows the form with what is to be mended."""
        posted, by = request.method == "POST", authenticated(request.user)
        kept = kept_upload(by)
        form = form_class(request.POST, request.FILES, kept=kept) if posted else form_class(kept=kept)
        if posted and form.is_valid():
            try:
                done = imported_from(form.cleaned_data, document, by)
            except Refused as error:
                form.add_error(None, str(error))
            else:
                forget_upload(by)
                return self._show_success(request, done)
        if form.upload:
            kept = keep_upload(form.upload, by=by)
        title = f"Import a new version of {document}" if document else "Import a document"
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, "form": form}
        context |= {"document": document, "media": self.media, "kept": kept}
        return TemplateResponse(request, "admin/claims/document/import.html", context, status=422 if posted else 200)

    def _show_success(self, request: HttpRequest, done: Imported | DocumentImport) -> HttpResponse:
        messages.success(request, brought_in(None, done))
        for warning in done.version.warnings if isinstance(done, Imported) else ():
            messages.warning(request, warning)
        return HttpResponseRedirect(page_after(done), status=303)

    @method_decorator(require_POST)
    def make_claim_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Makes a claim of the passage that begins at `start` and was left out."""
        document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
        act, start = ACTS["make-claim"], request.POST.get("start", "")
        if not act.permits(request.user, document):
            raise PermissionDenied
        try:
            place = int(start) if start.isdecimal() and len(start) < LONGEST_NUMBER else -1
            claim = act.do(document, place, by=request.user)
        except Refused as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(links.desk(document, "statements"), status=303)
        messages.success(request, act.success_message(document, claim))
        return HttpResponseRedirect(links.desk(document, claim.key), status=303)

    @method_decorator(require_safe)
    def export_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """The cited summary of the document as a file."""
        document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
        if not self.has_view_permission(request, document):
            raise PermissionDenied
        return exported(self, request, document, name)


def imported_from(values: dict[str, Any], document: Document | None, by: User) -> Imported | DocumentImport:
    """Imports cleaned form values, or asks the worker: a new version of `document`, else a new one. Raises Refused."""
    source, url = values.get("source"), values["url"]
    if document is not None:
        return ACTS["import-version"].do(document, source, url=url, by=by)
    return bring_in(source, title=values["title"], slug=values["slug"], url=url, must_begin=True, by=by)


def page_after(done: Imported | DocumentImport) -> str:
    """The document, or the page that shows how far its import is."""
    return links.desk(done if isinstance(done, DocumentImport) else done.document)


@admin.register(Version)
class VersionAdmin(OfDocuments, ReadOnlyAdmin):
    list_display = ("document", "number", "markup", "imported_at", "imported_by")
    list_filter = (("document", DocumentFilter),)
    list_select_related = ("document", "imported_by")
    fields = ("document", "number", "imported_at", "imported_by", "markup", "sha256", "text")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Version]:
        return super().get_queryset(request).defer("skipped")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Version:
        version: Version = super().get_object(request, object_id, from_field)
        return version

    @method_decorator(require_safe)
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The version beside the one before."""
        version = self.get_object(request, object_id)
        if not self.has_view_permission(request, version):
            raise PermissionDenied
        context = {**self.admin_site.each_context(request), **version_context(version, request), "opts": self.opts}
        context["title"] = str(version)
        return TemplateResponse(request, "admin/claims/version/page.html", context)
