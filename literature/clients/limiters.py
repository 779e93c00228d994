"""The pace at which this installation asks a service: one limiter for all processes of this machine, or of all machines
that share a Redis."""

from django.conf import settings

from literature.http.limiter import HOLD, Limiter, make_limiter


def limiter_of(service: str, rate: int, *, hold: float = HOLD) -> Limiter:
    """`rate` requests a second; `hold` is how long a place is kept for who does not give it back, in seconds."""
    broker = settings.BROKER
    return make_limiter(
        rate,
        redis_url=broker if broker.startswith(("redis://", "rediss://")) else "",
        path=settings.VAR_DIR / f"{service}-limiter",
        name=f"{service}-pace",
        hold=hold,
    )
