"""How long to go on asking: the attempts of one question, the waits between them, and the end of both."""

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from literature.http.failures import Stopped

LOOK = 0.25  # seconds between two looks whether the process is to stop


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how long to wait between attempts, in seconds: exponential, full jitter, never above `cap`."""

    attempts: int = 6
    base: float = 1.0
    cap: float = 60.0

    def wait(self, attempt: int, retry_after: float | None) -> float:
        """Seconds before the attempt after number `attempt` (from 1); a server's Retry-After is the least."""
        jitter = random.uniform(0, min(self.cap, self.base * 2 ** (attempt - 1)))
        return min(self.cap, max(jitter, retry_after or 0.0))


class Question:
    """One question: the number of the attempt, and when all of them with their waits have to be over.

    `seconds` is for all of it; `ends` is a time.monotonic() value.
    """

    def __init__(self, retry_policy: RetryPolicy, *, seconds: float, stopped: Callable[[], bool]) -> None:
        self._retry_policy, self._stopped = retry_policy, stopped
        self.attempt, self.ends = 1, time.monotonic() + seconds

    def again(self, retry_after: float | None) -> bool:
        """Waits until the next attempt; False, at once, where there is none in the time. Raises Stopped."""
        wait = self._retry_policy.wait(self.attempt, retry_after)
        if self.attempt >= self._retry_policy.attempts or time.monotonic() + wait >= self.ends:
            return False
        pause(wait, self._stopped)
        self.attempt += 1
        return True


def pause(seconds: float, stopped: Callable[[], bool]) -> None:
    """Waits. Raises Stopped where the process is to stop meanwhile."""
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        refuse_when_stopped(stopped)
        time.sleep(min(left, LOOK))


def refuse_when_stopped(stopped: Callable[[], bool]) -> None:
    if stopped():
        raise Stopped("The process is stopping: nothing more was asked.")


def within(limits: tuple[float, float], ends: float) -> tuple[float, float]:
    """The (connect, read) time-outs of requests, in seconds, cut to what is left until `ends`."""
    left = ends - time.monotonic()
    connect, read = (max(0.01, min(limit, left)) for limit in limits)
    return connect, read


def parse_retry_after(value: str, now: datetime | None = None) -> float | None:
    """Seconds to wait for a Retry-After header (a number or an HTTP date); None when absent or unreadable."""
    value = value.strip()
    if re.fullmatch(r"\d+(\.\d+)?", value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
