"""What changed in a document since one's last visit, for programs: to ask is no visit and moves nothing."""

from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from claims.access.permits import authenticated
from claims.acts import ACTS
from claims.api.answering import answered
from claims.api.visible_rows import DocumentRowViewSet
from claims.links import absolute
from claims.models import Assessment, Assignment, Claim, Comment, Document, Evidence, Flag, Review, Suggestion
from claims.visits.news import News, news_of
from claims.visits.visiting import visit_of
from literature.models import Reference

SHOWN = (Claim, Evidence, Assessment, Flag, Review, Suggestion, Comment, Assignment, Reference)
SINCE = OpenApiParameter("since", datetime, description="From this moment on, instead of your last visit.")
CLAIM = OpenApiParameter("claim", str, description="Only what is about the claim with this key.")


class NewsSerializer(serializers.Serializer):
    """`by` is empty for a rule and for the literature; `claim` names one or a few; `url` leads to it at the desk."""

    at = serializers.DateTimeField()
    by = serializers.SerializerMethodField()
    what = serializers.CharField()
    why = serializers.CharField()
    claim = serializers.CharField()
    url = serializers.SerializerMethodField()

    def get_by(self, line: News) -> str:
        return str(line.by or "")

    def get_url(self, line: News) -> str:
        return absolute(line.url)


class SinceSerializer(serializers.Serializer):
    """The newest first; `is_cut` where there were more. `since` is empty before the second visit: nothing is new."""

    since = serializers.DateTimeField(allow_null=True)
    is_cut = serializers.BooleanField()
    changes = NewsSerializer(many=True)


class SeenSerializer(serializers.Serializer):
    """`to` is the moment up to which you have seen all; now where it is left out."""

    to = serializers.DateTimeField(required=False, default=None)


class SeenAnswerSerializer(serializers.Serializer):
    since = serializers.DateTimeField()


class SinceViewSet(DocumentRowViewSet):
    """Two addresses of a document."""

    @extend_schema(parameters=[SINCE, CLAIM], responses=SinceSerializer)
    @action(detail=True, shows=SHOWN)
    def since(self, request: Request, slug: str) -> Response:
        """What others changed since your last visit to the document at the desk, as its page tells it."""
        document, user, asked = self.get_object(), authenticated(request.user), request.query_params
        key = serializers.CharField().run_validation(asked["claim"]) if "claim" in asked else ""
        claim = get_object_or_404(document.claims, key=key) if key else None
        since = _moment(asked["since"]) if "since" in asked else _last_visit(document, user)
        digest = news_of({document.pk: since} if since else {}, reader=user, claim=claim)
        told = {"since": since, "is_cut": digest.is_cut, "changes": digest.lines}
        return Response(SinceSerializer(told).data)

    @extend_schema(request=SeenSerializer, responses=SeenAnswerSerializer)
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def seen(self, request: Request, slug: str) -> Response:
        """Marks all as seen that changed up to a moment, by default now; `since` is the moment."""
        asked = SeenSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        document = get_object_or_404(Document.objects.visible_to(request.user), slug=slug)
        with answered():
            visit = ACTS["mark-seen"].do(document, to=asked.validated_data["to"], by=authenticated(request.user))
        return Response(SeenAnswerSerializer(visit).data)


def _moment(given: str) -> datetime:
    """Raises ValidationError."""
    try:
        moment: datetime = serializers.DateTimeField().run_validation(given)
    except serializers.ValidationError as error:
        raise serializers.ValidationError({"since": error.detail}) from error
    return moment


def _last_visit(document: Document, user: User) -> datetime | None:
    visit = visit_of(document, user)
    return visit.since_at(timezone.now()) if visit else None
