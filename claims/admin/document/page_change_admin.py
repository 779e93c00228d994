"""The pages where documents were published: what each said last, and what of its text waits to be decided."""

from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from claims import links
from claims.access.permits import NotPermitted, authenticated
from claims.acts import ACTS, Act
from claims.admin.document.version_page import marked_sides
from claims.admin.history import KeepsHistory
from claims.admin.of_documents import DocumentFilter, OfDocuments
from claims.admin.stopping import Stoppable
from claims.models import PageChange, PublishedPage
from claims.refusals import Refused
from literature.admin.reading import ReadOnlyAdmin, badge

Found = PublishedPage.Found
TONES = {
    Found.UNCHANGED: "good", Found.CHANGED: "warn", Found.MOVED: "warn", Found.GONE: "bad", Found.UNREADABLE: "bad",
    Found.ANOTHER: "bad", Found.REFUSED: "calm", Found.UNREACHABLE: "calm", Found.NOTHING_YET: "calm",
}  # fmt: skip
STATES = {"proposed": "warn", "accepted": "good", "rejected": "calm", "overtaken": "calm"}


class AddressForm(forms.Form):
    """Where the document was published."""

    url = forms.URLField(label="Address", max_length=500, required=False, assume_scheme="https")


class Beside(NamedTuple):
    """A statement as the document holds it and as the page shows it."""

    kind: str
    key: str
    before: SafeString | str
    after: SafeString | str


@admin.register(PublishedPage)
class PublishedPageAdmin(Stoppable, ReadOnlyAdmin):
    """One a document with an address."""

    stop = ACTS["stop-page"]
    list_display = ("document", "url", "mark", "asked_at", "due_at")
    list_filter = ("found", "state", ("document", DocumentFilter))
    list_select_related = ("document",)
    search_fields = ("url", "document__title")
    change_form_template = "admin/claims/publishedpage/page.html"
    fields = ("document", "url", "mark", "note", "moved_to", "asked_at", "due_at")
    readonly_fields = ("mark",)

    @admin.display(description="the page", ordering="found")
    def mark(self, row: PublishedPage) -> SafeString:
        if row.state == PublishedPage.State.STOPPED:
            return badge("Not looked at", "calm")
        return badge(row.get_found_display(), TONES[Found(row.found)])

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        mine = [
            path("<int:pk>/ask/", view(self.ask_view), name="claims_publishedpage_ask"),
            path("<int:pk>/address/", view(self.address_view), name="claims_publishedpage_address"),
        ]
        return [*mine, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        offered = {
            "may_change": self.stop.permits(request.user, row),
            "is_stopped": row.state == PublishedPage.State.STOPPED,
            "address_form": AddressForm(initial={"url": row.moved_to or row.document.url}),
            "waiting": PageChange.objects.waiting().filter(document=row.document_id).first(),
        }
        return super().change_view(request, object_id, form_url, {**offered, **(extra_context or {})})

    @method_decorator(require_POST)
    def ask_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return performed(request, ACTS["ask-page"], self.get_object(request, str(pk)))

    @method_decorator(require_POST)
    def address_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Gives the document another address; without one its page has no row any more."""
        row = self.get_object(request, str(pk))
        form = AddressForm(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(map(str, form.errors["url"])))
            return HttpResponseRedirect(links.desk(row), status=303)
        back = links.desk(row) if form.cleaned_data["url"] else links.desk(row.document)
        return performed(request, ACTS["set-address"], row.document, back, url=form.cleaned_data["url"])


@admin.register(PageChange)
class PageChangeAdmin(OfDocuments, KeepsHistory, ReadOnlyAdmin):
    """Texts of pages that wait to be decided, and what became of the others."""

    list_display = ("document", "changed", "mark", "found_at", "decided_by")
    list_filter = ("state", ("document", DocumentFilter))
    list_select_related = ("document", "decided_by")
    change_form_template = "admin/claims/pagechange/page.html"
    fields = ("document", "url", "mark", "changed", "found_at", "decided_by", "decided_at", "version", "brought_by")
    readonly_fields = ("mark", "changed")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("text", "differences")

    def get_fields(self, request: HttpRequest, obj: PageChange | None = None) -> Any:
        """Those that say something."""
        always = (*self.readonly_fields, "document")
        return [name for name in self.fields if name in always or getattr(obj, name, None)]

    @admin.display(description="state", ordering="state")
    def mark(self, row: PageChange) -> SafeString:
        return badge(row.state, STATES[row.state])

    @admin.display(description="statements")
    def changed(self, row: PageChange) -> str:
        return row.changes_in_words

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        mine = [
            path("<int:pk>/accept/", view(self.accept_view), name="claims_pagechange_accept"),
            path("<int:pk>/reject/", view(self.reject_view), name="claims_pagechange_reject"),
        ]
        return [*mine, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        waits = row.state == PageChange.State.PROPOSED
        offered = {
            "may_decide": waits and ACTS["accept-page-change"].permits(request.user, row),
            "beside": [
                Beside(one["kind"], one["key"], *marked_sides(one["old"], one["new"])) for one in row.differences
            ],
            "warnings": row.warnings,
        }
        return super().change_view(request, object_id, form_url, {**offered, **(extra_context or {})})

    @method_decorator(require_POST)
    def accept_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.get_object(request, str(pk))
        return performed(request, ACTS["accept-page-change"], row)

    @method_decorator(require_POST)
    def reject_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.get_object(request, str(pk))
        return performed(request, ACTS["reject-page-change"], row, why=request.POST.get("why", ""))


def performed(request: HttpRequest, act: Act, row: Any, back: str = "", **values: Any) -> HttpResponse:
    """Does the act, says so, and goes back to the row."""
    try:
        messages.success(request, act.perform(row, by=authenticated(request.user), **values))
    except NotPermitted as refused:
        raise PermissionDenied(str(refused)) from refused
    except Refused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(back or links.desk(row), status=303)
