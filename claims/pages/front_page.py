"""The first page: which documents anybody may read, and a search among their statements and the works behind them."""

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from claims import links
from claims.exports.gather import work_of
from claims.exports.summary import Work
from claims.models import Claim, Document, Visibility
from claims.pages.answers import page, same_for_all
from claims.pages.holdings import Holdings
from literature.models import Reference
from literature.views import sample_banner

MOST = 50  # statements that a search shows
LONGEST = 200  # letters of what is searched for
MOST_WORDS = 8
WORKS = 10  # of the literature that a search shows; all of them stand in its own list


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    asked = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:LONGEST]  # PostgreSQL knows no NUL
    documents = Document.objects.published().annotate(statements=Count("claims", filter=Q(claims__retired_at=None)))
    found = list(search(asked)[: MOST + 1]) if asked else []
    context = {
        "room": "front",
        "desk_home": links.desk_home(),
        "literature_address": reverse("literature:references"),
        "documents": documents,
        "asked": asked,
        "found": found[:MOST],
        "works": works_with(asked) if asked else [],
        "more": len(found) > MOST,
        "most": MOST,
    }
    made = page("pages/front.html", {**context, **sample_banner(request)})
    response = get_conditional_response(request, made.etag, None, None) or made.as_response()
    return same_for_all(response, made.etag)


def works_with(asked: str) -> list[tuple[int, Work]]:
    """The newest works with these words that public documents rest on, by their ids."""
    ids = list(Holdings().references().with_words(asked).values_list("pk", flat=True)[:WORKS])
    found = Reference.objects.for_print().by_id(ids)
    return [(pk, work_of(found[pk])) for pk in ids]


def search(asked: str) -> "QuerySet[Claim]":
    """The statements of public documents that hold every word, in their text or the lead-in that belongs to it."""
    rows = Claim.objects.filter(retired_at=None, document__visibility=Visibility.PUBLIC)
    for word in asked.split()[:MOST_WORDS]:
        rows = rows.filter(Q(text__icontains=word) | Q(context__icontains=word) | Q(key__iexact=word))
    return rows.select_related("document").order_by("document__title", "position")
