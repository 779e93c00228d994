"""What all tests share: the embedded services in a folder of their own, a fast hasher, the replica."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

SCRATCH = tempfile.mkdtemp(prefix="claimwatch-tests-")
os.environ["VAR_DIR"] = SCRATCH  # before the settings are read: nothing is written into the checkout
for name in ("ENTREZ_API_KEY", "EMAIL_URL", "CACHE_URL", "SITE_URL"):
    os.environ[name] = ""
os.environ["ENTREZ_BASE_URL"] = (
    "http://127.0.0.1:9/entrez/eutils/"  # nobody answers there: a test names its server
)
os.environ["ENTREZ_EMAIL"] = "tests@claimwatch.invalid"

SHARED = Path(__file__).resolve().parents[2] / "shared"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "shared: reads ../shared, where real data may lie")


@pytest.fixture(autouse=True)
def _fast_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def replica(settings) -> Iterator["object"]:
    """The PubMed replica with the sample literature; the product asks it instead of NCBI, without a limiter."""
    from tests.pubmed_replica import Library, Replica

    with Replica(Library.sample()) as server:
        settings.ENTREZ_BASE_URL = server.base_url
        yield server
