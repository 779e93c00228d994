"""The channels of a user, as they keep them: added, tested, switched off and on, and removed.

A channel takes nothing before it is confirmed: a mail address by a link in its first mail, whatever takes calls by a
test that was answered well. So nobody has alerts sent to what is not theirs.
"""

import secrets
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from claims import links
from claims.access.guessing import meter_key
from claims.access.pauses import AttemptLimit, take
from claims.access.permits import requires
from claims.access.reader_zone import zone_of
from claims.alerts.channels import CHANNELS
from claims.alerts.channels.failures import NotSent
from claims.alerts.halting import is_halted
from claims.alerts.letter import Letter
from claims.alerts.message import Item, Link
from claims.alerts.signing import new_secret
from claims.alerts.switching import release_all, take_over
from claims.models import Channel, Outgoing
from claims.models.channels import MAIL
from claims.refusals import Refused

FEED, WEBHOOK = "feed", "webhook"
MOST_CHANNELS = 20  # of one user
TESTS = AttemptLimit(10, timedelta(minutes=15))  # of one user: a test calls whatever they name
QUESTIONS = AttemptLimit(3, timedelta(hours=12))  # to one mailbox, which may be a stranger's
LONGEST_ADDRESS = 2_000
LONGEST_MAILBOX = 254  # RFC 5321, 4.5.3.1.3, without its brackets
TOKEN_BYTES = 32


@requires("claims.change_channel")
@transaction.atomic
def add_channel(channel: Channel, kind: str, address: str = "", *, by: User, at: datetime | None = None) -> Channel:
    """Keeps a channel of the user `by`, which takes nothing before it is confirmed; a feed is open at once. `channel`
    is a new one of theirs, narrowed to a subscription or not. Raises Refused."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # of two at once the second counts the first
    if kind not in CHANNELS:
        raise Refused(f"There is no channel “{kind}”: use one of {', '.join(CHANNELS)}.")
    if channel.subscription and channel.subscription.user_id != by.pk:
        raise Refused("This subscription is not yours.")
    if Channel.objects.filter(user=by).count() >= MOST_CHANNELS:
        raise Refused(f"You have {MOST_CHANNELS} channels already: remove one first.")
    is_feed = kind == FEED
    row, is_new = Channel.objects.get_or_create(
        user=by, kind=kind, address=_address(kind, address), subscription=channel.subscription,
        defaults={
            "secret": _secret(kind), "is_on": is_feed, "confirmed_at": at or timezone.now() if is_feed else None,
        },
    )  # fmt: skip
    if not is_new:
        raise Refused("You have this channel already: it is in the list of your channels.")
    return row


def _secret(kind: str) -> str:
    return {FEED: secrets.token_urlsafe(TOKEN_BYTES), WEBHOOK: new_secret()}.get(kind, "")


def _address(kind: str, address: str) -> str:
    """Raises Refused for what this kind of channel cannot be sent to."""
    address = address.strip()
    if kind == FEED:
        return ""
    if len(address) > LONGEST_ADDRESS:
        raise Refused(f"The address has more than {LONGEST_ADDRESS} characters: give a shorter one.")
    return _mailbox(address) if kind == MAIL else _web(address)


def _mailbox(address: str) -> str:
    if len(address) > LONGEST_MAILBOX:
        raise Refused(f"The address has more than {LONGEST_MAILBOX} characters: give a shorter one.")
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused("Write an e-mail address alone, such as you@example.org.") from error
    mailbox, _, host = address.rpartition("@")
    return f"{mailbox}@{host.lower()}"


def _web(address: str) -> str:
    """Its host is looked at when something is sent, and not before: names change what they lead to."""
    try:
        parts = urlsplit(address)
        sound = bool(parts.hostname) and not parts.username and parts.port != 0
    except ValueError:
        sound = False
    if not sound or parts.scheme not in schemes() or any(sign.isspace() or ord(sign) < 32 for sign in address):
        raise Refused(f"Write the whole address, beginning with {' or '.join(f'{one}://' for one in schemes())}.")
    return address


def schemes() -> tuple[str, ...]:
    """In clear only where the operator lets alerts go to networks of their own."""
    return ("https", "http") if settings.WEBHOOK_NETWORKS else ("https",)


@requires("claims.change_channel")
def try_channel(channel: Channel, *, by: User, at: datetime | None = None) -> Channel:
    """Sends a test by the way that alerts go. What takes calls and answers well is confirmed and on by that; a mail
    address gets a link that does so. Raises Refused, with the words of the other side, where it was not taken."""
    kind, now = CHANNELS[channel.kind], at or timezone.now()
    if not kind.pushes:
        raise Refused("Nothing is sent to a feed: open its address in your reader.")
    if is_halted():
        raise Refused("Whoever keeps this installation has stopped all sending: nothing was sent.")
    limits = {meter_key("test of channels", str(by.pk)): TESTS}
    if channel.kind == MAIL and channel.confirmed_at is None:
        limits[meter_key("question to an address", channel.address.casefold())] = QUESTIONS
    if wait := take(limits, at=now).wait:
        raise Refused(f"So many tests were sent that you have to wait {int(wait.total_seconds()) + 1} seconds.")
    try:
        with kind.connected() as connection:
            kind.send(letter_of_test(channel, at=now), to=channel, by=connection)
    except (NotSent, OSError, ValueError) as error:
        Channel.objects.filter(pk=channel.pk).update(error=str(error))
        raise Refused(f"The test was not taken: {error}") from error
    Channel.objects.filter(pk=channel.pk).update(error="", failures=0)
    if channel.kind != MAIL and channel.confirmed_at is None:
        _confirm(channel, now)
    channel.refresh_from_db()
    return channel


def letter_of_test(channel: Channel, *, at: datetime, id: UUID | None = None) -> Letter:
    """What a test says; in the first mail to an address, how it is confirmed."""
    asks = channel.kind == MAIL and channel.confirmed_at is None and bool(channel.address)
    said = f"{channel.user.get_username()} asked for this test of {CHANNELS[channel.kind].name}."
    to_do = "Confirm that alerts may come here. If you do not know of this, do nothing: no alert comes here."
    item = Item(
        kind="confirm" if asks else "test",
        headline="Confirm this address" if asks else "A test",
        citation="", reason=said, is_letter=asks, at=at,
        to_do=to_do if asks else "Nothing: alerts would reach you here.",
        links=(Link("Confirm it", links.confirm_channel(channel.stop_token)),) if asks else (),
    )  # fmt: skip
    return Letter(
        id=id or uuid4(), created_at=at, zone=zone_of(channel.user), items=(item,),
        stop_link=links.stop_mail(channel.stop_token), sample=settings.LITERATURE_IS_SAMPLE,
    )  # fmt: skip


def _confirm(channel: Channel, at: datetime) -> None:
    unconfirmed = Channel.objects.filter(pk=channel.pk, confirmed_at=None)
    if unconfirmed.update(confirmed_at=at, is_on=True, off_because=""):
        take_over(channel)


def confirm_by_mail(channel: Channel, *, at: datetime | None = None) -> None:
    """For whoever has the mail that was sent to its address. As often as they click."""
    _confirm(channel, at or timezone.now())


@requires("claims.change_channel")
def switch_channel(channel: Channel, on: bool, *, by: User) -> Channel:
    """Off: nothing goes there until it is switched on again. Raises Refused for one that is not confirmed."""
    if on and channel.address and channel.confirmed_at is None:
        raise Refused("It is not confirmed yet: send a test first.")
    Channel.objects.filter(pk=channel.pk).update(is_on=on, off_because="", error="", failures=0)
    take_over(channel) if on else release_all(channel)
    channel.refresh_from_db()
    return channel


@requires("claims.change_channel")
def renew_secret(channel: Channel, *, by: User) -> Channel:
    """Another address of a feed, another key of a webhook; the one before opens and signs nothing any more. Raises
    Refused for a channel that has none."""
    if not (secret := _secret(channel.kind)):
        raise Refused("This channel has no secret of its own.")
    Channel.objects.filter(pk=channel.pk).update(secret=secret)
    channel.refresh_from_db()
    return channel


@requires("claims.change_channel")
@transaction.atomic
def remove_channel(channel: Channel, *, by: User) -> Channel:
    """Its address is deleted, with what is on its way there; the history of what went there stays. Raises Refused for
    the mail to the account."""
    if channel.kind == MAIL and not channel.address:
        raise Refused("This is the address of your account: switch it off instead.")
    release_all(channel)
    Outgoing.objects.waiting().filter(channel=channel).delete()
    channel.delete()
    return channel
