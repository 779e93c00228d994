"""The embedded defaults of one machine: a secret that is made once, SQLite that bears three
writers, a broker of files."""

import fcntl
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kombu.transport import TRANSPORT_ALIASES

from config.message_files import locked, read_file, write_whole
from config.values import REDIS, as_redis, demand, split_address

# kombu takes no path of a class in an address.
TRANSPORT_ALIASES["files"] = "config.broker:Transport"
TRANSPORT_ALIASES["redis"] = TRANSPORT_ALIASES["rediss"] = "config.redis_broker:Transport"


def local_secret_key(path: Path) -> str:
    """The secret key kept in `path`, made at the first start; one key, though several processes start at once.

    What a full disk left empty is written anew. Raises OSError.
    """
    if key := _read(path):
        return key
    with locked(path.parent, fcntl.LOCK_EX):
        if not _read(path):
            write_whole(path, secrets.token_urlsafe(50), mode=0o600)
        return _read(path)


def _read(path: Path) -> str:
    try:
        return read_file(path).decode("latin-1").strip()  # any bytes are a key
    except FileNotFoundError:
        return ""


def sqlite_options() -> dict[str, Any]:
    """Write-ahead log and IMMEDIATE transactions: web, worker and beat write without "database is locked"."""
    return {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728;",
    }


def postgresql_pool() -> dict[str, float]:
    """Seconds. A page waits `timeout` for a connection while the database is away; the pool gives a lost one up soon
    and tries afresh at the next request: by its own five minutes, the pauses between its tries outlast the outage.

    At most `max_size` connections a process: by its own four, an import beside three other tasks had none left to renew
    its lease with. A worker of four threads takes nine, when each of them keeps a lease, with its heartbeat."""
    return {"timeout": 5, "reconnect_timeout": 2, "min_size": 2, "max_size": 12}


def broker(url: str) -> tuple[str, dict[str, Any]]:
    """Celery's address and transport options of `filesystem:///FOLDER` (embedded), `redis://…` or `amqp://…`."""
    scheme = urlsplit(url).scheme
    if scheme == "filesystem":
        folder = url.removeprefix("filesystem://")
        demand(folder.startswith("/") and folder.strip("/"))
        return "files://localhost", _folders(Path(folder))
    if scheme in REDIS:
        # Redis re-delivers a lost task only after the visibility timeout; our tasks are short wake-ups.
        return as_redis(url), {"visibility_timeout": 900, "unacked_restore_interval": 2, "unacked_restore_throttle": 1}
    if scheme != "memory":  # that one is told by a check of its own
        split_address(url, {"amqp", "amqps"})
    return url, {}


def _folders(folder: Path) -> dict[str, Any]:
    queue = str(folder / "queue")
    return {
        "data_folder_in": queue,
        "data_folder_out": queue,
        "control_folder": str(folder / "control"),
        "polling_interval": 0.2,
    }
