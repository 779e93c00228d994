"""What a mail server costs that accepts every connection and never answers; it is waited for a second.

    python -m tests.bench.mail [--messages 50] [--seconds 60]

First one round of so many due messages, in this process: how long it takes, and how often the server is asked. Then the
workers of the local start and a beat, for so many seconds, with the same messages due: how many of the other wake-ups
that were due have run. Ends with 1 when a round asks more than once, or a wake-up did not run. The database is of
the configured kind (DATABASE_URL), made for this and dropped; the broker is the configured one.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path

from config.run import WORKERS
from tests.bench.sync import database, database_url
from tests.servers.mail import Hanging

HOUSE = Path(__file__).resolve().parents[2]
CELERY = [sys.executable, "-m", "celery", "--quiet", "-A", "config"]
PATIENCE = 120.0  # seconds for a process to start
EDGE = 2.5  # seconds that the beat is ended earlier: it sends nothing in the last moment
ALERTS = "claims.tasks.send_alerts"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--messages", type=int, default=50)
    options.add_argument("--seconds", type=int, default=60)
    given = options.parse_args()
    server = Hanging()
    with tempfile.TemporaryDirectory() as folder:
        port = server.listener.getsockname()[1]
        os.environ |= {"VAR_DIR": folder, "EMAIL_URL": f"smtp://127.0.0.1:{port}/?timeout=1"}
        with database(folder) as (vendor, name):
            print(f"python -m tests.bench.mail --messages {given.messages} --seconds {given.seconds}  # {vendor}")
            asked = one_round(given.messages, server)
            missed = beside(given.messages, given.seconds, server, Path(folder), name)
    server.close()
    return bool(asked > 1 or missed)


def make_due(messages: int) -> None:
    """One message for each of so many readers, and a server that nobody has left alone yet."""
    from claims.models import Delivery, MailPause
    from tests.cast import make_reader, tell

    MailPause.objects.end()
    Delivery.objects.all().delete()
    for number in range(messages):
        tell(make_reader(f"reader {time.monotonic()} {number}"))


def one_round(messages: int, server: Hanging) -> int:
    """How often the server was asked."""
    from claims.alerts.delivery import send_alerts

    make_due(messages)
    began = time.monotonic()
    send_alerts()
    print(
        f"a round of {messages} due messages: {time.monotonic() - began:.1f} s, connections: {server.came}", flush=True
    )
    return server.came


def beside(messages: int, seconds: int, server: Hanging, folder: Path, name: str) -> int:
    """How many of the other wake-ups did not run."""
    make_due(messages)
    before = server.came
    with running(folder, {**os.environ, "DATABASE_URL": database_url(name)}):
        time.sleep(seconds - EDGE)
    lines = [line for worker in WORKERS for line in (folder / f"{worker}.log").read_text().splitlines()]
    ran = sum(" succeeded in " in line and ALERTS not in line for line in lines)
    due = wake_ups(seconds)
    print(f"workers and beat for {seconds} s: {ran} of {due} other wake-ups ran, connections: {server.came - before}")
    return due - ran


def wake_ups(seconds: int) -> int:
    """How many the beat sends, alerts apart: each at its start, and then at its interval."""
    from config.celery import app

    entries = app.conf.beat_schedule.values()
    return sum(ceil(seconds / entry["schedule"]) for entry in entries if entry["task"] != ALERTS)


@contextmanager
def running(folder: Path, environment: dict[str, str]) -> Iterator[None]:
    """The workers, and once they listen, the beat; what was sent is finished before they end."""
    logs = {name: folder / f"{name}.log" for name in (*WORKERS, "beat")}
    started = []
    try:
        for name, (queues, threads) in WORKERS.items():
            words = f"worker -n {name}@%h -Q {','.join(queues)} -P threads -c {threads}"
            started.append(start(words, logs[name], environment))
        for name in WORKERS:
            wait_for(" ready.", logs[name])
        started.insert(0, start("beat --pidfile=", logs["beat"], environment))
        wait_for("beat: Starting", logs["beat"])
        yield
    finally:
        for process in started:  # the beat first; a worker that is asked to end finishes what it has
            process.terminate()
            process.wait(120)


def wait_for(words: str, log: Path) -> None:
    ends = time.monotonic() + PATIENCE
    while words not in log.read_text():
        if time.monotonic() > ends:
            raise TimeoutError(f"{words!r} was not said in {PATIENCE:.0f} s.")
        time.sleep(0.1)


def start(words: str, log: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    with log.open("wb") as file:
        return subprocess.Popen(
            [*CELERY, *words.split(), "-l", "info"], cwd=HOUSE, env=environment, stdout=file, stderr=file
        )


if __name__ == "__main__":
    sys.exit(main())
