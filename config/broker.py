"""The embedded broker: messages are files, so that nothing else has to run.

kombu's own transport of files loses what a killed worker had taken, and one file that is half written ends the worker
that reads it (celery/kombu#1551). Here a message appears by renaming, whole or not at all; it is taken by renaming it
into a folder of the worker's; it is deleted when its task is done, goes back when the worker is dead, and is set aside
when nobody can read it. The folders below the one that `CELERY_BROKER_URL` names:

    queue/       what waits: NANOSECONDS_ID.QUEUE.msg, the oldest first
    taken/       a folder for each worker that lives, with what it works on
    unreadable/  what was set aside, for somebody to look at; nothing reads it again
    control/     which queues are bound to which exchange
"""

import fcntl
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem, virtual
from kombu.utils.json import dumps, loads

from config.message_files import Taken, bring_back, locked, read_file, remove_abandoned, write_whole

logger = logging.getLogger(__name__)

LOOK_EVERY = 5.0  # seconds between two looks for messages that dead workers had taken
WARN_EVERY = 60.0  # seconds between two warnings of a disk that cannot be used


class QoS(virtual.QoS):
    """What is acknowledged is deleted; what is rejected is deleted too, or goes back as it is."""

    def ack(self, delivery_tag: str) -> None:
        self.channel.done(delivery_tag)
        super().ack(delivery_tag)
        self.channel.wake()

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        if requeue:
            self.channel.give_back(delivery_tag)
        self.ack(delivery_tag)


class Channel(filesystem.Channel):
    """One connection's way to the folders."""

    QoS = QoS

    def __init__(self, connection: Any, **kwargs: Any) -> None:
        super().__init__(connection, **kwargs)
        self.queue, self.root = Path(self.data_folder_in), Path(self.data_folder_in).parent
        self._make_folders()
        self._listed: dict[str, deque[str]] = {}
        self._without_ack: set[str] = set()
        self._taken: Taken | None = None
        self._unfinished: dict[str, Path] = {}  # what is taken and neither done nor given back, by its delivery tag
        self._looked = self._warned = float("-inf")

    def _make_folders(self) -> None:
        for folder in (self.queue, self.control_folder):
            folder.mkdir(parents=True, exist_ok=True)

    def _new_queue(self, queue: str, **kwargs: Any) -> None:
        self._make_folders()  # somebody may have deleted them

    def close(self) -> None:
        super().close()  # gives back what is not acknowledged
        if self._taken:
            self._taken.close()
            self._taken = None

    # --- messages ---

    # kombu's two classes above this one do not agree on the name of what is put.
    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        # Not the monotonic clock, which begins anew when the machine does.
        write_whole(self.queue / f"{time.time_ns():020d}_{uuid4().hex}.{queue}.msg", dumps(payload))

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        """The oldest readable message of `queue`. A disk that takes no renaming now is an empty queue for now."""
        try:
            self._look_after_the_dead()
            while (payload := self._read(self._take(queue))) is None:
                pass
        except OSError as error:
            self._wait_for_the_disk(error)
            raise Empty from error
        if queue in self._without_ack:
            self.done(payload["properties"]["delivery_tag"])
        return payload

    def _take(self, queue: str) -> Path:
        while True:
            self._taken = self._taken or Taken(self.root / "taken")
            name = self._oldest(queue)
            try:
                return self._taken.take(self.queue / name)
            except FileNotFoundError:  # another worker was faster
                if not self._taken.folder.exists():  # or somebody has cleared the folders
                    raise

    def _oldest(self, queue: str) -> str:
        """From the listing, which is read anew only when it is used up: 20,000 messages are listed once."""
        if not self._listed.get(queue):
            found = (name for name in os.listdir(self.queue) if name.partition(".")[2] == f"{queue}.msg")
            self._listed[queue] = deque(sorted(found))
        if not self._listed[queue]:
            raise Empty
        return self._listed[queue].popleft()

    def _read(self, path: Path) -> dict[str, Any] | None:
        """None where it cannot be read as a message; it is set aside then."""
        try:
            payload: dict[str, Any] = loads(read_file(path))
            self._unfinished[self.Message(payload, channel=self).delivery_tag] = path
        except Exception as error:  # whatever stands in the file: none may end the worker
            self._set_aside(path, error)
            return None
        return payload

    def _get_and_deliver(self, queue: str, callback: Callable[[Any, str], None]) -> None:
        payload = self._get(queue)
        tag = payload["properties"]["delivery_tag"]
        try:
            callback(payload, queue)
        except Exception as error:  # it reads as a message, and not as a task
            if path := self._unfinished.pop(tag, None):
                self._set_aside(path, error)
            self.qos.ack(tag)

    def _set_aside(self, path: Path, error: Exception) -> None:
        unreadable = self.root / "unreadable"
        logger.error("The message %r cannot be read and is set aside in %s: %r", path.name, unreadable, error)
        unreadable.mkdir(exist_ok=True)
        path.rename(unreadable / path.name)

    def done(self, tag: str) -> None:
        """Deletes the message; nothing where it has gone back already."""
        if path := self._unfinished.pop(tag, None):
            path.unlink(missing_ok=True)

    def wake(self) -> None:
        """Whoever waits because enough is taken looks again at once."""
        if self.connection:  # None when the channel is closed
            self.connection.room.set()

    def give_back(self, tag: str) -> None:
        """The message waits again, at the place that it had. Where the disk takes no renaming it goes back later."""
        if path := self._unfinished.pop(tag, None):
            with suppress(OSError):
                path.rename(self.queue / path.name)

    def _restore(self, message: Any) -> None:
        self.give_back(message.delivery_tag)

    def basic_consume(self, queue: str, no_ack: bool, *args: Any, **kwargs: Any) -> None:
        if no_ack:
            self._without_ack.add(queue)
        super().basic_consume(queue, no_ack, *args, **kwargs)

    def basic_get(self, queue: str, no_ack: bool = False, **kwargs: Any) -> Any:
        message = super().basic_get(queue, no_ack, **kwargs)
        if message and no_ack:
            self.done(message.delivery_tag)
        return message

    # --- faults ---

    def _look_after_the_dead(self) -> None:
        if time.monotonic() < self._looked + LOOK_EVERY:
            return
        self._looked = time.monotonic()
        if back := bring_back(self.root / "taken", self.queue):
            logger.warning("What a worker had taken that is gone waits again: %s messages.", back)
        remove_abandoned(self.queue)

    def _wait_for_the_disk(self, error: OSError) -> None:
        if time.monotonic() > self._warned + WARN_EVERY:
            self._warned = time.monotonic()
            logger.warning("The broker's folder %s cannot be used now: %s", self.root, error)
        if self._taken and not self._taken.folder.exists():
            self._taken = None
        with suppress(OSError):
            self._make_folders()

    # --- which queues are bound to which exchange ---

    def get_table(self, exchange: str) -> list[filesystem.exchange_queue_t]:
        """What this process has bound itself, and what the others have: tasks are sent though the file is lost."""
        own = self.state.exchanges.get(exchange, {}).get("table", [])
        return list(dict.fromkeys([*_rows(own), *self._read_table(exchange)]))

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        self._change_table(exchange, lambda rows: dict.fromkeys([*_rows([(routing_key, pattern, queue)]), *rows]))

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any) -> None:
        self._purge(queue)
        self._change_table(exchange, lambda rows: [row for row in rows if row.queue != queue])

    def _read_table(self, exchange: str) -> list[filesystem.exchange_queue_t]:
        try:
            return _rows(loads(read_file(self._exchange_file(exchange))))
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError) as error:
            logger.warning("Who listens to %s cannot be read, and is written anew: %s", exchange, error)
            return []

    def _change_table(self, exchange: str, change: Callable[[list[Any]], Any]) -> None:
        """A table that cannot be written costs the commands of `celery inspect`, and no task."""
        try:
            with locked(self.control_folder, fcntl.LOCK_EX):
                rows = self._read_table(exchange)
                if (changed := list(change(rows))) != rows:
                    write_whole(self._exchange_file(exchange), dumps(changed))
        except OSError as error:
            logger.warning("Who listens to %s cannot be written: %s", exchange, error)


def _rows(table: Any) -> list[filesystem.exchange_queue_t]:
    return [filesystem.exchange_queue_t(*(word or "" for word in row)) for row in table]


class Transport(filesystem.Transport):
    """Named by `CELERY_BROKER_URL`: see `config.local.broker`."""

    Channel = Channel
    connection_errors = (*filesystem.Transport.connection_errors, OSError)  # type: ignore[assignment]  # kombu says: one
    global_state = virtual.BrokerState()

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        self.room = threading.Event()

    def drain_events(self, connection: Any, timeout: float | None = None, **kwargs: Any) -> None:
        """Delivers one message. kombu sleeps between two looks though a task ends: its worker takes ten a second."""
        ends = time.monotonic() + timeout if timeout else float("inf")
        while True:
            self.room.clear()
            with suppress(Empty):
                self.cycle.get(self._deliver, timeout=timeout)  # type: ignore[union-attr]  # made by kombu
                return
            if (left := ends - time.monotonic()) <= 0:
                raise TimeoutError
            self.room.wait(min(self.polling_interval, left))
