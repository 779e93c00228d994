"""Saved searches and their runs."""

from django.db.models import Count, F, Q
from django_filters import rest_framework as filters
from rest_framework import serializers

from literature.api.rows import ReadOnlyViewSet, RelatedSlugField, StrictBooleanFilter
from literature.models import Search, SearchRun


class SearchSerializer(serializers.ModelSerializer):
    every = serializers.DurationField(
        format="iso-8601",
        read_only=True,
        help_text="The interval; with cron times, the longest wait between two of them.",
    )
    owner = RelatedSlugField("username")
    searched_to = serializers.DateField(source="watermark", read_only=True)
    changes_searched_to = serializers.DateField(source="changed_watermark", read_only=True)
    days_asked_again = serializers.IntegerField(
        source="overlap_days", read_only=True, help_text="So many days before the last run each run asks for again."
    )
    present_hits = serializers.IntegerField(read_only=True, help_text="PMIDs in its result as of the last run.")

    class Meta:
        model = Search
        fields = (
            "slug", "name", "query", "is_active", "every", "cron", "cron_zone", "days_asked_again", "owner",
            "searched_to", "changes_searched_to", "next_due_at", "created_at", "present_hits",
        )  # fmt: skip


class SearchFilterSet(filters.FilterSet):
    is_active = StrictBooleanFilter("is_active")

    class Meta:
        model = Search
        fields = ()


class SearchViewSet(ReadOnlyViewSet):
    """Saved PubMed queries with their schedule, and how far they have searched."""

    queryset = Search.objects.select_related("owner").annotate(
        present_hits=Count("hits", filter=Q(hits__gone_at=None)), searched_to=F("watermark")
    )
    serializer_class = SearchSerializer
    filterset_class = SearchFilterSet
    lookup_field = "slug"
    lookup_value_regex = r"[-\w]+"
    search_fields = ("name", "query")
    ordering_fields = ("name", "searched_to", "next_due_at", "created_at")


class RunSerializer(serializers.ModelSerializer):
    search = RelatedSlugField("slug")
    warnings = serializers.ListField(child=serializers.CharField(), read_only=True)
    missing = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = SearchRun
        fields = (
            "id", "search", "kind", "status", "is_first", "started_at", "finished_at", "term", "translation",
            "translation_before", "created_since", "changed_since", "warnings", "error", "reported", "wanted",
            "fetched", "new", "changed", "gone", "missing",
        )  # fmt: skip


class RunFilterSet(filters.FilterSet):
    search = filters.CharFilter("search__slug")
    is_first = StrictBooleanFilter("is_first")

    class Meta:
        model = SearchRun
        fields = ("kind", "status")


class RunViewSet(ReadOnlyViewSet):
    """Executions of searches, the newest first: what was asked, what came, and why one stopped."""

    queryset = SearchRun.objects.select_related("search")
    serializer_class = RunSerializer
    filterset_class = RunFilterSet
    search_fields = ("translation", "error")
    ordering_fields = ("started_at", "finished_at", "new", "changed")
    shows = (Search,)
