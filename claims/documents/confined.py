"""`python -m claims.documents.confined TASK PARENT SECONDS BYTES`: one task of `confinement`, within its limits.

In: a line of JSON (`name` and what else the task takes), then the bytes. Out: an object of JSON with the `answer`, the
`refusal`, or the `fault` as Python tells it. Nothing of Django is imported here; a task imports only what it needs.
"""

import ctypes
import json
import logging
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from claims.documents.formats.article import Markup, UnreadableDocument
from claims.documents.formats.confinement import MEMORY_MET

PR_SET_PDEATHSIG = 1  # prctl(2)


def read(data: bytes, *, name: str, content_type: str) -> dict[str, Any]:
    from claims.documents.formats.reading import parse

    return asdict(parse(data, name, content_type))


def take_apart(data: bytes, *, name: str, markup: Markup) -> dict[str, Any]:
    from claims.documents.citations.apart import as_data, taken

    return as_data(taken(data.decode("utf-8", "surrogatepass"), markup=markup))


TASKS: dict[str, Callable[..., dict[str, Any]]] = {"read": read, "take_apart": take_apart}


def main() -> None:
    task, *numbers = sys.argv[1:]
    parent, seconds, memory = map(int, numbers)
    _end_with(parent)
    _limit(seconds, memory)
    logging.disable()  # a reader's warnings about the file are of no use to anybody
    answer_to, sys.stdout = sys.stdout.buffer, sys.stderr
    words = json.loads(sys.stdin.buffer.readline())
    try:
        answer_to.write(json.dumps(_answered(TASKS[task], words)).encode())
    except MemoryError:
        os._exit(MEMORY_MET)


def _answered(task: Callable[..., dict[str, Any]], words: dict[str, str]) -> dict[str, Any]:
    try:
        return {"answer": task(sys.stdin.buffer.read(), **words)}
    except UnreadableDocument as error:
        return {"refusal": str(error)}
    except MemoryError:
        raise
    except Exception:
        return {"fault": traceback.format_exc(limit=-10)}


def _end_with(parent: int) -> None:
    """A reader whose parent is killed is of use to nobody. Elsewhere than on Linux the limits end it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("The parent is gone.")


def _limit(seconds: int, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(kind, (0, 0))


if __name__ == "__main__":
    main()
