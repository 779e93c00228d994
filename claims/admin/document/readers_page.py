"""Who reads a document on its pages: its leads decide, see what strangers would, and give out its secret address."""

from itertools import pairwise
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_POST

from claims import links
from claims.access.permits import authenticated
from claims.acts import ACTS
from claims.admin.document.member_page import why_field
from claims.models import Document, Visibility
from claims.refusals import Refused

PUBLISH, RENEW = ACTS["publish"], ACTS["renew-link"]


class PublishForm(forms.Form):
    """Decides who reads it."""

    visibility = forms.ChoiceField(choices=Visibility.choices, label="Who reads it", widget=forms.RadioSelect)
    why = why_field("decided")

    def keep(self, document: Document, *, by: User) -> str:
        return PUBLISH.perform(document, by=by, **self.cleaned_data)


class RenewForm(forms.Form):
    """Calls the secret address back, and makes another."""

    why = why_field("renewed")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="renew-%s")

    def keep(self, document: Document, *, by: User) -> str:
        return RENEW.perform(document, by=by, **self.cleaned_data)


class Turn(NamedTuple):
    """A change of who reads it, as its history keeps it."""

    write: Any
    what: str


def readers_urls(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    pages, view = Readers(model_admin), model_admin.admin_site.admin_view
    return [
        path("<int:pk>/readers/", view(pages.readers_view), name="claims_document_readers"),
        path("<int:pk>/readers/renew/", view(pages.renew_view), name="claims_document_renew"),
    ]


class Readers:
    """The page, and what is posted from it."""

    def __init__(self, model_admin: admin.ModelAdmin) -> None:
        self.site, self.opts = model_admin.admin_site, model_admin.opts

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def readers_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = self.document(request, pk)
        if request.method != "POST":
            return self.page(request, document)
        return self.kept(request, document, PublishForm(request.POST))

    @method_decorator(require_POST)
    def renew_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.kept(request, self.document(request, pk), RenewForm(request.POST))

    def document(self, request: HttpRequest, pk: int) -> Document:
        document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
        if not PUBLISH.permits(request.user, document):
            raise PermissionDenied
        return document

    def kept(self, request: HttpRequest, document: Document, form: PublishForm | RenewForm) -> HttpResponse:
        """Does what the form asks for, or shows the page with what is to be mended."""
        if form.is_valid():
            try:
                messages.success(request, form.keep(document, by=authenticated(request.user)))
                return HttpResponseRedirect(reverse("admin:claims_document_readers", args=(document.pk,)), status=303)
            except Refused as error:
                form.add_error(None, str(error))
        return self.page(request, document, failed=form)

    def page(
        self, request: HttpRequest, document: Document, failed: PublishForm | RenewForm | None = None
    ) -> HttpResponse:
        now = {"visibility": document.visibility}
        context = {
            **self.site.each_context(request),
            "opts": self.opts,
            "title": f"Readers of {document}",
            "document": document,
            "failed": failed,
            "has_text": document.versions.exists(),
            "form": failed if isinstance(failed, PublishForm) else PublishForm(initial=now),
            "renew_form": failed if isinstance(failed, RenewForm) else RenewForm(),
            "secret": links.secret(document) if document.visibility == Visibility.LINK else "",
            "public": links.absolute(links.page(document)) if document.visibility == Visibility.PUBLIC else "",
            "members": links.members_page(document),
            "turns": turns_of(document),
        }
        status = 422 if failed else 200
        return TemplateResponse(request, "admin/claims/document/readers.html", context, status=status)


def turns_of(document: Document) -> list[Turn]:
    """Each change of who reads it or of its secret address, the newest first."""
    history = document.history.select_related("history_user").order_by("history_date", "history_id")
    turns = []
    for before, now in pairwise(history):
        if now.visibility != before.visibility:
            turns.append(Turn(now, Visibility(now.visibility).label))
        elif now.link_number != before.link_number:
            turns.append(Turn(now, "Another secret address"))
    return turns[::-1]
