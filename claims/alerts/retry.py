"""When to try a message again, and when to try its server. Pure."""

from datetime import timedelta

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 1440))
MOST_ATTEMPTS = len(WAITS) + 1
# A server that is away is asked again soon, and never more rarely than every half hour: it is not the messages' fault.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 300, 900, 1800))


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts (1 and up); None when it is time to give up."""
    return WAITS[attempts - 1] if attempts < MOST_ATTEMPTS else None
