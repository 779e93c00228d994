"""References as an editor reads them: the work, its identifiers, its notices, what happened to it."""

from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from literature.admin.cited_page import cited_response
from literature.admin.describing_pages import DescribeByHand, correction_context
from literature.admin.reading import ReadOnlyAdmin, external_link, names, status_badge
from literature.library.named_papers import resolved
from literature.library.related_works import versions_of
from literature.library.style_choice import choices
from literature.models import Addition, Notice, Reference, ReferenceEvent, Search, Snapshot
from literature.models.narrowing import rows_as
from literature.models.references import ReferenceQuerySet
from literature.rules.integrity import Status

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

IDENTIFIER_URLS = {
    "PMID": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "DOI": "https://doi.org/{}",
    "PMCID": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
}
EVENTS_SHOWN = 50


class WithStatus(TypedDict):
    """What `ReferenceQuerySet.with_status` adds to a reference."""

    integrity: Status


class StatusFilter(admin.SimpleListFilter):
    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [
            ("retracted", "Retracted"),
            ("concern", "Expression of concern"),
            ("corrected", "Corrected"),
            ("reinstated", "Reinstated"),
            ("none", "Without notice"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        return queryset.filter(integrity="" if value == "none" else value) if value else queryset


class YearFilter(admin.SimpleListFilter):
    title = "year"
    parameter_name = "published"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        recent = [("1", "This year"), ("5", "Last 5 years"), ("10", "Last 10 years")]
        return [*recent, ("older", "Older"), ("none", "Unknown")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value, this_year = self.value(), date.today().year
        if value == "none":
            return queryset.filter(year=None)
        if value == "older":
            return queryset.filter(year__lte=this_year - 10)
        return queryset.filter(year__gt=this_year - int(value)) if value in {"1", "5", "10"} else queryset


class FoundByFilter(admin.SimpleListFilter):
    title = "search"
    parameter_name = "found_by"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return list(Search.objects.values_list("slug", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        slug = self.value()
        return rows_as(ReferenceQuerySet, queryset).found_by(slug) if slug else queryset


@admin.register(Reference)
class ReferenceAdmin(DescribeByHand):
    list_display = ("work", "journal", "year", "pmid", "types", "integrity")
    list_display_links = ("work",)
    list_filter = (StatusFilter, YearFilter, "kind", FoundByFilter)
    list_per_page = 50
    search_fields = ("title", "=pmid", "=doi")
    search_help_text = "Words of the title, a PMID or a DOI."
    fields = ("title",)
    change_form_template = "admin/literature/reference/page.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reference]:
        return rows_as(ReferenceQuerySet, super().get_queryset(request)).for_list().prefetch_related("notices")

    @admin.display(description="title", ordering="title")
    def work(self, reference: Reference) -> str:
        return reference.title

    @admin.display(description="publication types")
    def types(self, reference: Reference) -> str:
        return names(reference.publication_types)

    @admin.display(description="status", ordering="integrity", empty_value="")
    def integrity(self, reference: "WithAnnotations[Reference, WithStatus]") -> SafeString | str:
        return status_badge(reference)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.cited_view)
        return [path("<int:pk>/cited/", view, name="literature_reference_cited"), *super().get_urls()]

    @method_decorator(require_safe)
    def cited_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The reference as a style prints it, to be copied; within its page, only that."""
        reference = get_object_or_404(Reference, pk=pk)
        if not self.has_view_permission(request, reference):
            raise PermissionDenied
        return cited_response(request, reference, self.admin_site.each_context(request))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        reference = self.get_object(request, object_id)
        context = reference_context(reference) if reference else {}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})


def reference_context(reference: Reference) -> dict[str, Any]:
    """What the page of a reference shows beside the row itself."""
    events = reference.events.select_related("run__search", "notice").order_by("-pk")[:EVENTS_SHOWN]
    return {
        "title": reference.title,
        "subtitle": None,
        "status_badge": status_badge(reference),
        "identifiers": identifier_links(reference),
        "authors": author_line(reference),
        "types": names(reference.publication_types),
        "notices": reference.notices.all(),
        "versions": versions_of(reference),
        "named_works": resolved(reference) if reference.is_notice else [],
        "addition": reference.additions.exclude(state=Addition.State.FOUND).first(),
        "events": events,
        **correction_context(reference),
        "styles": choices(),
        "found_by": Search.objects.filter(hits__reference=reference, hits__gone_at=None),
    }


def identifier_links(reference: Reference) -> SafeString:
    """PMID, DOI and PMCID, each with its page; as plain text for a synthetic record, which has no pages.

    A DOI that neither Crossref nor PubMed knows is called unconfirmed.
    """
    identifiers = {"PMID": reference.pmid, "DOI": reference.doi, "PMCID": reference.pmcid}
    parts = (
        (name, value if reference.is_synthetic else external_link(IDENTIFIER_URLS[name].format(value), value))
        for name, value in identifiers.items()
        if value
    )
    links = format_html_join(" · ", "{}&nbsp;{}", parts)
    return format_html("{} (DOI unconfirmed)", links) if reference.has_unconfirmed_doi else links


def author_line(reference: Reference) -> str:
    """All credited names, as a bibliography writes them."""
    credited = (author for author in reference.authors if author.get("valid", True))
    return ", ".join(author["collective"] or f"{author['last']} {author['initials']}".strip() for author in credited)


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("seen_at", "kind_badge", "reference", "published_in", "pmid", "date", "origin", "withdrawn_at")
    list_display_links = ("kind_badge",)
    list_filter = ("kind", "origin", ("withdrawn_at", admin.EmptyFieldListFilter))
    list_select_related = ("reference",)
    ordering = ("-seen_at", "-id")
    search_fields = ("reference__title", "=reference__pmid", "=pmid", "=doi", "citation")

    @admin.display(description="notice", ordering="kind")
    def kind_badge(self, notice: Notice) -> SafeString:
        return format_html("{}{}", notice.get_kind_display(), " (withdrawn)" if notice.withdrawn_at else "")

    @admin.display(description="place")
    def published_in(self, notice: Notice) -> str:
        return notice.citation_or_doi


@admin.register(ReferenceEvent)
class ReferenceEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "reference", "run", "quiet")
    list_display_links = ("kind",)
    list_filter = ("kind", "quiet", "at")
    list_select_related = ("reference", "run__search")
    ordering = ("-pk",)
    search_fields = ("reference__title", "=reference__pmid")


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    list_display = ("fetched_at", "reference", "fingerprint")
    list_filter = ("fetched_at",)
    list_select_related = ("reference",)
    search_fields = ("reference__title", "=reference__pmid")
    fields = ("reference", "fetched_at", "fingerprint", "record")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Snapshot]:
        return super().get_queryset(request).defer("compressed")

    @admin.display(description="record as fetched")
    def record(self, snapshot: Snapshot) -> SafeString:
        return format_html("<pre>{}</pre>", snapshot.raw.decode())
