"""By what the list of claims is narrowed."""

from typing import Any

from django.contrib import admin
from django.db.models import Min, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from claims.models import Assessment, Claim, Document, Flag
from claims.models.claims import ClaimQuerySet
from literature.models.narrowing import rows_as

Choices = list[tuple[str, str]]
DOCUMENT = "document__id__exact"


class ClaimFilter(admin.SimpleListFilter):
    """A filter whose choices say which claims they leave."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        value = self.value()
        return self.narrowed(rows_as(ClaimQuerySet, queryset), value) if value else queryset

    def narrowed(self, claims: ClaimQuerySet, value: str) -> QuerySet[Claim]:
        raise NotImplementedError


class SectionFilter(ClaimFilter):
    """The sections of the chosen document, in its order; of the only one where there is one."""

    title = "section"
    parameter_name = "section"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        document = _chosen_document(request)
        if document is None:
            return []
        seen = Claim.objects.visible_to(request.user)
        claims = seen.filter(document=document, retired_at=None).exclude(section_path="")
        paths = claims.order_by().values("section_path").annotate(first=Min("position")).order_by("first")
        return [(path, path) for path in paths.values_list("section_path", flat=True)]

    def narrowed(self, claims: ClaimQuerySet, value: str) -> QuerySet[Claim]:
        return claims.filter(section_path=value)


def _chosen_document(request: HttpRequest) -> int | None:
    chosen = request.GET.get(DOCUMENT, "")
    if chosen.isdecimal():
        return int(chosen)
    documents = Document.objects.visible_to(request.user).values_list("pk", flat=True)[:2]
    return documents[0] if len(documents) == 1 else None


class GradeFilter(ClaimFilter):
    title = "certainty of the evidence"
    parameter_name = "grade"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [
            *Assessment.Certainty.choices,
            ("none", "Not assessed"),
            ("stale", "Stale: to be assessed again"),
        ]

    def narrowed(self, claims: ClaimQuerySet, value: str) -> QuerySet[Claim]:
        if value == "stale":
            return claims.filter(certainty_is_stale=True)
        return claims.filter(certainty="" if value == "none" else value)


class SuggestionsFilter(ClaimFilter):
    title = "suggestions"
    parameter_name = "suggestions"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [("waiting", "Waiting"), ("none", "None waiting")]

    def narrowed(self, claims: ClaimQuerySet, value: str) -> QuerySet[Claim]:
        return claims.with_suggestions() if value == "waiting" else claims.without_suggestions()


class ReviewFilter(ClaimFilter):
    title = "wording"
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [("yes", "Reworded: to be reviewed")]

    def narrowed(self, claims: ClaimQuerySet, value: str) -> QuerySet[Claim]:
        return claims.to_review()


class EditorFilter(ClaimFilter):
    """What waits for an editor's word about the statements themselves."""

    title = "statements"
    parameter_name = "statements"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [("repeats", "May repeat another"), ("left", "Left the text with evidence"), ("aside", "Not a claim")]

    def narrowed(self, claims: ClaimQuerySet, value: str) -> QuerySet[Claim]:
        if value == "repeats":
            return claims.with_proposed_repeats()
        return claims.left_with_evidence() if value == "left" else claims.set_aside()


class DueFilter(ClaimFilter):
    title = "review"
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [("yes", "Due")]

    def narrowed(self, claims: ClaimQuerySet, value: str) -> QuerySet[Claim]:
        return claims.review_due(timezone.localdate())


class FlagFilter(ClaimFilter):
    title = "open flags"
    parameter_name = "flags"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [("yes", "Any"), ("no", "None"), *Flag.Kind.choices]

    def narrowed(self, claims: ClaimQuerySet, value: str) -> QuerySet[Claim]:
        if value == "no":
            return claims.not_flagged()
        return claims.flagged() if value == "yes" else claims.flagged(value)


class ContestedFilter(ClaimFilter):
    title = "contested"
    parameter_name = "contested"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [("yes", "Yes"), ("no", "No")]

    def narrowed(self, claims: ClaimQuerySet, value: str) -> QuerySet[Claim]:
        counted: QuerySet[Any] = claims  # the stubs lose what `with_counts` has added
        return counted.filter(is_contested=value == "yes")


class CorrectedFilter(ClaimFilter):
    title = "wording corrected"
    parameter_name = "corrected"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [("yes", "Yes"), ("no", "No"), ("stale", "Yes, of other words: to be looked at again")]

    def narrowed(self, claims: ClaimQuerySet, value: str) -> QuerySet[Claim]:
        if value == "stale":
            return claims.filter(correction_is_stale=True)
        return claims.filter(wording_corrected_at__isnull=value != "yes")


class RetiredFilter(admin.SimpleListFilter):
    """Claims of the present text, unless somebody asks for those that left it."""

    title = "standing"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [("retired", "Retired"), ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        default, *others = super().choices(changelist)
        return [{**default, "display": "In the present text"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        if self.value() == "all":
            return queryset
        return queryset.filter(retired_at__isnull=self.value() != "retired")
