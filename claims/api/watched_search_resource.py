"""Saved searches as their editors write them: added for a document, changed, tried and run."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ParseError, PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from claims.access.permits import authenticated
from claims.acts import ACTS, Act
from claims.api.answering import answered
from claims.models import Document
from literature.api.search_resource import SearchSerializer, SearchViewSet
from literature.clients.ncbi import make_client
from literature.http.failures import NoAnswer
from literature.models import Search
from literature.rules.run_kinds import Kind
from literature.searches.preview import count_query, preview_query
from literature.searches.saving import SearchRefused, parse_interval

ADD, CHANGE, RUN = ACTS["add-search"], ACTS["change-search"], ACTS["run-search"]
REFUSED = OpenApiResponse(description="It cannot be saved or run; `detail` says why and what to do.")


class IntervalField(serializers.CharField):
    """A time span as people write it: 12h, 1d, 2w."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return parse_interval(super().to_internal_value(data))
        except SearchRefused as error:
            raise serializers.ValidationError(str(error)) from error


class SearchChangeSerializer(serializers.Serializer):
    """What is given is changed. `every` (12h, 1d, 2w) or `cron` (in UTC): one of the two. `keep_empty` keeps a query by
    which PubMed finds nothing now."""

    name = serializers.CharField(required=False, max_length=200)
    query = serializers.CharField(required=False)
    every = IntervalField(required=False)
    cron = serializers.CharField(required=False, max_length=100)
    is_active = serializers.BooleanField(required=False)
    keep_empty = serializers.BooleanField(required=False, default=False)


class NewSearchSerializer(SearchChangeSerializer):
    """A search that watches for the document with the short name `document`; daily where nothing else is said."""

    document = serializers.SlugField()
    name = serializers.CharField(max_length=200)
    query = serializers.CharField()
    slug = serializers.SlugField(required=False, max_length=80)
    is_active = None  # type: ignore[assignment]  # so DRF drops a field of the base class


class QuerySerializer(serializers.Serializer):
    query = serializers.CharField()


class GlimpseSerializer(serializers.Serializer):
    pmid, title, journal, date = (serializers.CharField() for _ in range(4))


class PreviewSerializer(serializers.Serializer):
    """What the query finds now, and its newest ten by date of publication."""

    count = serializers.IntegerField()
    translation = serializers.CharField()
    warnings = serializers.ListField(child=serializers.CharField())
    newest = GlimpseSerializer(many=True)


class RunRequestSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=[one.value for one in Kind], required=False, allow_blank=True, default="")


class MayAddSearches(IsAuthenticated):
    """For some document; the act itself asks for which."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return super().has_permission(request, view) and ADD.permits(request.user)


class WatchedSearchViewSet(SearchViewSet):
    http_method_names = ("get", "post", "patch", "head", "options")

    def get_permissions(self) -> Sequence[Any]:
        if self.action in ("create", "preview"):
            return [MayAddSearches()]
        return [IsAuthenticated()] if self.action in ("partial_update", "run") else super().get_permissions()

    @extend_schema(request=NewSearchSerializer, responses={201: SearchSerializer, 400: REFUSED})
    def create(self, request: Request) -> Response:
        """Adds a search that watches for a document of which you are an editor; its query is tried first."""
        values = _valid(NewSearchSerializer(data=request.data))
        document = get_object_or_404(Document.objects.visible_to(request.user), slug=values.pop("document"))
        if not ADD.permits(request.user, document):
            raise PermissionDenied
        _refuse_empty(values)
        return self._answer(_done(ADD, document, request, **values), status=201)

    @extend_schema(request=SearchChangeSerializer, responses={200: SearchSerializer, 400: REFUSED})
    def partial_update(self, request: Request, slug: str) -> Response:
        """Changes a search of a document of which you are an editor; a new query is tried first."""
        search = get_object_or_404(Search, slug=slug)
        if not CHANGE.permits(request.user, search):
            raise PermissionDenied
        values = _valid(SearchChangeSerializer(data=request.data))
        if values.get("query") == search.query:
            del values["query"]
        _refuse_empty(values)
        return self._answer(_done(CHANGE, search, request, **values))

    @extend_schema(request=RunRequestSerializer, responses={200: SearchSerializer, 400: REFUSED})
    @action(detail=True, methods=["post"])
    def run(self, request: Request, slug: str) -> Response:
        """Lets the worker run it within its next beat; with a `kind`, asks for the whole result, or what is new or
        changed."""
        search = get_object_or_404(Search, slug=slug)
        if not RUN.permits(request.user, search):
            raise PermissionDenied
        values = _valid(RunRequestSerializer(data=request.data))
        return self._answer(_done(RUN, search, request, **values))

    @extend_schema(request=QuerySerializer, responses={200: PreviewSerializer, 400: REFUSED})
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """What PubMed makes of a query. Nothing is kept."""
        values = _valid(QuerySerializer(data=request.data))
        try:
            found = preview_query(values["query"], client=make_client(deadline=7.5))
        except (SearchRefused, NoAnswer) as error:
            raise ParseError(str(error)) from error
        return Response(asdict(found))

    def _answer(self, search: Search, status: int = 200) -> Response:
        return Response(SearchSerializer(self.get_queryset().get(pk=search.pk)).data, status=status)


def _valid(serializer: serializers.Serializer) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _refuse_empty(values: dict[str, Any]) -> None:
    """One look at PubMed for a new query. Where it gives no answer the query is kept, as at the desk."""
    if not values.pop("keep_empty") and "query" in values and (doubt := count_query(values["query"]).doubt):
        raise ParseError(f"{doubt} Send keep_empty with it to keep it as it is.")


def _done(act: Act, row: Document | Search, request: Request, **values: Any) -> Search:
    with answered():
        done: Search = act.do(row, by=authenticated(request.user), **values)
    return done
