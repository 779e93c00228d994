"""A folder that the user postgres can enter, which pytest's own is not."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="claimwatch-outage-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)
