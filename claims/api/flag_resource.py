"""Flags: duties for a human, open and done."""

from django_filters import rest_framework as filters
from rest_framework import serializers

from claims.api.visible_rows import DocumentRowViewSet
from claims.models import Claim, Evidence, Flag
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

    class Meta:
        model = Flag
        fields = (
            "id", "kind", "claim", "evidence", "reference", "cause", "note", "raised_at", "raised_by", "resolved_at",
            "resolved_by", "resolution",
        )  # fmt: skip


class FlagFilterSet(filters.FilterSet):
    """`claim` and `document` find flags on the claims, on their evidence, and on works their evidence cites."""

    open = StrictBooleanFilter("resolved_at", "isnull")
    claim = filters.CharFilter(method="about_claim")
    document = filters.CharFilter(method="about_document")
    evidence = filters.NumberFilter("evidence__pk")
    pmid = filters.CharFilter("reference__pmid")

    class Meta:
        model = Flag
        fields = ("kind",)

    def about_claim(self, queryset: FlagQuerySet, name: str, value: str) -> FlagQuerySet:
        return queryset.about(Claim.objects.filter(key=value))

    def about_document(self, queryset: FlagQuerySet, name: str, value: str) -> FlagQuerySet:
        return queryset.about(Claim.objects.filter(document__slug=value))


class FlagViewSet(DocumentRowViewSet):
    """Flags, the open ones first."""

    queryset = (
        Flag.objects.select_related("claim", "reference", "raised_by", "resolved_by")
        .prefetch_related("reference__notices")
        .order_by("resolved_at", "-raised_at", "-pk")
    )
    serializer_class = FlagSerializer
    filterset_class = FlagFilterSet
    search_fields = ("note", "resolution", "cause")
    ordering_fields = ("raised_at", "resolved_at")
    shows = (Claim, Evidence, Reference)
