"""What was learnt from the decisions on a document's suggestions, for programs."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.visible_rows import DocumentRowViewSet
from claims.models import LearnedRanking, Suggestion
from claims.triage.learning.report import learning_of


class WordsSerializer(serializers.Serializer):
    against = serializers.ListField(child=serializers.CharField())

    def get_fields(self) -> dict[str, serializers.Field]:
        """`for` is a word of Python and no name of a field there."""
        return {"for": serializers.ListField(child=serializers.CharField()), **super().get_fields()}


class LearningSerializer(serializers.Serializer):
    """`attached` and `dismissed` count now, `learnt_from` in training `number`. `figures` come from decisions that were
    kept aside in turn, by what was `learnt` and by the `cold` order; empty where there were too few."""

    document = serializers.CharField()
    attached = serializers.IntegerField()
    dismissed = serializers.IntegerField()
    included_elsewhere = serializers.IntegerField()
    excluded_elsewhere = serializers.IntegerField()
    number = serializers.IntegerField(allow_null=True)
    made_at = serializers.DateTimeField(allow_null=True)
    learnt_from = serializers.IntegerField()
    orders = serializers.BooleanField(help_text="What waits is ordered by it.")
    says = serializers.CharField()
    words = WordsSerializer()
    figures = serializers.DictField()


class LearningViewSet(DocumentRowViewSet):
    @extend_schema(responses=LearningSerializer)
    @action(detail=True, shows=(Suggestion, LearnedRanking))
    def learning(self, request: Request, slug: str) -> Response:
        """What attached and dismissed suggestions taught, and how far down one must read for most of what matters."""
        return Response(LearningSerializer(learning_of(self.get_object())).data)
