"""Tokens: a name and a password in, a token out that stands for them until it expires or is thrown away.

The name and the password come as JSON and are checked within the view, after the throttle. HTTP Basic would be checked
before it, so that guesses would cost nothing. Only a hash of the token is kept.
"""

from collections.abc import Mapping
from hashlib import sha256

from django.contrib.auth import authenticate
from drf_spectacular.utils import extend_schema
from knox import views as knox
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class TriesByAddress(SimpleRateThrottle):
    """By the address of the connection: X-Forwarded-For is whatever the guesser writes into it."""

    scope, rate = "login-address", "30/min"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return f"{self.scope}:{request.META.get('REMOTE_ADDR', '')}"


class TriesByName(SimpleRateThrottle):
    scope, rate = "login-name", "10/min"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        name = request.data.get("username", "") if isinstance(request.data, Mapping) else ""
        return f"{self.scope}:{sha256(str(name).casefold().encode()).hexdigest()}"


class CredentialsSerializer(serializers.Serializer):
    username = serializers.CharField()
    password = serializers.CharField(trim_whitespace=False, style={"input_type": "password"})


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField(help_text="Told once. Send it as `Authorization: Token …`.")
    expiry = serializers.DateTimeField(allow_null=True)


class Login(knox.LoginView):
    """Makes a token."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (TriesByAddress, TriesByName)
    parser_classes = (JSONParser,)
    renderer_classes = (JSONRenderer,)

    def get_authenticate_header(self, request: Request) -> str:
        """So that a wrong password is answered 401, as anywhere."""
        return "Token"

    @extend_schema(request=CredentialsSerializer, responses=TokenSerializer, auth=[])
    def post(self, request: Request) -> Response:
        """Needs `username` and `password` as JSON. Throttled by name and by address."""
        credentials = CredentialsSerializer(data=request.data)
        credentials.is_valid(raise_exception=True)
        user = authenticate(request, **credentials.validated_data)
        if user is None:
            raise AuthenticationFailed("No active user has this name and password.")
        request.user = user
        return super().post(request)


class Logout(knox.LogoutView):
    renderer_classes = (JSONRenderer,)

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """Throws away the token that this request came with."""
        return super().post(request)


class LogoutAll(knox.LogoutAllView):
    renderer_classes = (JSONRenderer,)

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """Throws away every token of the user."""
        return super().post(request)
