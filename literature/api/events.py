"""What happened to references, for programs that follow along."""

from django_filters import rest_framework as filters
from rest_framework import serializers

from literature.api.reference_resource import NoticeSerializer, ReferenceKeySerializer
from literature.api.rows import ReadOnlyViewSet, RelatedSlugField, StrictBooleanFilter
from literature.models import Notice, Reference, ReferenceEvent


class EventSerializer(serializers.ModelSerializer):
    reference = ReferenceKeySerializer(read_only=True)
    search = RelatedSlugField("slug", source="run.search", default=None)
    notice = NoticeSerializer(read_only=True, allow_null=True)
    changed_fields = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = ReferenceEvent
        fields = ("id", "kind", "reference", "search", "run", "notice", "changed_fields", "quiet", "at")


class EventFilterSet(filters.FilterSet):
    after = filters.NumberFilter("pk", "gt", help_text="the id of the last event you have read")
    pmid = filters.CharFilter("reference__pmid")
    search = filters.CharFilter("run__search__slug")
    quiet = StrictBooleanFilter("quiet")

    class Meta:
        model = ReferenceEvent
        fields = ("kind",)


class EventViewSet(ReadOnlyViewSet):
    """Events in the order in which they were written, for ever.

    Ids grow as transactions commit, so that whoever goes on with `?after=` and the last id it saw misses nothing and
    reads nothing twice.
    """

    queryset = ReferenceEvent.objects.for_following()
    serializer_class = EventSerializer
    filterset_class = EventFilterSet
    shows = (Reference, Notice)
