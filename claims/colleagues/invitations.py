"""Inviting somebody to a document by name and address: an account where there is none, a role, and one mail."""

import re
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string

from claims.access.members import grant_role
from claims.access.permits import requires
from claims.models import Document, Membership, Notification
from claims.refusals import Refused

LONGEST_NAME = 150
# Controls, and what has other words of a line be read from the right: a name stands in lines of others.
NO_LETTERS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
MOST_A_DAY = 50  # of one person: more than a newsroom has, and too few for a list of bought addresses
BY_MAIL = "Invited by mail."  # by which its history tells an invitation from a role that was given
DAY = timedelta(days=1)


@requires("claims.change_membership")
@transaction.atomic
def invite(
    document: Document,
    *,
    address: str,
    name: str,
    role: str,
    by: User,
    at: datetime | None = None,
) -> Membership:
    """Gives the role to whoever has the address, with an account made for them where there is none.

    Either way one mail goes there: to a new account with a link to set its password. The account that is here already
    keeps its name. Raises Refused.
    """
    address, name = _sound(address, name)
    at = at or timezone.now()
    _refuse_too_many(by, at)
    found = list(User.objects.filter(Q(email__iexact=address) | Q(username__iexact=address))[:2])
    if len(found) > 1:
        raise Refused(f"Several accounts have the address {address}: give the role to one by its user name.")
    user = found[0] if found else _account(address, name)
    if user.email.casefold() != address.casefold():
        raise Refused(f"An account is called {address} and has another address: give the role by its user name.")
    if document.memberships.filter(user=user).exists():
        raise Refused(f"{user} has a role in this document already: change it in the list above.")
    member = grant_role(document, user, role, by=by, why=BY_MAIL, at=at)
    _tell(user, member, by=by, at=at)
    return member


def _refuse_too_many(by: User, at: datetime) -> None:
    """Of two invitations at once the second waits here, and counts the first."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    sent = Membership.history.filter(history_user=by, history_change_reason=BY_MAIL, history_date__gt=at - DAY)
    last = list(sent.order_by("-history_date").values_list("history_date", flat=True)[:MOST_A_DAY])
    if len(last) == MOST_A_DAY:
        again = timezone.localtime(last[-1] + DAY)
        raise Refused(
            f"You invited {MOST_A_DAY} people within a day, which is the most: invite again from"
            f" {again:%Y-%m-%d %H:%M} on. Who has an account can be given a role by the user name."
        )


def _sound(address: str, name: str) -> tuple[str, str]:
    address, name = address.strip(), " ".join(name.split())
    try:
        if not address.rpartition("@")[0].isascii():  # the validator takes "K" (U+212A) for a k
            raise ValidationError("not ASCII")
        validate_email(address)
    except ValidationError as error:
        raise Refused(f"“{address}” is no e-mail address: write one such as ada@example.org.") from error
    if len(address) > LONGEST_NAME or not name or len(name) > LONGEST_NAME:
        raise Refused(f"Give a name and an address, each of at most {LONGEST_NAME} characters.")
    if NO_LETTERS.search(name):
        raise Refused("The name holds characters that are not seen: write it by hand.")
    return address, name


def _account(address: str, name: str) -> User:
    """Named by its address. Nobody knows its password, so that only the link opens it; a mail for a new password
    does as well, which goes to no account whose password is switched off."""
    first, _, last = name.partition(" ")
    try:
        with transaction.atomic():
            return User.objects.create_user(
                address.lower(), address, get_random_string(50), first_name=first, last_name=last
            )
    except IntegrityError as error:
        raise Refused(f"Somebody else invited {address} at this moment: invite again.") from error


def _tell(user: User, member: Membership, *, by: User, at: datetime) -> None:
    new = f"Your user name is {user.get_username()}. " if user.last_login is None else ""
    Notification.objects.create(
        reader=user,
        is_personal=True,
        kind=Notification.Kind.INVITED,
        event=f"invited:{member.pk}:{member.edition}",
        reason=f"{by.get_full_name() or by} made you {member.role} of “{member.document}”. {new}".strip(),
        created_at=at,
    )
