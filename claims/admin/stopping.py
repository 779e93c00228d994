"""Rows that a worker is at, or that come again, with a button that stops them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from claims import links
from claims.access.permits import NotPermitted, authenticated
from claims.acts import Act
from claims.admin.of_documents import OfDocuments
from claims.refusals import Refused


class Stoppable(OfDocuments):
    """Of an admin whose rows the act `stop` ends: what a worker still makes of one goes nowhere."""

    stop: Act

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.stop_view)
        return [path("<int:pk>/stop/", view, name=f"claims_{self.opts.model_name}_stop"), *super().get_urls()]

    @method_decorator(require_POST)
    def stop_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.get_object(request, str(pk))
        try:
            messages.success(request, self.stop.perform(row, by=authenticated(request.user)))
        except NotPermitted as refused:
            raise PermissionDenied(str(refused)) from refused
        except Refused as refused:
            messages.warning(request, str(refused))
        return HttpResponseRedirect(links.desk(row), status=303)
