"""What a lead takes along to put a public document on the site that published it: a script, a badge, a frame."""

from html import escape

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from claims import links
from claims.acts import ACTS
from claims.models import Document, Visibility
from claims.pages.embed.oembed import frame_element
from claims.pages.embed.site_script import NEWEST, integrity


def site_urls(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    view = model_admin.admin_site.admin_view(SitePage(model_admin).site_view)
    return [path("<int:pk>/site/", view, name="claims_document_site")]


class SitePage:
    def __init__(self, model_admin: admin.ModelAdmin) -> None:
        self.site, self.opts = model_admin.admin_site, model_admin.opts

    @method_decorator(require_safe)
    def site_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
        if not ACTS["publish"].permits(request.user, document):
            raise PermissionDenied
        if document.visibility != Visibility.PUBLIC:
            raise Http404("Other sites show only what anybody may read.")
        context = {
            **self.site.each_context(request),
            "opts": self.opts,
            "title": f"Put {document} on your site",
            "document": document,
            "origin": links.absolute(""),
            "script": script_element(document),
            "badge": badge_element(document),
            "frame": frame_element(_address(document, "frame"), document.title),
            "badge_path": _path(document, "badge"),
            "frame_path": _path(document, "frame"),
        }
        return TemplateResponse(request, "admin/claims/document/site.html", context)


def _path(document: Document, room: str) -> str:
    return reverse(f"pages:{room}", kwargs={"slug": document.slug})


def _address(document: Document, room: str) -> str:
    return links.absolute(_path(document, room))


def script_element(document: Document) -> str:
    """The element that a site sets into its page: its bytes are pinned, and no cookie goes with it."""
    address = links.absolute(reverse("site_script", kwargs={"number": NEWEST}))
    return (
        f'<script src="{escape(address)}" data-document="{escape(document.slug)}"\n'
        f'  integrity="{integrity()}" crossorigin="anonymous" async></script>'
    )


def badge_element(document: Document) -> str:
    shown, leads_to = _address(document, "badge"), links.absolute(links.page(document))
    return f'<a href="{escape(leads_to)}"><img src="{escape(shown)}" alt="Evidence of “{escape(document.title)}”"></a>'
