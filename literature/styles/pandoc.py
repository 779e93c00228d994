"""pandoc as a program: within limits, in a folder of its own, without our environment, never by a shell.

`--sandbox` keeps it from every file but those that its arguments name, and from the network. It writes no word of ours
as markup of its own accord; whoever calls it gives `-f` without raw formats.
Source: https://pandoc.org/MANUAL.html#a-note-on-security
"""

import importlib.util
import logging
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from literature.programs.program_run import run_program
from literature.refusals import Refused

logger = logging.getLogger(__name__)
SECONDS = 240  # of the clock; a text with 5,000 citations takes a tenth on a quiet machine
HEAP = "1g"  # of GHC's memory; 3,756 references take a quarter
NURSERY = "16m"  # of new objects; with 64 megabytes it takes 200 more in all and is no quicker
HEAP_EXHAUSTED = 251
AT_ONCE = 2  # runs that one process of ours has at work; the others wait
WAIT = 60.0  # seconds for one's turn
TURNS = threading.BoundedSemaphore(AT_ONCE)


def run_pandoc(
    arguments: Sequence[str],
    text: bytes,
    *,
    files: Mapping[str, bytes] | None = None,
    seconds: float = SECONDS,
) -> bytes:
    """What pandoc writes of `text`; `files` are written beside it, and `arguments` name them as they are named there.

    Nobody waits for their turn longer than the `seconds` that it may take. Refused where it is not installed, over a
    limit, or says that it cannot: its own words are told.
    """
    if not TURNS.acquire(timeout=min(WAIT, seconds)):
        raise Refused(f"{AT_ONCE} texts are being set just now: try again in a minute.")
    try:
        with tempfile.TemporaryDirectory(prefix="pandoc-") as folder:
            for name, data in (files or {}).items():
                (Path(folder) / name).write_bytes(data)
            return _run(arguments, text, folder, seconds)
    finally:
        TURNS.release()


def _run(arguments: Sequence[str], text: bytes, folder: str, seconds: float) -> bytes:
    command = [program(), "+RTS", f"-M{HEAP}", f"-A{NURSERY}", "-RTS", "--sandbox", f"--data-dir={folder}", *arguments]
    try:
        done = run_program(command, text, seconds=seconds, folder=folder)
    except subprocess.TimeoutExpired as error:
        raise Refused(f"This takes longer than {seconds:g} seconds to set, which is the limit: export less.") from error
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode == HEAP_EXHAUSTED:
        raise Refused(f"This takes more than {HEAP} of memory to set, which is the limit: export less.")
    if done.returncode:
        raise Refused(f"pandoc cannot set this: {said[-300:] or f'it ended with {done.returncode}'}")
    if said:
        logger.warning("pandoc: %s", said[-2000:])
    return done.stdout


@cache
def program() -> str:
    """The program that pypandoc_binary brings. Refused where it is not installed."""
    found = importlib.util.find_spec("pypandoc")
    path = Path(found.origin or "").parent / "files" / "pandoc" if found else None
    if path is None or not path.exists():
        raise Refused("pandoc is not installed: pip install pypandoc_binary, as requirements.txt says.")
    return str(path)
