"""The sections of a document, where they were read wrong: other headings, or another place in the reading order."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from claims.access.permits import authenticated
from claims.acts import ACTS
from claims.admin.claim.edit_acts import reason_field
from claims.admin.forms import lines
from claims.documents.versions.section_order import is_under
from claims.models import Document, StatementEdit
from claims.refusals import Refused

RENAME, ORDER = ACTS["rename-section"], ACTS["order-section"]
UNTITLED = "Before the first heading"
END = "at the end"


@dataclass(frozen=True, slots=True)
class Section:
    """Headings, the outermost first, and how many statements stand under them."""

    headings: Sequence[str]
    statements: int

    @property
    def value(self) -> str:
        """As a form names it: by its headings, so that a page that is no longer true changes no other section."""
        return json.dumps(self.headings, ensure_ascii=False)

    @property
    def label(self) -> str:
        return " › ".join(self.headings) or UNTITLED


def sections_of(document: Document) -> list[Section]:
    """In reading order, also those that hold only other sections."""
    paths: dict[tuple[str, ...], None] = {}
    sections = [tuple(section) for section in document.claims.current().values_list("section", flat=True)]
    for section in sections:
        paths |= dict.fromkeys(section[:depth] for depth in range(1, len(section) + 1)) or {(): None}
    return [Section(one, sum(is_under(section, one) for section in sections)) for one in paths]


def offer(form: forms.Form, name: str, sections: Sequence[Section], empty: str, *more: tuple[str, str]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", empty), *((one.value, one.label[:120]) for one in sections), *more]
    field.error_messages |= {
        "required": "Choose a section.",
        "invalid_choice": "This section is not in the text any more: choose one of those that are.",
    }


class RenameForm(forms.Form):
    verb = "Give these headings"
    name = "rename"
    act = RENAME
    section = forms.ChoiceField(label="Section")
    headings = forms.CharField(
        widget=lines(3), max_length=2_000, label="Its headings, each on a line, the outermost first",
        help_text="Write those of another section before it to put it below that one.",
        error_messages={"required": "Write at least one heading."},
    )  # fmt: skip
    reason = reason_field(label="Why (may be left empty)", required=False)

    def __init__(self, data: Any = None, *, sections: Sequence[Section]) -> None:
        super().__init__(data, auto_id=f"{self.name}-%s")
        offer(self, "section", sections, "Choose…")

    def arguments(self) -> dict[str, Any]:
        values = self.cleaned_data
        headings = [line.strip() for line in values["headings"].splitlines() if line.strip()]
        return {"section": json.loads(values["section"]), "headings": headings, "reason": values["reason"]}


class OrderForm(forms.Form):
    verb = "Read it there"
    name = "order"
    act = ORDER
    section = forms.ChoiceField(label="Section")
    before = forms.ChoiceField(label="Is read before")
    reason = reason_field(label="Why (may be left empty)", required=False)

    def __init__(self, data: Any = None, *, sections: Sequence[Section]) -> None:
        super().__init__(data, auto_id=f"{self.name}-%s")
        offer(self, "section", sections, "Choose…")
        offer(self, "before", sections, "Choose…", (END, "Nothing: it is read last"))

    def arguments(self) -> dict[str, Any]:
        values = self.cleaned_data
        before = None if values["before"] == END else json.loads(values["before"])
        return {"section": json.loads(values["section"]), "before": before, "reason": values["reason"]}


def sections_urls(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    page = Sections(model_admin)
    view = model_admin.admin_site.admin_view(page.sections_view)
    return [path("<int:pk>/sections/", view, name="claims_document_sections")]


class Sections:
    """The page, and what is posted from it."""

    def __init__(self, model_admin: admin.ModelAdmin) -> None:
        self.site, self.opts = model_admin.admin_site, model_admin.opts

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def sections_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
        if not RENAME.permits(request.user, document):
            raise PermissionDenied
        sections = sections_of(document)
        if request.method != "POST":
            return self.page(request, document, sections)
        chosen: type[RenameForm | OrderForm] = OrderForm if "before" in request.POST else RenameForm
        form = chosen(request.POST, sections=sections)
        if form.is_valid():
            try:
                said = form.act.perform(document, by=authenticated(request.user), **form.arguments())
                messages.success(request, said)
                # Else the browser keeps the place of the form that was sent, and the new order is out of sight.
                page = f"{reverse('admin:claims_document_sections', args=(pk,))}#sections"
                return HttpResponseRedirect(page, status=303)
            except Refused as error:
                form.add_error(None, str(error))
        return self.page(request, document, sections, failed=form)

    def page(
        self,
        request: HttpRequest,
        document: Document,
        sections: Sequence[Section],
        failed: RenameForm | OrderForm | None = None,
    ) -> HttpResponse:
        kinds = (StatementEdit.Kind.RENAMED, StatementEdit.Kind.ORDERED)
        edits = StatementEdit.objects.current().filter(claim__document=document, kind__in=kinds)
        context = {
            **self.site.each_context(request),
            "opts": self.opts,
            "title": f"Sections of {document}",
            "document": document,
            "sections": sections,
            "failed": failed,
            "forms": [
                failed if isinstance(failed, form) else form(sections=sections) for form in (RenameForm, OrderForm)
            ],
            "edits": edits.select_related("claim", "decided_by").order_by("-pk"),
        }
        status = 422 if failed else 200
        return TemplateResponse(request, "admin/claims/document/sections.html", context, status=status)
