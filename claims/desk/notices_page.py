"""The page of one's own notices: what came, the newest first, read or not, and where each leads."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from claims.access.permits import authenticated
from claims.acts import ACTS
from claims.alerts.letter_of_notices import item_of
from claims.alerts.message import GRAVE, WARNING, Item, texts_of
from claims.models import Notification
from claims.refusals import Refused

A_PAGE = 30
MOST_COUNTED = 100
TONES = {GRAVE: "bad", WARNING: "warn"}


@dataclass(frozen=True, slots=True)
class Notice:
    row: Notification
    item: Item
    tone: str

    @property
    def texts(self) -> list[str]:
        return texts_of(self.item)

    @property
    def address(self) -> str:
        """Where it leads; "" where nothing is left to look at."""
        return self.item.links[0].address if self.item.links else ""


def notices_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """A POST marks what it names, or all that was shown, and shows the page again, or what a notice leads to."""
    user = authenticated(request.user)
    if request.method == "POST":
        try:
            return HttpResponseRedirect(_marked(request) or reverse("admin:notices"), status=303)
        except Refused as refused:
            messages.error(request, str(refused))
    rows = Notification.objects.own(user).exclude(kind__in=Notification.LETTERS).for_list(user)
    shown = request.GET.get("show", "") == "unread"
    page = Paginator((rows.unread() if shown else rows).order_by("-pk"), A_PAGE).get_page(request.GET.get("p"))
    context |= {"title": "Your notices", "page": page, "notices": [_notice(row) for row in page], "only_unread": shown}
    return TemplateResponse(request, "admin/notices.html", context, status=422 if request.method == "POST" else 200)


def _notice(row: Notification) -> Notice:
    item = item_of(row, at_desk=True)
    return Notice(row, item, TONES.get(item.severity, "calm"))


def _marked(request: HttpRequest) -> str:
    """Where a notice leads that was opened; "" for the list. Raises Refused."""
    user = authenticated(request.user)
    name = next((name for name in ("all", "open", "read", "unread") if request.POST.get(name)), "")
    named = request.POST.get(name, "")
    row = _own(request, named)
    if not name or row is None:
        raise Refused("Nothing was marked: press one of the buttons below.")
    if name == "all":
        messages.success(request, ACTS["mark-all-read"].perform(row, by=user))
        return ""
    ACTS["mark-read"].perform(row, by=user, read=name != "unread")
    return _notice(row).address if name == "open" else ""


def _own(request: HttpRequest, named: str) -> Notification | None:
    user = authenticated(request.user)
    rows = Notification.objects.own(user).for_list(user)
    return rows.filter(pk=int(named)).first() if named.isdecimal() and len(named) < 19 else None


def number_unread(user: Any) -> str:
    """ "", "3", or "99+": counted no further."""
    if not user.is_authenticated:
        return ""
    rows = Notification.objects.own(user).unread().exclude(kind__in=Notification.LETTERS)
    number = rows.order_by()[:MOST_COUNTED].count()
    return f"{MOST_COUNTED - 1}+" if number >= MOST_COUNTED else str(number or "")
