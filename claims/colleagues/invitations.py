"""Inviting somebody to a document by name and address: an account where there is none, a role, and one mail."""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string

from claims.access.members import grant_role
from claims.access.permits import requires
from claims.models import Document, Membership, Notification
from claims.refusals import Refused

LONGEST_NAME = 150


@requires("claims.change_membership")
@transaction.atomic
def invite(
    document: Document,
    *,
    address: str,
    name: str,
    role: str,
    by: User,
    why: str = "Invited by mail.",
    at: datetime | None = None,
) -> Membership:
    """Gives the role to whoever has the address, with an account made for them where there is none.

    Either way one mail goes there: to a new account with a link to set its password. The account that is here already
    keeps its name. Raises Refused.
    """
    address, name = _sound(address, name)
    found = list(User.objects.filter(Q(email__iexact=address) | Q(username__iexact=address))[:2])
    if len(found) > 1:
        raise Refused(f"Several accounts have the address {address}: give the role to one by its user name.")
    user = found[0] if found else _account(address, name)
    if user.email.casefold() != address.casefold():
        raise Refused(f"An account is called {address} and has another address: give the role by its user name.")
    if document.memberships.filter(user=user).exists():
        raise Refused(f"{user} has a role in this document already: change it in the list above.")
    member = grant_role(document, user, role, by=by, why=why, at=at)
    _tell(user, member, by=by, at=at or timezone.now())
    return member


def _sound(address: str, name: str) -> tuple[str, str]:
    address, name = address.strip(), " ".join(name.split())
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused(f"“{address}” is no e-mail address: write one such as ada@example.org.") from error
    if len(address) > LONGEST_NAME or not name or len(name) > LONGEST_NAME:
        raise Refused(f"Give a name and an address, each of at most {LONGEST_NAME} characters.")
    return address, name


def _account(address: str, name: str) -> User:
    """Named by its address. Nobody knows its password, so that only the link opens it; a mail for a new password
    does as well, which goes to no account whose password is switched off."""
    first, _, last = name.partition(" ")
    return User.objects.create_user(address.lower(), address, get_random_string(50), first_name=first, last_name=last)


def _tell(user: User, member: Membership, *, by: User, at: datetime) -> None:
    new = f"Your user name is {user.get_username()}. " if user.last_login is None else ""
    Notification.objects.create(
        owner=user,
        kind=Notification.Kind.INVITED,
        event=f"invited:{member.pk}:{member.edition}",
        reason=f"{by.get_full_name() or by} made you {member.role} of “{member.document}”. {new}".strip(),
        created_at=at,
    )
