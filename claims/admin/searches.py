"""The page of a search, with the documents it watches for and who follows it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from claims.admin.following import follow, follows
from claims.models import Watch
from literature.admin.searches import SearchAdmin
from literature.models import Search

admin.site.unregister(Search)


class DocumentInline(admin.TabularInline):
    model = Watch
    extra = 0
    fields = ("document",)
    autocomplete_fields = ("document",)
    verbose_name = "document it watches for"
    verbose_name_plural = "documents it watches for"


@admin.register(Search)
class FollowedSearchAdmin(SearchAdmin):
    inlines = (DocumentInline,)
    change_form_template = "admin/claims/search/page.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.follow_view)
        return [path("<int:pk>/follow/", view, name="literature_search_follow"), *super().get_urls()]

    @method_decorator(require_POST)
    def follow_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Switches the user's own subscription to the search."""
        search = get_object_or_404(Search, pk=pk)
        if not self.has_view_permission(request, search):
            raise PermissionDenied
        messages.success(request, follow(request.user, on=bool(request.POST.get("on")), search=search))
        return HttpResponseRedirect(reverse("admin:literature_search_change", args=(pk,)), status=303)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        is_followed = object_id.isdecimal() and follows(request.user, search=int(object_id))
        context = {"is_followed": is_followed, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)
