"""Suggestions over all claims, to be looked through; each is decided on the page of its claim."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.acts.bulk_acts import ON_SUGGESTIONS
from claims.admin.bulk import BulkActs
from claims.admin.evidence_admin import AboutClaimAdmin
from claims.admin.of_documents import DocumentFilter
from claims.models import Suggestion
from claims.models.suggestions import SuggestionQuerySet
from literature.admin.reading import status_badge
from literature.models.narrowing import rows_as


class WaitingFilter(admin.SimpleListFilter):
    """What waits on claims of the present text, over all documents, the best first."""

    title = "to be decided"
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("yes", "Waiting")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Suggestion]) -> QuerySet[Suggestion]:
        return rows_as(SuggestionQuerySet, queryset).waiting() if self.value() == "yes" else queryset


class RankedList(ChangeList):
    """Each row knows the ranks of all."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: list[Any] = list(self.result_list)
        ranks = Suggestion.objects.ranks([row.pk for row in rows])
        for row in rows:
            row.ranks = ranks
        self.result_list = rows  # the templates of a list that is not edited only walk it


@admin.register(Suggestion)
class SuggestionAdmin(BulkActs, AboutClaimAdmin):
    fragment = "suggestions"
    bulk_acts = ON_SUGGESTIONS
    actions = ()
    list_display = ("work", "claim_page", "statement", "match", "state", "reason")
    list_display_links = ("work",)
    list_filter = (WaitingFilter, "state", ("claim__document", DocumentFilter), "suggested_at")
    list_per_page = 50
    list_select_related = ("reference", "claim")
    search_fields = ("reference__title", "=reference__pmid", "claim__key", "claim__text")
    fields = (
        "claim_page", "statement", "reference", "status", "match", "shared", "sentence", "sentence_section", "state",
        "reason", "suggested_at", "decided_by", "decided_at",
    )  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Suggestion]:
        return super().get_queryset(request).prefetch_related("reference__notices")

    def bulk_rows(self, chosen: QuerySet[Suggestion]) -> QuerySet[Suggestion]:
        return rows_as(SuggestionQuerySet, chosen).for_page().order_by("pk")

    @admin.display(description="paper", ordering="reference__title")
    def work(self, suggestion: Suggestion) -> SafeString:
        return format_html("{} {}", suggestion.reference.title, self.status(suggestion))

    @admin.display(description="status", empty_value="")
    def status(self, suggestion: Suggestion) -> SafeString | str:
        return status_badge(suggestion.reference)

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return RankedList

    @admin.display(description="match", ordering="score", empty_value="")
    def match(self, suggestion: Suggestion) -> str:
        """Its rank among what waits on its claim, read for the whole list; on its own page for it alone."""
        ranks = getattr(suggestion, "ranks", None)
        if ranks is None:
            ranks = Suggestion.objects.ranks([suggestion.pk])
        return str(ranks.get(suggestion.pk, ""))

    @admin.display(description="shared words")
    def shared(self, suggestion: Suggestion) -> str:
        return ", ".join(suggestion.terms[:8])
