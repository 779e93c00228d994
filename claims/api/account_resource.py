"""What you prefer, for yourself alone."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.access.permits import authenticated
from claims.access.reader_zone import preferences_of
from claims.acts import ACTS
from claims.models.preferences import Preferences
from claims.refusals import Refused


class PreferencesSerializer(serializers.ModelSerializer):
    """`zone` is a name of the time zone database, as Europe/Rome; the API itself always answers in UTC."""

    class Meta:
        model = Preferences
        fields = ("zone",)
        extra_kwargs: dict[str, Any] = {"zone": {"required": True, "validators": ()}}


class PreferencesView(APIView):
    """In which time zone pages and mail tell you times."""

    permission_classes = (IsAuthenticated,)
    http_method_names = ["get", "patch", "head", "options"]

    @extend_schema(responses=PreferencesSerializer)
    def get(self, request: Request) -> Response:
        return Response(PreferencesSerializer(preferences_of(authenticated(request.user))).data)

    @extend_schema(
        request=PreferencesSerializer,
        responses={200: PreferencesSerializer, 400: OpenApiResponse(description="There is no such zone.")},
    )
    def patch(self, request: Request) -> Response:
        asked = PreferencesSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        user = authenticated(request.user)
        try:
            done = ACTS["choose-zone"].do(preferences_of(user), asked.validated_data["zone"], by=user)
        except Refused as refused:
            raise ParseError(str(refused)) from refused
        return Response(PreferencesSerializer(done).data)
