"""A number in an address that no row can bear. PostgreSQL finds nothing, SQLite refuses it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

OF_SQLITE = "too large to convert to SQLite INTEGER"


class NoSuchNumber:
    """Answers 404 where a view asked SQLite for such a number. Django itself looks after some of its lookups only
    (`IntegerFieldOverflow`), and after none of a relation or a list of ids.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not (isinstance(exception, OverflowError) and OF_SQLITE in str(exception)):
            return None
        if request.path_info.startswith("/api/"):
            return JsonResponse({"detail": "There is nothing with this number."}, status=404)
        return render(request, "404.html", status=404)
