"""By what the list of claims is narrowed, and what a list of the desk asks by the names of `ClaimFilterSet`."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import Min, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from claims.models import Assessment, Assignment, Claim, Document, Flag
from claims.models.claim_filter import NARROWING, ClaimFilterSet
from claims.models.claims import ClaimQuerySet
from literature.models.narrowing import rows_as

Choices = list[tuple[str, str]]
Asked = Mapping[str, str]  # by the names of ClaimFilterSet
YES, NO = "true", "false"
DOCUMENT = "document__id__exact"


class ClaimFilter(admin.SimpleListFilter):
    """A filter whose choices say which claims they leave: by what they ask of `ClaimFilterSet`."""

    asks: Mapping[str, Asked] = {}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        value = self.value()
        return self.narrowed(rows_as(ClaimQuerySet, queryset), value) if value else queryset

    def narrowed(self, claims: ClaimQuerySet, value: str) -> QuerySet[Claim]:
        found = ClaimFilterSet(self.asked(value), queryset=claims)
        left: QuerySet[Claim] = found.qs if found.is_valid() else claims.none()
        return left

    @classmethod
    def asked(cls, value: str) -> Asked:
        return cls.asks.get(value, {})


class SectionFilter(ClaimFilter):
    """The sections of the chosen document, in its order; of the only one where there is one."""

    title = "section"
    parameter_name = "section"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        document = chosen_document(request)
        if document is None:
            return []
        seen = Claim.objects.visible_to(request.user)
        claims = seen.filter(document=document, retired_at=None).exclude(section_path="")
        paths = claims.order_by().values("section_path").annotate(first=Min("position")).order_by("first")
        return [(path, path) for path in paths.values_list("section_path", flat=True)]

    @classmethod
    def asked(cls, value: str) -> Asked:
        return {"in_section": value}


def chosen_document(request: HttpRequest) -> int | None:
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

    @classmethod
    def asked(cls, value: str) -> Asked:
        if value == "stale":
            return {"certainty_is_stale": YES}
        return {"assessed": NO} if value == "none" else {"certainty": value}


class SuggestionsFilter(ClaimFilter):
    title = "suggestions"
    parameter_name = "suggestions"
    asks = {"waiting": {"has_suggestions": YES}, "none": {"has_suggestions": NO}}

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [("waiting", "Waiting"), ("none", "None waiting")]


class WordingFilter(ClaimFilter):
    """How a statement is worded, how that was read, and what waits there: one choice out of all."""

    title = "wording"
    parameter_name = "wording"
    asks = {
        "reworded": {"to_review": YES},
        "corrected": {"wording_corrected": YES},
        "read": {"wording_corrected": NO},
        "stale": {"correction_is_stale": YES},
    }

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        relations = [
            (f"relation-{value}", f"Relation: {str(label).lower()}") for value, label in Claim.Strength.choices
        ]
        return [
            ("reworded", "Reworded: to be reviewed"),
            ("corrected", "Corrected by an editor"),
            ("read", "As the program reads it"),
            ("stale", "Corrected, of other words since: to be looked at again"),
            *((f"sounds-{value}", f"Sounds {str(label).lower()}") for value, label in Claim.WordingCertainty.choices),
            *relations,
            *((f"is-{value}", label) for value, label in Claim.Polarity.choices if value != Claim.Polarity.ASSERTED),
        ]

    @classmethod
    def asked(cls, value: str) -> Asked:
        what, _, which = value.partition("-")
        return {"sounds": {"wording_certainty": which}, "relation": {"wording_strength": which},
                "is": {"wording_polarity": which}}.get(what) or cls.asks.get(value, {})  # fmt: skip


class EditorFilter(ClaimFilter):
    """What waits for an editor's word about the statements themselves."""

    title = "statements"
    parameter_name = "statements"
    asks = {"repeats": {"may_repeat": YES}}

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [("repeats", "May repeat another"), ("left", "Left the text with evidence"), ("aside", "Not a claim")]

    def narrowed(self, claims: ClaimQuerySet, value: str) -> QuerySet[Claim]:
        if value in self.asks:
            return super().narrowed(claims, value)
        return claims.left_with_evidence() if value == "left" else claims.set_aside()


class DueFilter(ClaimFilter):
    title = "review"
    parameter_name = "due"
    asks = {"yes": {"review_due": YES}}

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [("yes", "Due")]


class ReviewerFilter(admin.SimpleListFilter):
    """Who has the next review; of those that are due, which nobody has."""

    title = "review assigned"
    parameter_name = "reviewer"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [("me", "To me"), ("nobody", "Due, and nobody’s"), ("overdue", "Overdue")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        today, rows = timezone.localdate(), Assignment.objects.all()
        match self.value():
            case "me":
                return queryset.filter(pk__in=rows.filter(assignee=request.user.pk).reviews())
            case "nobody":
                return rows_as(ClaimQuerySet, queryset).review_due(today).exclude(pk__in=rows.reviews())
            case "overdue":
                return queryset.filter(pk__in=rows.overdue(today).reviews())
        return queryset


class FlagFilter(ClaimFilter):
    title = "open flags"
    parameter_name = "flags"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [("yes", "Any"), ("no", "None"), *Flag.Kind.choices]

    @classmethod
    def asked(cls, value: str) -> Asked:
        return {"yes": {"has_open_flag": YES}, "no": {"has_open_flag": NO}}.get(value) or {"flag": value}


class ContestedFilter(ClaimFilter):
    title = "contested"
    parameter_name = "contested"
    asks = {"yes": {"is_contested": YES}, "no": {"is_contested": NO}}

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [("yes", "Yes"), ("no", "No")]


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


OWN = (
    SectionFilter, SuggestionsFilter, FlagFilter, ContestedFilter, WordingFilter, EditorFilter, DueFilter, GradeFilter,
)  # fmt: skip


def asked_by(list_of_desk: QueryDict) -> dict[str, str]:
    """What a list of the desk shows of a document, as the API would be asked for it."""
    asked: dict[str, str] = {}
    for one in OWN:
        if value := list_of_desk.get(str(one.parameter_name)):
            asked |= one.asked(value)
    for name in NARROWING:
        if value := list_of_desk.get(f"{name}__exact") or (list_of_desk.get("q") if name == "q" else None):
            asked[name] = value
    return asked
