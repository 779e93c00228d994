"""Who a token stands for."""

from typing import Any

from django.utils.translation import gettext_lazy
from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed


class Tokens(TokenAuthentication):  # type: ignore[misc]  # knox has no types
    """knox's own, which breaks on a header that is not ASCII: whoever is not signed in could make a 500 of it."""

    def authenticate_credentials(self, token: bytes) -> Any:
        """(user, token). Raises AuthenticationFailed."""
        if not token.isascii():
            raise AuthenticationFailed(gettext_lazy("Invalid token."))
        return super().authenticate_credentials(token)


class TokensScheme(KnoxTokenScheme):  # type: ignore[no-untyped-call]
    """For the schema, which knows an authentication by its path."""

    target_class = f"{__name__}.Tokens"
    name = "token"
