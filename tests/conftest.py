"""What all tests share: a fast password hasher, and the replica. What Django reads at its start: surroundings.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pubmed_replica import Library, Replica

SHARED = Path(__file__).resolve().parents[2] / "shared"  # real data, where it is present


@pytest.fixture(autouse=True)
def _fast_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def replica(settings) -> Iterator[Replica]:
    """The PubMed replica with the sample literature, which the product asks instead of NCBI."""
    with Replica(Library.sample()) as server:
        settings.ENTREZ_BASE_URL = server.base_url
        yield server
