"""The demo as the soak watches it: its processes, its broker's folders, its database."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, Self

from config.run import WORKERS

CHECKOUT = Path(__file__).resolve().parents[2]
START = 180.0  # seconds, at most, until the first page
MARKS = {"web": " gunicorn ", "beat": " beat ", "pubmed": " tests.pubmed_replica "}
MARKS |= {name: f" --hostname={name}@" for name in WORKERS}  # what the command of each process has in it, by its name


class House:
    """Runs below `folder`; what it prints on its terminal goes to `log`."""

    def __init__(self, folder: Path, log: Path) -> None:
        self.folder, self.log = folder / "demo", log
        self.took_to_end = 0.0
        self._use_its_settings()
        self.folder.mkdir()
        for name in ("beat-schedule", "celerybeat.pid"):  # what a former version may have left, broken
            (self.folder / name).write_bytes(b"\x00half")
        environment = {**os.environ, "VAR_DIR": str(folder), "PORT": "8600"}
        with log.open("wb") as file:
            command = [sys.executable, "-m", "tests.bench.soak_tasks"]
            self.process = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=file, stderr=file)

    def _use_its_settings(self) -> None:
        """This process sends tasks to the demo's broker and counts the rows of its database."""
        for name in ("DATABASE_URL", "CACHE_URL", "CELERY_BROKER_URL"):
            os.environ[name] = ""
        os.environ["VAR_DIR"] = str(self.folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

    def __enter__(self) -> Self:
        self.site = self._started()
        import django

        django.setup()
        from tests.bench import soak_tasks

        self.ledger: Any = soak_tasks
        self.password = (self.folder / "admin-login").read_text()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _started(self) -> str:
        """The address, once it is announced."""
        ends = time.monotonic() + START
        while time.monotonic() < ends and self.process.poll() is None:
            if found := re.search(r"^Claimwatch is at (\S+)/$", self.log.read_text(), re.MULTILINE):
                return found[1]
            time.sleep(0.2)
        self.stop()
        raise SystemExit(f"The demo did not start:\n{self.log.read_text()[-4000:]}")

    def stop(self) -> list[int]:
        """Ctrl-C. Returns the processes that are left behind."""
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)
            self.took_to_end = time.monotonic() - began
        return [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/environ") if self._is_of_this(path)]

    def _is_of_this(self, environ: Path) -> bool:
        """Whether a process was started by the demo, at whatever remove."""
        try:
            return f"VAR_DIR={self.folder}".encode() in environ.read_bytes().split(b"\0")
        except OSError:
            return False  # it has ended

    # --- processes ---

    def pids(self) -> dict[str, int]:
        """The supervisor's children by their names."""
        found: dict[str, int] = {}
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        for pid in children.read_text().split() if children.exists() else ():
            try:
                words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            found |= {name: int(pid) for name, mark in MARKS.items() if mark in words}
        return found

    def kill(self, name: str) -> bool:
        """False where it is dead already."""
        pid = self.pids().get(name)
        if pid is None:
            return False
        os.kill(pid, signal.SIGKILL)
        return True

    def restarts(self) -> Counter[str]:
        """How often each was started again, by what the terminal says."""
        return Counter(re.findall(r"^\S+ (\w+) +\| .*; started again in", self.log.read_text(), re.MULTILINE))

    def silent(self) -> list[str]:
        """Who should be heard and is not, as the desk says it."""
        from django.utils import timezone

        from literature.heartbeats import silences

        return [one.name for one in silences(timezone.now())]

    # --- messages ---

    def wake(self, number: int) -> bool:
        """Sends a task; False where the broker takes none now."""
        from kombu.exceptions import OperationalError

        try:
            self.ledger.take_effect.apply_async((number,), retry=False)
        except OperationalError:
            return False
        return True

    def waiting(self) -> int:
        """Messages of the soak's that wait or are worked on (a beat's come and go)."""
        return self._count("queue/*.default.msg") + self._count("taken/*/*.default.msg")

    def set_aside(self) -> int:
        return self._count("unreadable/*")

    def _count(self, pattern: str) -> int:
        return len([*(self.folder / "broker").glob(pattern)])

    def lay_in(self, content: bytes) -> bool:
        """A file in the queue that is no message; False where the disk takes none."""
        path = self.folder / "broker" / "queue" / f"{time.time_ns():020d}_laid-in.default.msg"
        try:
            path.write_bytes(content)
        except OSError:
            return path.exists()
        return True
