"""What a browser or a proxy may keep of our answers: nothing, but for pages that are made for everybody alike. Static
files are answered before, by their own rule."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NOT_KEPT = "private, no-store"  # RFC 9111, 5.2.2.5 and 5.2.2.7


def not_kept(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """To stand around all that answers for a person: their pages, their refusals, and the page of a fault.

    An answer that is the same for all has a rule of its own, as its attribute `may_be_kept`.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Cache-Control"] = getattr(response, "may_be_kept", NOT_KEPT)
        return response

    return answer
