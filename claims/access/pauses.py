"""The limit of wrong passwords: pauses that grow. What is counted and for whom is said in `guessing`.

A try is counted as wrong before the password is looked at, and given back when it was right. So tries at the same
moment, in however many processes, never see a place that another one has taken.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from claims.models import Meter

FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AttemptLimit:
    """`free` wrong tries cost nothing; after each further one comes a pause, of 2 seconds, 4, 8, up to `longest`."""

    free: int
    longest: timedelta

    def pause_after(self, wrong: int) -> timedelta:
        over = wrong - self.free
        return min(timedelta(seconds=2 ** min(over, 20)), self.longest) if over > 0 else timedelta()

    def wait(self, meter: Meter, *, at: datetime) -> timedelta:
        """How long until the next try. Longer than any pause is only after a clock that ran ahead, and not believed."""
        left = meter.open_at - at if meter.open_at else timedelta()
        return left if timedelta() < left <= self.longest else timedelta()


@dataclass(frozen=True, slots=True)
class Take:
    """What became of asking for a try: counted on `keys`, or on none, when one of them makes wait."""

    wait: timedelta = timedelta()
    keys: tuple[str, ...] = ()
    pauses: list[datetime] = field(default_factory=list)  # ends of those that begin with this try


def take(limits: Mapping[str, AttemptLimit], *, at: datetime) -> Take:
    """Counts a try as wrong on each meter, by their keys; on none of them while one is in its pause."""
    # A refused try writes nothing and holds nothing: whoever hammers must not be in the way of others.
    if wait := _longest_wait(Meter.objects.filter(key__in=limits), limits, at=at):
        return Take(wait)
    with transaction.atomic():
        fresh = [Meter(key=key, last_at=at) for key in sorted(limits)]
        Meter.objects.bulk_create(fresh, ignore_conflicts=True)
        meters = list(Meter.objects.select_for_update().filter(key__in=limits).order_by("key"))
        if wait := _longest_wait(meters, limits, at=at):
            return Take(wait)
        taken = Take(keys=tuple(limits))
        for meter in meters:
            _count(meter, limits[meter.key], taken, at=at)
        Meter.objects.bulk_update(meters, ("wrong", "open_at", "last_at"))
    return taken


def give_back(taken: Take) -> None:
    """The password was right: the try is no wrong one, and the pause that began with it ends.

    Nothing else is forgiven, or a guesser with an account of their own would clear the way with it.
    """
    meters = Meter.objects.filter(key__in=taken.keys)
    meters.filter(wrong__gt=0).update(wrong=F("wrong") - 1)
    if taken.pauses:
        meters.filter(open_at__in=taken.pauses).update(open_at=None)


def _longest_wait(meters: Iterable[Meter], limits: Mapping[str, AttemptLimit], *, at: datetime) -> timedelta:
    return max((limits[meter.key].wait(meter, at=at) for meter in meters), default=timedelta())


def _count(meter: Meter, limit: AttemptLimit, taken: Take, *, at: datetime) -> None:
    if at - meter.last_at > FORGOTTEN_AFTER:
        meter.wrong = 0
    meter.wrong, meter.last_at, meter.open_at = meter.wrong + 1, at, None
    if pause := limit.pause_after(meter.wrong):
        meter.open_at = at + pause
        taken.pauses.append(meter.open_at)
