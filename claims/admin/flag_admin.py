"""Flags over all claims and works; each can be resolved here as well as on the page of its claim."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from claims import links
from claims.acts import ACTS
from claims.admin.assigned_flags import AssignedFilter, AssignsFlags
from claims.admin.claim_rows import GRAVE
from claims.admin.evidence_admin import claim_link
from claims.admin.forms import ResolveFlagForm
from claims.admin.history import KeepsHistory
from claims.admin.of_documents import OfDocuments
from claims.grading.flag_advice import advice_of
from claims.models import Claim, Flag
from literature.admin.reading import ReadOnlyAdmin, badge
from literature.models import Reference

RESOLVE = ACTS["resolve-flag"]


class ResolveHereForm(ResolveFlagForm):
    """Resolves the flag (`target`) on its own page."""

    @property
    def action(self) -> str:
        return reverse("admin:claims_flag_resolve", args=(self.target.pk,))


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("open", "Open"), ("resolved", "Resolved")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(resolved_at__isnull=self.value() == "open") if self.value() else queryset


class RaiserFilter(admin.RelatedOnlyFieldListFilter):
    """What nobody raised, a rule did."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.title, self.empty_value_display = "who raised it", SafeString("A rule")


@admin.register(Flag)
class FlagAdmin(AssignsFlags, OfDocuments, KeepsHistory, ReadOnlyAdmin):
    list_display = ("kind_mark", "about", "note", "holder", "raised_at", "raiser", "resolved_at", "resolution")
    list_filter = (StateFilter, AssignedFilter, "kind", ("raised_by", RaiserFilter), "raised_at")
    list_select_related = ("claim", "evidence__claim", "evidence__reference", "reference", "raised_by")
    search_fields = (
        "note",
        "resolution",
        "claim__key",
        "evidence__claim__key",
        "reference__title",
        "=reference__pmid",
    )
    change_form_template = "admin/claims/flag/page.html"
    fields = (
        "kind_mark",
        "about",
        "note",
        "advice",
        "raised_at",
        "raised_by",
        "resolved_at",
        "resolved_by",
        "resolution",
    )
    readonly_fields = fields

    @admin.display(description="flag", ordering="kind")
    def kind_mark(self, flag: Flag) -> SafeString:
        tone = "bad" if flag.kind in GRAVE else "warn"
        return badge(flag.get_kind_display(), "calm" if flag.resolved_at else tone)

    @admin.display(description="raised by", ordering="raised_by")
    def raiser(self, flag: Flag) -> str:
        return flag.raised_by.get_username() if flag.raised_by else "a rule"

    @admin.display(description="to consider", empty_value="")
    def advice(self, flag: Flag) -> str:
        """As it stands now."""
        return advice_of([flag]).get(flag.pk, "")

    @admin.display(description="about")
    def about(self, flag: Flag) -> SafeString:
        target = flag.target
        if isinstance(target, Reference):
            return format_html('<a href="{}">{}</a>', links.desk(target), target.short_citation)
        if isinstance(target, Claim):
            return claim_link(target, "flags")
        work, claim = target.reference.short_citation, target.claim.key
        return format_html('{} in <a class="key" href="{}">{}</a>', work, links.desk(target), claim)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.resolve_view)
        return [path("<int:pk>/resolve/", view, name="claims_flag_resolve"), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        flag = self.get_object(request, object_id)
        may_resolve = flag.resolved_at is None and RESOLVE.permits(request.user, flag)
        form = ResolveHereForm(claim=None, target=flag) if may_resolve else None
        context = {"resolve": form, "given": self.assigning(request, flag), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    @method_decorator(require_POST)
    def resolve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Resolves a flag with a note and goes back to the open ones."""
        flag = get_object_or_404(self.get_queryset(request), pk=pk)
        if not RESOLVE.permits(request.user, flag):
            raise PermissionDenied
        form = ResolveHereForm(request.POST, claim=None, target=flag)
        if not form.is_valid():
            form.mark_first_error()
            return self.refused(request, flag, {"resolve": form})
        messages.success(request, RESOLVE.perform(flag, by=request.user, **form.arguments()))
        return HttpResponseRedirect(links.desk_list(Flag, state="open"), status=303)
