"""Who has which flag or review, and what colleagues say about claims: read and written as on the desk."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ParseError, PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from claims.access.permits import authenticated
from claims.acts import ACTS
from claims.api.answering import answered
from claims.api.visible_rows import DocumentRowViewSet
from claims.colleagues.assigning import has_no_role
from claims.models import Assignment, Claim, Comment, Flag
from claims.models.assignments import AssignmentQuerySet
from claims.models.bounds import LONGEST_PROSE
from literature.api.rows import RelatedSlugField, StrictBooleanFilter
from literature.models.narrowing import rows_as

LARGEST_ID = 2**63 - 1
REFUSED = OpenApiResponse(description="Nothing was done; `detail` says what to do.")


class AssignmentSerializer(serializers.ModelSerializer):
    """Exactly one of `flag` and `claim` is filled. Nobody has it where `assignee` is null, or not `is_current`."""

    document = RelatedSlugField("slug")
    claim = RelatedSlugField("key", help_text="Whose next review it is.")
    assignee = RelatedSlugField("username")
    assigned_by = RelatedSlugField("username")
    is_current = serializers.BooleanField(
        source="has_holder", read_only=True, help_text="The assignee is an editor of the document still."
    )
    is_overdue = serializers.BooleanField(source="overdue", read_only=True, help_text="Its day is over, as of today.")

    class Meta:
        model = Assignment
        fields = (
            "id", "document", "flag", "claim", "assignee", "due_on", "is_current", "is_overdue", "assigned_by",
            "assigned_at", "edition",
        )  # fmt: skip


class SeenEditionSerializer(serializers.Serializer):
    """`seen` is the `edition` of the assignment that you saw, 0 for none: what was assigned since is refused."""

    seen = serializers.IntegerField(required=False, min_value=0, max_value=LARGEST_ID)


class AssignSerializer(SeenEditionSerializer):
    """A `flag` by its id, or the next review of a `claim` by its key: one of the two."""

    flag = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)
    claim = serializers.CharField(required=False, max_length=20)
    assignee = serializers.CharField(max_length=150, help_text="The user name of an editor or lead of the document.")
    due_on = serializers.DateField(required=False, allow_null=True, help_text="A day: today or later.")

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if ("flag" in values) == ("claim" in values):
            raise serializers.ValidationError("Give a flag or a claim: one of the two.")
        return values


class AssignmentFilterSet(filters.FilterSet):
    """`current` leaves out what is done or nobody's; `overdue` are current ones whose day is over."""

    document = filters.CharFilter("document__slug")
    assignee = filters.CharFilter("assignee__username")
    claim = filters.CharFilter("claim__key")
    flag = filters.NumberFilter("flag__pk")
    current = StrictBooleanFilter(method="is_current")
    overdue = StrictBooleanFilter(method="is_overdue")

    class Meta:
        model = Assignment
        fields = ()

    def is_current(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return _narrowed(queryset, rows_as(AssignmentQuerySet, queryset).current(), value)

    def is_overdue(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return _narrowed(queryset, rows_as(AssignmentQuerySet, queryset).overdue(timezone.localdate()), value)


def _narrowed(queryset: QuerySet, found: QuerySet, value: bool) -> QuerySet:
    return found if value else queryset.exclude(pk__in=Assignment.objects.filter(pk__in=found.values("pk")))


class MayAct(IsAuthenticated):
    """Who may do it somewhere; the act itself asks for the right on its row."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return super().has_permission(request, view) and ACTS[view.first_act].permits(request.user)


class ActingViewSet(DocumentRowViewSet):
    """A list whose rows are written by acts, which all ask for the right of `first_act`."""

    first_act = ""
    writes: tuple[str, ...] = ()

    def get_permissions(self) -> Sequence[Any]:
        return [MayAct()] if self.action in self.writes else super().get_permissions()

    def done(self, name: str, row: Model, request: Request, **arguments: Any) -> Any:
        """What the act answers; refusals as answers of the API."""
        with answered():
            return ACTS[name].do(row, by=authenticated(request.user), **arguments)

    def answer(self, row: Model, status: int = 200) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=row.pk)).data, status=status)


class AssignmentViewSet(ActingViewSet):
    """Assignments, those that are due first; a POST gives one to somebody, who is told by mail."""

    queryset = Assignment.objects.first_due_first().with_holder().select_related("document", "claim")
    serializer_class = AssignmentSerializer
    filterset_class = AssignmentFilterSet
    ordering_fields = ("due_on", "assigned_at")
    shows = (Claim, Flag)
    first_act = "assign-flag"
    writes = ("create", "unassign", "undo")

    @extend_schema(request=AssignSerializer, responses={201: AssignmentSerializer, 400: REFUSED})
    def create(self, request: Request) -> Response:
        """Gives a flag, or the next review of a claim, to an editor of its document."""
        asked = AssignSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        row, what = self._row(values, request)
        if not ACTS[f"assign-{what}"].permits(request.user, row):
            raise PermissionDenied
        to = User.objects.filter(username=values["assignee"]).first()
        if to is None:
            raise ParseError(str(has_no_role(values["assignee"])))
        given = {"to": to, "due_on": values.get("due_on"), "seen": values.get("seen")}
        return self.answer(self.done(f"assign-{what}", row, request, **given), status=201)

    def _row(self, values: dict[str, Any], request: Request) -> tuple[Flag | Claim, str]:
        if "flag" in values:
            return get_object_or_404(Flag.objects.visible_to(request.user), pk=values["flag"]), "flag"
        return get_object_or_404(Claim.objects.visible_to(request.user), key=values["claim"]), "review"

    @extend_schema(request=SeenEditionSerializer, responses={200: AssignmentSerializer, 400: REFUSED})
    @action(detail=True, methods=["post"])
    def unassign(self, request: Request, pk: str) -> Response:
        """Gives it to nobody."""
        row = self.get_object()
        name = "unassign-flag" if row.flag_id else "unassign-review"
        return self.answer(self.done(name, row.subject, request, seen=self._seen(request)))

    def _seen(self, request: Request) -> int | None:
        asked = SeenEditionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        seen: int | None = asked.validated_data.get("seen")
        return seen

    @extend_schema(request=SeenEditionSerializer, responses={200: AssignmentSerializer, 400: REFUSED})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Takes the last assignment back: it is whose it was before."""
        return self.answer(self.done("undo-assignment", self.get_object(), request, seen=self._seen(request)))


class CommentSerializer(serializers.ModelSerializer):
    """`thread` is the comment that it answers. Of a deleted one `text` is empty."""

    claim = RelatedSlugField("key")
    written_by = RelatedSlugField("username")
    resolved_by = RelatedSlugField("username", help_text="Of the first of a thread: for all of it.")

    class Meta:
        model = Comment
        fields = (
            "id", "claim", "thread", "text", "written_by", "written_at", "edited_at", "deleted_at", "resolved_at",
            "resolved_by",
        )  # fmt: skip


class WordsSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=LONGEST_PROSE, help_text="@username has a member told by mail, once.")


class NewCommentSerializer(WordsSerializer):
    """On a `claim` by its key, or in answer to the comment `thread` by its id: one of the two."""

    claim = serializers.CharField(required=False, max_length=20)
    thread = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if ("thread" in values) == ("claim" in values):
            raise serializers.ValidationError("Give a claim or a thread: one of the two.")
        return values


class CommentFilterSet(filters.FilterSet):
    claim = filters.CharFilter("claim__key")
    document = filters.CharFilter("claim__document__slug")
    thread = filters.NumberFilter(
        method="of_thread", max_value=LARGEST_ID, decimal_places=0, help_text="A comment and its answers."
    )
    written_by = filters.CharFilter("written_by__username")
    open = StrictBooleanFilter(method="is_open", help_text="Of threads that nobody resolved.")

    class Meta:
        model = Comment
        fields = ()

    def of_thread(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        return queryset.filter(Q(pk=value) | Q(thread=value))

    def is_open(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        is_open = Comment.objects.open().order_by()
        return queryset.filter(pk__in=is_open) if value else queryset.exclude(pk__in=is_open)


class CommentViewSet(ActingViewSet):
    """Comments on claims, the newest first: for members of their documents, and in no export."""

    queryset = Comment.objects.select_related("claim", "written_by", "resolved_by").order_by("-written_at", "-pk")
    serializer_class = CommentSerializer
    filterset_class = CommentFilterSet
    search_fields = ("text",)
    ordering_fields = ("written_at",)
    shows = (Claim,)
    first_act = "comment"
    writes = ("create", "partial_update", "destroy", "resolve", "reopen")
    http_method_names = ("get", "post", "patch", "delete", "head", "options")

    @extend_schema(request=NewCommentSerializer, responses={201: CommentSerializer, 400: REFUSED})
    def create(self, request: Request) -> Response:
        """Begins a thread on a claim, or answers in one."""
        asked = NewCommentSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        if "thread" in values:
            thread = get_object_or_404(Comment.objects.visible_to(request.user), pk=values["thread"])
            return self.answer(self.done("answer-comment", thread, request, text=values["text"]), status=201)
        claim = get_object_or_404(Claim.objects.visible_to(request.user), key=values["claim"])
        return self.answer(self.done("comment", claim, request, text=values["text"]), status=201)

    @extend_schema(request=WordsSerializer, responses={200: CommentSerializer, 400: REFUSED})
    def partial_update(self, request: Request, pk: str) -> Response:
        """New words, by its author."""
        row = self.get_object()
        asked = WordsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return self.answer(self.done("edit-comment", row, request, text=asked.validated_data["text"]))

    @extend_schema(request=None, responses={200: CommentSerializer, 400: REFUSED})
    def destroy(self, request: Request, pk: str) -> Response:
        """Takes its words away, by its author; that there was one stays."""
        return self.answer(self.done("delete-comment", self.get_object(), request))

    @extend_schema(request=None, responses={200: CommentSerializer, 400: REFUSED})
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, pk: str) -> Response:
        """Resolves its thread; answers the comment that began it."""
        return self.answer(self.done("resolve-thread", self.get_object(), request))

    @extend_schema(request=None, responses={200: CommentSerializer, 400: REFUSED})
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Opens its thread again; answers the comment that began it."""
        return self.answer(self.done("reopen-thread", self.get_object(), request))
