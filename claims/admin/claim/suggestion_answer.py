"""The answer to an act on a suggestion, within its page: the row, and all that the act changed around it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from claims.admin.claim.act_forms import Forms
from claims.admin.claim.among import among_those
from claims.admin.claim.claim_acts import DESK_ACTS
from claims.admin.claim.claim_page import panels_context
from claims.admin.claim.piles import pile_of
from claims.admin.claim.suggestion_acts import DECISIONS, UNDECIDED, offered
from claims.admin.forms import ActForm
from claims.models import Claim, Suggestion
from claims.models.suggestions import DISMISSAL_REASONS

MOST_SHOWN = 500  # rows of a page whose ranks are told anew


def answer(request: HttpRequest, claim: Claim, form: ActForm, said: str | None) -> HttpResponse:
    """The row of a suggestion after an act on it: what was done, or 422 with what is to be mended; 409 where somebody
    decided meanwhile. What was typed stands in the form."""
    row = Suggestion.objects.for_page().select_related("claim__document").get(pk=form.target.pk)
    failed = form if said is None else None
    forms = Forms(DESK_ACTS, claim, request, failed)
    around = rows_around(row, request)
    beside = among_those([row, *around], request.user)
    shown = offered(row, forms, beside[row.pk])
    shown = replace(shown, is_decided=failed is None and form.name in DECISIONS)
    is_conflict = failed is not None and row.state not in UNDECIDED
    context = {
        "offered": shown,
        "said": said,
        "is_conflict": is_conflict,
        "reasons": DISMISSAL_REASONS,
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
        "around": [(other, beside[other.pk]) for other in around],
        **surroundings(request, row, forms),
    }
    status = 200 if said else 409 if is_conflict else 422
    return TemplateResponse(request, "admin/claims/claim/answer.html", context, status=status)


def rows_around(row: Suggestion, request: HttpRequest) -> Sequence[Suggestion]:
    """The rows that the page says it shows and whose rank or number of other claims the act may have changed."""
    named = [int(pk) for pk in request.POST.get("shown", "").split() if pk.isdecimal() and len(pk) < 19]
    others = Suggestion.objects.visible_to(request.user).for_page().exclude(pk=row.pk)
    beside = others.filter(claim=row.claim_id) | others.filter(reference=row.reference_id)
    return list(beside.filter(pk__in=named[:MOST_SHOWN]))


def surroundings(request: HttpRequest, row: Suggestion, forms: Forms) -> dict[str, Any]:
    """What changes around the rows: in a pile the numbers that wait, on the page of a claim its panels."""
    pile = pile_of(request.GET.get("from", ""), row, request.user)
    if pile is None:
        return {"is_claim_page": True, "document": row.claim.document, **panels_context(row.claim, request, forms)}
    waiting = row.claim.suggestions.filter(state=Suggestion.State.NEW).count()
    return {"pile": pile, "paper": pile.paper, "number": pile.number, "claim_number": waiting, "claim": row.claim}
