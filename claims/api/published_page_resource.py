"""The pages where documents were published, and the changes of them that wait to be decided."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from claims.access.permits import authenticated
from claims.acts import ACTS
from claims.api.answering import answered
from claims.api.visible_rows import DocumentRowViewSet
from claims.models import Document, PageChange, PublishedPage
from literature.api.rows import RelatedSlugField

DECIDED = OpenApiResponse(description="It was decided already, or the text cannot be imported; `detail` says why.")


class PublishedPageSerializer(serializers.ModelSerializer):
    """`found` is what the page said last; `moved_to` where it moved for good."""

    document = RelatedSlugField("slug")

    class Meta:
        model = PublishedPage
        fields = ("id", "document", "url", "state", "found", "note", "moved_to", "asked_at", "due_at")


class PublishedPageFilterSet(filters.FilterSet):
    document = filters.CharFilter("document__slug")

    class Meta:
        model = PublishedPage
        fields = ("state", "found")


class PublishedPageViewSet(DocumentRowViewSet):
    """The page of each document with an address; `stop/` ends that it is looked at, `ask/` does it now and again."""

    queryset = PublishedPage.objects.select_related("document").order_by("document__title", "pk")
    serializer_class = PublishedPageSerializer
    filterset_class = PublishedPageFilterSet
    search_fields = ("url",)
    ordering_fields = ("asked_at", "due_at")
    shows = (Document,)

    @extend_schema(request=None, responses=PublishedPageSerializer)
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])  # the act itself asks for the right
    def stop(self, request: Request, pk: str) -> Response:
        """The page is not looked at any more."""
        return self._done("stop-page", request)

    @extend_schema(request=None, responses=PublishedPageSerializer)
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def ask(self, request: Request, pk: str) -> Response:
        """The page is looked at now, and then again and again."""
        return self._done("ask-page", request)

    def _done(self, name: str, request: Request) -> Response:
        with answered():
            row = ACTS[name].do(self.get_object(), by=authenticated(request.user))
        return Response(self.get_serializer(row).data)


class DifferenceSerializer(serializers.Serializer):
    """A statement as the document holds it (`old`) and as the page shows it (`new`)."""

    kind = serializers.CharField()
    key = serializers.CharField(allow_blank=True)
    old = serializers.CharField(allow_blank=True)
    new = serializers.CharField(allow_blank=True)


class PageChangeSerializer(serializers.ModelSerializer):
    """A text that a page showed; `changes` counts what it would do to the claims, `version` holds it once taken."""

    document = RelatedSlugField("slug")
    decided_by = RelatedSlugField("username")
    version = RelatedSlugField("number")
    changes = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    differences = DifferenceSerializer(many=True, read_only=True)
    warnings = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = PageChange
        fields = (
            "id", "document", "url", "state", "changes", "differences", "warnings", "found_at", "decided_by",
            "decided_at", "version", "brought_by",
        )  # fmt: skip


class PageChangeFilterSet(filters.FilterSet):
    document = filters.CharFilter("document__slug")

    class Meta:
        model = PageChange
        fields = ("state",)


class RejectedSerializer(serializers.Serializer):
    why = serializers.CharField(required=False, allow_blank=True, default="", max_length=300)


class PageChangeViewSet(DocumentRowViewSet):
    """Texts that pages showed and documents do not hold: `accept/` takes one as the next version, `reject/` leaves it,
    and the same text is not proposed again."""

    queryset = (
        PageChange.objects.select_related("document", "decided_by", "version")
        .defer("text")
        .order_by("-found_at", "-pk")
    )
    serializer_class = PageChangeSerializer
    filterset_class = PageChangeFilterSet
    ordering_fields = ("found_at", "decided_at")
    shows = (Document,)

    @extend_schema(request=None, responses={200: PageChangeSerializer, 400: DECIDED})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def accept(self, request: Request, pk: str) -> Response:
        """Takes it as the next version: at once, or by the worker (`brought_by` is the import) where it is long."""
        with answered():
            row = ACTS["accept-page-change"].do(self.get_object(), by=authenticated(request.user))
        return Response(self.get_serializer(row).data)

    @extend_schema(request=RejectedSerializer, responses={200: PageChangeSerializer, 400: DECIDED})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def reject(self, request: Request, pk: str) -> Response:
        """Leaves the document as it is."""
        asked = RejectedSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        with answered():
            row = ACTS["reject-page-change"].do(
                self.get_object(), by=authenticated(request.user), **asked.validated_data
            )
        return Response(self.get_serializer(row).data)
