"""Processes that are started again two seconds after they end, as systemd does it (Restart=always, RestartSec=2)."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

PAUSE = 2.0  # RestartSec of deploy/systemd


class Part:
    """`command` runs in `folder` until the part is left; use as a context manager. `lone` kills that process alone, not
    its group, for a server that ends its children by itself."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        folder: Path,
        log: Path,
        environment: Mapping[str, str] | None = None,
        user: str | None = None,
        lone: bool = False,
    ) -> None:
        self.name, self.command, self.folder, self.log = name, list(command), folder, log
        self.environment, self.user, self.lone = dict(environment or os.environ), user, lone
        self.starts = 0
        self._leaving = threading.Event()

    def __enter__(self) -> Self:
        self._start()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._leaving.set()
        self._keeper.join()
        self.process.send_signal(signal.SIGINT if self.lone else signal.SIGTERM)
        try:
            self.process.wait(70)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """As a machine does that has no memory left: no signal that could be heard."""
        if self.lone:
            self.process.kill()
        else:
            os.killpg(self.process.pid, signal.SIGKILL)

    def _start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                user=self.user,
                start_new_session=True,
            )
        self.starts += 1

    def _keep(self) -> None:
        while not self._leaving.wait(0.1):
            if self.process.poll() is not None:
                time.sleep(PAUSE)
                if not self._leaving.is_set():
                    self._start()
