"""The pace at which this installation asks a service: one limiter for all processes of this machine, or of all machines
that share a Redis."""

import time
from dataclasses import dataclass

from django.conf import settings
from django.dispatch import Signal

from literature.http.limiter import HOLD, Limiter, Turn, make_limiter

turn_taken = Signal()  # sender: the service; seconds: how long was waited, for nothing too where the time was over


@dataclass(slots=True)
class _Timed:
    """The limiter, and whoever listens is told of each wait."""

    service: str
    limiter: Limiter
    rate: int

    def acquire(self, deadline: float) -> Turn:
        began = time.monotonic()
        try:
            return self.limiter.acquire(deadline)
        finally:
            turn_taken.send_robust(sender=self.service, seconds=time.monotonic() - began)


def limiter_of(service: str, rate: int, *, hold: float = HOLD) -> Limiter:
    """`rate` requests a second; `hold` is how long a place is kept for who does not give it back, in seconds."""
    broker = settings.BROKER
    limiter = make_limiter(
        rate,
        redis_url=broker if broker.startswith(("redis://", "rediss://")) else "",
        path=settings.VAR_DIR / f"{service}-limiter",
        name=f"{service}-pace",
        hold=hold,
    )
    return _Timed(service, limiter, rate)
