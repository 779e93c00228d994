"""The one place where a password is checked: whatever door it came through, the limit stands before it."""

import logging
from datetime import timedelta
from math import ceil
from typing import Any, NoReturn

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from claims.access.client_address import client_address
from claims.access.guessing import Guess
from claims.access.pauses import Take, give_back, take
from claims.models import KnownNetwork

logger = logging.getLogger(__name__)


class TooManyTries(Exception):
    """The password was not looked at, or so it has to seem. `seconds`: after how many the next try is taken."""

    def __init__(self, wait: timedelta) -> None:
        self.seconds = max(1, ceil(wait.total_seconds()))
        super().__init__(f"Too many wrong passwords: wait {self.in_words()}.")

    def in_words(self) -> str:
        number, unit = (self.seconds, "second") if self.seconds < 120 else (ceil(self.seconds / 60), "minute")
        return f"{number} {unit}{'s' * (number != 1)}"


class PasswordBackend(ModelBackend):
    """Django's names and passwords, behind the limit of wrong tries."""

    @sensitive_variables("password", "kwargs")
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The active user with this name and password, else None. Raises TooManyTries."""
        username = kwargs.get(get_user_model().USERNAME_FIELD) if username is None else username
        if username is None or password is None:
            return None
        guess = Guess.of(request, username)
        counted = take(guess.limits(), at=timezone.now())
        wait = counted.wait
        if wait:
            counted = _take_from_reserve(request, guess, password, wait)
        user = super().authenticate(request, username=username, password=password)
        if user is None:
            note_failure(request, username, "wrong password")
            if wait:
                raise TooManyTries(wait)
            return None
        give_back(counted)
        _remember(user, guess.network)
        return user

    def get_user(self, user_id: int) -> User | None:
        """With the preferences: each page of the desk asks for the reader's time zone."""
        user = get_user_model()._default_manager.select_related("preferences").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None


@sensitive_variables("password")
def _take_from_reserve(request: HttpRequest | None, guess: Guess, password: str, wait: timedelta) -> Take:
    """A look at the password during a pause. Raises TooManyTries where the network is not known, or none is left."""
    known = guess.is_known()
    counted = take(guess.reserve(known=known), at=timezone.now())
    if counted.wait:
        _refuse(request, guess.username, wait)
    if not known:
        get_user_model()().set_password(password)  # as long as a look takes: it must not tell what is known
        _refuse(request, guess.username, wait)
    return counted


def _refuse(request: HttpRequest | None, username: str, wait: timedelta) -> NoReturn:
    refusal = TooManyTries(wait)
    note_failure(request, username, f"too many tries, wait {refusal.seconds} s")
    raise refusal


def _remember(user: User, network: str) -> None:
    if network:
        now = timezone.now()
        KnownNetwork.objects.update_or_create(user=user, network=network, defaults={"last_at": now})


def note_failure(request: HttpRequest | None, username: str, reason: str) -> None:
    """Logs it. Only names that exist are written, since people type passwords into the field of the name."""
    users = get_user_model()._default_manager
    user = users.filter(**{get_user_model().USERNAME_FIELD: username}).first()
    if user is None:
        name, reason = "unknown user", reason.replace("wrong password", "no such user")
    else:
        name, reason = repr(username), reason if user.is_active else f"{reason}, account closed"
    address = client_address(request) if request is not None else ""
    logger.warning("Sign-in failed: %s from %s at %s: %s", name, address or "no address", _door(request), reason)


def _door(request: HttpRequest | None) -> str:
    found = getattr(request, "resolver_match", None)
    return found.view_name if found else "a program"
