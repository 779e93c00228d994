"""Keeps the parts of the installation running, as systemd or Docker would: what ends is started again after a pause."""

import os
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

LOOK_EVERY = 0.05  # seconds


class Machine:
    """`starts` counts how often each part was started; what they print goes to a file each in `logs`."""

    def __init__(self, logs: Path) -> None:
        self.logs, self.starts = logs, Counter[str]()
        self._parts: dict[str, tuple[list[str], float]] = {}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._due: dict[str, float] = {}
        self._lock = threading.Lock()
        logs.mkdir()
        threading.Thread(target=self._keep, daemon=True).start()

    def start(self, name: str, command: Sequence[str], *, pause: float = 2.0) -> None:
        with self._lock:
            self._parts[name] = ([*command], pause)
            self._begin(name)

    def kill(self, name: str) -> None:
        """SIGKILL to its main process, as a machine does that has no memory left."""
        with self._lock:
            self._processes[name].kill()

    def stop(self, names: Sequence[str]) -> None:
        """By SIGTERM, as for an upgrade; returns when they have ended."""
        with self._lock:
            ending = [self._processes.pop(name) for name in names]
            for name in names:
                self._due.pop(name, None)
                del self._parts[name]
        for process in ending:
            process.terminate()
        for process in ending:
            process.wait(90)

    def names(self) -> list[str]:
        return [*self._parts]

    def said(self, name: str) -> str:
        return (self.logs / name).read_text(errors="replace")

    def _begin(self, name: str) -> None:
        command, _ = self._parts[name]
        with (self.logs / name).open("ab") as log:
            self._processes[name] = subprocess.Popen(
                command, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self.starts[name] += 1

    def _keep(self) -> None:
        while True:
            time.sleep(LOOK_EVERY)
            with self._lock:
                for name, (_, pause) in self._parts.items():
                    self._look_after(name, pause)

    def _look_after(self, name: str, pause: float) -> None:
        if name in self._due:
            if time.monotonic() >= self._due[name]:
                del self._due[name]
                self._begin(name)
        elif self._processes[name].poll() is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._processes[name].pid, signal.SIGKILL)  # what it left behind, as systemd does
            self._due[name] = time.monotonic() + pause
