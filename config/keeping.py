"""What a browser or a proxy may keep of our answers: nothing. Static files are answered before, by their own rule."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NOT_KEPT = "private, no-store"  # RFC 9111, 5.2.2.5 and 5.2.2.7


def not_kept(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """To stand around all that answers for a person: their pages, their refusals, and the page of a fault."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Cache-Control"] = NOT_KEPT
        return response

    return answer
