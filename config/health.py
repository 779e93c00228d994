"""Whether the parts that the product stands on do their work now, each asked itself."""

import shutil
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from claims.checks import LITTLE_SPACE
from config.outages import one_line
from config.queues import NAMES, heard_as
from config.reports import without_secrets
from literature.heartbeats import silences
from literature.models import Heartbeat

NEEDED = (*map(heard_as, NAMES), "beat")  # a queue that nobody takes from is work that is never done
PATIENCE = 2  # seconds that a broker is given to answer
OF_PAGES = ("database", "cache", "disk")  # without one of these no page can be answered


@dataclass(frozen=True, slots=True)
class Part:
    """`problem` is for the operator alone: it may name hosts. Empty where the part does its work."""

    name: str
    problem: str = ""

    @property
    def up(self) -> bool:
        return not self.problem


def parts(names: Iterable[str] = ()) -> list[Part]:
    """All parts, or those of these names. The worker and the beat cannot be heard where the database is away."""
    wanted = set(names)
    found: list[Part] = []
    for name, problem_of in {**_ASKED, **_processes()}.items():
        if not wanted or name in wanted:
            found.append(Part(name, _asked(problem_of)))
    return found


def names() -> list[str]:
    """The names of all parts."""
    return [*_ASKED, *NEEDED]


def _asked(problem_of: Callable[[], str]) -> str:
    try:
        return problem_of()
    except Exception as error:  # whatever a driver raises: the part is away, and the others are still asked
        return without_secrets(one_line(error)) or type(error).__name__


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _cache() -> str:
    cache.get("health")
    return ""


def _broker() -> str:
    """In a thread that may be left behind: not every driver keeps to a time."""
    pool = ThreadPoolExecutor(1)
    try:
        pool.submit(_connect_to_broker).result(timeout=2 * PATIENCE)
    except TimeoutError:
        return f"No answer for {2 * PATIENCE} seconds."
    finally:
        pool.shutdown(wait=False)
    return ""


def _connect_to_broker() -> None:
    from config.celery import app

    limits = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE, "connect_timeout": PATIENCE}
    options = limits if app.conf.broker_url.startswith("redis") else {}
    with app.connection_for_write(connect_timeout=PATIENCE, transport_options=options) as broker:
        broker.ensure_connection(max_retries=1, timeout=PATIENCE, reraise_as_library_errors=False)
        broker.default_channel.close()


def _disk() -> str:
    with tempfile.TemporaryFile(dir=settings.VAR_DIR) as probe:
        probe.write(b"health")
    free = shutil.disk_usage(settings.VAR_DIR).free
    return f"{free // 1024**2} MB are left in {settings.VAR_DIR}." if free < LITTLE_SPACE else ""


_ASKED = {"database": _database, "cache": _cache, "broker": _broker, "disk": _disk}


def _processes() -> dict[str, Callable[[], str]]:
    """The beat and the workers, by the queues that they take from."""
    try:
        silent = {one.name: one.since for one in silences(timezone.now())}
        heard = set(Heartbeat.objects.values_list("name", flat=True))
    except Exception:  # the database says so itself
        return dict.fromkeys(NEEDED, lambda: "Not known while the database does not answer.")
    silent |= dict.fromkeys(set(NEEDED) - heard - set(silent))
    return {name: partial(_silence, silent[name]) if name in silent else str for name in NEEDED}


def _silence(since: datetime | None) -> str:
    return f"Not heard since {since:%Y-%m-%d %H:%M:%S} UTC." if since else "Never heard."
