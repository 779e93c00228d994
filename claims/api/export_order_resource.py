"""Exports that come by mail: one's own, asked for here, and stopped."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from claims.access.permits import authenticated
from claims.acts import ACTS
from claims.api.answering import answered
from claims.api.export_resource import REFUSED, WantedSerializer
from claims.models import ExportOrder
from claims.models.visibility import OwnQuerySet
from literature.api.rows import ReadOnlyViewSet, RelatedSlugField
from literature.models.narrowing import rows_as


class ExportOrderSerializer(serializers.ModelSerializer):
    """`due_at` is its next turn; `filters` are those of the list of claims, empty for all of the text."""

    document = RelatedSlugField("slug")

    class Meta:
        model = ExportOrder
        fields = (
            "id", "document", "format", "mode", "style", "template", "drafts", "filters", "rhythm", "hour",
            "tells_unchanged", "state", "due_at", "sent_at", "error", "created_at", "ended_at", "why_ended",
        )  # fmt: skip


class AskedExportOrderSerializer(WantedSerializer):
    """What is to come by mail, how often, and at which hour of your day."""

    filters = serializers.DictField(child=serializers.CharField(max_length=1_000), default=dict)
    rhythm = serializers.ChoiceField(choices=ExportOrder.Rhythm.choices, default=ExportOrder.Rhythm.WEEKLY)
    hour = serializers.IntegerField(min_value=0, max_value=23, default=7)
    tells_unchanged = serializers.BooleanField(default=False)


class ExportOrderFilterSet(filters.FilterSet):
    document = filters.CharFilter("document__slug")

    class Meta:
        model = ExportOrder
        fields = ("state", "rhythm")


class ExportOrderViewSet(ReadOnlyViewSet):
    """The exports that come to you by mail; a POST asks for one, `stop/` ends it."""

    http_method_names = ["get", "post", "head", "options"]
    permission_classes = (IsAuthenticated,)
    queryset = ExportOrder.objects.for_list().order_by("-created_at", "-pk")
    serializer_class = ExportOrderSerializer
    filterset_class = ExportOrderFilterSet
    ordering_fields = ("created_at", "due_at")

    def get_queryset(self) -> QuerySet[ExportOrder]:
        return rows_as(OwnQuerySet, super().get_queryset()).own(self.request.user)

    @extend_schema(request=AskedExportOrderSerializer, responses={201: ExportOrderSerializer, 400: REFUSED})
    def create(self, request: Request) -> Response:
        """Sends you an export by mail as soon as a worker has written it, and again when something has changed."""
        asked = AskedExportOrderSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        values = dict(asked.validated_data)
        document, name = values.pop("document"), values.pop("format")
        order = ACTS["order-export"]
        with answered():
            row = order.do(document, name=name, by=authenticated(request.user), **values)
        return Response(self.get_serializer(row).data, status=201)

    @extend_schema(request=None, responses={200: ExportOrderSerializer, 400: REFUSED})
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, pk: str) -> Response:
        """It comes no more."""
        row = self.get_object()
        with answered():
            stopped = ACTS["stop-export-order"].do(row, by=authenticated(request.user))
        return Response(self.get_serializer(stopped).data)
