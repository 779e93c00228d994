"""What strangers wrote is read apart: in a process of its own with limits, which answers in plain data.

A made-up file can hold a reader for ever, fill the memory or bring a library down. Then only that process ends, and
the refusal says why. It is given no environment, so it knows neither our database nor our secrets.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from literature.programs.program_run import run_program

from .article import UnreadableDocument
from .limits import AT_ONCE, MB, MEMORY, SECONDS, WAIT

logger = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[3]
KEPT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")  # of our environment
MEMORY_MET = 3  # the exit code of a reader that was given no more memory
TURNS = threading.BoundedSemaphore(AT_ONCE)
INSTEAD = "import the part you need, or copy its text and paste it."


class TooManyAtOnce(UnreadableDocument):
    """Nothing is wrong with the file; it may be read a moment later."""

    may_pass = True


def confined(task: str, data: bytes, *, name: str, **words: str) -> Any:
    """What `confined.TASKS[task]` makes of `data`, as plain data. `name` is what refusals call it.

    Raises UnreadableDocument: refused by the task, over a limit, or read by nobody.
    """
    if not TURNS.acquire(timeout=WAIT):
        raise TooManyAtOnce(f"{name} has to wait: {AT_ONCE} files are being read. Import it again in a minute.")
    try:
        done = _run(task, json.dumps({"name": name, **words}).encode() + b"\n" + data, name)
    finally:
        TURNS.release()
    answer = json.loads(_vetted(done, name))
    if fault := answer.get("fault"):
        logger.warning("Reading %s failed by a fault of ours:\n%s", name, fault)
        raise UnreadableDocument(f"{name} cannot be read ({fault.splitlines()[-1][:120]}): {INSTEAD}")
    if refusal := answer.get("refusal"):
        raise UnreadableDocument(refusal)
    return answer["answer"]


def _run(task: str, sent: bytes, name: str) -> subprocess.CompletedProcess[bytes]:
    limits = map(str, (os.getpid(), SECONDS, MEMORY))
    command = [sys.executable, "-m", "claims.documents.confined", task, *limits]
    kept = {key: os.environ[key] for key in KEPT if key in os.environ}
    try:
        return run_program(command, sent, seconds=SECONDS, folder=ROOT, environment=kept)
    except subprocess.TimeoutExpired as error:
        raise _too_slow(name) from error


def _vetted(done: subprocess.CompletedProcess[bytes], name: str) -> bytes:
    """What it wrote, if it came to its end."""
    if done.returncode == 0:
        return done.stdout
    if done.returncode == -signal.SIGXCPU:
        raise _too_slow(name)
    if done.returncode in (
        MEMORY_MET,
        -signal.SIGKILL,
    ):  # the second by the kernel, when the machine has no more
        raise UnreadableDocument(
            f"{name} takes more than {MEMORY // MB:,} MB of memory to read, which is the limit: {INSTEAD}"
        )
    if done.returncode < 0:
        raise UnreadableDocument(
            f"{name} is damaged: it ended its reader ({signal.Signals(-done.returncode).name}): {INSTEAD}"
        )
    raise RuntimeError(f"The reader did not start: {done.stderr.decode(errors='replace')[-2000:]}")


def _too_slow(name: str) -> UnreadableDocument:
    return UnreadableDocument(f"{name} takes longer than {SECONDS} seconds to read, which is the limit: {INSTEAD}")
