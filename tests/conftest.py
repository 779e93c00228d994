"""What all tests share: a fast password hasher, and the replica. What Django reads at its start: surroundings.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from tests.pubmed_replica import Library, Replica
from tests.surroundings import SCRATCH

SQLITE = "django.db.backends.sqlite3"
SHARED = Path(__file__).resolve().parents[2] / "shared"  # real data, where it is present


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """A file, as in use: in SQLite's memory the threads of a live server share one connection and its transaction."""
    default = django_settings.DATABASES["default"]
    if default["ENGINE"] == SQLITE:
        default.setdefault("TEST", {})["NAME"] = str(Path(SCRATCH) / "tests.sqlite3")
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(autouse=True)
def _fast_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def replica(settings) -> Iterator[Replica]:
    """The PubMed replica with the sample literature, which the product asks instead of NCBI."""
    with Replica(Library.sample()) as server:
        settings.ENTREZ_BASE_URL = server.base_url
        yield server
