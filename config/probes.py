"""The addresses by which a load balancer, an orchestrator or a monitor asks how it goes.

    /health/live/    this process answers
    /health/ready/   it can answer pages: database, cache and disk are there (503 otherwise, with what is down)
    /health/         everything works: broker, workers and beat too

Answered before the name of the host is looked at: a probe asks by address. They say which part is down and nothing
else; `manage.py health` says why.
"""

import time
from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse, JsonResponse

from config import health

Answer = Callable[[HttpRequest], HttpResponse]


def probes(get_response: Answer) -> Answer:
    """To stand before all others."""

    def answer(request: HttpRequest) -> HttpResponse:
        probe = _PROBES.get(request.path_info.rstrip("/"))
        if probe is None or request.method not in {"GET", "HEAD"}:
            return get_response(request)
        response = probe()
        response["Cache-Control"] = "no-store"
        return response

    return answer


def _live() -> HttpResponse:
    return JsonResponse({"status": "up"})


def _ready() -> HttpResponse:
    return _answer(health.OF_PAGES)


def _whole() -> HttpResponse:
    return _answer(())


def _answer(names: tuple[str, ...]) -> HttpResponse:
    parts = _parts(names, int(time.monotonic()))
    state = {part.name: "up" if part.up else "down" for part in parts}
    down = [part.name for part in parts if not part.up]
    return JsonResponse({"status": "down" if down else "up", "down": down, "parts": state}, status=503 if down else 200)


@lru_cache(maxsize=2)
def _parts(names: tuple[str, ...], second: int) -> list[health.Part]:
    """Asked once a second, however many strangers ask."""
    return health.parts(names)


_PROBES = {"/health/live": _live, "/health/ready": _ready, "/health": _whole}
