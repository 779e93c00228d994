"""Files that appear whole, and folders that show whether their owner lives: what the embedded broker stands on."""

import errno
import fcntl
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

LARGEST = 16 * 1024 * 1024  # bytes; a message of ours has a thousand
ABANDONED = 60.0  # seconds after which a file that nobody finished writing is removed


class Taken:
    """The messages that one consumer has taken. Its folder is locked while the process lives, however that ends."""

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".", dir=root))  # nobody looks at it before it is locked
        self._lock = os.open(fresh, os.O_RDONLY)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.folder = fresh.rename(root / f"{os.getpid()}-{uuid4().hex}")

    def take(self, message: Path) -> Path:
        """Raises FileNotFoundError where another worker was faster."""
        return message.rename(self.folder / message.name)

    def close(self) -> None:
        """Unlocks: what is still there goes back to its queue when the next worker looks."""
        with suppress(OSError):
            self.folder.rmdir()
        os.close(self._lock)


def bring_back(root: Path, queue: Path) -> int:
    """Puts what dead workers had taken back into `queue`; returns how many. Safe in several processes at once."""
    back = 0
    for folder in root.glob("[!.]*"):
        with suppress(OSError), locked(folder, fcntl.LOCK_EX | fcntl.LOCK_NB):
            for message in folder.iterdir():
                message.rename(queue / message.name)
                back += 1
            folder.rmdir()
    return back


@contextmanager
def locked(path: Path, how: int) -> Iterator[None]:
    """Raises BlockingIOError where somebody else holds it and `how` does not wait."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)


def write_whole(path: Path, text: str, *, mode: int = 0o666) -> None:
    """`path` holds all of `text` or is what it was before. Raises OSError, on a full disk say, and leaves nothing half
    written. `mode` says who may read it.
    """
    half = path.with_name(f".{uuid4().hex}")
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
            file.write(text)
        half.replace(path)
    except BaseException as error:
        with suppress(OSError):
            half.unlink()
        if isinstance(error, OSError):  # a full disk names no file, others the half one
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise


def read_file(path: Path) -> bytes:
    """What a file of at most 16 MB holds. Raises OSError, also for what is none: whoever opened a pipe would wait for
    somebody to write into it.
    """
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
        told = os.fstat(file.fileno())
        if not stat.S_ISREG(told.st_mode):
            raise OSError(errno.EINVAL, "This is no file", str(path))
        if told.st_size > LARGEST:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
        return file.read()


def remove_abandoned(folder: Path) -> None:
    """Removes what a process began to write into `folder` and died."""
    for half in folder.glob(".*"):
        with suppress(FileNotFoundError):
            if half.stat().st_mtime < time.time() - ABANDONED:
                half.unlink()
