"""The beat keeps nothing on disk: no file of it can be broken, or meet a full disk."""

import logging
import time
from datetime import timedelta
from typing import Any

from celery.beat import ScheduleEntry, Scheduler, SchedulingError

logger = logging.getLogger(__name__)

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

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        """What cannot be sent now, on a full disk say, costs a line and not a page; the next one may be."""
        try:
            self.apply_async(entry, producer=producer, advance=False)
        except SchedulingError as error:
            logger.warning("%s", error)

    def _wake_all(self) -> None:
        self._heap = None  # made anew by the tick
        for entry in self.schedule.values():
            entry.last_run_at = entry.default_now() - LONG_AGO
