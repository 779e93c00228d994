"""Where a mail's own address stops what sent it (an export that comes by mail, alerts, news of what is public): a page
with one button, and RFC 8058's one click.

The token in the address is all that is asked for. A GET changes nothing: mail programs open addresses by themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from claims.alerts.channels import CHANNELS
from claims.alerts.switching import channel_of, stop_by_message
from claims.mailed_exports.ordering import order_of, stop_by_mail
from claims.models import Channel, ExportOrder, PublicFollower
from claims.pages.by_mail.asking import follower_of, forget

UNSEEN = "a document that its reader does not see any more"


@dataclass(frozen=True, slots=True)
class Stop:
    """What a token stops, in words for whoever has it, and how it begins again."""

    title: str
    what: str
    again: str
    is_over: bool
    do: Callable[[], None]


@csrf_exempt  # a mail program posts here without a page before it
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_page(request: HttpRequest, token: UUID) -> HttpResponse:
    stop = stop_of(token)
    if stop is None:
        raise Http404("Nothing comes by mail that this address would stop.")
    done = stop.is_over
    if request.method == "POST":
        stop.do()
        done = True
    return render(request, "pages/stop.html", {"stop": stop, "done": done})


def stop_of(token: UUID) -> Stop | None:
    if order := order_of(token):
        return _of_order(order)
    if channel := channel_of(token):
        return _of_channel(channel)
    if follower := follower_of(token):
        return _of_follower(follower)
    return None


def _of_order(order: ExportOrder) -> Stop:
    may_read = order.user.is_active and order.user.has_perm("claims.view_document", order.document)
    what = f"{order.document.title if may_read else UNSEEN}, {order.get_rhythm_display().lower()}"
    again = "Whoever wants it again asks for it at the desk."
    return Stop("this export", what, again, order.is_over, lambda: stop_by_mail(order))


def _of_channel(channel: Channel) -> Stop:
    what = f"All alerts by {CHANNELS[channel.kind].name.lower()} to this address"
    again = "They are switched on again at the desk, on the page of one's channels."
    return Stop("these alerts", what, again, not channel.is_on, lambda: stop_by_message(channel))


def _of_follower(follower: PublicFollower) -> Stop:
    key = f"{follower.claim.key} of " if follower.claim else ""
    again = "The address is deleted. Whoever wants them again asks on the page of the article."
    return Stop("these mails", f"News of {key}{follower.document.title}", again, False, lambda: forget(follower))
