"""What surrounds every request: whose address it has, and what follows a login or a try too many."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.access import devices
from claims.access.client_address import client_address
from claims.access.password_backend import TooManyTries
from claims.access.session_engine import SessionStore

Answer = Callable[[HttpRequest], HttpResponse]


def believed_address(get_response: Answer) -> Answer:
    """Writes the client's address where all look for it: DRF's throttles, the server's log, our own lines."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.META["REMOTE_ADDR"] = client_address(request)
        return get_response(request)

    return answer


class SignInMiddleware:
    """To stand after the authentication of Django."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = request.session.session_key
        response = self.get_response(request)
        session = request.session
        if isinstance(session, SessionStore) and session.accessed:
            session.note_seen()
            if SESSION_KEY in session and session.session_key != before:
                devices.mark(request, response, request.user.get_username())
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page in words; the API answers for itself."""
        if not isinstance(exception, TooManyTries):
            return None
        response = render(request, "429.html", {"wait": exception.in_words()}, status=429)
        response["Retry-After"] = str(exception.seconds)
        return response
