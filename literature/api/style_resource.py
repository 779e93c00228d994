"""Styles of CSL and templates of Word that people bring: listed, added from a file, removed."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from literature.api.rows import MayRead, ReadOnlyViewSet, RelatedSlugField
from literature.library.style_choice import LONGEST_NAME, add_style, remove_style
from literature.models import UploadedStyle
from literature.refusals import Refused
from literature.styles.template_file import LARGEST

REFUSED = OpenApiResponse(description="Refused; `detail` says why and what to do.")
NEEDED = {"create": "literature.add_uploadedstyle", "destroy": "literature.delete_uploadedstyle"}


class BroughtStyleSerializer(serializers.Serializer):
    """A .csl `file`, or a Word file (.docx); `name` is by which it is chosen, that of the file where none is given."""

    file = serializers.FileField(allow_empty_file=True)
    name = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_NAME)


class StyleSerializer(serializers.ModelSerializer):
    """`name` is what `style` takes everywhere, or `template` where the `kind` is "word"; `parent` the style that it
    takes over, "" where it stands alone."""

    added_by = RelatedSlugField("username")

    class Meta:
        model = UploadedStyle
        fields = ("id", "kind", "name", "title", "parent", "size", "sha256", "added_by", "added_at")


class StyleFilterSet(filters.FilterSet):
    class Meta:
        model = UploadedStyle
        fields = ("kind", "name")


class MayChangeStyles(IsAuthenticated):
    def has_permission(self, request: Request, view: Any) -> bool:
        return super().has_permission(request, view) and request.user.has_perm(NEEDED[view.action])


class StyleViewSet(ReadOnlyViewSet):
    """Styles that were brought, beside those of the installation: the usual ones, and journals' by their names."""

    queryset = UploadedStyle.objects.defer("data").select_related("added_by")
    serializer_class = StyleSerializer
    filterset_class = StyleFilterSet
    parser_classes = (MultiPartParser,)
    search_fields = ("name", "title")
    ordering_fields = ("name", "added_at")

    def get_permissions(self) -> Sequence[Any]:
        return [MayChangeStyles()] if self.action in NEEDED else [MayRead()]

    @extend_schema(
        request={"multipart/form-data": BroughtStyleSerializer}, responses={201: StyleSerializer, 400: REFUSED}
    )
    def create(self, request: Request) -> Response:
        """Adds a style: read apart, checked after CSL's grammar, and tried."""
        asked = BroughtStyleSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        file, name = asked.validated_data["file"], asked.validated_data.get("name", "")
        assert isinstance(request.user, User)  # `MayChangeStyles` lets nobody else in
        try:
            row = add_style(file.read(LARGEST + 1), file.name, name=name, by=request.user)
        except Refused as refused:
            raise ParseError(str(refused)) from refused
        address = reverse("api-styles-detail", args=(row.pk,), request=request)
        return Response(self.get_serializer(row).data, status=201, headers={"Location": address})

    @extend_schema(request=None, responses={204: None, 400: REFUSED})
    def destroy(self, request: Request, **keys: Any) -> Response:
        """Removes it; refused while an export that is not written yet cites in it."""
        try:
            remove_style(self.get_object())
        except Refused as refused:
            raise ParseError(str(refused)) from refused
        return Response(status=204)
