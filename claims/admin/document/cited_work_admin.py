"""The reference list of a document: an editor says which stored reference each entry is, or takes that back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from claims import links
from claims.access.permits import authenticated
from claims.acts import ACTS
from claims.admin.document.entry_web_page import web_page_of_entry
from claims.admin.document.pubmed_lookup import pubmed_lookup_page
from claims.admin.history import KeepsHistory
from claims.admin.of_documents import DocumentFilter, OfDocuments
from claims.documents.citations.candidates import Candidate, candidates
from claims.documents.citations.cited import title_in
from claims.documents.citations.cited_works import hold_as_read, tie_work, untie_work
from claims.documents.citations.tie_cautions import tie_caution
from claims.models import CitedWork, Version
from claims.refusals import Refused
from literature.library.adding import add_reference
from literature.models import Reference

TIE, UNTIE = ACTS["tie"], ACTS["untie"]


class Entry(NamedTuple):
    """An entry of a reference list; of one that the user may tie also what it may be, and its title as far as told."""

    work: CitedWork
    candidates: Sequence[Candidate] = ()
    likely_title: str = ""


def cited_rows(version: Version | None, user: User | AnonymousUser) -> list[Entry]:
    """The entries of the version."""
    if version is None:
        return []
    rows = list(version.cited_works.select_related("reference", "tied_by").prefetch_related("reference__notices"))
    if not TIE.permits(user, version):
        return [Entry(row) for row in rows]
    found = candidates([row for row in rows if row.reference_id is None])
    return [Entry(row) if row.reference_id else Entry(row, found.get(row.pk, []), title_in(row.text)) for row in rows]


def tie_to_stored(work: CitedWork, request: HttpRequest) -> str:
    """Ties the reference whose button was pressed."""
    field = forms.ModelChoiceField(Reference.objects.all())
    try:
        reference = field.clean(request.POST.get("reference"))
    except forms.ValidationError as error:
        raise Refused("This reference is stored no more: choose another.") from error
    _look_twice(work, reference, request)
    return TIE.perform(work, reference=reference, by=request.user)


class LookTwice(Exception):
    """The entry and the work do not read alike; nothing is saved before the editor says that they are one."""

    def __init__(self, caution: str, reference: Reference) -> None:
        super().__init__(caution)
        self.reference = reference


def _look_twice(work: CitedWork, reference: Reference, request: HttpRequest) -> None:
    if not request.POST.get("understood") and (caution := tie_caution(work, reference)):
        raise LookTwice(caution, reference)


def tie_to_named(work: CitedWork, request: HttpRequest) -> str:
    """Ties the work that was named by an identifier; one that is new stands at once, its details come later."""
    by = authenticated(request.user)
    if not by.has_perm("literature.add_reference"):
        raise PermissionDenied
    with transaction.atomic():  # no reference is left behind for an entry that could not be tied
        added = add_reference(request.POST.get("named", ""), by=by)
        _look_twice(work, added.reference, request)
        tie_work(work, added.reference, by=by)
    waits = " Its details are being looked up in PubMed." if added.addition else ""
    return f"“{work}” is {added.reference}.{waits}"


def untie(work: CitedWork, request: HttpRequest) -> str:
    """Undoes the tie that the page showed."""
    try:
        work.edition = forms.IntegerField().clean(request.POST.get("edition"))
    except forms.ValidationError as error:
        raise Refused("The page does not say which reference it shows: reload it.") from error
    return UNTIE.perform(work, by=request.user)


ON_ENTRIES: dict[str, Callable[[CitedWork, HttpRequest], str]] = {
    "tie": tie_to_stored,
    "name": tie_to_named,
    "untie": untie,
}


class EntryForm(forms.ModelForm):
    """What an entry is. `seen` is the edition that the editor saw."""

    understood = forms.BooleanField(
        required=False, label="They are one work", help_text="Needed only where the titles are quite different."
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.edition

    def clean(self) -> None:
        """Holds the entry: the page is saved in one transaction."""
        try:
            hold_as_read(CitedWork(pk=self.instance.pk, edition=self.cleaned_data.get("seen") or 0))
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        reference = self.cleaned_data.get("reference") if "reference" in self.changed_data else None
        caution = tie_caution(self.instance, reference) if reference else ""
        if caution and not self.cleaned_data.get("understood"):
            raise forms.ValidationError(f"{caution} Tick “They are one work” to save it all the same.")


@admin.register(CitedWork)
class CitedWorkAdmin(OfDocuments, KeepsHistory, admin.ModelAdmin):
    """An entry of a document's own reference list: an editor ties it to a stored reference."""

    form = EntryForm
    actions = None
    list_display = ("text", "version", "position", "reference")
    list_filter = (("version__document", DocumentFilter), ("reference", admin.EmptyFieldListFilter))
    list_select_related = ("version__document", "reference")
    search_fields = ("text", "reference__title", "=reference__pmid")
    fields = ("version", "position", "text", "reference", "named_by", "named_at")
    readonly_fields = ("version", "position", "text", "named_by", "named_at")
    raw_id_fields = ("reference",)

    @admin.display(description="named by")
    def named_by(self, entry: CitedWork) -> User | None:
        return entry.tied_by

    @admin.display(description="named at")
    def named_at(self, entry: CitedWork) -> datetime | None:
        return entry.tied_at

    def get_fields(self, request: HttpRequest, obj: CitedWork | None = None) -> tuple[str, ...]:
        return (*self.fields, "understood", "seen") if self.has_change_permission(request, obj) else self.fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.act_view)
        lookup = self.admin_site.admin_view(self.pubmed_lookup_view)
        web_page = self.admin_site.admin_view(self.web_page_view)
        return [
            path("<int:pk>/act/<slug:name>/", view, name="claims_citedwork_act"),
            path("<int:pk>/pubmed/", lookup, name="claims_citedwork_pubmed_lookup"),
            path("<int:pk>/web-page/", web_page, name="claims_citedwork_web_page"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def pubmed_lookup_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What PubMed has under the title of an entry; what is found can be tied there, by whoever may add it."""
        work = get_object_or_404(self.get_queryset(request).select_related("version__document"), pk=pk)
        if not (self.has_change_permission(request, work) and request.user.has_perm("literature.add_reference")):
            raise PermissionDenied
        return pubmed_lookup_page(work, request, self.admin_site.each_context(request))

    @method_decorator(require_POST)
    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """One act on one entry, and back to the list; what was refused is told there and nothing has changed."""
        work = get_object_or_404(self.get_queryset(request).select_related("version", "reference"), pk=pk)
        if not TIE.permits(request.user, work):
            raise PermissionDenied
        if name not in ON_ENTRIES:
            raise Http404(f"There is no act “{name}” on an entry; there are {', '.join(ON_ENTRIES)}.")
        try:
            said = ON_ENTRIES[name](work, request)
        except LookTwice as doubt:
            return self._asked_twice(request, work, name, doubt)
        except Refused as refused:
            messages.error(request, f"“{work}”: {refused}")
        else:
            user = authenticated(request.user)
            LogEntry.objects.log_actions(user.pk, [work], CHANGE, change_message=said, single_object=True)
            messages.success(request, said)
        return back_to_list(work)

    def web_page_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The entry is a web page or a guideline, which is described here and tied to it."""
        work = get_object_or_404(self.get_queryset(request).select_related("version__document"), pk=pk)
        if not (TIE.permits(request.user, work) and request.user.has_perm("literature.add_reference")):
            raise PermissionDenied
        reference, answer = web_page_of_entry(work, request, self.admin_site.each_context(request))
        if answer:
            return answer
        messages.success(request, f"“{work}” is {reference}.")
        return back_to_list(work)

    def _asked_twice(self, request: HttpRequest, work: CitedWork, name: str, doubt: LookTwice) -> HttpResponse:
        posted = [(key, request.POST[key]) for key in ("reference", "named") if key in request.POST]
        context = {
            **self.admin_site.each_context(request),
            "title": "Is this the work?",
            "work": work,
            "name": name,
            "caution": str(doubt),
            "reference": doubt.reference,
            "posted": posted,
        }
        return TemplateResponse(request, "admin/claims/citedwork/caution.html", context, status=422)

    def save_model(self, request: HttpRequest, obj: CitedWork, form: forms.ModelForm, change: bool) -> None:
        """The same acts as on the page of the document, so that who did it is known."""
        if "reference" not in form.changed_data:
            return
        by = authenticated(request.user)
        with transaction.atomic():
            if CitedWork.objects.filter(pk=obj.pk).exclude(reference=None).exists():
                untie_work(obj, by=by)
            if obj.reference is not None:
                tie_work(obj, obj.reference, by=by)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return back_to_list(obj)


def back_to_list(work: CitedWork) -> HttpResponseRedirect:
    return HttpResponseRedirect(links.desk(work.version.document, "references"), status=303)
