"""Claims: where they stand, how they are worded, what their evidence carries."""

from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from claims.api.visibility import DocumentRows
from claims.models import Anchor, Claim, Document, Evidence, Flag, Suggestion
from literature.api.rows import YesNo


class AnchorSerializer(serializers.ModelSerializer):
    version = serializers.SlugRelatedField("number", read_only=True)

    class Meta:
        model = Anchor
        fields = ("version", "exact", "prefix", "suffix", "start", "end")


class CueSerializer(serializers.Serializer):
    """A word of the claim that decided its wording; the offsets count within the text of the claim."""

    text = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    role = serializers.CharField()


class ClaimSerializer(serializers.ModelSerializer):
    document = serializers.SlugRelatedField("slug", read_only=True)
    section = serializers.ListField(child=serializers.CharField(), read_only=True)
    wording_cues = CueSerializer(many=True, read_only=True)
    restates = serializers.SlugRelatedField("key", read_only=True)
    is_contested = serializers.BooleanField(read_only=True, help_text="Accepted evidence contradicts it.")
    has_open_flag = serializers.BooleanField(
        read_only=True, help_text="On it, on its evidence, or on a work cited for it."
    )
    accepted_evidence = serializers.IntegerField(read_only=True)
    new_suggestions = serializers.IntegerField(read_only=True)
    anchors = AnchorSerializer(many=True, read_only=True)

    class Meta:
        model = Claim
        fields = (
            "key", "document", "text", "context", "section", "source", "position", "kind", "wording_strength",
            "wording_certainty", "wording_cues", "read_strength", "read_certainty", "wording_corrected_at",
            "correction_is_stale", "certainty", "certainty_is_stale", "stale_reason", "review_due_on",
            "is_contested", "has_open_flag", "accepted_evidence", "new_suggestions", "restates", "retired_at",
            "anchors",
        )  # fmt: skip


class ClaimFilters(filters.FilterSet):
    """`section` is a part of the path of headings; `flag` is the kind of an open flag; `pmid` a work cited for it."""

    document = filters.CharFilter("document__slug")
    section = filters.CharFilter("section_path", "icontains")
    is_contested = YesNo("is_contested")
    certainty_is_stale = YesNo("certainty_is_stale")
    wording_corrected = YesNo("wording_corrected_at", "isnull", exclude=True)
    assessed = YesNo(method="is_assessed")
    retired = YesNo("retired_at", "isnull", exclude=True)
    has_open_flag = YesNo("has_open_flag")
    flag = filters.ChoiceFilter(choices=Flag.Kind.choices, method="flagged")
    pmid = filters.CharFilter(method="cited_for")

    class Meta:
        model = Claim
        fields = ("kind", "wording_strength", "wording_certainty", "certainty")

    def is_assessed(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.exclude(certainty="") if value else queryset.filter(certainty="")

    def flagged(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.flagged(value)

    def cited_for(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(
            pk__in=Evidence.objects.current().filter(reference__pmid=value).values("claim")
        )


class Claims(DocumentRows):
    """Claims in reading order, retired ones too (`retired=false` leaves them out)."""

    queryset = (
        Claim.objects.with_counts()
        .select_related("document", "restates")
        .prefetch_related(
            Prefetch(
                "anchors",
                Anchor.objects.select_related("version")
                .defer("version__text", "version__acronyms", "version__skipped")
                .order_by("-version__number"),
            )
        )
        .order_by("document__slug", "position", "pk")
    )
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilters
    lookup_field = "key"
    lookup_value_regex = r"[-\w]+"
    search_fields = ("key", "text", "context")
    ordering_fields = ("key", "position", "certainty", "accepted_evidence", "new_suggestions")
    shows = (Document, Evidence, Flag, Suggestion)
