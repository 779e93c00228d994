"""References, each with its notices, and the notices as a list of their own."""

from typing import Any, get_args

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from literature.api.rows import ReadOnlyViewSet, StrictBooleanFilter
from literature.library.named_papers import resolved
from literature.library.style_choice import chosen_style
from literature.models import Notice, Reference
from literature.models.references import ReferenceQuerySet
from literature.refusals import Refused
from literature.rules.integrity import Status
from literature.styles.setting import set_references
from literature.styles.shelf import OFFERED

CSL = "application/vnd.citationstyles.csl+json"
STYLE = OpenApiParameter(
    "style", description=f"{', '.join(OFFERED)}, or the name of any other style, such as a journal's."
)
STATUSES = [status for status in get_args(Status) if status]


# Within allOf, because the schema's generator would name all enums called "status" alike, and runs have one too.
@extend_schema_field({"allOf": [{"type": "string", "enum": ["", *STATUSES]}]})
class StatusField(serializers.CharField):
    """The integrity status; "" where no notice of weight is known."""


class ReferenceKeySerializer(serializers.ModelSerializer):
    """The two keys of a reference."""

    class Meta:
        model = Reference
        fields = ("id", "pmid")


class CitedReferenceSerializer(serializers.ModelSerializer):
    """A reference where another row speaks of it. Prefetch its notices."""

    status = StatusField(read_only=True)
    replaced_by = serializers.CharField(
        read_only=True, help_text="What to cite instead of a retracted work that was published anew, as “PMID 1”."
    )
    link = serializers.CharField(read_only=True, help_text="DOI, PubMed or own address; empty for a sample record.")

    class Meta:
        model = Reference
        fields = ("id", "pmid", "doi", "title", "year", "link", "status", "replaced_by")


class NoticeSerializer(serializers.ModelSerializer):
    reference = ReferenceKeySerializer(read_only=True)

    class Meta:
        model = Notice
        fields = (
            "id", "reference", "kind", "ref_type", "pmid", "doi", "citation", "date", "note", "origin", "by_citation",
            "seen_at", "withdrawn_at",
        )  # fmt: skip


class AbstractSectionSerializer(serializers.Serializer):
    label = serializers.CharField()  # type: ignore[assignment]  # a field; the metaclass takes it out of the class
    category = serializers.CharField(help_text="NLM's category of the label.")
    text = serializers.CharField()


class ReferenceSerializer(serializers.ModelSerializer):
    """A work in our normal form. Nested lists have the shapes of the record."""

    abstract = AbstractSectionSerializer(many=True, read_only=True)
    authors = serializers.ListField(child=serializers.DictField(), read_only=True)
    publication_types = serializers.ListField(child=serializers.DictField(), read_only=True)
    mesh = serializers.ListField(child=serializers.DictField(), read_only=True)
    keywords = serializers.ListField(child=serializers.DictField(), read_only=True)
    status = StatusField(read_only=True)
    replaced_by = serializers.CharField(
        read_only=True, help_text="What to cite instead of a retracted work that was published anew, as “PMID 1”."
    )
    link = serializers.CharField(read_only=True)
    doi_unconfirmed = serializers.BooleanField(
        source="has_unconfirmed_doi", read_only=True, help_text="Neither Crossref nor PubMed knows the DOI."
    )
    is_preprint = serializers.BooleanField(read_only=True)
    is_synthetic = serializers.BooleanField(read_only=True, help_text="A record of the sample literature.")
    notices = NoticeSerializer(many=True, read_only=True)

    class Meta:
        model = Reference
        fields = (
            "id", "kind", "pmid", "version", "doi", "doi_unconfirmed", "pmcid", "url", "link", "title", "abstract",
            "authors", "journal", "volume", "issue", "pages", "year", "month", "day", "date_revised",
            "publication_types", "mesh", "keywords", "is_preprint", "is_synthetic", "status", "replaced_by", "notices",
            "added_at", "changed_at", "checked_at",
        )  # fmt: skip


class NamedWorkSerializer(serializers.Serializer):
    type = serializers.CharField(source="named.ref_type", help_text="As PubMed writes it: “RetractionOf”.")
    pmid = serializers.CharField(source="named.pmid")
    doi = serializers.CharField(source="named.doi")
    citation = serializers.CharField(source="named.citation", help_text="Where it gives no PMID and no DOI.")
    reference = serializers.IntegerField(source="work.pk", default=None, allow_null=True, help_text="The stored work.")
    unresolved = serializers.CharField(source="why", help_text="Why no stored work is known for it, or “”.")


class SetReferenceSerializer(serializers.Serializer):
    style = serializers.CharField(help_text="Its name in the repository of CSL.")  # type: ignore[assignment]
    title = serializers.CharField()
    text = serializers.CharField()
    html = serializers.CharField(help_text="With no other tags than em, strong, sup and sub.")


class ReferenceFilterSet(filters.FilterSet):
    """`search` names a saved search: references in its present result. `q` looks for words."""

    status = filters.ChoiceFilter(
        choices=[(name, name) for name in STATUSES], method="with_this_status", help_text="integrity status"
    )
    doi = filters.CharFilter(method="with_this_doi")
    search = filters.CharFilter(method="found_by")
    changed_since = filters.IsoDateTimeFilter("changed_at", "gte")

    class Meta:
        model = Reference
        fields = ("kind", "pmid", "pmcid", "year")

    def with_this_status(self, queryset: ReferenceQuerySet, name: str, value: str) -> QuerySet[Any]:
        marked: QuerySet[Any] = queryset.with_status()  # the stubs lose what is annotated behind `Self`
        return marked.filter(integrity=value)

    def with_this_doi(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """DOIs know no case; they are stored in lower case."""
        return queryset.filter(doi=value.lower())

    def found_by(self, queryset: ReferenceQuerySet, name: str, value: str) -> ReferenceQuerySet:
        return queryset.found_by(value)


class ReferenceViewSet(ReadOnlyViewSet):
    """Citable works, newest first; `record` is the whole normal form, `csl` is CSL-JSON."""

    queryset = Reference.objects.defer("details").prefetch_related("notices__reference")
    serializer_class = ReferenceSerializer
    filterset_class = ReferenceFilterSet
    search_fields = ("title", "journal")
    ordering_fields = ("year", "added_at", "changed_at", "pmid")

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True)
    def record(self, request: Request, **keys: Any) -> Response:
        """Every field of the record as it was read, by the names of our normal form; {} for a work PubMed lacks."""
        return Response(self.get_object().details)

    @extend_schema(responses=NamedWorkSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def named(self, request: Request, **keys: Any) -> Response:
        """What the record says of other works: what a notice is about, also where no stored work is surely meant."""
        return Response(NamedWorkSerializer(resolved(self.get_object()), many=True).data)

    @extend_schema(responses={(200, CSL): {"type": "array", "items": {"type": "object"}}})
    @action(detail=True)
    def csl(self, request: Request, **keys: Any) -> Response:
        """CSL-JSON for Zotero, pandoc and every citation processor: a list of one item."""
        return Response([self.get_object().as_csl()], content_type=CSL)

    @extend_schema(parameters=[STYLE], responses=SetReferenceSerializer)
    @action(detail=True)
    def cited(self, request: Request, **keys: Any) -> Response:
        """The reference as a style of CSL prints it, with what must stand beside it: retracted, corrected, a sample."""
        try:
            style = chosen_style(request.query_params.get("style", "vancouver"))
            (found,) = set_references([self.get_object().as_csl()], style)
        except Refused as refused:
            raise ValidationError({"style": str(refused)}) from refused
        return Response(SetReferenceSerializer({"style": style.name, "title": style.title, **found._asdict()}).data)


class NoticeFilterSet(filters.FilterSet):
    """`standing` notices are told still; `reference_pmid` is the paper they are about, `pmid` their own."""

    reference = filters.NumberFilter("reference__pk")
    reference_pmid = filters.CharFilter("reference__pmid")
    standing = StrictBooleanFilter("withdrawn_at", "isnull")

    class Meta:
        model = Notice
        fields = ("kind", "pmid", "doi", "origin")


class NoticeViewSet(ReadOnlyViewSet):
    """Publication notices: retractions, concerns, errata, corrections; a withdrawn one stays, with its time."""

    queryset = Notice.objects.select_related("reference").order_by("pk")
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilterSet
    search_fields = ("citation", "note")
    ordering_fields = ("seen_at", "withdrawn_at", "date")
    shows = (Reference,)
