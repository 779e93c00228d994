"""Asking for a part of the page that is shown, by htmx."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from collections.abc import Callable


class HtmxHttpRequest(HttpRequest):
    """A request as the middleware of django-htmx hands it on."""

    htmx: HtmxDetails


def is_within_page(request: HttpRequest) -> bool:
    """Does htmx ask, for a part of the page that is shown?"""
    return bool(cast(HtmxHttpRequest, request).htmx)  # the middleware says so of every request, its stubs of none


def signed_in(site: AdminSite, view: "Callable[..., HttpResponse]") -> "Callable[..., HttpResponse]":
    """As `admin_view`; but within a page the end of the session is told by 401, since a login has no place in a row."""
    page = site.admin_view(view)

    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_within_page(request) and not site.has_permission(request):
            return HttpResponse("The session has ended: log in again.", status=401, content_type="text/plain")
        return page(request, *args, **kwargs)

    return asked
