"""The commands of the images and the units, run as they stand there: all parts come up, and end when told to."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from config import queues
from tests.conftest import DATABASE
from tests.servers.migrated import Migrated, on_server
from tests.servers.processes import CHECKOUT

pytestmark = [pytest.mark.services, pytest.mark.long]
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(migrated: Migrated, tmp_path: Path) -> Iterator[Start]:
    """Starts a process of the product, as `python -m config.serve`, on a database of its own."""
    name = "test_operate_serving"
    url = migrated.copied_on_server(name) if on_server(DATABASE) else f"sqlite:///{migrated.copied(tmp_path / name)}"
    broker = "" if not on_server(DATABASE) else os.environ.get("CELERY_BROKER_URL", "")
    values = {"VAR_DIR": str(tmp_path), "DATABASE_URL": url, "CELERY_BROKER_URL": broker, "LOG_FORMAT": "json"}
    started: list[subprocess.Popen[bytes]] = []

    def serve(*words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "config.serve", *words]
        started.append(subprocess.Popen(command, cwd=CHECKOUT, env={**os.environ, **values}))
        return started[-1]

    yield serve
    for process in started:
        process.kill()
        process.wait()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def health(port: int) -> dict[str, object]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return json.load(error)
    except OSError:
        return {"down": ["web"]}


def wait_until(down: list[str], port: int, seconds: float = 120) -> None:
    ends = time.monotonic() + seconds
    while (said := health(port)["down"]) != down:
        assert time.monotonic() < ends, said
        time.sleep(0.5)


def test_all_parts_come_up_and_end_when_they_are_told_to(start: Start) -> None:
    port = free_port()
    web = start("web", f"--bind=127.0.0.1:{port}", "--workers=1")
    wait_until([*map(queues.heard_as, queues.NAMES), "beat"], port)
    worker, beat = start("worker", *queues.NAMES), start("beat")
    wait_until([], port)
    for process in (beat, worker, web):
        process.send_signal(signal.SIGTERM)
    assert [process.wait(timeout=60) for process in (beat, worker, web)] == [0, 0, 0]
