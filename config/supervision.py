"""Keeps processes running: one that ends is started again after a pause that grows; the others never notice."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType

from literature.programs.program_run import LEASH

LIVED = 20.0  # seconds after which a process counts as started: its next pause is the first again
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds
PATIENCE = 10.0  # seconds for the processes to end by themselves, when asked to
LOOK_EVERY = 0.2  # seconds


@dataclass
class Kept:
    """A command and the process that runs it now, None while it waits for its start at `start_at` (monotonic)."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    start_at: float = 0.0
    began: float = 0.0
    pause: float = FIRST_PAUSE

    def start(self, environment: Mapping[str, str], folder: Path) -> None:
        """From the main thread only: the leash ends with the thread that put it on."""
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [*LEASH, str(os.getpid()), *self.command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the supervisor, who asks the others
        )

    def ended(self) -> None:
        """Sets the pause until the next start, and ends what the process may have left behind."""
        self.kill()
        now = time.monotonic()
        if now - self.began > LIVED:
            self.pause = FIRST_PAUSE
        self.start_at = now + self.pause
        self.pause = min(2 * self.pause, LONGEST_PAUSE)
        self.process = None

    def kill(self) -> None:
        """The process and all that it started."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    """Runs named commands until it is told to stop by SIGINT, SIGTERM or SIGHUP; a second one does not wait."""

    def __init__(self, commands: Mapping[str, Sequence[str]], *, folder: Path, environment: Mapping[str, str]) -> None:
        self.kept = [Kept(name, command) for name, command in commands.items()]
        self.folder, self.environment = folder, environment
        self._width = max(map(len, commands))
        self._stop_signals = 0

    def run(self) -> None:
        """Returns when all have ended."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_signal)
        try:
            while not self._stop_signals:
                for one in self.kept:
                    self._look_after(one)
                time.sleep(LOOK_EVERY)
        finally:
            self._stop()

    def _note_signal(self, number: int, frame: FrameType | None) -> None:
        self._stop_signals += 1

    def _look_after(self, one: Kept) -> None:
        if one.process is None:
            if time.monotonic() >= one.start_at:
                self._start(one)
        elif (code := one.process.poll()) is not None:
            lived = time.monotonic() - one.began
            one.ended()
            pause = one.start_at - time.monotonic()
            self.say(one.name, f"{_how(code)} after {lived:.0f} s; started again in {pause:.0f} s")

    def _start(self, one: Kept) -> None:
        try:
            one.start(self.environment, self.folder)
        except OSError as error:  # no memory for a process, say
            one.ended()
            self.say(one.name, f"cannot be started now: {error}")
        else:
            threading.Thread(target=self._print_lines_of, args=(one.name, one.process), daemon=True).start()

    def _stop(self) -> None:
        running = [(one, one.process) for one in self.kept if one.process]
        for _, process in running:
            process.terminate()
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends and self._stop_signals < 2:
            if all(process.poll() is not None for _, process in running):
                break
            time.sleep(LOOK_EVERY)
        for one, process in running:
            one.kill()
            process.wait()

    def _print_lines_of(self, name: str, process: subprocess.Popen[bytes]) -> None:
        for line in process.stdout or ():
            self.say(name, line.decode(errors="replace").rstrip())

    def say(self, name: str, line: str) -> None:
        """A line on the terminal; dropped where it cannot be printed: on a full disk, to a reader that has gone."""
        text = f"{datetime.now():%H:%M:%S} {name:{self._width}} | {line}\n"
        with suppress(OSError):
            os.write(sys.stdout.fileno(), text.encode())


def _how(code: int) -> str:
    """How a process ended, in words."""
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
