"""A small file system that a test can fill: a tmpfs, which only root may mount."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

BLOCK = b"\0" * 4096


class SmallDisk:
    """`can_be_filled` is False for a folder of a disk that others use."""

    def __init__(self, folder: Path, *, can_be_filled: bool = True) -> None:
        self.folder, self.can_be_filled = folder, can_be_filled
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leaves no block free."""
        with suppress(OSError), self._ballast.open("ab", buffering=0) as file:
            while True:
                file.write(BLOCK)

    def free(self) -> None:
        self._ballast.unlink(missing_ok=True)

    def shut(self) -> None:
        """Read-only, also for root. Raises CalledProcessError while a file is open for writing."""
        self._remount("ro")

    def open(self) -> None:
        self._remount("rw")

    def _remount(self, how: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{how}", str(self.folder)], check=True, capture_output=True)


@contextmanager
def small_disk_of(megabytes: int) -> Iterator[SmallDisk]:
    """Raises CalledProcessError where mounting is not allowed."""
    with tempfile.TemporaryDirectory(prefix="claimwatch-disk-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder]
        subprocess.run(mount, check=True, capture_output=True)
        try:
            yield SmallDisk(Path(folder))
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def can_mount() -> bool:
    if os.geteuid():
        return False
    try:
        with small_disk_of(1):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


full_disk = pytest.mark.skipif(not can_mount(), reason="only root may mount a small disk")
