"""Messages that were given up get their attempts again, when whoever keeps the installation says so."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from claims.access.permits import requires
from claims.models import Delivery

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@requires("claims.change_delivery", or_nobody=True)
def resend(delivery: Delivery, *, by: "User | None", at: datetime | None = None) -> int:
    """The message is due now, as the same message; of one that is no row yet all that were given up. What went to a
    channel that was removed stays as it is. How many."""
    given_up = Delivery.objects.filter(state=Delivery.State.FAILED, channel__isnull=False)
    chosen = given_up.filter(pk=delivery.pk) if delivery.pk else given_up
    return chosen.update(state=Delivery.State.PENDING, attempts=0, due_at=at or timezone.now())
