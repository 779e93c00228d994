"""What a user follows and was told. Everybody sees their own, and needs no other right for it."""

from datetime import datetime
from typing import Any, cast

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from claims.access.permits import authenticated
from claims.access.reader_zone import preferences_of
from claims.acts import ACTS
from claims.alerts.letter_of_notices import claim_of, is_seen, reason_of
from claims.api.answering import answered
from claims.models import Claim, Document, Ground, Notification, Subscription
from claims.models.notifications import NotificationQuerySet
from claims.models.visibility import OwnQuerySet
from literature.api.reference_resource import ReferenceKeySerializer
from literature.api.rows import ReadOnlyViewSet, RelatedSlugField, StrictBooleanFilter
from literature.models import Reference, Search
from literature.models.narrowing import rows_as

FOLLOWED = {
    "document": "follow-document",
    "claim": "follow",
    "search": "follow-search",
    "reference": "follow-reference",
    "curated": "follow-curated",
}


class SubscriptionSerializer(serializers.ModelSerializer):
    """Exactly one of `document` (with a `section`, or none), `claim`, `search`, `reference` and `curated` (all that you
    edit) is filled. `rhythm`, `hour` and `weekday` (0 is Monday) say when what comes of it is sent, in your time
    zone; `grave_at_once` that a retraction does not wait."""

    document = RelatedSlugField("slug")
    search = RelatedSlugField("slug")
    claim = RelatedSlugField("key")
    reference = ReferenceKeySerializer(read_only=True, allow_null=True)

    class Meta:
        model = Subscription
        fields = (
            "id", "document", "section", "search", "claim", "reference", "curated", "is_active", "rhythm", "hour",
            "weekday", "grave_at_once", "is_muted", "snoozed_until", "created_at",
        )  # fmt: skip


RHYTHM = ("rhythm", "hour", "weekday", "grave_at_once")


class FollowSerializer(serializers.Serializer):
    """Names one thing to follow, or to follow no more where `is_active` is false."""

    document = serializers.SlugField(required=False)
    section = serializers.ListField(child=serializers.CharField(), required=False, default=list)
    claim = serializers.CharField(required=False)
    search = serializers.SlugField(required=False)
    reference = serializers.CharField(required=False, help_text="Its PMID.")
    curated = serializers.BooleanField(required=False, help_text="true: all that you edit.")
    is_active = serializers.BooleanField(default=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(bool(attrs.get(name)) for name in FOLLOWED) != 1 or (attrs.get("section") and "document" not in attrs):
            raise serializers.ValidationError(f"Name exactly one of {', '.join(FOLLOWED)}.")
        return attrs


class RhythmSerializer(serializers.Serializer):
    """When what comes of a subscription is sent; what is not named stays."""

    rhythm = serializers.ChoiceField(choices=Subscription.Rhythm.choices, required=False)
    hour = serializers.IntegerField(min_value=0, max_value=23, required=False)
    weekday = serializers.IntegerField(min_value=0, max_value=6, required=False)
    grave_at_once = serializers.BooleanField(required=False)
    is_muted = serializers.BooleanField(required=False)
    snoozed_until = serializers.DateTimeField(required=False, allow_null=True)


class SubscriptionFilterSet(filters.FilterSet):
    document = filters.CharFilter("document__slug")
    search = filters.CharFilter("search__slug")
    claim = filters.CharFilter("claim__key")
    is_active = StrictBooleanFilter("is_active")

    class Meta:
        model = Subscription
        fields = ()


class SubscriptionViewSet(ReadOnlyViewSet):
    """What you follow; a POST follows one thing, or ends that; a PATCH says when what comes of it is sent."""

    http_method_names = ["get", "post", "patch", "head", "options"]

    permission_classes = (IsAuthenticated,)
    queryset = Subscription.objects.with_subject().order_by("pk")
    serializer_class = SubscriptionSerializer
    filterset_class = SubscriptionFilterSet
    ordering_fields = ("created_at",)

    def get_queryset(self) -> QuerySet[Subscription]:
        return rows_as(OwnQuerySet, super().get_queryset()).own(self.request.user)

    @extend_schema(request=FollowSerializer, responses={200: SubscriptionSerializer})
    def create(self, request: Request) -> Response:
        """Tells you what is new about a document with all its claims or those of a section, a claim, a search or a work
        that you see, or about all that you edit."""
        asked = FollowSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        user = authenticated(request.user)
        name = next(name for name in FOLLOWED if asked.validated_data.get(name))
        row = _named(name, asked.validated_data[name], user)
        with answered():
            more = {"section": asked.validated_data["section"]} if name == "document" else {}
            done = ACTS[FOLLOWED[name]].do(row, by=user, on=asked.validated_data["is_active"], **more)
        return Response(SubscriptionSerializer(done).data)

    @extend_schema(request=RhythmSerializer, responses={200: SubscriptionSerializer})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Says when what comes of it is sent; mutes it; puts it off until a time (null: no more)."""
        row, user = self.get_object(), authenticated(request.user)
        asked = RhythmSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        with answered(), transaction.atomic():
            if rhythm := {name: given[name] for name in RHYTHM if name in given}:
                kept = {name: getattr(row, name) for name in RHYTHM}
                ACTS["set-rhythm"].do(row, by=user, **{**kept, **rhythm})
            if "is_muted" in given:
                ACTS["mute"].do(row, by=user, on=given["is_muted"])
            if "snoozed_until" in given:
                ACTS["snooze"].do(row, by=user, until=given["snoozed_until"])
        return Response(SubscriptionSerializer(row).data)


def _named(noun: str, key: Any, user: User) -> Model:
    """Raises NotFound for what is not there, or not to be seen."""
    if noun == "curated":
        return preferences_of(user)
    rows: dict[str, QuerySet[Any]] = {
        "document": Document.objects.visible_to(user).filter(slug=key),
        "claim": Claim.objects.visible_to(user).filter(key=key),
        "search": Search.objects.filter(slug=key),
        "reference": Reference.objects.filter(pmid=key),
    }
    if (row := rows[noun].first()) is None:
        raise NotFound(f"There is no {noun} “{key}” that you see.")
    return cast(Model, row)


class NotificationSerializer(serializers.ModelSerializer):
    """`subscriptions` are all on which you are told, `subscription` the first of them; none where you are told as the
    owner of `search`, or by name."""

    search = RelatedSlugField("slug")
    claim = serializers.SerializerMethodField()
    reference = ReferenceKeySerializer(read_only=True, allow_null=True)
    reason = serializers.SerializerMethodField()
    before = serializers.SerializerMethodField()
    after = serializers.SerializerMethodField()
    sent_at = serializers.SerializerMethodField()
    subscription = serializers.SerializerMethodField()
    subscriptions = serializers.SerializerMethodField()

    class Meta:
        model = Notification
        fields = (
            "id",
            "subscription",
            "subscriptions",
            "search",
            "kind",
            "claim",
            "reference",
            "reason",
            "before",
            "after",
            "to_do",
            "created_at",
            "sent_at",
            "read_at",
        )

    def get_claim(self, notification: Notification) -> str | None:
        claim = claim_of(notification)
        return claim.key if claim else None

    def get_reason(self, notification: Notification) -> str:
        return reason_of(notification)

    def get_before(self, notification: Notification) -> str:
        return notification.before if is_seen(notification) else ""

    def get_after(self, notification: Notification) -> str:
        return notification.after if is_seen(notification) else ""

    def get_subscription(self, notification: Notification) -> int | None:
        return next(iter(self.get_subscriptions(notification)), None)

    def get_subscriptions(self, notification: Notification) -> list[int]:
        return [ground.subscription_id for ground in notification.grounds.all()]

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_sent_at(self, notification: Notification) -> datetime | None:
        """When it was first sent, by whichever channel."""
        return min((one.sent_at for one in notification.deliveries.all() if one.sent_at), default=None)


class NotificationFilterSet(filters.FilterSet):
    claim = filters.CharFilter(method="about_claim", help_text="Its key: what you were told of that claim.")
    pmid = filters.CharFilter("reference__pmid")
    subscription = filters.NumberFilter("subscriptions__pk")

    class Meta:
        model = Notification
        fields = ("kind",)

    def about_claim(self, rows: QuerySet[Notification], name: str, key: str) -> QuerySet[Notification]:
        """By the grounds on which its reader is told, as they are shown: it may have been written of another claim."""
        shown = Ground.objects.visible_for(authenticated(self.request.user)).filter(claim__key=key)
        on_ground = Exists(shown.filter(notification=OuterRef("pk")).order_by())
        return rows.filter(Q(on_ground) | Q(is_personal=True, claim__key=key))


class NotificationViewSet(ReadOnlyViewSet):
    """What you were told, or are about to be told, with the reason; `sent_at` is empty until it is sent."""

    permission_classes = (IsAuthenticated,)
    queryset = (
        Notification.objects.select_related("claim", "reference", "search")
        .prefetch_related("deliveries")
        .order_by("-pk")
    )
    serializer_class = NotificationSerializer
    filterset_class = NotificationFilterSet
    ordering_fields = ("created_at",)

    def get_queryset(self) -> QuerySet[Notification]:
        user = authenticated(self.request.user)
        return (
            rows_as(NotificationQuerySet, super().get_queryset())
            .own(user)
            .with_grounds(Ground.objects.visible_for(user))
        )
