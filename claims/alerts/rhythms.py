"""When what one follows comes: at once, every day or every week at an hour; muted; put off for a time."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.alerts.routing import route_again
from claims.models import Subscription
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LONGEST_SNOOZE = timedelta(days=366)
Rhythm = Subscription.Rhythm


@requires("claims.change_subscription")
@transaction.atomic
def set_rhythm(
    subscription: Subscription, rhythm: str, hour: int = 7, weekday: int = 0, grave_at_once: bool = True, *,
    by: "User", at: datetime | None = None,
) -> Subscription:  # fmt: skip
    """What comes of it goes at once, or at the `hour` of the reader's day, weekly on the `weekday` (0 is Monday); what
    is grave all the same at once, if they wish so. What waits already goes by it too. Raises Refused."""
    if rhythm not in Rhythm.values:
        raise Refused(f"When is one of: {', '.join(Rhythm.values)}.")
    if not 0 <= hour <= 23:
        raise Refused("The hour of the day is a number from 0 to 23.")
    if not 0 <= weekday <= 6:
        raise Refused("The day of the week is a number from 0 (Monday) to 6 (Sunday).")
    values = {"rhythm": rhythm, "hour": hour, "weekday": weekday, "grave_at_once": grave_at_once}
    return _changed(subscription, at=at, **values)


@requires("claims.change_subscription")
@transaction.atomic
def mute(subscription: Subscription, on: bool, *, by: "User", at: datetime | None = None) -> Subscription:
    """While it is muted, what comes of it stands in the list of notices and is sent nowhere: what waits too."""
    return _changed(subscription, at=at, is_muted=on)


@requires("claims.change_subscription")
@transaction.atomic
def snooze(
    subscription: Subscription, until: datetime | None, *, by: "User", at: datetime | None = None
) -> Subscription:
    """Until then nothing that comes of it is sent, and all of it then; None ends that now. Raises Refused."""
    now = at or timezone.now()
    if until and not now < until <= now + LONGEST_SNOOZE:
        raise Refused("Choose a time that is still to come, within a year.")
    return _changed(subscription, at=at, snoozed_until=until)


def _changed(subscription: Subscription, *, at: datetime | None, **values: object) -> Subscription:
    Subscription.objects.filter(pk=subscription.pk).update(**values)
    subscription.refresh_from_db(fields=list(values))
    route_again(subscription.user, at=at or timezone.now())
    return subscription


def in_words(subscription: Subscription) -> str:
    """ "every week on Monday at 7:00", "at once", "muted"."""
    if subscription.is_muted:
        return "muted"
    if subscription.rhythm == Rhythm.AT_ONCE:
        return "at once"
    day = f" on {Subscription.Weekday(subscription.weekday).label}" if subscription.rhythm == Rhythm.WEEKLY else ""
    return f"{subscription.get_rhythm_display().lower()}{day} at {subscription.hour}:00"
