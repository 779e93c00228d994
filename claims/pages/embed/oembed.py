"""oEmbed: what stands at an address of ours, for sites that take an address and show what it leads to.

A page that links to a public article or to one of its statements so shows a frame of it, without a script of ours.
Source: https://oembed.com (1.0), 2.3 for the parameters, the answer and its errors.
"""

import json
from html import escape
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from claims import links
from claims.models import Claim, Document
from claims.pages.answers import Made, for_other_sites, same_for_all
from claims.pages.embed.framed_page import SIZE
from literature.formats.line import one_line

ROOMS = {"pages:article": "frame", "pages:overview": "frame", "pages:statement": "statement_frame"}
AS_XML = "text/xml; charset=utf-8"
AS_JSON = "application/json; charset=utf-8"


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """`url` names the page, `format` is json or xml, `maxwidth` and `maxheight` are pixels.

    404 for what is not public, as for what is not there; 501 for another format, 400 for what is no number.
    """
    form = request.GET.get("format", "json")
    if form not in ("json", "xml"):
        return HttpResponse("This format is not written here: ask for json or xml.", status=501)
    try:
        width = _least_of(request.GET.get("maxwidth", ""), SIZE[0])
        height = _least_of(request.GET.get("maxheight", ""), SIZE[1])
    except ValueError:
        return HttpResponse("maxwidth and maxheight are whole numbers of pixels.", status=400)
    values = _described(*_named(request.GET.get("url", "")), width, height)
    made = Made(json.dumps(values, ensure_ascii=False).encode(), AS_JSON) if form == "json" else _as_xml(values)
    response = get_conditional_response(request, made.etag, None, None) or made.as_response()
    return for_other_sites(same_for_all(response, made.etag))


def _least_of(asked: str, most: int) -> int:
    """Raises ValueError."""
    if asked and not (asked.isascii() and asked.isdecimal() and len(asked) < 6):
        raise ValueError(asked)
    return min(int(asked), most) if asked else most


def _named(url: str) -> tuple[Document, Claim | None, str]:
    """The document at an address of ours, its claim where it is the page of one, and the room of its frame."""
    match = _matched(url)
    document = Document.objects.published().filter(slug=match.kwargs["slug"]).first()
    if document is None:
        raise Http404("There is no such public page.")
    if "key" not in match.kwargs:
        return document, None, ROOMS[match.view_name]
    claim = Claim.objects.current().filter(document=document, key=match.kwargs["key"]).first()
    if claim is None:
        raise Http404("There is no such statement.")
    return document, claim, ROOMS[match.view_name]


def _matched(url: str) -> ResolverMatch:
    if not url.startswith(links.absolute("/")):
        raise Http404("That is no address of this installation.")
    try:
        match = resolve(urlsplit(url).path)
    except (Resolver404, ValueError) as error:
        raise Http404("There is no such page.") from error
    if match.view_name not in ROOMS:
        raise Http404("This page is not to be framed.")
    return match


def _described(document: Document, claim: Claim | None, room: str, width: int, height: int) -> dict[str, Any]:
    title = f"{claim.text} ({document.title})" if claim else document.title
    where = {"slug": document.slug, **({"key": claim.key} if claim else {})}
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": "Claimwatch",
        "provider_url": links.absolute("/"),
        "cache_age": 3600,
        "html": frame_element(links.absolute(reverse(f"pages:{room}", kwargs=where)), title, width, height),
        "width": width,
        "height": height,
    }


def frame_element(address: str, title: str, width: int = SIZE[0], height: int = SIZE[1]) -> str:
    """The element that shows a framed page; it may open links, and runs nothing."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(f"Evidence: {title}")}" width="{width}" height="{height}" '
        'loading="lazy" referrerpolicy="no-referrer" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )


def _as_xml(values: dict[str, Any]) -> Made:
    rows = "".join(f"<{name}>{escape(one_line(value), quote=False)}</{name}>" for name, value in values.items())
    return Made(f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{rows}</oembed>'.encode(), AS_XML)
