"""Suggestions: references set against claims."""

from django_filters import rest_framework as filters
from rest_framework import serializers

from claims.api.visible_rows import DocumentRowViewSet
from claims.models import Claim, Suggestion
from literature.api.reference_resource import CitedReferenceSerializer
from literature.api.rows import RelatedSlugField
from literature.models import Reference


class SuggestionSerializer(serializers.ModelSerializer):
    claim = RelatedSlugField("key")
    reference = CitedReferenceSerializer(read_only=True)
    terms = serializers.ListField(child=serializers.CharField(), read_only=True)
    decided_by = RelatedSlugField("username")

    class Meta:
        model = Suggestion
        fields = (
            "id", "claim", "reference", "score", "terms", "sentence", "sentence_section", "origin", "state", "reason",
            "suggested_at", "decided_by", "decided_at",
        )  # fmt: skip


class SuggestionFilterSet(filters.FilterSet):
    claim = filters.CharFilter("claim__key")
    document = filters.CharFilter("claim__document__slug")
    pmid = filters.CharFilter("reference__pmid")
    min_score = filters.NumberFilter("score", "gte")

    class Meta:
        model = Suggestion
        fields = ("state", "origin")


class SuggestionViewSet(DocumentRowViewSet):
    """References that may bear on claims, the best first, with what an editor made of them."""

    queryset = Suggestion.objects.for_page()
    serializer_class = SuggestionSerializer
    filterset_class = SuggestionFilterSet
    search_fields = ("sentence", "reference__title")
    ordering_fields = ("score", "suggested_at", "decided_at")
    shows = (Claim, Reference)
