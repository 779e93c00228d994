"""A PostgreSQL that is started anew, and one that is away: a real server, gunicorn and a worker before it."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import CalledProcessError

import pytest

from .servers import PostgreSQL, Program, Web, manage, run, wait_for

pytestmark = [
    pytest.mark.embedded,
    pytest.mark.long,
    pytest.mark.xdist_group("postgresql"),
]  # one server for all of them
PAGE = "/admin/claims/"
LEASES = """
from threading import Barrier, Thread
from django.db import connection

held = Barrier(9)

def hold():
    connection.ensure_connection()
    held.wait(20)
    connection.close()
    print("held")

threads = [Thread(target=hold) for _ in range(9)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""


@pytest.fixture(scope="module")
def postgresql(folder: Path) -> Iterator[PostgreSQL]:
    (folder / "postgresql").mkdir()
    server = PostgreSQL(folder / "postgresql")
    server.ctl("start")
    yield server
    with suppress(CalledProcessError):  # stopped already
        server.ctl("stop", "-m", "immediate")


@pytest.fixture(scope="module")
def environment(postgresql: PostgreSQL, folder: Path) -> dict[str, str]:
    settings = {"DATABASE_URL": postgresql.url, "VAR_DIR": str(folder / "var"), "CELERY_BROKER_URL": ""}
    done = manage("migrate", environment=settings)
    assert done.returncode == 0, done.stderr
    return settings


@pytest.fixture(scope="module")
def web(environment: dict[str, str], folder: Path) -> Iterator[Web]:
    server = Web(environment, folder / "web.log")
    yield server
    server.stop()


@pytest.fixture
def away(web: Web, postgresql: PostgreSQL) -> Iterator[None]:
    web.ask_often(PAGE, 20)
    postgresql.ctl("stop", "-m", "immediate")
    yield
    postgresql.ctl("start")


def test_after_a_restart_of_the_database_every_page_is_there(web: Web, postgresql: PostgreSQL) -> None:
    assert web.ask_often(PAGE, 40) == {200}
    postgresql.ctl("restart", "-m", "immediate")
    assert web.ask_often(PAGE, 80) == {200}


def test_the_tasks_of_a_worker_and_the_threads_that_keep_their_leases_are_connected_at_once(
    environment: dict[str, str],
) -> None:
    done = manage("shell", "--command", LEASES, environment=environment)
    assert done.stdout.count("held") == 9, done.stderr


def test_while_the_database_is_away_a_page_says_so_in_words(web: Web, away: None) -> None:
    answer = web.ask(PAGE)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
    assert "The database does not answer." in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Traceback" not in web.said()


def test_while_the_database_is_away_the_api_says_so_as_json(web: Web, away: None) -> None:
    answer = web.ask("/api/claims/", Authorization="Token " + 64 * "a")
    assert (answer.status, answer.headers["Content-Type"]) == (503, "application/json")
    assert "The database does not answer." in answer.text


@pytest.mark.parametrize("start", [("manage.py", "migrate"), ("-m", "config.run")], ids=["command", "local start"])
def test_a_start_without_the_database_ends_in_words(
    start: tuple[str, ...], environment: dict[str, str], away: None
) -> None:
    done = run(*start, environment=environment)
    assert done.returncode == 3 and "Traceback" not in done.stderr, done.stderr
    assert "The database does not answer: postgres at 127.0.0.1" in done.stderr
    assert "Start it, or correct DATABASE_URL." in done.stderr


def test_the_pages_come_back_with_the_database(web: Web, postgresql: PostgreSQL) -> None:
    postgresql.ctl("stop", "-m", "immediate")
    assert web.ask_often(PAGE, 4) == {503}
    postgresql.ctl("start")
    assert web.ask_often(PAGE, 20) == {200}


def test_a_worker_says_in_a_line_that_the_database_is_away_and_goes_on(
    environment: dict[str, str], folder: Path, away: None
) -> None:
    worker = Program(
        *("celery", "--quiet", "-A", "config", "worker", "-B", "-l", "warning", "-P", "threads", "-c", "2"),
        environment=environment,
        log=folder / "worker.log",
    )
    try:
        assert wait_for(lambda: worker.said().count("did not run to its end: The database") > 1, seconds=120)
        assert worker.process.poll() is None
        assert "Traceback" not in worker.said()
    finally:
        worker.stop()
