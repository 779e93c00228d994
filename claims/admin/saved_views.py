"""Saved views: a list of the desk with its filters, its words and its order, under a name."""

from typing import Any, NamedTuple

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from claims import links
from claims.models import SavedView
from claims.models.views import SavedViewQuerySet
from literature.models.narrowing import rows_as

PAGES = {
    "claims_claim": "Claims",
    "claims_flag": "Flags",
    "claims_suggestion": "Suggestions",
    "claims_evidence": "Evidence",
    "literature_reference": "References",
}
OF_THE_MOMENT = (
    "p",
    "all",
    "e",
    "_popup",
    "_to_field",
    "_changelist_filters",
)  # where one is in a list, not which


def lasting(query: str) -> str:
    """The filters, the words and the order of a query string, and nothing else of it."""
    kept = QueryDict(query, mutable=True)
    for name in OF_THE_MOMENT:
        kept.pop(name, None)
    return kept.urlencode()


def address_of(view: SavedView) -> str:
    """Made of our own address of its list: what is stored is only ever a query string."""
    model = apps.get_model(view.page.replace("_", ".", 1))
    return f"{links.desk_list(model)}?{lasting(view.query)}"


class KeepForm(forms.Form):
    page = forms.ChoiceField(choices=tuple(PAGES.items()), widget=forms.HiddenInput)
    query = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)
    name = forms.CharField(max_length=80, error_messages={"required": "Give the view a name."})
    is_shared = forms.BooleanField(required=False, label="For everybody")


@admin.register(SavedView)
class SavedViewAdmin(admin.ModelAdmin):
    """One's own can be renamed, shared and deleted; those of others that are shared can be opened."""

    actions = None
    list_display = ("name", "opens", "user", "is_shared")
    list_select_related = ("user",)
    fields = ("name", "is_shared", "opens")
    readonly_fields = ("opens",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SavedView]:
        return rows_as(SavedViewQuerySet, super().get_queryset(request)).for_user(request.user)

    @admin.display(description="list", ordering="page")
    def opens(self, view: SavedView) -> SafeString:
        return format_html('<a href="{}">{}</a>', address_of(view), PAGES.get(view.page, view.page))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: SavedView | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # they are saved where the list is

    def has_change_permission(self, request: HttpRequest, obj: SavedView | None = None) -> bool:
        return obj is None or obj.user_id == request.user.pk

    def has_delete_permission(self, request: HttpRequest, obj: SavedView | None = None) -> bool:
        return obj is not None and obj.user_id == request.user.pk

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.keep_view)
        return [path("keep/", view, name="claims_savedview_keep"), *super().get_urls()]

    @method_decorator(require_POST)
    def keep_view(self, request: HttpRequest) -> HttpResponse:
        """Saves the list that is shown; under a name that the user has already, that view shows this list now."""
        form = KeepForm(request.POST)
        if not form.is_valid():
            for error in (error for errors in form.errors.values() for error in errors):
                messages.error(request, f"The view is not saved. {error}")
            page = form.cleaned_data.get("page", "claims_claim")
            return back_to(page, request.POST.get("query", ""))
        return self.kept(request, form.cleaned_data)

    def kept(self, request: HttpRequest, values: dict[str, Any]) -> HttpResponse:
        app, _, model = values["page"].partition("_")
        if not request.user.has_perm(f"{app}.view_{model}"):
            raise PermissionDenied
        query = lasting(values["query"])
        named = {"user": request.user, "page": values["page"], "name": values["name"]}
        view, is_new = SavedView.objects.update_or_create(
            **named, defaults={"query": query, "is_shared": values["is_shared"]}
        )
        said = "is saved" if is_new else "shows this list now"
        messages.success(request, f"The view “{view}” {said}.")
        return back_to(view.page, query)


def back_to(page: str, query: str) -> HttpResponse:
    return HttpResponseRedirect(address_of(SavedView(page=page, query=query)), status=303)


class Link(NamedTuple):
    """A saved view as its list offers it; `is_shown` where it is what the list shows now."""

    view: SavedView
    address: str
    is_shown: bool


def views_of(page: str, request: HttpRequest) -> dict[str, Any]:
    """The saved views of a list, and whether one of them is what is shown; nothing for a list that has none."""
    if page not in PAGES or "_popup" in request.GET:
        return {}
    here = lasting(request.GET.urlencode())
    views = list(SavedView.objects.for_user(request.user).filter(page=page).select_related("user"))
    links = [Link(view, address_of(view), is_shown=lasting(view.query) == here) for view in views]
    return {"page": page, "links": links, "query": here, "is_shown": any(link.is_shown for link in links)}
