"""The list from which a claim was opened: the way back to it, and the claims before and after in its order."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode

from claims import links
from claims.acts import ACTS
from claims.admin.claim.claim_filters import chosen_document
from claims.models import Claim, Document
from literature.admin.counting import COUNTED_TO

FILTERS = "_changelist_filters"  # where Django's admin keeps the query string of the list


def list_context(admin: ModelAdmin, request: HttpRequest, claim: Claim) -> dict[str, Any]:
    """Nothing where the claim was opened from elsewhere, or the list cannot be read (a filter that is gone)."""
    filters = request.GET.get(FILTERS)
    rows = None if filters is None else _rows(admin, request, filters)
    if filters is None or rows is None:
        return {}
    before, after, row_number, row_count = _around(rows, claim)
    beside = Claim.objects.only("key").in_bulk([pk for pk in (before, after) if pk is not None])
    return {
        "from_list": True,
        "list_url": f"{links.desk_list(Claim)}?{QueryDict(filters).urlencode()}",
        "list_row_number": row_number,
        "list_row_count": row_count,
        "list_previous": _link(beside.get(before), filters),
        "list_next": _link(beside.get(after), filters),
    }


def by_mail(request: HttpRequest) -> str:
    """Where the list of claims that is asked for can be asked for by mail; "" where it is not of one document."""
    chosen = chosen_document(request)
    document = Document.objects.visible_to(request.user).filter(pk=chosen).first() if chosen else None
    if document is None or not ACTS["order-export"].permits(request.user, document):
        return ""
    return f"{links.desk(document)}?{urlencode({'list': request.GET.urlencode()})}#by-mail"


class OrderRequest(HttpRequest):
    """Asks a list for the order of its rows only."""


class OrderOnly(ChangeList):
    """The filters and the order of a list, without its rows and their number."""

    def get_results(self, request: HttpRequest) -> None:
        """Nothing is asked of the database."""


def _rows(admin: ModelAdmin, request: HttpRequest, filters: str) -> QuerySet[Claim] | None:
    asked = OrderRequest()
    asked.GET, asked.user, asked.method = QueryDict(filters), request.user, "GET"
    if any("\0" in value for _, values in asked.GET.lists() for value in values):
        return None  # PostgreSQL takes a zero byte in no text
    asked.resolver_match, asked.session = request.resolver_match, request.session
    try:
        return admin.get_changelist_instance(asked).queryset
    except (IncorrectLookupParameters, SuspiciousOperation):
        return None


def listed(admin: ModelAdmin, request: HttpRequest) -> QuerySet[Claim] | None:
    """All claims of the list whose query string the request has; None where it cannot be read."""
    return _rows(admin, request, request.GET.urlencode())


def _around(rows: QuerySet[Claim], claim: Claim) -> tuple[int | None, int | None, int | None, int]:
    """The ids before and after, its place and how many there are.

    A claim that a decision has just taken out of the list has no place: it goes on behind where it stands in the text.
    """
    ids = list(rows.values_list("pk", flat=True)[:COUNTED_TO])
    if claim.pk not in ids:
        behind = rows.filter(document=claim.document_id, position__gt=claim.position).order_by("position")
        return None, behind.values_list("pk", flat=True).first() or (ids[0] if ids else None), None, len(ids)
    index = ids.index(claim.pk)
    before = ids[index - 1] if index else None
    after = ids[index + 1] if index + 1 < len(ids) else None
    return before, after, index + 1, len(ids)


def _link(neighbour: Claim | None, filters: str) -> tuple[str, str] | None:
    """Key and address of a neighbour, which keeps the list in mind too."""
    if neighbour is None:
        return None
    return neighbour.key, f"{links.desk(neighbour)}?{urlencode({FILTERS: filters})}"
