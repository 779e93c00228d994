"""Bringing a document in: a file, a text, or the address of a page that a worker fetches."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from claims.access.permits import authenticated
from claims.api.answering import answered
from claims.api.grading_resource import CueSerializer
from claims.api.visible_rows import DocumentRowViewSet
from claims.documents.asked_imports import bring_in, stop_import
from claims.documents.formats.reading import LARGEST
from claims.documents.importing import Source
from claims.documents.outcome import as_json
from claims.models import Document, DocumentImport, ProposedReference, Rewording
from literature.api.rows import MayRead, RelatedSlugField

NAMED = ("title", "slug", "url")
REFUSED = OpenApiResponse(description="It cannot be imported; `detail` says why and what to do.")
OVER = OpenApiResponse(description="The import is over: there is nothing to stop.")


class AskedSerializer(serializers.Serializer):
    """A `file`, a `text` (Markdown or HTML count as well), or a `url` alone, which a worker fetches.

    Beside a file or a text, `url` is where it is published. Its short name, the field that addresses
    have too, names the document: a known one gets a new version.
    """

    file = serializers.FileField(required=False, allow_empty_file=True)
    text = serializers.CharField(required=False, trim_whitespace=False)
    filename = serializers.CharField(required=False, max_length=255)
    title = serializers.CharField(required=False, allow_blank=True, max_length=300)
    slug = serializers.SlugField(required=False, allow_blank=True, max_length=80)
    url = serializers.URLField(required=False, allow_blank=True, max_length=500)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        contents = ("file" in values) + ("text" in values)
        if contents > 1 or not (contents or values.get("url")):
            raise serializers.ValidationError("Give a file, a text, or only a url: one of the three.")
        return values


class AskedTextSerializer(AskedSerializer):
    """A `text` (Markdown or HTML count as well), or a `url` alone, which a worker fetches."""

    file = None  # type: ignore[assignment]  # so DRF drops a field of the base class


class CitationSerializer(serializers.Serializer):
    """A mark in a claim's text and what it leads to: a place in `references`, identifiers, or why it stays open."""

    mark = serializers.CharField()
    number = serializers.IntegerField(allow_null=True, help_text="The one that the mark prints.")
    entry = serializers.IntegerField(allow_null=True, help_text="A place in `references`, from 0.")
    pmid = serializers.CharField(allow_blank=True)
    doi = serializers.CharField(allow_blank=True)
    pmcid = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    why_open = serializers.CharField(allow_blank=True, help_text="Why the mark leads to no entry.")
    state = serializers.ChoiceField(ProposedReference.State.choices)


class ReadWordingSerializer(serializers.Serializer):
    strength = serializers.CharField()
    certainty = serializers.CharField()
    polarity = serializers.CharField()
    cues = CueSerializer(many=True)


class ImportedClaimSerializer(serializers.Serializer):
    key = serializers.CharField()
    text = serializers.CharField()
    context = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # a field; the metaclass takes it out
    section = serializers.ListField(child=serializers.CharField())
    kind = serializers.CharField()
    citations = CitationSerializer(many=True)
    wording = ReadWordingSerializer()


class NamedChangeSerializer(serializers.Serializer):
    """What a change of words changed: a drug, a population, a number…; `was` or `now` is empty where nothing stood."""

    kind = serializers.CharField()
    was = serializers.CharField(allow_blank=True)
    now = serializers.CharField(allow_blank=True)


class ToDecideSerializer(serializers.Serializer):
    """A claim whose words this version changed, as an editor has to look at it."""

    claim = serializers.CharField()
    kind = serializers.ChoiceField(Rewording.Kind.choices)
    state = serializers.ChoiceField(Rewording.State.choices)
    reason = serializers.CharField()
    old_text = serializers.CharField()
    new_text = serializers.CharField()
    changes = NamedChangeSerializer(many=True)


class CitedTextSerializer(serializers.Serializer):
    """An entry of the list of references, with the number that it bears there and what identifies its work."""

    text = serializers.CharField()
    number = serializers.IntegerField(allow_null=True)
    pmid = serializers.CharField(allow_blank=True)
    doi = serializers.CharField(allow_blank=True)
    pmcid = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)


class LeftOutSerializer(serializers.Serializer):
    text = serializers.CharField()
    reason = serializers.CharField()


class ImportedSerializer(serializers.Serializer):
    """The document as it stands after the import."""

    document = serializers.SlugField()
    version = serializers.IntegerField()
    claims = ImportedClaimSerializer(many=True)
    rewordings = ToDecideSerializer(many=True)
    warnings = serializers.ListField(child=serializers.CharField())
    references = CitedTextSerializer(many=True)
    skipped = LeftOutSerializer(many=True)


class DocumentImportSerializer(serializers.ModelSerializer):
    """An import that a worker does, and how far it is: `step_done` of `step_of` statements, where its step counts them.
    Once done, the document and the version that holds the text; else the error."""

    document = RelatedSlugField("slug")
    version = RelatedSlugField("number")
    requested_by = RelatedSlugField("username")

    class Meta:
        model = DocumentImport
        fields = (
            "id", "url", "filename", "title", "slug", "state", "step", "step_done", "step_of", "error", "document",
            "version", "attempts", "requested_by", "requested_at", "finished_at",
        )  # fmt: skip


class DocumentImportFilterSet(filters.FilterSet):
    document = filters.CharFilter("document__slug")

    class Meta:
        model = DocumentImport
        fields = ("state",)


class MayFollow(MayRead):
    """Who may begin documents follows what they asked for, before any document gives them a role."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return super().has_permission(request, view) or request.user.has_perm("claims.add_document")


class DocumentImportViewSet(DocumentRowViewSet):
    """Imports by the worker (long texts, and pages of the web), the newest first: what became of each."""

    queryset = DocumentImport.objects.select_related("document", "version", "requested_by")
    permission_classes = (MayFollow,)
    serializer_class = DocumentImportSerializer
    filterset_class = DocumentImportFilterSet
    search_fields = ("url", "filename", "title")
    ordering_fields = ("requested_at", "finished_at")
    shows = (Document,)

    @extend_schema(request=None, responses={200: DocumentImportSerializer, 400: OVER})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])  # the act itself asks for the right
    def stop(self, request: Request, pk: str) -> Response:
        """Stops it: at once where it waits, before its next step where a worker is at it. Nothing is written then."""
        with answered():
            row = stop_import(self.get_object(), by=authenticated(request.user))
        return Response(self.get_serializer(row).data)


class MayImport(IsAuthenticated):
    """A new document needs the permission to add documents; a new version of a known one to change that document."""

    def has_permission(self, request: Request, view: Any) -> bool:
        may = (request.user.has_perm(f"claims.{act}_document") for act in ("add", "change"))
        return super().has_permission(request, view) and any(may)


class ImportingViewSet(DocumentRowViewSet):
    """The part of the list of documents that takes a document in."""

    parser_classes = (JSONParser, MultiPartParser)

    def get_permissions(self) -> Sequence[Any]:
        return [MayImport()] if self.action == "create" else super().get_permissions()

    @extend_schema(
        request={"multipart/form-data": AskedSerializer, "application/json": AskedTextSerializer},
        responses={
            201: ImportedSerializer,
            200: OpenApiResponse(ImportedSerializer, "This text is the newest version already."),
            202: OpenApiResponse(DocumentImportSerializer, "A worker imports it; `Location` tells how far it is."),
            400: REFUSED,
        },
    )
    def create(self, request: Request) -> Response:
        """Imports a document. The same text again changes nothing."""
        asked = AskedSerializer(data=data_of(request))
        asked.is_valid(raise_exception=True)
        values, by = asked.validated_data, authenticated(request.user)
        with answered():
            done = bring_in(source_of(values), by=by, **{name: values.get(name, "") for name in NAMED})
        if isinstance(done, DocumentImport):
            followed = {"Location": reverse("api-imports-detail", args=(done.pk,), request=request)}
            return Response(DocumentImportSerializer(done).data, status=202, headers=followed)
        return Response(as_json(done), status=201 if done.is_new else 200)


def data_of(request: Request) -> Any:
    """The parsed body. One that is too long is refused before it is read: a parser of JSON holds the whole of it."""
    longest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    is_json = (request.content_type or "").startswith(JSONParser.media_type)
    try:
        if is_json and int(request.META.get("CONTENT_LENGTH") or 0) > longest:
            raise RequestDataTooBig
        return request.data
    except RequestDataTooBig as error:
        raise ParseError(f"The text has more than {longest // 1024**2} MB: send it as a file.") from error


def source_of(values: dict[str, Any]) -> Source | None:
    """The file or the text, under the name that was given; None where only an address was."""
    name = values.get("filename", "")
    if file := values.get("file"):
        return Source(file.read(LARGEST + 1), name or file.name, file.content_type or "")
    return Source(values["text"].encode(), name) if "text" in values else None
