"""The members of a document: roles are given, changed and taken with a reason, by somebody else than who gets them."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.models import Document, Membership
from claims.models.visibility import forget_roles
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Role = Membership.Role


@requires("claims.change_membership", or_nobody=True)
@transaction.atomic
def grant_role(
    document: Document, user: "User", role: str, *, by: "User | None", why: str, at: datetime | None = None
) -> Membership:
    """Gives the user a role in the document, instead of the one they had. The same role again changes nothing.

    `by` is None for whoever runs the installation from its command line. Raises Refused.
    """
    _refuse_unsound(user, by=by, why=why)
    if role not in Role.values:
        raise Refused(f"A role is one of: {', '.join(Role.values)}.")
    if not user.is_active:
        raise Refused(f"The account of {user} is closed: open it first.")
    document = document.locked()  # so that two leads who step down at once meet
    member = document.memberships.filter(user=user).first() or Membership(document=document, user=user)
    if member.role == role:
        return member
    if member.role == Role.LEAD:
        _refuse_without_lead(document, user)
    member.role, member.granted_by, member.granted_at = role, by, at or timezone.now()
    member.save(by=by, why=why.strip(), at=at)
    forget_roles(user)
    return member


@requires("claims.change_membership", or_nobody=True)
@transaction.atomic
def revoke_role(document: Document, user: "User", *, by: "User | None", why: str, at: datetime | None = None) -> "User":
    """Takes the user's role in the document; what they did there stays. Answers the user; raises Refused."""
    _refuse_unsound(user, by=by, why=why)
    document = document.locked()
    member = document.memberships.filter(user=user).first()
    if member is None:
        raise Refused(f"{user} has no role in “{document}”.")
    if member.role == Role.LEAD:
        _refuse_without_lead(document, user)
    member.delete(by=by, why=why.strip(), at=at)
    forget_roles(user)
    return user


def begin_members(document: Document, *, by: "User", at: datetime) -> Membership:
    """Whoever brought a document in leads it."""
    member = Membership(document=document, user=by, role=Role.LEAD, granted_by=by, granted_at=at)
    member.save(by=by, why="Imported the document.", at=at)
    forget_roles(by)
    return member


def _refuse_unsound(user: "User", *, by: "User | None", why: str) -> None:
    if by is not None and by.pk == user.pk:
        raise Refused("Nobody decides on their own role: ask another lead.")
    if not why.strip():
        raise Refused("Say why: the reason is kept with the change.")


def _refuse_without_lead(document: Document, leaving: "User") -> None:
    leads = document.memberships.filter(role=Role.LEAD, user__is_active=True)
    if not leads.exclude(user=leaving).exists():
        raise Refused(f"{leaving} is the only lead of “{document}”: make somebody else lead first.")
