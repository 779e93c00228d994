"""The commands that serve, once for the local start, the images and the systemd units.

    python -m config.serve web [--bind 0.0.0.0:8000] [--workers 2] [--threads 4]
    python -m config.serve worker QUEUE... [--threads 2]
    python -m config.serve beat

The process becomes that program: signals reach it, and it stops when it is told to.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from config.queues import NAMES

PYTHON = sys.executable
CELERY = ["-m", "celery", "--quiet", "--app=config"]
GRACE = 30  # seconds that requests under way are given when the web server is to stop


def web(bind: str, *, workers: int = 2, threads: int = 4) -> list[str]:
    """Health is told by memory of the machine, not by a file: the disk may be full or read-only."""
    gunicorn = ["-m", "gunicorn", "config.wsgi", f"--bind={bind}", f"--workers={workers}", f"--threads={threads}"]
    beats = ["--worker-tmp-dir=/dev/shm"] if os.access("/dev/shm", os.W_OK) else []
    return [PYTHON, *gunicorn, *beats, f"--graceful-timeout={GRACE}", "--log-level=warning"]


def worker(name: str, queues: Sequence[str], *, threads: int = 2) -> list[str]:
    """Threads, so that a stopping worker can tell its tasks: a pool of processes would have to be told one by one."""
    pool = ["--pool=threads", f"--concurrency={threads}", f"--hostname={name}@%h", f"--queues={','.join(queues)}"]
    quiet = ["--loglevel=warning", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [PYTHON, *CELERY, "worker", *pool, *quiet]


def beat() -> list[str]:
    """May run twice: a wake-up too many finds nothing to do."""
    return [PYTHON, *CELERY, "beat", "--loglevel=warning", "--pidfile="]


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m config.serve", description="Becomes one process of the product.")
    kinds = parser.add_subparsers(dest="kind", required=True)
    site = kinds.add_parser("web")
    site.add_argument("--bind", default="127.0.0.1:8000")
    site.add_argument("--workers", type=int, default=2)
    site.add_argument("--threads", type=int, default=4)
    some = kinds.add_parser("worker")
    some.add_argument("queues", nargs="+", choices=NAMES)
    some.add_argument("--threads", type=int, default=2)
    kinds.add_parser("beat")
    return parser.parse_args(words)


def command(words: Sequence[str] | None = None) -> list[str]:
    options = _options(words)
    match options.kind:
        case "web":
            return web(options.bind, workers=options.workers, threads=options.threads)
        case "worker":
            return worker("-".join(options.queues), options.queues, threads=options.threads)
        case _:
            return beat()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    becoming = command()
    os.execv(becoming[0], becoming)
