"""Each reader's time zone: chosen on the page of one's account, and active while a page of the desk is made.

The API answers in UTC, whoever asks: a program reads offsets, and must not depend on what a person chose.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from claims.access.permits import requires
from claims.models import Preferences
from claims.models.preferences import UTC_NAME
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

DESK = "admin"


def zone_of(user: "User | AnonymousUser") -> ZoneInfo:
    """The zone in which the user reads times; UTC for one who chose none, or is not signed in."""
    row: Preferences | None = getattr(user, "preferences", None)  # Django raises an AttributeError where there is none
    return row.time_zone if row else ZoneInfo(UTC_NAME)


def in_zone_of(user: "User | AnonymousUser") -> AbstractContextManager[None]:
    """While it lasts, local times are the user's: for what a worker writes to somebody."""
    return timezone.override(zone_of(user))


def time_for(user: "User | AnonymousUser", at: datetime) -> str:
    """A moment as this reader's clock shows it, with the zone: "2026-03-29 03:00 Europe/Berlin"."""
    zone = zone_of(user)
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M} {zone.key}"


@requires("claims.change_preferences")
def choose_zone(preferences: Preferences, zone: str, *, by: User) -> Preferences:
    """From now on its user reads times in this zone. Raises Refused for what is none."""
    preferences.zone = zone.strip()
    try:
        preferences.clean_fields(exclude=["user"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    row, _ = Preferences.objects.update_or_create(user=preferences.user, defaults={"zone": preferences.zone})
    return row


def preferences_of(user: User) -> Preferences:
    """The user's row, or the defaults, which are not stored yet."""
    return Preferences.objects.filter(user=user).first() or Preferences(user=user)


class InReadersZone:
    """To stand after the authentication of Django. What a request activates ends with it: threads are used again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(None):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        if request.resolver_match and request.resolver_match.app_name == DESK:
            timezone.activate(zone_of(request.user))
