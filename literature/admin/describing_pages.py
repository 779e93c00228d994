"""Works described by hand at the desk: a web page or a guideline is added, corrected, and taken back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from literature.admin.addition_admin import AddByHand, who_may_add
from literature.library.dependants import dependants
from literature.library.describing import Said, add_described, describe, said_of
from literature.library.removing import remove_work, replace_work
from literature.models import Reference
from literature.refusals import Refused

Kind = Reference.Kind
KINDS = [
    (Kind.WEB_PAGE, "Web page"),
    (Kind.REPORT, "Report or guideline"),
    (Kind.ARTICLE, "Article"),
    (Kind.BOOK, "Book"),
    (Kind.THESIS, "Thesis"),
]
TEMPLATE = "admin/literature/reference/describe.html"


class DescribeForm(forms.Form):
    """What a person says of a work; a refusal of the library stands above it."""

    kind = forms.ChoiceField(choices=KINDS, initial=Kind.WEB_PAGE)
    title = forms.CharField(max_length=1000)
    url = forms.CharField(label="Address", max_length=500, required=False, help_text="https://…")
    organisation = forms.CharField(
        max_length=300, required=False, help_text="Who publishes it; its author where no person is named."
    )
    authors = forms.CharField(
        max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="One a line: Alder, Ann B."
    )
    site = forms.CharField(label="Site or journal", max_length=500, required=False)
    published = forms.CharField(
        max_length=30, required=False, help_text="As far as it is known: 2024-05-03, 2024-05 or 2024."
    )
    accessed = forms.DateField(
        label="Accessed on", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="When somebody last read it there.",
    )  # fmt: skip

    def said(self) -> Said:
        """Of a form that is valid."""
        return Said(**self.cleaned_data)


def initial_of(said: Said) -> dict[str, Any]:
    return {name: getattr(said, name) for name in Said.__slots__}


class DescribeByHand(AddByHand):
    """The pages on which works without a record of PubMed are described, replaced and removed."""

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("add-web-page/", guarded(self.add_web_page), name="literature_reference_add_web_page"),
            path("<int:pk>/describe/", guarded(self.describe), name="literature_reference_describe"),
            path("<int:pk>/replace/", guarded(self.replace), name="literature_reference_replace"),
            path("<int:pk>/remove/", guarded(self.remove), name="literature_reference_remove"),
            *super().get_urls(),
        ]

    def add_web_page(self, request: HttpRequest) -> HttpResponse:
        by = who_may_add(request)
        today = timezone.localdate()
        form = DescribeForm(request.POST) if request.method == "POST" else DescribeForm(initial={"accessed": today})
        if form.is_bound and form.is_valid():
            try:
                reference = add_described(form.said(), by=by)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, "Added.")
                return page_of(reference)
        return self._asked(request, form, "Add a web page or guideline")

    def describe(self, request: HttpRequest, pk: int) -> HttpResponse:
        by, reference = who_may_correct(request), get_object_or_404(Reference, pk=pk)
        given = request.POST if request.method == "POST" else None
        form = DescribeForm(given, initial=initial_of(said_of(reference)))
        if form.is_bound and form.is_valid():
            try:
                describe(reference, form.said(), by=by)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, "Saved.")
                return page_of(reference)
        return self._asked(request, form, f"Describe “{reference}”", reference)

    @method_decorator(require_POST)
    def replace(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The work was added by mistake; another identifier was meant."""
        by, reference = who_may_correct(request), get_object_or_404(Reference, pk=pk)
        try:
            added = replace_work(reference, request.POST.get("text", ""), by=by)
        except Refused as refused:
            messages.error(request, str(refused))
            return page_of(reference)
        messages.success(request, f"“{reference}” is replaced by this work.")
        return page_of(added.reference)

    @method_decorator(require_POST)
    def remove(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The work was added by mistake."""
        by, reference = who_may_correct(request), get_object_or_404(Reference, pk=pk)
        try:
            remove_work(reference, reason=request.POST.get("reason", ""), by=by)
        except Refused as refused:
            messages.error(request, str(refused))
            return page_of(reference)
        messages.success(request, f"“{reference}” is removed.")
        return HttpResponseRedirect(reverse("admin:literature_reference_changelist"), status=303)

    def _asked(
        self, request: HttpRequest, form: DescribeForm, title: str, reference: Reference | None = None
    ) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": title, "form": form, "reference": reference}
        return TemplateResponse(request, TEMPLATE, context, status=422 if form.errors else 200)


def correction_context(reference: Reference) -> dict[str, Any]:
    """What the page of a work says of correcting it: whether by hand, what stands on it, and what was corrected."""
    return {
        "is_described_by_hand": not reference.fingerprint,
        "stands_on_it": dependants(reference, by_people=True),
        "corrections": reference.corrections.select_related("by"),
    }


def who_may_correct(request: HttpRequest) -> User:
    user = request.user
    if not (user.is_authenticated and user.has_perm("literature.change_reference")):
        raise PermissionDenied
    return user


def page_of(reference: Reference) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:literature_reference_change", args=(reference.pk,)), status=303)
