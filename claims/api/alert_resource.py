"""What a user follows and was told. Everybody sees their own, and needs no other right for it."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from claims.models import Notification, Subscription
from claims.models.visibility import OwnQuerySet
from literature.api.reference_resource import ReferenceKeySerializer
from literature.api.rows import ReadOnlyViewSet, RelatedSlugField, StrictBooleanFilter
from literature.models.narrowing import rows_as


class SubscriptionSerializer(serializers.ModelSerializer):
    """Exactly one of `search` and `claim` is filled."""

    search = RelatedSlugField("slug")
    claim = RelatedSlugField("key")

    class Meta:
        model = Subscription
        fields = ("id", "search", "claim", "is_active", "created_at")


class SubscriptionFilterSet(filters.FilterSet):
    search = filters.CharFilter("search__slug")
    claim = filters.CharFilter("claim__key")
    is_active = StrictBooleanFilter("is_active")

    class Meta:
        model = Subscription
        fields = ()


class SubscriptionViewSet(ReadOnlyViewSet):
    """The searches and claims that you follow."""

    permission_classes = (IsAuthenticated,)
    queryset = Subscription.objects.select_related("search", "claim").order_by("pk")
    serializer_class = SubscriptionSerializer
    filterset_class = SubscriptionFilterSet
    ordering_fields = ("created_at",)

    def get_queryset(self) -> QuerySet[Subscription]:
        return rows_as(OwnQuerySet, super().get_queryset()).own(self.request.user)


class NotificationSerializer(serializers.ModelSerializer):
    """`subscription` is empty where you are told as the owner of `search`."""

    search = RelatedSlugField("slug")
    claim = RelatedSlugField("key")
    reference = ReferenceKeySerializer(read_only=True, allow_null=True)
    sent_at = serializers.DateTimeField(source="delivery.sent_at", read_only=True, default=None, allow_null=True)

    class Meta:
        model = Notification
        fields = (
            "id",
            "subscription",
            "search",
            "kind",
            "claim",
            "reference",
            "reason",
            "created_at",
            "sent_at",
        )


class NotificationFilterSet(filters.FilterSet):
    claim = filters.CharFilter("claim__key")
    pmid = filters.CharFilter("reference__pmid")
    subscription = filters.NumberFilter("subscription__pk")

    class Meta:
        model = Notification
        fields = ("kind",)


class NotificationViewSet(ReadOnlyViewSet):
    """What you were told, or are about to be told, with the reason; `sent_at` is empty until it is sent."""

    permission_classes = (IsAuthenticated,)
    queryset = Notification.objects.select_related("claim", "reference", "search", "delivery").order_by("-pk")
    serializer_class = NotificationSerializer
    filterset_class = NotificationFilterSet
    search_fields = ("reason",)
    ordering_fields = ("created_at",)

    def get_queryset(self) -> QuerySet[Notification]:
        return rows_as(OwnQuerySet, super().get_queryset()).own(self.request.user)
