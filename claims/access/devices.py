"""The mark of a browser that has signed in as a user: its wrong tries are its own. It opens nothing."""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string, salted_hmac

COOKIE, SALT = "claimwatch_device", "claims.access.devices"
LASTS = 180 * 24 * 3600  # seconds


def read(request: HttpRequest, username: str) -> str:
    """The mark that the request carries for this user; "" without one."""
    try:
        value = request.get_signed_cookie(COOKIE, "", salt=SALT, max_age=LASTS) or ""
    except signing.BadSignature:
        return ""
    name, _, mark = value.partition(":")
    return mark if name == _name(username) else ""


def mark(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Marks the browser, anew for as long as a mark lasts; one that it has for this user is kept."""
    value = f"{_name(username)}:{read(request, username) or get_random_string(22)}"
    secure = request.is_secure()
    response.set_signed_cookie(COOKIE, value, salt=SALT, max_age=LASTS, httponly=True, samesite="Lax", secure=secure)


def _name(username: str) -> str:
    return salted_hmac(SALT, username, algorithm="sha256").hexdigest()
