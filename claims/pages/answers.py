"""How a page for readers is answered: kept by whoever asks, asked for again each time, and 304 where it is the same."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from claims.pages.door import Reading, TooManyWrongLinks, opened

SAME_FOR_ALL = "public, no-cache"  # kept, and compared by its ETag before each use: right at once (RFC 9111, 5.2.2.4)
SAME_BY_LINK = "private, no-cache"
LASTS = 24 * 3600  # seconds that a page is kept here
NO_ROBOTS = "noindex, nofollow, noarchive"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Made:
    """What is answered: a page, a picture, or a file to be saved under `filename`. It `passes` where it tells of what
    is so just now, and is not kept then."""

    body: bytes
    content_type: str = HTML
    filename: str = ""
    passes: bool = False

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'

    def as_response(self) -> HttpResponse:
        response = HttpResponse(self.body, content_type=self.content_type)
        if self.filename:
            response["Content-Disposition"] = f'attachment; filename="{self.filename}"'
        return response


@dataclass(frozen=True, slots=True)
class Kept:
    """What was made when the numbers of the database were `stamp`; it is the same since `modified`."""

    stamp: str
    modified: datetime
    made: Made


def page(template: str, context: dict[str, Any]) -> Made:
    """Written without the request: nothing in it can depend on who asks."""
    return Made(render_to_string(template, {**context, "claimwatch_version": settings.VERSION}).encode())


def of_document(*asked: str, other_sites: bool = False) -> Callable[[Callable[..., Made]], Callable[..., HttpResponse]]:
    """Makes a view of a function that writes a page of a document: it opens the document for whoever asks, keeps the
    page, and answers 304 where the asker has it.

    What is made may depend on the document, the path and the parts `asked` of the query, and on nothing else: an
    address with others is the same page, so that nobody fills what is kept by making addresses up.

    `other_sites`: of a public document, and of no other, scripts and pages of other sites may read the answer.
    """

    def as_view(make: Callable[..., Made]) -> Callable[..., HttpResponse]:
        @require_safe
        @wraps(make)
        def view(request: HttpRequest, *, slug: str = "", token: str = "", **where: Any) -> HttpResponse:
            try:
                reading = opened(request, slug=slug, token=token)
            except TooManyWrongLinks as refused:
                return too_many(request, refused)
            if reading.is_preview:
                return for_no_robot(make(request, reading, **where).as_response())
            said = [settings.VERSION, request.path, *(f"{name}={request.GET.get(name, '')}" for name in asked)]
            kept = _kept(said, reading.stamp, lambda: make(request, reading, **where))
            response = _answer(request, reading, kept)
            return for_other_sites(response) if other_sites and reading.is_listed else response

        return view

    return as_view


def _answer(request: HttpRequest, reading: Reading, kept: Kept) -> HttpResponse:
    response = get_conditional_response(request, kept.made.etag, int(kept.modified.timestamp()), None)
    response = response or kept.made.as_response()
    response["Last-Modified"] = http_date(kept.modified.timestamp())
    if reading.is_listed:
        return same_for_all(response, kept.made.etag)
    response["Referrer-Policy"] = "no-referrer"  # the address is the secret: no publisher is told it
    return same_for_all(for_no_robot(response), kept.made.etag, SAME_BY_LINK)


def _kept(said: list[str], stamp: str, make: Callable[[], Made]) -> Kept:
    key = "page:" + hashlib.sha256("\0".join(said).encode()).hexdigest()
    before: Kept | None = cache.get(key)
    if before is not None and before.stamp == stamp:
        return before
    made = make()
    modified = before.modified if before is not None and before.made == made else timezone.now()
    kept = Kept(stamp, modified, made)
    if not made.passes:
        cache.set(key, kept, LASTS)
    return kept


def same_for_all(response: HttpResponse, etag: str, rule: str = SAME_FOR_ALL) -> HttpResponse:
    """Marks an answer that says nothing of who asked (`config.keeping` reads it)."""
    response["ETag"] = etag
    response.may_be_kept = rule  # type: ignore[attr-defined]
    return response


def for_other_sites(response: HttpResponse) -> HttpResponse:
    """Lets scripts and pages of any site read the answer (WHATWG Fetch: CORS, Cross-Origin-Resource-Policy). Only for
    what anybody may read: with `*` a browser hands over nothing that was asked for with cookies."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def for_any_frame(response: HttpResponse) -> HttpResponse:
    """Lets any site show the page in a frame where it is one for everybody, and else none as ever."""
    if response.has_header("Access-Control-Allow-Origin"):
        response.xframe_options_exempt = True
        response._csp_replace = {"frame-ancestors": ["*"]}  # type: ignore[attr-defined]
    return response


def for_no_robot(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = NO_ROBOTS
    return response


def too_many(request: HttpRequest, refused: TooManyWrongLinks) -> HttpResponse:
    response = render(request, "pages/too_many.html", {"seconds": refused.seconds}, status=429)
    response["Retry-After"] = str(refused.seconds)
    return response
