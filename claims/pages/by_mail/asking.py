"""Who follows what is public by mail: asked by anybody, confirmed by whoever has the mailbox, forgotten when stopped.

Nothing here says whether an address follows already.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from claims.access.guessing import meter_key
from claims.access.pauses import AttemptLimit, take
from claims.models import Claim, Document, PublicFollower

# A library or an office shares one network; an address is asked by its owner, or by somebody who means them ill.
BY_NETWORK = AttemptLimit(20, timedelta(hours=1))
BY_ADDRESS = AttemptLimit(5, timedelta(hours=6))
MOST_UNCONFIRMED = 3  # of one address: no more mails come to it until it confirms, or they are forgotten
ASKED_AGAIN_AFTER = timedelta(hours=12)  # the mail was lost, or deleted


def ask_to_follow(
    document: Document, claim: Claim | None, address: str, *, network: str, at: datetime | None = None
) -> timedelta:
    """Sees to it that the address is asked, by mail, whether it wants to follow; answers how long to wait before one
    may ask again, zero where it was taken. The answer is the same for an address that follows already."""
    at = at or timezone.now()
    written = as_written(address)
    meters = {
        meter_key("follow by mail, network", network): BY_NETWORK,
        meter_key("follow by mail, address", written): BY_ADDRESS,
    }
    if wait := take(meters, at=at).wait:
        return wait
    with transaction.atomic():
        _keep(document, claim, written, at)
    return timedelta()


def as_written(address: str) -> str:
    """The host without regard to case; what stands before it is its server's (RFC 5321, 2.4)."""
    mailbox, _, host = address.strip().rpartition("@")
    return f"{mailbox}@{host.lower()}"


def _keep(document: Document, claim: Claim | None, address: str, at: datetime) -> None:
    rows = PublicFollower.objects.filter(address=address)
    lost = {"confirmed_at": None, "state": PublicFollower.State.WAITING, "asked_at__lt": at - ASKED_AGAIN_AFTER}
    rows.filter(document=document, claim=claim, **lost).delete()  # so that the next mail is another one
    if rows.unconfirmed().count() < MOST_UNCONFIRMED:
        when = {"due_at": at, "created_at": at}
        PublicFollower.objects.get_or_create(document=document, claim=claim, address=address, defaults=when)


def follower_of(token: UUID) -> PublicFollower | None:
    """Whom a mail's own address names; None for no such."""
    return PublicFollower.objects.with_subject().filter(stop_token=token).first()


def confirm_by_mail(follower: PublicFollower, *, at: datetime | None = None) -> None:
    """From now on it is told what changes. As often as they click."""
    at = at or timezone.now()
    unconfirmed = PublicFollower.objects.unconfirmed().filter(pk=follower.pk)
    unconfirmed.update(confirmed_at=at, due_at=at, state=PublicFollower.State.WAITING, lease_until=None, token=None)


def forget(follower: PublicFollower) -> None:
    """Deletes the address, for whoever has the mail. What a worker still makes of it goes nowhere."""
    PublicFollower.objects.filter(pk=follower.pk).delete()
