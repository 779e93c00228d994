"""Deciding on suggestions one after the other: the page of all that wait in a document, and each answer in its row."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib.admin import AdminSite
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django_htmx.middleware import HtmxDetails

from claims.admin.claim.act_forms import Forms
from claims.admin.claim.claim_acts import DESK_ACTS
from claims.admin.claim.claim_page import number_context
from claims.admin.claim.suggestion_acts import DECISIONS, UNDECIDED, offered
from claims.admin.forms import DISMISSAL_REASONS, ActForm
from claims.models import Claim, Document, Suggestion

if TYPE_CHECKING:
    from collections.abc import Callable

AT_ONCE = 10  # rows that are read and shown in one go
COUNTED_TO = 1000


def next_rows(document: Document, last: Suggestion | None, number: int) -> list[Suggestion]:
    """The first `number` behind `last` of what waits, by the claims in reading order, the best match of each first.

    Behind its place and not a number of rows, since those that are decided leave. The claims are found first: of a
    document with twenty thousand suggestions no more than theirs are sorted.
    """
    claims = document.claims.current().with_suggestions().order_by("position", "pk")
    rows = Suggestion.objects.for_page().filter(state=Suggestion.State.NEW)
    if last is not None:
        position, pk = last.claim.position, last.claim_id
        claims = claims.filter(Q(position__gt=position) | Q(position=position, pk__gte=pk))
        rows = rows.filter(~Q(claim=pk) | Q(score__lt=last.score) | Q(score=last.score, pk__gt=last.pk))
    found = list(claims.values_list("pk", flat=True)[: number + 1])  # of the first all may be before `last`
    return list(rows.filter(claim__in=found).order_by("claim__position", "claim_id", "-score", "pk")[:number])


def triage_context(document: Document, request: HttpRequest) -> dict[str, Any]:
    last = last_row(document, request.GET.get("after", ""))
    rows = next_rows(document, last, AT_ONCE + 1)
    return {
        "title": f"Suggestions for {document}",
        "document": document,
        "suggestions": [offered(row, Forms(DESK_ACTS, row.claim, request, failed=None)) for row in rows[:AT_ONCE]],
        "has_more": len(rows) > AT_ONCE,
        "begins_later": last is not None,
        "number": waiting_number(document),
        "reasons": DISMISSAL_REASONS,
        "query": "?from=triage",
        "shows_claim": True,
    }


def waiting_number(document: Document) -> str:
    """How many wait: "12", and from a thousand on "1000+", which is counted in no time."""
    current = document.claims.current().order_by().values("pk")
    waiting = Suggestion.objects.filter(claim__in=current, state=Suggestion.State.NEW)
    number = waiting.order_by()[: COUNTED_TO + 1].count()
    return f"{COUNTED_TO}+" if number > COUNTED_TO else str(number)


def last_row(document: Document, pk: str) -> Suggestion | None:
    """The suggestion of the document that was shown last; None at the top."""
    if not pk.isdecimal() or len(pk) >= 19:
        return None
    return Suggestion.objects.select_related("claim").filter(claim__document=document, pk=int(pk)).first()


def answer(request: HttpRequest, claim: Claim, form: ActForm, said: str | None) -> HttpResponse:
    """The row of a suggestion after an act on it: what was done, or 422 with what is to be mended; 409 where somebody
    decided meanwhile. What was typed stands in the form."""
    row = Suggestion.objects.for_page().select_related("claim__document").get(pk=form.target.pk)
    failed = form if said is None else None
    shown = offered(row, Forms(DESK_ACTS, claim, request, failed))
    shown = shown._replace(is_decided=failed is None and form.name in DECISIONS)
    is_conflict = failed is not None and row.state not in UNDECIDED
    status = 200 if said else 409 if is_conflict else 422
    context = {
        "offered": shown,
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


class HtmxHttpRequest(HttpRequest):
    """A request as the middleware of django-htmx hands it on."""

    htmx: HtmxDetails


def is_within_page(request: HttpRequest) -> bool:
    """Does htmx ask, for a part of the page that is shown?"""
    return bool(cast(HtmxHttpRequest, request).htmx)  # the middleware says so of every request, its stubs of none


def signed_in(site: AdminSite, view: "Callable[..., HttpResponse]") -> "Callable[..., HttpResponse]":
    """As `admin_view`; but within a page the end of the session is told by 401, since a login has no place in a row."""
    page = site.admin_view(view)

    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_within_page(request) and not site.has_permission(request):
            return HttpResponse("The session has ended: log in again.", status=401, content_type="text/plain")
        return page(request, *args, **kwargs)

    return asked
