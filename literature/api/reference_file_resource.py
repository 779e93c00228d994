"""Files of references over the API: bring one, see what becomes of each record, confirm it or let it go."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ParseError
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from literature.api.rows import MayRead, ReadOnlyViewSet, RelatedSlugField
from literature.library.bringing import LARGEST, bring_file, confirm_file, stop_file
from literature.models import FileRecord, ReferenceFile
from literature.refusals import Refused

REFUSED = OpenApiResponse(description="Refused; `detail` says why and what to do.")


class BroughtSerializer(serializers.Serializer):
    """A `file` of any kind that `import_references` reads."""

    file = serializers.FileField(allow_empty_file=True)


class ListedFileSerializer(serializers.ModelSerializer):
    """`done` of `records` are through with what is being done."""

    requested_by = RelatedSlugField("username")
    confirmed_by = RelatedSlugField("username")

    class Meta:
        model = ReferenceFile
        fields: tuple[str, ...] = (
            "id", "name", "size", "state", "records", "done", "error", "requested_by", "requested_at", "confirmed_by",
            "confirmed_at", "finished_at",
        )  # fmt: skip


class ReferenceFileSerializer(ListedFileSerializer):
    """The same, and how many records are of each verdict."""

    counts = serializers.DictField(child=serializers.IntegerField(), read_only=True)

    class Meta(ListedFileSerializer.Meta):
        fields = (*ListedFileSerializer.Meta.fields, "counts")


class FileRecordSerializer(serializers.ModelSerializer):
    """What will become of a record of the file; once `is_through`, what has."""

    class Meta:
        model = FileRecord
        fields = ("index", "location", "verdict", "name", "reason", "is_through", "reference")


class ReferenceFileFilterSet(filters.FilterSet):
    class Meta:
        model = ReferenceFile
        fields = ("state",)


class MayBring(IsAuthenticated):
    """Whoever may add a work may add many."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return super().has_permission(request, view) and request.user.has_perm("literature.add_reference")


class ReferenceFileViewSet(ReadOnlyViewSet):
    """Files of references, the newest first. A small one is read, and taken in, at once; a long one by a worker."""

    queryset = ReferenceFile.objects.select_related("requested_by", "confirmed_by")
    serializer_class = ReferenceFileSerializer
    filterset_class = ReferenceFileFilterSet
    parser_classes = (MultiPartParser,)
    search_fields = ("name",)
    ordering_fields = ("requested_at", "finished_at")

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return ListedFileSerializer if self.action == "list" else ReferenceFileSerializer

    def get_permissions(self) -> Sequence[Any]:
        return [MayBring()] if self.action in ("create", "confirm", "stop") else [MayRead()]

    @extend_schema(
        request={"multipart/form-data": BroughtSerializer},
        responses={201: ReferenceFileSerializer, 202: ReferenceFileSerializer, 400: REFUSED},
    )
    def create(self, request: Request) -> Response:
        """Reads the file; nothing is taken in before it is confirmed. 202: a worker reads it."""
        asked = BroughtSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        file = asked.validated_data["file"]
        try:
            row = bring_file(file.name, file.read(LARGEST + 1), by=_user_of(request))
        except Refused as refused:
            raise ParseError(str(refused)) from refused
        address = reverse("api-reference-files-detail", args=(row.pk,), request=request)
        status = 202 if row.is_at_work else 201
        return Response(self.get_serializer(row).data, status=status, headers={"Location": address})

    @extend_schema(responses=FileRecordSerializer(many=True), filters=False)
    @action(detail=True)
    def records(self, request: Request, **keys: Any) -> Response:
        """The records in their order, with verdict and reason; paged as every list."""
        page = self.paginate_queryset(self.get_object().rows.order_by("index"))
        return self.get_paginated_response(FileRecordSerializer(page, many=True).data)

    @extend_schema(request=None, responses={200: ReferenceFileSerializer, 202: ReferenceFileSerializer, 400: REFUSED})
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, **keys: Any) -> Response:
        """Takes in what was shown. 202: a worker does it."""
        try:
            row = confirm_file(self.get_object(), by=_user_of(request))
        except Refused as refused:
            raise ParseError(str(refused)) from refused
        return Response(self.get_serializer(row).data, status=202 if row.is_at_work else 200)

    @extend_schema(request=None, responses={200: ReferenceFileSerializer, 400: REFUSED})
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, **keys: Any) -> Response:
        """Stops it, or puts aside what was only shown; what was taken in stays."""
        try:
            row = stop_file(self.get_object())
        except Refused as refused:
            raise ParseError(str(refused)) from refused
        return Response(self.get_serializer(row).data)


def _user_of(request: Request) -> User:
    assert isinstance(request.user, User)  # `MayBring` lets nobody else in
    return request.user
