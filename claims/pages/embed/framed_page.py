"""A small page for a frame on another site: what is to be known of a document, or of one statement, at a glance."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from claims import links
from claims.pages.answers import Made, for_any_frame, of_document, page
from claims.pages.door import Reading
from claims.pages.overview_page import GRAVE
from claims.pages.published import published
from claims.pages.sentence_states import count_states
from claims.pages.shown_claim import shown
from claims.pages.stamps import changed_at
from claims.pages.statement_page import claim_of, summary_of
from literature.views import sample_banner

FIRST = 5  # statements that are told first
SIZE = (600, 420)  # width and height of the frame, in pixels


def frame(request: HttpRequest, slug: str) -> HttpResponse:
    """The counts of a document and what is grave in it. Only a public one may be framed."""
    return for_any_frame(_frame_of_document(request, slug=slug))


def statement_frame(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One statement with its evidence. Only one of a public document may be framed."""
    return for_any_frame(_frame_of_statement(request, slug=slug, key=key))


@of_document(other_sites=True)
def _frame_of_document(request: HttpRequest, reading: Reading) -> Made:
    document = reading.document
    summary = published(document, at=changed_at(document), version=document.newest, in_brief=True)
    first = [row for row in shown(summary).values() if row.states[0].name in GRAVE]
    first.sort(key=lambda row: GRAVE.index(row.states[0].name))
    counts = [(state, number) for state, number in count_states(summary) if number]
    counted = {"summary": summary, "counts": counts, "first": first[:FIRST], "more": max(len(first) - FIRST, 0)}
    return page("pages/frame.html", _context(request, reading) | counted)


@of_document(other_sites=True)
def _frame_of_statement(request: HttpRequest, reading: Reading, key: str) -> Made:
    claim = claim_of(reading, key)
    if claim.retired_at is not None:
        raise Http404("This statement left the text.")
    summary = summary_of(reading, claim)
    return page("pages/frame.html", _context(request, reading) | {"summary": summary, "row": shown(summary)[key]})


def _context(request: HttpRequest, reading: Reading) -> dict[str, Any]:
    address = links.absolute(reading.address())
    return {"reading": reading, "document": reading.document, "address": address, **sample_banner(request)}
