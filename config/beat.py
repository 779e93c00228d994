"""The beat keeps nothing on disk: no file of it can be broken, or meet a full disk."""

import time
from datetime import timedelta
from typing import Any

from celery.beat import Scheduler

LONG_AGO = timedelta(days=366)


class Beat(Scheduler):
    """Wakes everything when it starts and then keeps to the schedule; a clock that was set back is a new start.

    Each entry is a wake-up that finds nothing to do where nothing is due. So one too many costs nothing, and the file
    in which Celery keeps the last times is not needed.
    """

    _seen = float("inf")  # seconds since the epoch, at the last tick

    def tick(self, *args: Any, **kwargs: Any) -> float:
        now = time.time()
        if now < self._seen:
            self._wake_all()
        self._seen = now
        return super().tick(*args, **kwargs)

    def _wake_all(self) -> None:
        self._heap = None  # made anew by the tick
        for entry in self.schedule.values():
            entry.last_run_at = entry.default_now() - LONG_AGO
