"""What all tests share: fast passwords, the replica, a mail server. What Django reads first: surroundings.py."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.test.utils import override_settings, setup_databases, teardown_databases

from tests.pubmed_replica import Library, Replica
from tests.servers.mail import Postbox, Server
from tests.servers.migrated import Migrated, execute, on_server, template_of
from tests.surroundings import SCRATCH

SQLITE = "django.db.backends.sqlite3"
DATABASE = os.environ.get("DATABASE_URL", "")
SHARED = Path(__file__).resolve().parents[2] / "shared"  # real data, where it is present


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """A file, as in use: in SQLite's memory the threads of a live server share one connection and its transaction."""
    default = django_settings.DATABASES["default"]
    if default["ENGINE"] == SQLITE:
        default.setdefault("TEST", {})["NAME"] = str(Path(SCRATCH) / "tests.sqlite3")
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Migrated:
    folder = tmp_path_factory.getbasetemp()
    return Migrated(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder, DATABASE)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_keepdb: bool,
    django_db_blocker: Any,
    migrated: Migrated,
) -> Iterator[None]:
    """A copy of the migrated database, where Django finds nothing left to migrate; `--reuse-db` keeps what is there."""
    name = connection.settings_dict["TEST"]["NAME"] or f"test_{connection.settings_dict['NAME']}"
    if not django_db_keepdb:
        migrated.copied_on_server(name) if on_server(DATABASE) else migrated.copied(Path(name))
    with django_db_blocker.unblock():
        databases = setup_databases(verbosity=0, interactive=False, keepdb=True)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            teardown_databases(databases, verbosity=0)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    for item in items:
        marks, fixtures = {mark.name for mark in item.iter_markers()}, getattr(item, "fixturenames", ())
        if not marks & {"django_db", "services"} and not {"django_db_setup", "live_server"} & set(fixtures):
            item.add_marker(pytest.mark.embedded)
    yield
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last of all processes drops what they copied."""
    if on_server(DATABASE) and not hasattr(config, "workerinput"):
        execute(DATABASE, f'DROP DATABASE IF EXISTS "{template_of(DATABASE)}"')


@pytest.fixture(autouse=True, scope="session")
def _fast_passwords(django_test_environment: None) -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Rows that a fixture of the module makes stand for all its tests; what a test does is undone to there.

    The module needs an `xdist_group`, else workers share its tests and each builds anew; none may be transactional.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def replica(settings) -> Iterator[Replica]:
    """The PubMed replica with the sample literature, which the product asks instead of NCBI."""
    with Replica(Library.sample()) as server:
        settings.ENTREZ_BASE_URL = server.base_url
        yield server


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    """A running SMTP server, which the product sends its mail to."""
    server = Server()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    yield server.handler
    server.stop()
