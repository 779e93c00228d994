"""What editors said of how texts were taken apart: to be read, said, and taken back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ParseError
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from claims.acts import ACTS
from claims.api.answering import answered
from claims.api.visible_rows import DocumentRowViewSet
from claims.models import Claim, Document, Evidence, StatementEdit
from literature.api.rows import RelatedSlugField, StrictBooleanFilter

REFUSED = OpenApiResponse(description="Nothing was done; `detail` says what to do.")
# What each act takes beside the row that it is done to; those behind the bar may be left out.
TAKES: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "not-a-claim": (("reason",), ()),
    "heading": (("reason",), ()),
    "split": (("words",), ("second", "reason")),
    "merge": (("other",), ("reason",)),
    "lead-in": (("lead_in",), ("reason",)),
    "section": (("section",), ("rest", "reason")),
    "restate": (("other",), ()),
    "let-go": (("reason",), ()),
    "make-claim": (("start",), ("reason",)),
    "rename-section": (("section", "headings"), ("reason",)),
    "order-section": (("section", "before"), ("reason",)),
    "move-evidence": (("other", "stance", "reason"), ()),
}
NAMED_OTHERWISE = {"lead-in": {"lead_in": "context"}, "restate": {"other": "body"}, "move-evidence": {"other": "to"}}


class StatementEditSerializer(serializers.ModelSerializer):
    claim = RelatedSlugField("key")
    other = RelatedSlugField("key")
    version = RelatedSlugField("number")
    lost_in = RelatedSlugField("number")
    decided_by = RelatedSlugField("username")
    ended_by = RelatedSlugField("username")

    class Meta:
        model = StatementEdit
        fields = (
            "id", "claim", "other", "version", "kind", "was", "made", "reason", "decided_by", "decided_at", "ended_by",
            "ended_at", "lost_in",
        )  # fmt: skip


class EditSerializer(serializers.Serializer):
    """An act on a statement or a section. Which fields it takes depends on the act: one that is missing is named."""

    act = serializers.ChoiceField(choices=list(TAKES))
    claim = serializers.CharField(required=False, help_text="The key of the claim, of an act on one.")
    document = serializers.CharField(
        required=False, help_text="make-claim, rename-section, order-section: the short name of the document."
    )
    start = serializers.IntegerField(required=False, help_text="make-claim: where the passage begins in the text.")
    evidence = serializers.IntegerField(required=False, help_text="move-evidence: its id.")
    words = serializers.IntegerField(required=False, help_text="split: how many words the first half has.")
    second = serializers.ListField(
        child=serializers.IntegerField(), required=False,
        help_text="split: ids of the evidence that goes to the second half; all other stays.",
    )  # fmt: skip
    other = serializers.CharField(required=False, help_text="merge, restate, move-evidence: key of the other claim.")
    lead_in = serializers.CharField(required=False, allow_blank=True, help_text="lead-in: its words.")
    section = serializers.ListField(child=serializers.CharField(), required=False, help_text="the outermost first")
    headings = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="rename-section: what the section is to be called."
    )
    before = serializers.ListField(
        child=serializers.CharField(), required=False, allow_null=True,
        help_text="order-section: the section that is read after it; null: it is read last.",
    )  # fmt: skip
    rest = serializers.BooleanField(required=False, help_text="section: also what follows in the same section.")
    stance = serializers.ChoiceField(choices=Evidence.Stance.choices, required=False, help_text="move-evidence")
    reason = serializers.CharField(required=False, max_length=1_000)


class EditedSerializer(serializers.Serializer):
    """What was done, in a sentence; `edit` is null where the act leaves a row of another kind."""

    message = serializers.CharField()
    edit = StatementEditSerializer(allow_null=True)


class StatementEditFilterSet(filters.FilterSet):
    claim = filters.CharFilter("claim__key")
    document = filters.CharFilter("claim__document__slug")
    ended = StrictBooleanFilter("ended_at", "isnull", exclude=True)

    class Meta:
        model = StatementEdit
        fields = ("kind",)


class MayEdit(IsAuthenticated):
    """Who may edit statements of some document; the act asks for the right on the claim itself."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return super().has_permission(request, view) and request.user.has_perm("claims.change_claim")


class StatementEditViewSet(DocumentRowViewSet):
    """Edits of statements, the last first; a POST makes one, as the page of a claim does."""

    queryset = StatementEdit.objects.select_related(
        "claim", "other", "version", "lost_in", "decided_by", "ended_by"
    ).order_by("-decided_at", "-pk")
    serializer_class = StatementEditSerializer
    filterset_class = StatementEditFilterSet
    search_fields = ("reason",)
    ordering_fields = ("decided_at",)
    shows = (Claim,)

    def get_permissions(self) -> Sequence[Any]:
        return [MayEdit()] if self.action == "create" else super().get_permissions()

    @extend_schema(request=EditSerializer, responses={201: EditedSerializer, 400: REFUSED})
    def create(self, request: Request) -> Response:
        """Does an act on a statement, and answers what was done."""
        asked = EditSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        act = ACTS[asked.validated_data["act"]]
        row = self._row(request, asked.validated_data)
        return self._answer(act.name, row, request, status=201, **self._arguments(act.name, row, asked.validated_data))

    @extend_schema(request=None, responses={200: EditedSerializer, 400: REFUSED})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])  # the act itself asks for the right
    def undo(self, request: Request, pk: str) -> Response:
        """Takes the edit back."""
        return self._answer("undo-edit", self.get_object(), request, status=200)

    def _answer(self, name: str, row: Model, request: Request, *, status: int, **arguments: Any) -> Response:
        act = ACTS[name]
        with answered():
            done = act.do(row, by=request.user, **act.given, **arguments)
        edit = StatementEditSerializer(done).data if isinstance(done, StatementEdit) else None
        return Response({"message": act.success_message(row, done), "edit": edit}, status=status)

    def _row(self, request: Request, values: Mapping[str, Any]) -> Any:
        """What the act is done to, where the user sees it; what is not there is answered 404."""
        match values["act"]:
            case "make-claim" | "rename-section" | "order-section":
                documents = Document.objects.visible_to(request.user)
                return get_object_or_404(documents, slug=_given(values, "document"))
            case "move-evidence":
                rows = Evidence.objects.visible_to(request.user).select_related("claim")
                return get_object_or_404(rows, pk=_given(values, "evidence"))
        return get_object_or_404(Claim.objects.visible_to(request.user), key=_given(values, "claim"))

    def _arguments(self, name: str, row: Any, values: Mapping[str, Any]) -> dict[str, Any]:
        needed, possible = TAKES[name]
        taken = {one: _given(values, one) for one in needed} | {one: values[one] for one in possible if one in values}
        if "other" in taken:
            document = row.claim.document_id if isinstance(row, Evidence) else row.document_id
            taken["other"] = get_object_or_404(Claim, document=document, key=taken["other"])
        renamed = NAMED_OTHERWISE.get(name, {})
        return {renamed.get(one, one): value for one, value in taken.items()}


def _given(values: Mapping[str, Any], name: str) -> Any:
    if name not in values:
        raise ParseError(f"“{values['act']}” takes “{name}”: give it.")
    return values[name]
