"""Tokens: a name and a password in, a token out that stands for them until it expires or is thrown away.

The name and the password come as JSON. Wrong ones are limited where passwords are checked
(`claims.access.password_backend`), as on
the desk. Only a hash of the token is kept.
"""

from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import extend_schema
from knox import views as knox
from knox.models import AbstractAuthToken
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed, NotFound, Throttled
from rest_framework.generics import ListAPIView
from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.access.password_backend import TooManyTries
from claims.access.permits import authenticated
from claims.access.sign_ins import SHOWN, end_token, tokens_of
from claims.access.token_authentication import Tokens

WRONG = "No active user has this name and password."


class CredentialsSerializer(serializers.Serializer):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(trim_whitespace=False, style={"input_type": "password"})


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField(help_text="Told once. Send it as `Authorization: Token …`.")
    expiry = serializers.DateTimeField(allow_null=True)


class LoginView(knox.LoginView):
    """Makes a token."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = ()
    parser_classes = (JSONParser,)
    renderer_classes = (JSONRenderer,)

    def get_authenticate_header(self, request: Request) -> str:
        """So that a wrong password is answered 401, as anywhere."""
        return "Token"

    @extend_schema(request=CredentialsSerializer, responses=TokenSerializer, auth=[])
    def post(self, request: Request) -> Response:
        """Needs `username` and `password` as JSON. After many wrong ones: 429, and `Retry-After` says how long."""
        credentials = CredentialsSerializer(data=request.data)
        credentials.is_valid(raise_exception=True)
        user = _authenticated(request, **credentials.validated_data)
        with transaction.atomic():
            # Held, so that a password changed at this moment ends this token too.
            unchanged = get_user_model().objects.select_for_update().filter(pk=user.pk, password=user.password)
            if unchanged.first() is None:
                raise AuthenticationFailed(WRONG)
            request.user = user
            return super().post(request)


@sensitive_variables("password")
def _authenticated(request: Request, username: str, password: str) -> User:
    """Raises AuthenticationFailed or Throttled."""
    try:
        user = authenticate(request, username=username, password=password)
    except TooManyTries as refusal:
        raise Throttled(refusal.seconds, "Too many wrong passwords.") from None
    if user is None:
        raise AuthenticationFailed(WRONG)
    return user


class LogoutView(knox.LogoutView):
    authentication_classes = (Tokens,)
    renderer_classes = (JSONRenderer,)

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """Throws away the token that this request came with."""
        return super().post(request)


class LogoutAllView(knox.LogoutAllView):
    authentication_classes = (Tokens,)
    renderer_classes = (JSONRenderer,)

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """Throws away every token of the user."""
        return super().post(request)


class OwnTokenSerializer(serializers.Serializer):
    key = serializers.SerializerMethodField(help_text="The first characters of the token.")
    created = serializers.DateTimeField()
    expiry = serializers.DateTimeField(allow_null=True)
    is_present = serializers.SerializerMethodField(help_text="Is it the one that this request came with?")

    def get_key(self, token: AbstractAuthToken) -> str:
        return token.token_key[:SHOWN]

    def get_is_present(self, token: AbstractAuthToken) -> bool:
        return token == self.context["request"].auth


class TokenListView(ListAPIView):
    """One's own tokens that still open something."""

    serializer_class = OwnTokenSerializer
    renderer_classes = (JSONRenderer,)
    permission_classes = (IsAuthenticated,)
    filter_backends = ()

    def get_queryset(self) -> QuerySet[AbstractAuthToken]:
        return tokens_of(authenticated(self.request.user))


class TokenView(APIView):
    renderer_classes = (JSONRenderer,)
    permission_classes = (IsAuthenticated,)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, key: str) -> Response:
        """Throws away the own token that begins with `key`."""
        if not end_token(authenticated(request.user), key):
            raise NotFound("You have no token that begins so.")
        return Response(status=204)
