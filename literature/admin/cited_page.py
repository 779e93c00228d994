"""A reference as a style prints it, to be copied into a text."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import mark_safe
from django_htmx.middleware import HtmxDetails

from literature.library.style_choice import choices, chosen_style
from literature.models import Reference
from literature.refusals import Refused
from literature.styles.setting import set_references

FIRST = "vancouver"
MOST_LETTERS = 200  # of a style's name


def cited_response(request: HttpRequest, reference: Reference, context: dict[str, Any]) -> HttpResponse:
    """The page, or what htmx asks to set within that of the reference; 422 for a style that is refused."""
    asked = request.GET.get("style", "").strip()[:MOST_LETTERS] or FIRST
    outcome, status = cited_context(reference, asked)
    within = bool(cast(HtmxDetails, getattr(request, "htmx", None)))
    page = "set_reference" if within else "cited"
    context |= {"title": "Copy this reference", "reference": reference, "styles": choices(), "asked": asked, **outcome}
    return TemplateResponse(request, f"admin/literature/reference/{page}.html", context, status=status)


def cited_context(reference: Reference, asked: str) -> tuple[dict[str, Any], int]:
    try:
        style = chosen_style(asked)
        (found,) = set_references([reference.as_csl()], style)
    except Refused as refused:
        return {"refused": str(refused)}, 422
    return {"style": style, "set_reference": mark_safe(found.html)}, 200  # it holds no tag but em, strong, sup and sub
