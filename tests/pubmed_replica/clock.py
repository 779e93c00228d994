"""The replica's day: which records exist and which of their revisions is served depends on it."""

import threading
from datetime import UTC, date, datetime, timedelta


class Clock:
    """A day that stands still until it is moved. Thread safe."""

    def __init__(self, today: date | None = None) -> None:
        self._today = today or datetime.now(UTC).date()
        self._lock = threading.Lock()

    @property
    def today(self) -> date:
        return self._today

    def move(self, to: date) -> date:
        with self._lock:
            self._today = to
            return to

    def advance(self, days: int = 1) -> date:
        with self._lock:
            self._today += timedelta(days=days)
            return self._today
