"""The page that shows which records of PubMed an entry of a reference list may be: only asked for, nothing is kept."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from claims.models import CitedWork
from literature.clients.ncbi import make_client
from literature.formats.csl import pubmed_page
from literature.http.failures import NoAnswer
from literature.library.candidates import Candidate, candidates
from literature.models import Reference

# Seconds for each request, of which one lookup needs six at most: somebody waits.
PATIENCE = 5.0
LONGEST_TITLE = 1000  # characters; PubMed's longest titles have about half as many


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A record of PubMed, and the reference that it is here already, whose status an editor wants to see first."""

    record: Candidate
    stored: Reference | None

    @property
    def link(self) -> str:
        """Its page in PubMed; "" for a synthetic record, which has none."""
        return pubmed_page(self.record.pmid)


def pubmed_lookup_page(work: CitedWork, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """What PubMed has under the title that was posted; or why it cannot be said, by the title (422) or NCBI (503)."""
    title, status = request.POST.get("title", "").strip()[:LONGEST_TITLE], 200
    try:
        outcome: dict[str, Any] = {"records": look_up(title)}
    except ValueError as error:
        outcome, status = {"error": str(error)}, 422
    except NoAnswer as error:
        outcome, status = {"error": str(error)}, 422 if error.permanent else 503
    context |= {"title": "Looked up in PubMed", "work": work, "asked": title, **outcome}
    return TemplateResponse(request, "admin/claims/citedwork/pubmed_lookup.html", context, status=status)


def look_up(title: str) -> list[LookedUp]:
    """Raises ValueError for a title without words, and NoAnswer."""
    found = candidates(title, client=make_client(deadline=PATIENCE))
    rows = Reference.objects.filter(pmid__in=[one.pmid for one in found]).prefetch_related("notices")
    stored = {row.pmid: row for row in rows}
    return [LookedUp(one, stored.get(one.pmid)) for one in found]
