"""Exports that are kept: asked for here, written by a worker, downloaded until they expire."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from claims.api.summary_resource import SUMMARY_RIGHTS
from claims.api.visible_rows import DocumentRowViewSet
from claims.exports import FORMATS
from claims.models import Document, Export
from literature.api.rows import RelatedSlugField


class ExportSerializer(serializers.ModelSerializer):
    """`content_hash` is the same for two exports that say the same; `expires_at` is when the file goes."""

    document = RelatedSlugField("slug")
    requested_by = RelatedSlugField("username")

    class Meta:
        model = Export
        fields = (
            "id", "document", "format", "mode", "drafts", "selection", "since", "note", "state", "step", "error",
            "content_hash", "as_of", "expires_at", "requested_by", "requested_at", "finished_at",
        )  # fmt: skip


class ExportFilterSet(filters.FilterSet):
    document = filters.CharFilter("document__slug")

    class Meta:
        model = Export
        fields = ("state",)  # `format` asks for the format of the answer


class ExportViewSet(DocumentRowViewSet):
    """Exports that were kept, the newest first; `file/` is the file, until it expires."""

    queryset = Export.objects.for_list().order_by("-requested_at", "-pk")
    serializer_class = ExportSerializer
    filterset_class = ExportFilterSet
    search_fields = ("note",)
    ordering_fields = ("requested_at", "as_of")
    shows = (Document,)

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
