"""The page of a search, with the documents it watches for and who follows it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from claims import links
from claims.access.permits import authenticated
from claims.acts import ACTS
from claims.alerts.following import follows
from claims.models import Watch
from claims.models.documents import WatchQuerySet
from claims.models.visibility import holds_house_wide
from literature.admin.search_admin import SearchAdmin
from literature.models import Search
from literature.models.narrowing import rows_as

admin.site.unregister(Search)


class DocumentInline(admin.TabularInline):
    """The documents that the user may see. Those of one document decide on its page; here, who may for every one."""

    model = Watch
    extra = 0
    fields = ("document",)
    autocomplete_fields = ("document",)
    verbose_name = "document it watches for"
    verbose_name_plural = "documents it watches for"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Watch]:
        return rows_as(WatchQuerySet, super().get_queryset(request)).visible_to(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Search | None = None) -> bool:
        return holds_house_wide(request.user, "claims.add_watch")

    def has_change_permission(self, request: HttpRequest, obj: Search | None = None) -> bool:
        return holds_house_wide(request.user, "claims.change_watch")

    def has_delete_permission(self, request: HttpRequest, obj: Search | None = None) -> bool:
        return holds_house_wide(request.user, "claims.delete_watch")


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
        on = bool(request.POST.get("on"))
        messages.success(request, ACTS["follow-search"].perform(search, on=on, by=request.user))
        return HttpResponseRedirect(links.desk(search), status=303)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        is_followed = object_id.isdecimal() and follows(authenticated(request.user), search=int(object_id))
        context = {"is_followed": is_followed, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)
