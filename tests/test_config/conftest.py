from collections.abc import Iterator

import pytest

from tests.servers.small_disk import SmallDisk, small_disk_of


@pytest.fixture
def small_disk() -> Iterator[SmallDisk]:
    with small_disk_of(4) as disk:
        yield disk
