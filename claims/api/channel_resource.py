"""Where your alerts go. Everybody sees their own, and needs no other right for it."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from claims import links
from claims.access.permits import authenticated
from claims.acts import ACTS
from claims.alerts.channels import CHANNELS
from claims.alerts.own_channels import FEED
from claims.api.answering import answered
from claims.api.export_resource import REFUSED
from claims.models import Channel, Subscription
from claims.models.visibility import OwnQuerySet
from literature.api.rows import ReadOnlyViewSet, StrictBooleanFilter
from literature.models.narrowing import rows_as


class ChannelSerializer(serializers.ModelSerializer):
    """`address` is as it may be shown; `confirmed_at` is empty until it takes alerts; `off_because` says why the
    program switched it off."""

    address = serializers.SerializerMethodField()

    class Meta:
        model = Channel
        fields: tuple[str, ...] = (
            "id", "kind", "address", "subscription", "is_on", "confirmed_at", "failures", "error", "off_because",
            "created_at",
        )  # fmt: skip

    @extend_schema_field(serializers.CharField())
    def get_address(self, channel: Channel) -> str:
        return CHANNELS[channel.kind].shown(channel) if channel.kind in CHANNELS else ""


class NewChannelSerializer(ChannelSerializer):
    """With its secret, which is told here alone: of a webhook the key of its signatures, of a feed its address."""

    secret = serializers.SerializerMethodField()

    class Meta(ChannelSerializer.Meta):
        fields = (*ChannelSerializer.Meta.fields, "secret")

    @extend_schema_field(serializers.CharField())
    def get_secret(self, channel: Channel) -> str:
        return links.feed(channel.secret) if channel.kind == FEED else channel.secret


class AddChannelSerializer(serializers.Serializer):
    """A mail address, or the address that is called; a feed has none."""

    kind = serializers.ChoiceField(choices=[(kind, CHANNELS[kind].name) for kind in CHANNELS])
    address = serializers.CharField(max_length=2_000, default="", allow_blank=True)
    subscription = serializers.PrimaryKeyRelatedField(
        queryset=Subscription.objects.none(), default=None, allow_null=True, help_text="Empty: all that you follow."
    )

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if request := self.context.get("request"):
            fields["subscription"].queryset = Subscription.objects.own(request.user)
        return fields


class SwitchSerializer(serializers.Serializer):
    is_on = serializers.BooleanField()


class ChannelFilterSet(filters.FilterSet):
    is_on = StrictBooleanFilter("is_on")

    class Meta:
        model = Channel
        fields = ("kind",)


class ChannelViewSet(ReadOnlyViewSet):
    """Where your alerts go; a POST adds one, `test/` sends a test, `switch/` switches it, `renew/` its secret,
    `remove/` removes it."""

    http_method_names = ["get", "post", "head", "options"]
    permission_classes = (IsAuthenticated,)
    queryset = Channel.objects.select_related("user", "subscription").order_by("pk")
    serializer_class = ChannelSerializer
    filterset_class = ChannelFilterSet
    ordering_fields = ("created_at",)

    def get_queryset(self) -> QuerySet[Channel]:
        return rows_as(OwnQuerySet, super().get_queryset()).own(self.request.user)

    @extend_schema(request=AddChannelSerializer, responses={201: NewChannelSerializer, 400: REFUSED})
    def create(self, request: Request) -> Response:
        """Adds a channel. Nothing goes there before it is confirmed: send a test."""
        asked = AddChannelSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        user, values = authenticated(request.user), dict(asked.validated_data)
        new = Channel(user=user, subscription=values.pop("subscription"))
        with answered():
            row = ACTS["add-channel"].do(new, by=user, **values)
        return Response(NewChannelSerializer(row).data, status=201)

    @extend_schema(request=None, responses={200: ChannelSerializer, 400: REFUSED})
    @action(detail=True, methods=["post"])
    def test(self, request: Request, pk: str) -> Response:
        """Sends a test by the way that alerts go; what takes calls is confirmed by answering well."""
        return self._done("test-channel", self.get_object())

    @extend_schema(request=SwitchSerializer, responses={200: ChannelSerializer, 400: REFUSED})
    @action(detail=True, methods=["post"])
    def switch(self, request: Request, pk: str) -> Response:
        """Switches it on or off."""
        row, asked = self.get_object(), SwitchSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return self._done("switch-channel", row, on=asked.validated_data["is_on"])

    @extend_schema(request=None, responses={200: NewChannelSerializer, 400: REFUSED})
    @action(detail=True, methods=["post"])
    def renew(self, request: Request, pk: str) -> Response:
        """Another key of a webhook, another address of a feed."""
        return self._done("renew-channel", self.get_object(), serializer=NewChannelSerializer)

    @extend_schema(request=None, responses={204: None, 400: REFUSED})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        """Deletes it, with its address."""
        with answered():
            ACTS["remove-channel"].do(self.get_object(), by=authenticated(request.user))
        return Response(status=204)

    def _done(
        self, name: str, row: Channel, serializer: type[ChannelSerializer] = ChannelSerializer, **values: Any
    ) -> Response:
        with answered():
            done = ACTS[name].do(row, by=authenticated(self.request.user), **values)
        return Response(serializer(done).data)
