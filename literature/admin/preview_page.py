"""What a query would find, before it is saved: the page that shows it, and the look that saving takes by itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from literature.clients.ncbi import make_client
from literature.http.failures import NoAnswer
from literature.searches.preview import Trial, count_query, preview_query
from literature.searches.saving import SearchRefused

# Seconds in which somebody who waits has an answer or a reason: each of the two requests may take half of them.
PATIENCE = 15.0


def tried(query: str) -> Trial:
    return count_query(query, patience=PATIENCE / 2)


def preview_response(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The preview of the query that was posted, or why there is none: its fault (422) or NCBI's (503). Within the page
    of the form (htmx), that part alone, and 422 for either: its reason is what is to be read."""
    query, status = request.POST.get("query", ""), 200
    try:
        outcome: dict[str, Any] = {"preview": preview_query(query, client=make_client(deadline=PATIENCE / 2))}
    except SearchRefused as refused:
        outcome, status = {"error": str(refused)}, 422
    except NoAnswer as error:
        outcome, status = {"error": str(error)}, 422 if error.permanent else 503
    context |= {"title": "What PubMed makes of it", "query": query, **outcome}
    if request.headers.get("HX-Request"):
        part = "admin/literature/search/previewed.html"
        return TemplateResponse(request, part, context, status=200 if status == 200 else 422)
    return TemplateResponse(request, "admin/literature/search/preview.html", context, status=status)
