"""The page of whoever keeps the installation: what waits to be sent, since when, what failed, and the one switch."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from claims import links
from claims.access.permits import authenticated
from claims.acts import ACTS
from claims.alerts.channels import CHANNELS
from claims.alerts.halting import is_halted
from claims.models import Channel, Delivery, Halt, MailPause, Notification, Outgoing
from claims.models.visibility import holds_house_wide
from claims.refusals import Refused

SHOWN = 50
State = Delivery.State


def queue_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """A POST stops all sending, lets it go on, or gives what was given up its attempts again."""
    user = authenticated(request.user)
    if not holds_house_wide(user, "claims.view_delivery"):
        raise PermissionDenied
    if request.method == "POST":
        try:
            messages.success(request, _done(request))
            return HttpResponseRedirect(reverse("admin:alerts_queue"), status=303)
        except Refused as refused:
            messages.error(request, str(refused))
    context |= {
        "title": "Alerts on their way",
        "halt": Halt.objects.select_related("stopped_by").first(),
        "is_halted": is_halted(),
        "pauses": MailPause.objects.all(),
        "may_stop": user.has_perm("claims.add_halt"),
        **queue(timezone.now()),
    }
    return TemplateResponse(
        request, "admin/alerts_queue.html", context, status=422 if request.method == "POST" else 200
    )


def queue(at: datetime) -> dict[str, Any]:
    """How many notices and messages wait, since when, and what failed."""
    due = Outgoing.objects.due(at).order_by()
    waiting = Delivery.objects.filter(state__in=(State.PENDING, State.SENDING), channel__isnull=False).order_by()
    by_kind = waiting.values("channel__kind").annotate(number=Count("pk"), since=Min("created_at"))
    failed = Delivery.objects.filter(state=State.FAILED)
    off = Channel.objects.exclude(off_because="").filter(is_on=False).select_related("user")
    return {
        "unrouted": Notification.objects.unrouted().aggregate(number=Count("pk"), since=Min("created_at")),
        "due": due.aggregate(number=Count("pk"), since=Min("due_at")),
        "later": Outgoing.objects.waiting().filter(due_at__gt=at).count(),
        "waiting": [{**row, "name": CHANNELS[row["channel__kind"]].name} for row in by_kind],
        "failed": failed.select_related("user", "channel").order_by("-created_at")[:SHOWN],
        "failed_number": failed.count(),
        "off": off.order_by("pk")[:SHOWN],
        "all_failed": links.desk_list(Delivery, state__exact=State.FAILED),
    }


def _done(request: HttpRequest) -> str:
    """What was done, in words. Raises Refused."""
    name, user = request.POST.get("act", ""), authenticated(request.user)
    if name == "stop-sending":
        return ACTS[name].perform(Halt(), by=user, why=request.POST.get("why", ""))
    if name == "send-again":
        return ACTS[name].perform(Halt(), by=user)
    if name == "resend":
        return ACTS[name].perform(Delivery(), by=user)
    raise Refused("Nothing was changed: press one of the buttons below.")
