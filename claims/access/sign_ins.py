"""What is open in a user's name: sessions of browsers and tokens of programs. Seen and ended by the user alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from knox.models import AbstractAuthToken, get_token_model

from claims.access.browsers import name_of
from claims.access.client_address import client_address
from claims.models import Session

BEGAN = "sign_in"  # in the session: when, from which address, with which browser it began
SHOWN = 8  # characters of a token; enough to tell it by, and too few to be of use
MOST = 200  # sessions on one page


@dataclass(frozen=True, slots=True)
class SignIn:
    """A session as its owner may see it. `key` names it; the session's own key would open it."""

    key: str
    begun_at: datetime | None
    seen_at: datetime
    address: str
    browser: str
    is_present: bool


@receiver(user_logged_in)
def note_where_it_began(sender: type[User], request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Of a login that made a session; one that made a token has none of this user."""
    session = getattr(request, "session", {})
    if session.get(SESSION_KEY) == str(user.pk):
        browser = name_of(request.META.get("HTTP_USER_AGENT", ""))
        at = timezone.now().isoformat()
        session[BEGAN] = {"at": at, "address": client_address(request), "browser": browser}


def sign_ins_of(user: User, *, present: str | None) -> list[SignIn]:
    """The user's open sessions, the present one first, then those used last. `present` is the key of its session."""
    rows = _open(user).order_by("-seen_at")[:MOST]
    return sorted((_sign_in(row, present) for row in rows), key=lambda row: not row.is_present)


def tokens_of(user: User) -> QuerySet[AbstractAuthToken]:
    """The user's tokens that still open something, the newest first."""
    lasting = Q(expiry=None) | Q(expiry__gt=timezone.now())
    tokens: QuerySet[AbstractAuthToken] = get_token_model().objects.filter(lasting, user=user)
    return tokens.order_by("-created")


def end_sign_in(user: User, key: str) -> bool:
    """Ends one session; False where the user has none of this name, or no longer."""
    ended = [row.pk for row in _open(user) if public_key(row.pk) == key]
    return bool(Session.objects.filter(pk__in=ended).delete()[0])


def end_other_sign_ins(user: User, *, present: str | None) -> int:
    """Ends all sessions but the one whose key is `present`; how many were open."""
    return _open(user).exclude(pk=present).delete()[0]


def end_token(user: User, shown: str) -> bool:
    """Ends the token that begins so; False where the user has none."""
    return len(shown) == SHOWN and bool(tokens_of(user).filter(token_key__startswith=shown).delete()[0])


def end_everything(user: User) -> None:
    """Ends all sessions and tokens, as if none had been made."""
    Session.objects.filter(user=user).delete()
    get_token_model().objects.filter(user=user).delete()


def public_key(session_key: str) -> str:
    return salted_hmac("claims.access.sign_ins", session_key, algorithm="sha256").hexdigest()[:16]


def _open(user: User) -> QuerySet[Session]:
    return Session.objects.filter(user=user, expire_date__gt=timezone.now())


def _sign_in(row: Session, present: str | None) -> SignIn:
    began = row.get_decoded().get(BEGAN, {})
    at = datetime.fromisoformat(began["at"]) if began else None
    return SignIn(
        key=public_key(row.pk),
        begun_at=at,
        seen_at=row.seen_at,
        address=began.get("address", ""),
        browser=began.get("browser", ""),
        is_present=row.pk == present,
    )
