"""Each worker and beat says every few seconds that it lives; from a thread, so that a long task does not silence it."""

import logging
import threading
import time
from typing import Any

from celery.signals import beat_init, worker_ready

from config.queues import heard_as

logger = logging.getLogger(__name__)


@worker_ready.connect
def _worker_lives(sender: Any, **kwargs: Any) -> None:
    _start([heard_as(queue) for queue in sorted(sender.app.amqp.queues.consume_from)])


@beat_init.connect
def _beat_lives(**kwargs: Any) -> None:
    _start(["beat"])


def _start(names: list[str]) -> None:
    threading.Thread(target=_go_on, args=(names,), name="heartbeat", daemon=True).start()


def _go_on(names: list[str]) -> None:
    """One that cannot be written, on a full disk say, is one that was missed; the next may be."""
    from django.db import connection
    from django.utils import timezone

    from literature.heartbeats import EVERY, note_heartbeats

    while True:
        try:
            note_heartbeats(names, at=timezone.now())
        except Exception as error:
            logger.info("The heartbeat could not be written: %s", error)
        finally:
            connection.close()
        time.sleep(EVERY.total_seconds())
