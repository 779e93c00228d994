"""Deciding on suggestions one after the other: the page of all that wait in a document, and each answer in its row."""

from typing import TYPE_CHECKING, Any

from django.contrib.admin import AdminSite
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from claims.admin.claim_page import Forms, number_context
from claims.admin.suggestion_acts import DECISIONS, UNDECIDED, give_forms
from claims.forms import DISMISSAL_REASONS, ActForm
from claims.models import Claim, Document, Suggestion

if TYPE_CHECKING:
    from collections.abc import Callable

AT_ONCE = 10  # rows that are read and shown in one go
COUNTED_TO = 1000


def waiting_in(document: Document) -> QuerySet[Suggestion]:
    """What nobody decided yet, by the claims in reading order, the best match of each first."""
    standing = Suggestion.objects.for_page().filter(claim__document=document, claim__retired_at=None)
    waiting = standing.filter(state=Suggestion.State.NEW)
    return waiting.order_by("claim__position", "claim", "-score", "pk")


def after(rows: QuerySet[Suggestion], last: Suggestion | None) -> QuerySet[Suggestion]:
    """The rows behind `last`; by its place and not by a number of rows, since those that are decided leave."""
    if last is None:
        return rows
    place, mine = last.claim.position, Q(claim=last.claim_id)
    behind = mine & (Q(score__lt=last.score) | Q(score=last.score, pk__gt=last.pk))
    following = Q(claim__position=place, claim__gt=last.claim_id) | Q(claim__position__gt=place)
    return rows.filter(behind | following, claim__position__gte=place)


def triage_context(document: Document, request: HttpRequest) -> dict[str, Any]:
    last = (
        Suggestion.objects.select_related("claim")
        .filter(claim__document=document, pk=_number(request.GET.get("after")))
        .first()
    )
    rows = list(after(waiting_in(document), last)[: AT_ONCE + 1])
    for row in rows[:AT_ONCE]:
        give_forms(row, Forms(row.claim, request, failed=None))
    return {
        "title": f"Suggestions for {document}",
        "document": document,
        "suggestions": rows[:AT_ONCE],
        "has_more": len(rows) > AT_ONCE,
        "begins_later": last is not None,
        "number": waiting_number(document),
        "reasons": DISMISSAL_REASONS,
        "query": "?from=triage",
        "shows_claim": True,
    }


def waiting_number(document: Document) -> str:
    """How many wait: "12", and from a thousand on "1000+", which is counted in no time."""
    number = waiting_in(document).order_by()[: COUNTED_TO + 1].count()
    return f"{COUNTED_TO}+" if number > COUNTED_TO else str(number)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def answer(request: HttpRequest, claim: Claim, form: ActForm, said: str | None) -> HttpResponse:
    """The row of a suggestion after an act on it: what was done, or 422 with what is to be mended; 409 where somebody
    decided meanwhile. What was typed stands in the form."""
    row = Suggestion.objects.for_page().select_related("claim__document").get(pk=form.target.pk)
    failed = form if said is None else None
    give_forms(row, Forms(claim, request, failed))
    row.is_decided = failed is None and form.name in DECISIONS
    is_conflict = failed is not None and row.state not in UNDECIDED
    status = 200 if said else 409 if is_conflict else 422
    context = {
        "row": row,
        "said": said,
        "is_conflict": is_conflict,
        "reasons": DISMISSAL_REASONS,
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
        **counts(request, claim),
    }
    return TemplateResponse(request, "admin/claims/claim/answer.html", context, status=status)


def counts(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    """What changes on the page around the row: the number that waits, and on the page of a claim its balance."""
    if request.GET.get("from") == "triage":
        return {"shows_claim": True, "number": waiting_number(claim.document)}
    return {"claim": claim, "is_claim_page": True, **number_context(claim)}


def signed_in(site: AdminSite, view: "Callable[..., HttpResponse]") -> "Callable[..., HttpResponse]":
    """As `admin_view`; but within a page the end of the session is told by 401, since a login has no place in a row."""
    page = site.admin_view(view)

    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.htmx and not site.has_permission(request):
            return HttpResponse("The session has ended: log in again.", status=401, content_type="text/plain")
        return page(request, *args, **kwargs)

    return asked
