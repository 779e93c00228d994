"""Documents with their versions and cited works, and the cited summary as a file."""

from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.fields import DateField
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from claims.access.permits import authenticated
from claims.acts import ACTS
from claims.api.answering import answered
from claims.api.import_resource import ImportingViewSet
from claims.api.learning_resource import LearningViewSet
from claims.api.reader_resource import ReadersViewSet
from claims.api.since_resource import SinceViewSet
from claims.api.summary_resource import PARAMETERS, RENDERERS, SUMMARY_RIGHTS, FileRenderer, scope_of
from claims.exports import FORMATS
from claims.exports.flow import as_row
from claims.exports.keeping import TooLarge, printed, written_at_once
from claims.exports.screening import flow_of
from claims.models import CitedWork, Document, Version
from claims.refusals import Refused
from literature.api.reference_resource import ReferenceKeySerializer
from literature.api.rows import RelatedSlugField
from literature.models import Search

NUMBER = OpenApiParameter("number", int, OpenApiParameter.PATH)
EXTENSION = OpenApiParameter("extension", str, OpenApiParameter.PATH, enum=list(FORMATS))
NO_ADDRESS = OpenApiResponse(description="It is no address of a page; `detail` says why.")
SINCE = OpenApiParameter("since", date, description="Only what came on this day or later.")


class LargeExport(APIException):
    status_code = 409
    default_code = "large"


class CitedWorkSerializer(serializers.ModelSerializer):
    reference = ReferenceKeySerializer(read_only=True, allow_null=True)

    class Meta:
        model = CitedWork
        fields = ("position", "number", "text", "reference")


class VersionSerializer(serializers.ModelSerializer):
    """A version without its text."""

    imported_by = RelatedSlugField("username")
    cited_works = CitedWorkSerializer(many=True, read_only=True)

    class Meta:
        model = Version
        fields: tuple[str, ...] = ("number", "markup", "sha256", "imported_at", "imported_by", "cited_works")


class SkippedSerializer(serializers.Serializer):
    text = serializers.CharField()
    reason = serializers.CharField()
    section = serializers.ListField(child=serializers.CharField(), default=list)
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class VersionTextSerializer(VersionSerializer):
    """A version with its text verbatim, and what in it is not a claim, with the reason."""

    acronyms = serializers.DictField(child=serializers.CharField(), read_only=True)
    skipped = SkippedSerializer(many=True, read_only=True)

    class Meta(VersionSerializer.Meta):
        fields = (*VersionSerializer.Meta.fields, "text", "acronyms", "skipped")


class AddressSerializer(serializers.Serializer):
    """Where a document was published; "" for nowhere."""

    url = serializers.URLField(allow_blank=True, max_length=500)


class DocumentSerializer(serializers.ModelSerializer):
    owner = RelatedSlugField("username")
    searches = serializers.SlugRelatedField[Search]("slug", many=True, read_only=True)
    versions = VersionSerializer(many=True, read_only=True)

    class Meta:
        model = Document
        fields = (
            "slug",
            "title",
            "key_prefix",
            "url",
            "owner",
            "four_eyes",
            "visibility",
            "created_at",
            "searches",
            "versions",
        )


class DocumentFilterSet(filters.FilterSet):
    """`search` names a saved search that watches for the document."""

    search = filters.CharFilter("searches__slug")

    class Meta:
        model = Document
        fields = ("key_prefix",)


VERSIONS = Version.objects.select_related("imported_by").prefetch_related(
    Prefetch("cited_works", CitedWork.objects.select_related("reference").order_by("position"))
)


class DocumentViewSet(LearningViewSet, ReadersViewSet, SinceViewSet, ImportingViewSet):
    """Watched documents; a POST imports one.

    The text stands in `versions/NUMBER/`, the cited summary in `summary/FORMAT/`.
    """

    queryset = (
        Document.objects.select_related("owner")
        .prefetch_related(
            "searches",
            Prefetch("versions", VERSIONS.defer("text", "acronyms", "skipped").order_by("-number")),
        )
        .order_by("title", "pk")
    )
    serializer_class = DocumentSerializer
    filterset_class = DocumentFilterSet
    lookup_field = "slug"
    lookup_value_regex = r"[-\w]+"
    search_fields = ("title",)
    ordering_fields = ("title", "created_at")

    @extend_schema(parameters=[NUMBER], responses=VersionTextSerializer)
    @action(detail=True, url_path=r"versions/(?P<number>\d{1,9})", url_name="version")
    def version(self, request: Request, slug: str, number: str) -> Response:
        """One version with its text."""
        of_mine = VERSIONS.filter(document__in=self.get_queryset().values("pk"))
        version = get_object_or_404(of_mine, document__slug=slug, number=number)
        return Response(VersionTextSerializer(version).data)

    @extend_schema(request=AddressSerializer, responses={200: AddressSerializer, 400: NO_ADDRESS})
    @action(detail=True, methods=["put"], permission_classes=[IsAuthenticated])  # the act itself asks for the right
    def address(self, request: Request, slug: str) -> Response:
        """Says where the document was published; the page there is looked at from now on."""
        asked = AddressSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        with answered():
            document = ACTS["set-address"].do(
                self.get_object(), asked.validated_data["url"], by=authenticated(request.user)
            )
        return Response({"url": document.url})

    @extend_schema(parameters=[SINCE], responses=OpenApiTypes.OBJECT)
    @action(detail=True, shows=SUMMARY_RIGHTS)
    def flow(self, request: Request, slug: str) -> Response:
        """Where the records are that the searches identified, in PRISMA's terms; of those only that came `since`."""
        since = DateField(allow_null=True).run_validation(request.query_params.get("since"))
        return Response(as_row(flow_of(self.get_object(), since=since)))

    @extend_schema(
        operation_id="documents_summary_negotiated",
        parameters=PARAMETERS,
        responses={(200, form.media_type): OpenApiTypes.BINARY for form in FORMATS.values()},
    )
    @action(
        detail=True,
        url_path="summary",
        url_name="negotiated",
        shows=SUMMARY_RIGHTS,
        renderer_classes=RENDERERS,
    )
    def negotiated_summary(self, request: Request, slug: str) -> HttpResponse:
        """The cited summary in the format that `Accept` or `?format=` names; the first of them where none does."""
        return self._file(request, request.accepted_renderer.format)

    @extend_schema(
        parameters=[EXTENSION, *PARAMETERS],
        responses={(200, form.media_type): OpenApiTypes.BINARY for form in FORMATS.values()},
    )
    @action(detail=True, url_path=rf"summary/(?P<extension>{'|'.join(FORMATS)})", shows=SUMMARY_RIGHTS)
    def summary(self, request: Request, slug: str, extension: str) -> HttpResponse:
        """The cited summary as a file. Needs the right to view claims, evidence, flags, references and searches."""
        return self._file(request, extension)

    def handle_exception(self, exc: Exception) -> Response:
        """What is wrong is said in JSON, also to who asked for a file."""
        if isinstance(getattr(self.request, "accepted_renderer", None), FileRenderer):
            self.request.accepted_renderer = JSONRenderer()
            self.request.accepted_media_type = JSONRenderer.media_type
        return super().handle_exception(exc)

    def _file(self, request: Request, name: str) -> HttpResponse:
        document, form = self.get_object(), FORMATS[name]
        scope = scope_of(request.query_params, document, form)
        try:
            summary = printed(document, scope)
        except Version.DoesNotExist as error:
            raise Http404(f"Nothing was imported into {document.slug} yet.") from error
        try:
            data = written_at_once(form, summary)
        except TooLarge as refused:
            raise LargeExport(f"{refused} POST to {reverse('api-exports-list')}.") from refused
        except Refused as refused:
            raise ValidationError({"style": str(refused)}) from refused
        return as_file(data, f"{document.slug}.{form.extension}", form.content_type)


def as_file(data: bytes, name: str, content_type: str) -> HttpResponse:
    """An answer that a browser saves under `name`."""
    headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=content_type, headers=headers)
