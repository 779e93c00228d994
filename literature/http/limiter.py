"""One pace for every thread, process and machine that asks a server: of NCBI 3 requests a second, 10 with an API key
(NBK25497).

NCBI counts arrivals, so a request occupies one of `rate` slots from before its first byte until one second
after its last byte was sent, plus SLACK for the journey. Then no window of one second holds more than
`rate` arrivals: of rate + 1 requests in a window, the one let in last would have found every slot taken. A
slot that is never given back (a crash between the two) frees itself after HOLD.
"""

import fcntl
import logging
import os
import struct
import tempfile
import threading
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import redis

from literature.http.failures import DeadlineExceeded, Unavailable

log = logging.getLogger(__name__)

WINDOW = 1.0  # seconds NCBI counts over
SLACK = 0.08  # seconds one request may travel longer than another: 7 % of the pace; biopython#1867 took 11 %
RESTART = 30.0  # seconds that a Redis which does not answer is waited for
HOLD = 10.0  # seconds a slot is kept for a request that has not said it was sent


class Turn(Protocol):
    """Leave to send one request."""

    def sent(self) -> None:
        """The last byte of the request has been sent, or sending has failed."""


class Limiter(Protocol):
    """`acquire` waits until a request may be sent; `deadline` is a time.monotonic() value, DeadlineExceeded
    beyond.
    """

    rate: int

    def acquire(self, deadline: float) -> Turn: ...


@dataclass(frozen=True, slots=True)
class _Slot:
    limiter: "_SlotLimiter"
    token: Any

    def sent(self) -> None:
        self.limiter._give_back(self.token)


class _SlotLimiter(ABC):
    """The waiting, alike for every store the state is kept in."""

    def __init__(self, rate: int, hold: float = HOLD) -> None:
        if rate < 1:
            raise ValueError(f"The rate is {rate}: give whole requests per second, 3 or 10 for NCBI.")
        self.rate, self.hold = rate, hold
        self._queue = threading.Lock()  # one thread of the process at the door, the others behind it

    def acquire(self, deadline: float) -> Turn:
        with self._in_queue(deadline):
            while True:
                token, wait = self._take()
                if token is not None:
                    return _Slot(self, token)
                wait = min(wait, WINDOW + SLACK)  # a slot kept for a request under way may be given back soon
                if time.monotonic() + wait > deadline:
                    raise DeadlineExceeded("No turn came in the time allowed: try again later.")
                time.sleep(wait)

    @contextmanager
    def _in_queue(self, deadline: float) -> Iterator[None]:
        if not self._queue.acquire(timeout=max(0.0, deadline - time.monotonic())):
            raise DeadlineExceeded("Too many requests wait for their turn: try again later.")
        try:
            yield
        finally:
            self._queue.release()

    @abstractmethod
    def _take(self) -> tuple[Any, float]:
        """A token and 0.0, or None and the seconds until a slot may be free."""

    @abstractmethod
    def _give_back(self, token: Any) -> None:
        """Free the token's slot WINDOW + SLACK from now."""


class FileLimiter(_SlotLimiter):
    """For all processes of one machine: `path` holds, for each of `rate` slots, the moment it becomes free.

    Moments are time.monotonic(), one clock for the machine that nobody sets back. A path serves one rate.
    """

    def __init__(self, path: str | Path, rate: int, *, hold: float = HOLD) -> None:
        super().__init__(rate, hold)
        self.path = Path(path)
        self._format = struct.Struct(f"{rate}d")

    def _take(self) -> tuple[int | None, float]:
        with self._locked() as file:
            slots, now = self._read(file), time.monotonic()
            slot = min(range(self.rate), key=slots.__getitem__)
            if slots[slot] > now:
                return None, slots[slot] - now
            self._write(file, slot, now + self.hold)
            return slot, 0.0

    def _give_back(self, token: int) -> None:
        with self._locked() as file:
            self._write(file, token, time.monotonic() + WINDOW + SLACK)

    @contextmanager
    def _locked(self) -> Iterator[int]:
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
        finally:
            os.close(file)

    def _read(self, file: int) -> list[float]:
        """Nothing can be free later than `hold` from now, unless the file is older than the last boot: then
        it is free.
        """
        content = os.pread(file, self._format.size, 0).ljust(self._format.size, b"\0")
        latest = time.monotonic() + self.hold
        return [moment if moment <= latest else 0.0 for moment in self._format.unpack(content)]

    def _write(self, file: int, slot: int, moment: float) -> None:
        os.pwrite(file, struct.pack("d", moment), slot * 8)


class RedisLimiter(_SlotLimiter):
    """For all machines that share a Redis: a sorted set of the slots taken, scored by when they become free.

    Moments are microseconds of Redis's own clock. Without Redis nothing is sent: one that restarts is waited for, one
    that stays away is Unavailable.
    """

    def __init__(self, url: str, rate: int, *, name: str = "entrez-pace", hold: float = HOLD) -> None:
        super().__init__(rate, hold)
        self._redis = redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5)
        self._key = f"{name}-{rate}"
        self._away_since: float | None = None
        self._take_script = self._redis.register_script(_TAKE)
        self._give_back_script = self._redis.register_script(_GIVE_BACK)

    def _take(self) -> tuple[str | None, float]:
        token = uuid.uuid4().hex
        try:
            wait = self._run(self._take_script, self.rate, int(self.hold * 1e6), token)
        except Unavailable as error:
            if self._away_since is None:
                log.warning("%s It is waited for, %.0f s at most.", error, RESTART)
                self._away_since = time.monotonic()
            if time.monotonic() - self._away_since < RESTART:
                return None, WINDOW + SLACK  # it may come back empty: what it has forgotten is over by then
            self._away_since = None
            raise
        self._away_since = None
        return (token, 0.0) if wait == 0 else (None, max(wait, 500) / 1e6)

    def _give_back(self, token: str) -> None:
        """While Redis is away the slot frees itself, as after a crash: the request that was sent is not lost for it."""
        with suppress(Unavailable):
            self._run(self._give_back_script, int((WINDOW + SLACK) * 1e6), token)

    def _run(self, script: Any, *arguments: Any) -> int:
        try:
            answer: int = script(keys=[self._key], args=arguments)
            return answer
        except redis.RedisError as error:
            reason = type(error).__name__  # the text may hold the address with its password
        raise Unavailable(f"Redis, which keeps the pace, does not answer ({reason}): check REDIS_URL.")


# Scores beyond `latest` can only come from a clock that was set back: such slots are free.
_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local latest = string.format('%.0f', now + ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))
redis.call('ZREMRANGEBYSCORE', KEYS[1], '(' .. latest, '+inf')
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then
    return redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2] - now
end
redis.call('ZADD', KEYS[1], latest, ARGV[3])
redis.call('PEXPIRE', KEYS[1], 60000)
return 0
"""
_GIVE_BACK = """
local clock = redis.call('TIME')
local free = string.format('%.0f', clock[1] * 1000000 + clock[2] + ARGV[1])
redis.call('ZADD', KEYS[1], 'XX', free, ARGV[2])
redis.call('PEXPIRE', KEYS[1], 60000)
return 0
"""


def make_limiter(
    rate: int,
    redis_url: str = "",
    path: str | Path = "",
    *,
    name: str = "entrez-pace",
    hold: float = HOLD,
) -> Limiter:
    """The limiter of this installation: Redis when there is one, else a file all processes can write.

    `name` tells the service that counts; `hold` is how long a slot is kept for who does not give it back, in seconds.
    """
    if redis_url:
        return RedisLimiter(redis_url, rate, name=name, hold=hold)
    return FileLimiter(path or Path(tempfile.gettempdir()) / f"{name}-{os.getuid()}-{rate}", rate, hold=hold)
