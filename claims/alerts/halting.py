"""One switch that stops all alerts of an installation: nothing is lost, and all of it goes out when it is on again."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from claims.access.permits import requires
from claims.models import Halt
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def is_halted() -> bool:
    """Whoever keeps this installation stopped all sending, by its settings or at the desk."""
    return not settings.SEND_ALERTS or Halt.objects.exists()


@requires("claims.add_halt", or_nobody=True)
def stop_sending(halt: Halt, why: str, *, by: "User | None", at: datetime | None = None) -> Halt:
    """From now on no alert leaves this installation. Twice is once. Raises Refused without a reason."""
    if not why.strip():
        raise Refused("Say why all alerts are stopped: whoever comes after you reads it.")
    values = {"why": why.strip(), "stopped_by": by, "stopped_at": at or timezone.now()}
    return Halt.objects.get_or_create(pk=1, defaults=values)[0]


@requires("claims.delete_halt", or_nobody=True)
def send_again(halt: Halt, *, by: "User | None") -> bool:
    """Alerts go out again; False where they did already."""
    return bool(Halt.objects.all().delete()[0])
