"""Who reads a document on its pages, for programs: decided as at the desk, and what strangers are shown of it."""

from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from claims import links
from claims.access.permits import authenticated
from claims.acts import ACTS
from claims.api.answering import answered
from claims.api.summary_resource import SUMMARY_RIGHTS
from claims.api.visible_rows import DocumentRowViewSet
from claims.exports.json_document import as_document
from claims.models import Document, Visibility
from claims.pages.published import published
from claims.pages.stamps import changed_at

REFUSED = OpenApiResponse(description="Nothing was done; `detail` says what to do.")


class WhySerializer(serializers.Serializer):
    why = serializers.CharField(help_text="Kept with the change.")


class PublishSerializer(WhySerializer):
    visibility = serializers.ChoiceField(choices=Visibility.choices)


class ReadersSerializer(serializers.Serializer):
    """`url` is where readers find it: the public address, the secret one, or "" of a private document."""

    visibility = serializers.CharField()
    url = serializers.SerializerMethodField()

    def get_url(self, document: Document) -> str:
        if document.visibility == Visibility.LINK:
            return links.secret(document)
        return links.absolute(links.page(document)) if document.visibility == Visibility.PUBLIC else ""


class ReadersViewSet(DocumentRowViewSet):
    """Three addresses of a document."""

    @extend_schema(request=PublishSerializer, responses={200: ReadersSerializer, 400: REFUSED})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])  # the act itself asks for the right
    def publish(self, request: Request, slug: str) -> Response:
        """Decides who reads it: nobody but its members, whoever has its secret address, or anybody. A lead's."""
        return self._done("publish", PublishSerializer, request, slug)

    @extend_schema(request=WhySerializer, responses={200: ReadersSerializer, 400: REFUSED})
    @action(
        detail=True, methods=["post"], url_path="renew-link", url_name="renew", permission_classes=[IsAuthenticated]
    )
    def renew_link(self, request: Request, slug: str) -> Response:
        """Calls the secret address back, and answers another. A lead's."""
        return self._done("renew-link", WhySerializer, request, slug)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, shows=SUMMARY_RIGHTS)
    def published(self, request: Request, slug: str) -> Response:
        """What strangers are shown, or would be, in the form of the JSON export: nothing that was not accepted."""
        document = self.get_object()
        if not document.versions.exists():
            raise Http404(f"Nothing was imported into {document.slug} yet.")
        number = document.current.number
        return Response(as_document(published(document, at=changed_at(document), version=number, with_flow=True)))

    def _done(self, name: str, form: type[serializers.Serializer[Any]], request: Request, slug: str) -> Response:
        document = get_object_or_404(Document.objects.visible_to(request.user), slug=slug)
        if not ACTS[name].permits(request.user, document):  # before what is missing in the request
            raise PermissionDenied
        asked = form(data=request.data)
        asked.is_valid(raise_exception=True)
        with answered():
            done = ACTS[name].do(document, by=authenticated(request.user), **asked.validated_data)
        return Response(ReadersSerializer(done).data)
