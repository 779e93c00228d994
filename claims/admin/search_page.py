"""The page of a search, with the documents it watches for and who follows it."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from claims import links
from claims.access.permits import authenticated
from claims.access.roles import LOOKS_AFTER, documents_permitting
from claims.acts import ACTS
from claims.alerts.following import follows
from claims.models import Document
from claims.models.visibility import holds_house_wide
from literature.admin.search_admin import SearchAdmin, SearchForm
from literature.models import Search

WATCH, UNWATCH = ACTS["watch-with"], ACTS["stop-watching-with"]

admin.site.unregister(Search)


class WatchingForm(SearchForm):
    """`may_watch` are the documents that the user may let a search watch for; of others nothing is changed here."""

    watched_documents = forms.ModelMultipleChoiceField(
        Document.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="watches for",
        error_messages={"required": "Choose the document that it watches for; to stop a search, switch it off."},
    )
    may_watch = Document.objects.none()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelMultipleChoiceField, self.fields["watched_documents"])
        field.queryset = self.may_watch
        if self.instance.pk:
            self.initial["watched_documents"] = list(self.may_watch.filter(watches__search=self.instance))
        elif len(only := self.may_watch[:2]) == 1:
            self.initial.setdefault("watched_documents", [only[0].pk])


@admin.register(Search)
class FollowedSearchAdmin(SearchAdmin):
    form = WatchingForm
    fieldsets = ((None, {"fields": ("name", "query", "watched_documents")}), *SearchAdmin.fieldsets[1:])
    change_form_template = "admin/claims/search/page.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.follow_view)
        return [path("<int:pk>/follow/", view, name="literature_search_follow"), *super().get_urls()]

    def get_form(self, request: HttpRequest, obj: Search | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.may_watch = documents_permitting(request.user, WATCH.permission)
        # Who keeps the searches of the whole house may keep one that watches for nothing yet.
        form.base_fields["watched_documents"].required = not holds_house_wide(request.user, LOOKS_AFTER)
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Search | None = None) -> Any:
        """What concerns the whole house is for those who keep it."""
        found = super().get_fieldsets(request, obj)
        return found if holds_house_wide(request.user, LOOKS_AFTER) else found[:-1]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        wanted, by = form.cleaned_data["watched_documents"], authenticated(request.user)
        for document in wanted:
            WATCH.do(document, form.instance, by=by)
        for document in form.may_watch.filter(watches__search=form.instance).exclude(pk__in=wanted):
            UNWATCH.do(document, form.instance, by=by)

    def response_add(self, request: HttpRequest, obj: Search, post_url_continue: str | None = None) -> HttpResponse:
        """To its own page, which says when it runs and what it finds."""
        messages.success(request, f"“{obj}” is saved. The worker runs it within half a minute.")
        return HttpResponseRedirect(links.desk(obj))

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
        context = {"is_followed": is_followed, "may_add": self.has_add_permission(request), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)
