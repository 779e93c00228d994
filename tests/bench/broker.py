"""How many tasks a second go through the embedded broker, beside kombu's own transport of files.

    python -m tests.bench.broker [--tasks 1000]

Each is given the same tasks, which do nothing; then a real worker as the local start runs it (two threads) takes them
all. "sent" is what one process sends in a second, "done" what the worker finishes, from the first task to the last.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from celery import Celery

from config.local import broker

HOUSE = Path(__file__).resolve().parents[2]
PATIENCE = 600.0  # seconds for the worker to finish


def make_app(kind: str, folder: str) -> Celery:
    """Celery as the house sets it, on the broker of this kind in `folder`."""
    url, options = broker(f"filesystem://{folder}")
    if kind == "kombu":
        url = "filesystem://localhost"
        for name in ("data_folder_in", "control_folder"):
            Path(options[name]).mkdir(parents=True, exist_ok=True)
    made = Celery("bench", broker=url)
    made.conf.update(broker_transport_options=options, task_ignore_result=True, task_acks_late=True)
    made.conf.update(worker_prefetch_multiplier=1, broker_connection_retry_on_startup=True)
    return made


if "BENCH_BROKER" in os.environ:  # in the worker, which imports this module
    app = make_app(*os.environ["BENCH_BROKER"].split(":", 1))

    @app.task(name="note")
    def note(number: int) -> None:
        with open(os.environ["BENCH_DONE"], "a") as file:
            file.write(f"{time.time()}\n")


def measure(kind: str, count: int) -> tuple[float, float, int]:
    """Tasks sent and done a second, and how many were done."""
    with tempfile.TemporaryDirectory() as folder:
        sender, done = make_app(kind, folder), Path(folder) / "done"
        done.touch()
        began = time.monotonic()
        for number in range(count):
            sender.send_task("note", (number,))
        sent = count / (time.monotonic() - began)
        moments = take_all(kind, folder, done, count)
    return sent, len(moments) / (moments[-1] - moments[0]), len(moments)


def take_all(kind: str, folder: str, done: Path, count: int) -> list[float]:
    """When each task was done, by a worker that is ended when all are."""
    environment = {**os.environ, "BENCH_BROKER": f"{kind}:{folder}", "BENCH_DONE": str(done)}
    command = [
        sys.executable,
        "-m",
        "celery",
        "--quiet",
        "--app=tests.bench.broker",
        "worker",
        "--loglevel=error",
    ]
    command += [
        "--pool=threads",
        "--concurrency=2",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
    ]
    worker = subprocess.Popen(command, cwd=HOUSE, env=environment, stderr=subprocess.DEVNULL)
    ends = time.monotonic() + PATIENCE
    while len(done.read_text().splitlines()) < count and time.monotonic() < ends:
        time.sleep(0.5)
    worker.terminate()
    worker.wait(60)
    return sorted(map(float, done.read_text().splitlines()))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tasks", type=int, default=1000)
    count = options.parse_args().tasks
    print(f"python -m tests.bench.broker --tasks {count}")
    print("| broker | sent/s | done/s | done |")
    for kind in ("kombu", "ours"):
        sent, finished, number = measure(kind, count)
        print(f"| {kind} | {sent:.0f} | {finished:.0f} | {number} of {count} |", flush=True)


if __name__ == "__main__":
    main()
