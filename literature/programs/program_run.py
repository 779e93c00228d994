"""One run of another program, which ends with its time, with our process, and when nobody wants it any more. Pure."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from time import monotonic

LEASH = (sys.executable, "-S", str(Path(__file__).with_name("leash.py")))
BEAT = 1.0  # seconds
Beat = Callable[[], None]
_beat: ContextVar[Beat] = ContextVar("beat", default=lambda: None)


@contextmanager
def on_each_beat(beat: Beat) -> Iterator[None]:
    """While a program runs within, `beat` is called each second; what it raises ends the program, and is raised."""
    token = _beat.set(beat)
    try:
        yield
    finally:
        _beat.reset(token)


def run_program(
    command: Sequence[str],
    given: bytes,
    *,
    seconds: float,
    folder: str | Path,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Its exit code, and what it wrote when it was `given` this on its standard input. It runs in the `folder`, with no
    other environment than this, and none of our files open.

    Raises subprocess.TimeoutExpired after so many seconds. However this ends, no process that it began is left.
    """
    leashed = [*LEASH, str(os.getpid()), *command]
    with tempfile.TemporaryFile() as source:  # no pipe: Python forgets what it has not sent yet when it is interrupted
        source.write(given)
        source.seek(0)
        process = subprocess.Popen(
            leashed, cwd=folder, env=environment or {}, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True,  # which is a group of processes too, so that they are ended together
        )  # fmt: skip
        try:
            written, said = _waited(process, monotonic() + seconds)
        finally:
            _end(process)
    return subprocess.CompletedProcess(command, process.returncode, written, said)


def _waited(process: subprocess.Popen[bytes], until: float) -> tuple[bytes, bytes]:
    while True:
        left = until - monotonic()
        try:
            return process.communicate(timeout=max(min(BEAT, left), 0.0))
        except subprocess.TimeoutExpired:
            if left <= 0:
                raise
        _beat.get()()


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.returncode is None:
        process.communicate()
