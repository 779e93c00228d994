"""Evidence, and the judgements of its certainty."""

from django_filters import rest_framework as filters
from rest_framework import serializers

from claims.api.grading_resource import GradedSerializer
from claims.api.visible_rows import DocumentRowViewSet
from claims.models import Assessment, Claim, Evidence
from literature.api.reference_resource import CitedReferenceSerializer
from literature.api.rows import RelatedSlugField
from literature.models import Reference


class EvidenceSerializer(serializers.ModelSerializer):
    claim = RelatedSlugField("key")
    reference = CitedReferenceSerializer(read_only=True)
    proposed_by = RelatedSlugField("username")
    decided_by = RelatedSlugField("username")

    class Meta:
        model = Evidence
        fields = (
            "id", "claim", "reference", "stance", "directness", "directness_reason", "design", "sample_size",
            "quality", "locator", "quote", "quote_section", "note", "state", "proposed_by", "proposed_at",
            "decided_by", "decided_at", "decision_reason", "edition",
        )  # fmt: skip


class EvidenceFilterSet(filters.FilterSet):
    claim = filters.CharFilter("claim__key")
    document = filters.CharFilter("claim__document__slug")
    pmid = filters.CharFilter("reference__pmid")

    class Meta:
        model = Evidence
        fields = ("stance", "directness", "state", "design", "quality")


class EvidenceViewSet(DocumentRowViewSet):
    """What papers say about claims. Rejected and withdrawn evidence stays, with the reason."""

    queryset = Evidence.objects.for_page().select_related("claim").order_by("pk")
    serializer_class = EvidenceSerializer
    filterset_class = EvidenceFilterSet
    search_fields = ("quote", "note", "reference__title")
    ordering_fields = ("proposed_at", "decided_at")
    shows = (Claim, Reference)


class AssessmentSerializer(GradedSerializer):
    claim = RelatedSlugField("key")

    class Meta(GradedSerializer.Meta):
        fields = ("claim", *GradedSerializer.Meta.fields)


class AssessmentFilterSet(filters.FilterSet):
    claim = filters.CharFilter("claim__key")
    document = filters.CharFilter("claim__document__slug")

    class Meta:
        model = Assessment
        fields = ("certainty",)


class AssessmentViewSet(DocumentRowViewSet):
    """Judgements of certainty after GRADE, the newest first; the newest of a claim counts."""

    queryset = Assessment.objects.select_related("claim", "assessed_by")
    serializer_class = AssessmentSerializer
    filterset_class = AssessmentFilterSet
    search_fields = ("rationale",)
    ordering_fields = ("assessed_at",)
    shows = (Claim,)
