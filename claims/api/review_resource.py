"""Reviews of claims and approvals of documents: acts that were recorded, to be read."""

from django_filters import rest_framework as filters
from rest_framework import serializers

from claims.api.visible_rows import DocumentRowViewSet
from claims.models import Approval, Claim, Document, Review
from literature.api.rows import RelatedSlugField, StrictBooleanFilter


class ReviewSerializer(serializers.ModelSerializer):
    claim = RelatedSlugField("key")
    reviewed_by = RelatedSlugField("username")
    sentence = serializers.CharField(read_only=True, help_text="As it is printed.")

    class Meta:
        model = Review
        fields = (
            "id",
            "claim",
            "searched_to",
            "screened",
            "outcome",
            "note",
            "reviewed_by",
            "reviewed_at",
            "sentence",
        )


class ReviewFilterSet(filters.FilterSet):
    claim = filters.CharFilter("claim__key")
    document = filters.CharFilter("claim__document__slug")

    class Meta:
        model = Review
        fields = ("outcome",)


class ReviewViewSet(DocumentRowViewSet):
    """Reviews, the newest first."""

    queryset = Review.objects.select_related("claim", "reviewed_by").order_by("-reviewed_at", "-pk")
    serializer_class = ReviewSerializer
    filterset_class = ReviewFilterSet
    search_fields = ("note",)
    ordering_fields = ("reviewed_at", "searched_to")
    shows = (Claim,)


class ApprovalSerializer(serializers.ModelSerializer):
    document = RelatedSlugField("slug")
    version = RelatedSlugField("number")
    approved_by = RelatedSlugField("username")

    class Meta:
        model = Approval
        fields = (
            "id",
            "document",
            "version",
            "note",
            "approved_by",
            "approved_at",
            "stale_at",
            "stale_reason",
        )


class ApprovalFilterSet(filters.FilterSet):
    document = filters.CharFilter("document__slug")
    standing = StrictBooleanFilter("stale_at", "isnull")

    class Meta:
        model = Approval
        fields = ()


class ApprovalViewSet(DocumentRowViewSet):
    """Approvals, the newest first; one that is stale says since when and why."""

    queryset = Approval.objects.select_related("document", "version", "approved_by").order_by("-approved_at", "-pk")
    serializer_class = ApprovalSerializer
    filterset_class = ApprovalFilterSet
    search_fields = ("note", "stale_reason")
    ordering_fields = ("approved_at", "stale_at")
    shows = (Document,)
