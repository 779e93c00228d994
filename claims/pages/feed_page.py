"""The Atom feed of somebody's notices, for whoever has its secret address: what its owner may see today."""

from datetime import datetime, timedelta
from hashlib import sha256
from uuid import NAMESPACE_URL, UUID, uuid5

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from claims import links
from claims.access.client_address import client_address, network_of
from claims.access.guessing import BY_NETWORK, meter_key
from claims.access.pauses import take
from claims.access.reader_zone import in_zone_of
from claims.access.roles import opens_desk
from claims.alerts.atom import Entry, as_atom
from claims.alerts.letter_of_notices import item_of
from claims.models import Channel, Notification
from claims.pages.answers import SAME_BY_LINK, Made, for_no_robot, same_for_all, too_many
from claims.pages.door import TooManyWrongLinks

KIND = "feed"
MOST_ENTRIES = 50
TYPE = "application/atom+xml; charset=utf-8"


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """304 where the asker has it already."""
    channel = Channel.objects.on().filter(kind=KIND, secret=secret, user__is_active=True).first()
    if channel is None:
        try:
            count_wrong(request)
        except TooManyWrongLinks as refused:
            return too_many(request, refused)
        raise Http404("There is no such feed, or its address was renewed.")
    made, modified = feed_of(channel)
    response = get_conditional_response(request, made.etag, int(modified.timestamp()), None) or made.as_response()
    response["Last-Modified"] = http_date(modified.timestamp())
    response["Referrer-Policy"] = "no-referrer"
    return same_for_all(for_no_robot(response), made.etag, SAME_BY_LINK)


def count_wrong(request: HttpRequest) -> None:
    """Raises TooManyWrongLinks for a network from which so many were tried that it has to wait."""
    taken = take({meter_key("feed", network_of(client_address(request))): BY_NETWORK}, at=timezone.now())
    if taken.wait:
        raise TooManyWrongLinks(int(taken.wait.total_seconds()) + 1)


def feed_of(channel: Channel) -> tuple[Made, datetime]:
    """The feed, and since when it is as it is."""
    rows = Notification.objects.own(channel.user).followed().exclude(kind__in=Notification.LETTERS)
    if channel.subscription_id:
        rows = rows.filter(grounds__subscription=channel.subscription_id)
    at_desk = opens_desk(channel.user)
    with in_zone_of(channel.user):
        entries = [
            Entry(_id("notices", row.pk), row.created_at, item_of(row, at_desk=at_desk))
            for row in rows.for_list(channel.user).order_by("-created_at", "-pk")[:MOST_ENTRIES]
        ]
    title, address = _title(channel), links.feed(channel.secret)
    since = _since(channel, repr((title, address, entries)))
    body = as_atom(entries, feed_id=_id("feeds", channel.pk), title=title, address=address, begun=since)
    return Made(body, TYPE), since


def _since(channel: Channel, shown: str) -> datetime:
    """Since when the feed shows what it does. Only what was shown before can tell: an entry changes with its paper, and
    goes when its reader sees or follows no more what it is about. A second later than before at least, for the header
    counts no less."""
    mark = sha256(shown.encode()).hexdigest()
    if mark == channel.shown_hash:
        return channel.shown_since
    since = max(timezone.now(), channel.shown_since + timedelta(seconds=1)) if channel.shown_hash else timezone.now()
    known = Channel.objects.filter(pk=channel.pk, shown_hash=channel.shown_hash)
    if not known.update(shown_hash=mark, shown_since=since):  # another asker was quicker
        channel.refresh_from_db(fields=["shown_hash", "shown_since"])
        return channel.shown_since
    return since


def _id(kind: str, pk: int) -> UUID:
    """The same for ever, and no address of anything."""
    return uuid5(NAMESPACE_URL, links.absolute(f"/{kind}/{pk}"))


def _title(channel: Channel) -> str:
    return f"Claimwatch: {channel.subscription.subject}" if channel.subscription else "Claimwatch: what you follow"
