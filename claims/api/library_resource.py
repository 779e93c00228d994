"""Claims against the whole library: how far that is, asked for and stopped by programs."""

from drf_spectacular.utils import OpenApiResponse, extend_schema
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
from claims.models import LibraryRanking, Suggestion
from literature.api.rows import RelatedSlugField

REFUSED = OpenApiResponse(description="Nothing was done; `detail` says what to do.")


class LibraryRankingSerializer(serializers.ModelSerializer):
    """`done` of `of` references were looked at; `found` suggestions were new. Stopped, it can go on."""

    claim = RelatedSlugField("key")
    requested_by = RelatedSlugField("username")

    class Meta:
        model = LibraryRanking
        fields = ("claim", "state", "done", "of", "found", "requested_by", "requested_at", "finished_at")


class LibraryRankingViewSet(DocumentRowViewSet):
    """Of a claim: what the whole library holds for it, beyond what the searches of its document found."""

    @extend_schema(responses=LibraryRankingSerializer)
    @action(detail=True, url_path="library-ranking", url_name="library", shows=(Suggestion, LibraryRanking))
    def library_ranking(self, request: Request, key: str) -> Response:
        """How far it is; not found where nobody asked."""
        row = get_object_or_404(LibraryRanking, claim=self.get_object())
        return Response(LibraryRankingSerializer(row).data)

    @extend_schema(request=None, responses={202: LibraryRankingSerializer, 400: REFUSED})
    @action(
        detail=True, methods=["post"], url_path="rank-library", url_name="rank", permission_classes=[IsAuthenticated]
    )
    def rank_library(self, request: Request, key: str) -> Response:
        """Asks the worker for it; one that was stopped goes on. The same again changes nothing while it runs."""
        return self._done("rank-library", request)

    @extend_schema(request=None, responses={202: LibraryRankingSerializer, 400: REFUSED})
    @action(
        detail=True, methods=["post"], url_path="stop-ranking", url_name="stop", permission_classes=[IsAuthenticated]
    )
    def stop_ranking(self, request: Request, key: str) -> Response:
        """Stops it where it is; what was suggested stays."""
        return self._done("stop-ranking", request)

    def _done(self, name: str, request: Request) -> Response:
        with answered():
            row = ACTS[name].do(self.get_object(), by=authenticated(request.user))
        return Response(LibraryRankingSerializer(row).data, status=202)
