"""Flags: duties for a human, open and done."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from rest_framework import serializers

from claims.api.visible_rows import DocumentRowViewSet
from claims.models import Assignment, Claim, Evidence, Flag
from claims.models.assignments import AssignmentQuerySet, with_assignments
from claims.models.flags import FlagQuerySet
from literature.api.reference_resource import CitedReferenceSerializer
from literature.api.rows import RelatedSlugField, StrictBooleanFilter
from literature.models import Reference


class FlagSerializer(serializers.ModelSerializer):
    """Exactly one of `claim`, `evidence` and `reference` is filled: the flag is on it."""

    claim = RelatedSlugField("key")
    reference = CitedReferenceSerializer(read_only=True, allow_null=True)
    raised_by = RelatedSlugField("username", help_text="Empty where a rule raised it.")
    resolved_by = RelatedSlugField("username")
    assigned_to = serializers.SerializerMethodField(help_text="The user name of who has it; null: nobody.")
    due_on = serializers.SerializerMethodField(help_text="The day by which they see to it.")

    def get_assigned_to(self, flag: Flag) -> str | None:
        return str(now.assignee) if (now := self._current(flag)) else None

    def get_due_on(self, flag: Flag) -> date | None:
        return now.due_on if (now := self._current(flag)) else None

    def _current(self, flag: Flag) -> Any:
        """Its assignment, as `with_assignments` read it, while the flag is open and its assignee an editor."""
        row: Any = getattr(flag, "assignment", None)
        return row if row and row.has_holder and flag.resolved_at is None else None

    class Meta:
        model = Flag
        fields = (
            "id", "kind", "claim", "evidence", "reference", "cause", "note", "raised_at", "raised_by", "resolved_at",
            "resolved_by", "resolution", "assigned_to", "due_on",
        )  # fmt: skip


class FlagFilterSet(filters.FilterSet):
    """`claim` and `document` find flags on the claims, on their evidence, and on works their evidence cites."""

    open = StrictBooleanFilter("resolved_at", "isnull")
    claim = filters.CharFilter(method="about_claim")
    document = filters.CharFilter(method="about_document")
    evidence = filters.NumberFilter("evidence__pk")
    pmid = filters.CharFilter("reference__pmid")
    assigned_to = filters.CharFilter(method="given_to", help_text="The user name of who has it.")
    overdue = StrictBooleanFilter(method="is_overdue", help_text="Somebody has it, and its day is over.")

    class Meta:
        model = Flag
        fields = ("kind",)

    def about_claim(self, queryset: FlagQuerySet, name: str, value: str) -> FlagQuerySet:
        return queryset.about(Claim.objects.filter(key=value))

    def given_to(self, queryset: FlagQuerySet, name: str, value: str) -> FlagQuerySet:
        return queryset.filter(pk__in=self._given().filter(assignee__username=value).flags())

    def is_overdue(self, queryset: FlagQuerySet, name: str, value: bool) -> FlagQuerySet:
        late = self._given().overdue(timezone.localdate()).flags()
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)

    def _given(self) -> AssignmentQuerySet:
        """What whoever asks may know of."""
        return Assignment.objects.visible_to(self.request.user)

    def about_document(self, queryset: FlagQuerySet, name: str, value: str) -> FlagQuerySet:
        return queryset.about(Claim.objects.filter(document__slug=value))


class FlagViewSet(DocumentRowViewSet):
    """Flags, the open ones first."""

    queryset = (
        Flag.objects.select_related("claim", "reference", "raised_by", "resolved_by")
        .prefetch_related("reference__notices")
        .order_by(F("resolved_at").asc(nulls_first=True), "-raised_at", "-pk")
    )
    serializer_class = FlagSerializer
    filterset_class = FlagFilterSet
    search_fields = ("note", "resolution", "cause")
    ordering_fields = ("raised_at", "resolved_at")
    shows = (Claim, Evidence, Reference)

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().prefetch_related(with_assignments(self.request.user))
