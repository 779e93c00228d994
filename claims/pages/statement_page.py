"""The page of one claim: what it says, how certain that is and why, and all that speaks for and against it."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest

from claims import links
from claims.exports import FORMATS
from claims.exports.json_ld import as_graph
from claims.exports.summary import Summary
from claims.models import Assessment, Claim
from claims.pages.answers import Made, of_document, page
from claims.pages.chronicle import chronicle_of, wordings_of
from claims.pages.citing import AT_ONCE, STYLES, citation_of
from claims.pages.door import Reading
from claims.pages.embedded import embedded
from claims.pages.living_article import page_context
from claims.pages.published import published
from claims.pages.shown_claim import shown
from claims.pages.stamps import changed_at

GIVEN = ("md", "json", "jsonld", "ris", "bib", "nbib", "csl")  # formats that a page writes at once
AROUND = 1  # statements before and behind that are shown with it


@of_document("style")
def statement(request: HttpRequest, reading: Reading, key: str) -> Made:
    claim = claim_of(reading, key)
    if claim.retired_at is not None:
        return page("pages/left.html", left_context(request, reading, claim))
    context = statement_context(request, reading, claim)
    return replace(page("pages/statement.html", context), passes=context["cited"].passes)


@of_document()
def beside(request: HttpRequest, reading: Reading, key: str) -> Made:
    """What stands beside the text when a statement is opened: a part of a page, which htmx sets in."""
    claim = claim_of(reading, key)
    summary = summary_of(reading, claim)
    return page("pages/beside.html", {"reading": reading, "opened": shown(summary).get(key)})


def claim_of(reading: Reading, key: str) -> Claim:
    claim = Claim.objects.filter(document=reading.document, key=key).first()
    if claim is None:
        raise Http404("There is no such statement.")
    return claim


def summary_of(reading: Reading, claim: Claim) -> Summary:
    document = reading.document
    return published(document, at=changed_at(document), version=document.newest, only={claim.pk})


def left_context(request: HttpRequest, reading: Reading, claim: Claim) -> dict[str, Any]:
    return page_context(request, reading) | {"claim": claim, "wordings": wordings_of(claim)}


def statement_context(request: HttpRequest, reading: Reading, claim: Claim) -> dict[str, Any]:
    summary = summary_of(reading, claim)
    style = request.GET.get("style", "") or AT_ONCE
    if style not in STYLES:
        raise Http404("There is no such style here.")
    address = links.absolute(reading.address("statement", key=claim.key))
    [row] = summary.claims
    return page_context(request, reading) | {
        "desk": links.desk(claim),
        "summary": summary,
        "row": shown(summary)[claim.key],
        "grade": Assessment.objects.filter(claim=claim.restates_id or claim.pk).first(),
        "before": _around(claim, -1),
        "behind": _around(claim, 1),
        "events": chronicle_of(claim),
        "wordings": wordings_of(claim),
        "cited": citation_of(row, summary, address=address, style=style),
        "style": style,
        "styles": STYLES,
        "formats": {name: FORMATS[name].name for name in GIVEN},
        "json_ld": embedded(_graph(summary, address)) if reading.is_listed else "",
    }


def _around(claim: Claim, step: int) -> list[Claim]:
    """What stands before it (step -1) or behind it in the same section, as far as it helps to understand it."""
    rows = Claim.objects.current().filter(document=claim.document_id, section_path=claim.section_path)
    if step < 0:
        return list(rows.filter(position__lt=claim.position).order_by("-position")[:AROUND])
    return list(rows.filter(position__gt=claim.position).order_by("position")[:AROUND])


def _graph(summary: Summary, address: str) -> dict[str, Any]:
    """With the works it cites; a ClaimReview only where the claim was assessed: without a rating there is no review."""
    graph = as_graph(summary)
    rows = [row for row in graph["@graph"] if row["@type"] != "ClaimReview" or "reviewRating" in row]
    reviews = [{**row, "url": address} if row["@type"] == "ClaimReview" else row for row in rows]
    return {**graph, "@graph": reviews}


@of_document()
def given(request: HttpRequest, reading: Reading, key: str, name: str) -> Made:
    """The claim with its evidence as a file."""
    claim = claim_of(reading, key)
    if name not in GIVEN or claim.retired_at is not None:
        raise Http404("There is no such file.")
    form = FORMATS[name]
    return Made(form.data(summary_of(reading, claim)), form.content_type, f"{key}.{form.extension}")
