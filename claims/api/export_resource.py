"""Exports that are kept: asked for here, written by a worker, downloaded until they expire."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from claims.access.permits import authenticated
from claims.api.answering import answered
from claims.api.summary_resource import SUMMARY_RIGHTS
from claims.api.visible_rows import DocumentRowViewSet
from claims.exports import FORMATS
from claims.exports.keeping import ask_for_export, stop_export
from claims.exports.scope import LONGEST_STYLE, MODES, Scope
from claims.models import Document, Export
from literature.api.rows import NamedRowField, RelatedSlugField
from literature.library.style_choice import LONGEST_NAME

REFUSED = OpenApiResponse(description="Refused; `detail` says why and what to do.")


class MayKeep(IsAuthenticated):
    """Anybody who may keep exports of any document at all; the act asks for the document."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return super().has_permission(request, view) and request.user.has_perm("claims.add_export")


class ExportSerializer(serializers.ModelSerializer):
    """`content_hash` is the same for two exports that say the same; `expires_at` is when the file goes."""

    document = RelatedSlugField("slug")
    requested_by = RelatedSlugField("username")

    class Meta:
        model = Export
        fields = (
            "id", "document", "format", "mode", "style", "template", "drafts", "selection", "since", "note", "state",
            "step", "error", "content_hash", "as_of", "expires_at", "requested_by", "requested_at", "finished_at",
        )  # fmt: skip


class WantedSerializer(serializers.Serializer):
    """Of which document, and how it is written, as `summary` takes it."""

    document = NamedRowField(slug_field="slug", queryset=Document.objects.none())
    format = serializers.ChoiceField(choices=[(name, form.name) for name, form in FORMATS.items()])
    mode = serializers.ChoiceField(choices=list(MODES), default="claims")
    style = serializers.CharField(  # type: ignore[assignment]  # a field; the metaclass takes it out of the class
        max_length=LONGEST_STYLE, default=Scope().style
    )
    template = serializers.CharField(default="", allow_blank=True, max_length=LONGEST_NAME)
    drafts = serializers.BooleanField(default=False)

    def get_fields(self) -> dict[str, Any]:
        """Of the documents that whoever asks may see."""
        fields = super().get_fields()
        if request := self.context.get("request"):
            seen = Document.objects.visible_to(request.user)
            fields["document"] = NamedRowField(slug_field="slug", queryset=seen)
        return fields


class AskedExportSerializer(WantedSerializer):
    """What a worker is to write of a document."""

    since = serializers.DateField(default=None, allow_null=True)
    note = serializers.CharField(default="", allow_blank=True, max_length=2_000)


class ExportFilterSet(filters.FilterSet):
    document = filters.CharFilter("document__slug")

    class Meta:
        model = Export
        fields = ("state",)  # `format` asks for the format of the answer


class ExportViewSet(DocumentRowViewSet):
    """Exports that were kept, the newest first; a POST asks for one, and `file/` is the file, until it expires."""

    queryset = Export.objects.for_list().order_by("-requested_at", "-pk")
    serializer_class = ExportSerializer
    filterset_class = ExportFilterSet
    search_fields = ("note",)
    ordering_fields = ("requested_at", "as_of")
    shows = (Document,)

    def get_permissions(self) -> Sequence[Any]:
        return [MayKeep()] if self.action == "create" else super().get_permissions()

    @extend_schema(request=AskedExportSerializer, responses={202: ExportSerializer, 400: REFUSED})
    def create(self, request: Request) -> Response:
        """Asks a worker for an export that is kept; `Location` tells how far it is."""
        asked = AskedExportSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        values = dict(asked.validated_data)
        document, name, note = values.pop("document"), values.pop("format"), values.pop("note")
        with answered():
            row = ask_for_export(document, name, Scope(**values), note, by=authenticated(request.user))
        address = reverse("api-exports-detail", args=(row.pk,), request=request)
        return Response(self.get_serializer(row).data, status=202, headers={"Location": address})

    @extend_schema(request=None, responses={200: ExportSerializer, 400: REFUSED})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])  # the act itself asks for the right
    def stop(self, request: Request, pk: str) -> Response:
        """Ends it; nothing of it is kept."""
        row = self.get_object()
        with answered():
            stopped = stop_export(row, by=authenticated(request.user))
        return Response(self.get_serializer(stopped).data)

    @extend_schema(responses={(200, form.media_type): OpenApiTypes.BINARY for form in FORMATS.values()})
    @action(detail=True, shows=(Document, *SUMMARY_RIGHTS))
    def file(self, request: Request, pk: str) -> HttpResponse:
        """The file, as it was written."""
        row: Any = self.get_object()
        if not hasattr(row, "file") or row.expires_at <= timezone.now():
            raise Http404("This file has expired, or is not written yet: keep a new export.")
        form = FORMATS[row.format]
        headers = {"Content-Disposition": f'attachment; filename="{row.document.slug}.{form.extension}"'}
        return HttpResponse(bytes(row.file.data), content_type=form.content_type, headers=headers)
