"""A database that bears several writers, and threads that write at once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from claims.documents import import_worker

Act = Callable[[], Any]


@pytest.fixture
def at_once(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., list[Any]]]:
    """A function that runs acts in threads at the same moment and returns what each returned or raised.

    SQLite is moved from memory into a file, as the product has it: connections that share a memory meet locks
    ("table is locked") that no file has, and wait for none.
    """
    if connection.vendor != "sqlite":
        yield run_at_once
        return
    memory, name = connection.connection, connection.settings_dict["NAME"]
    file = str(tmp_path / "claimwatch.sqlite3")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [file])
    connection.connection, connection.settings_dict["NAME"] = None, file
    connection.connect()  # a file takes to its write-ahead log once, with nobody else in it
    yield run_at_once
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = memory, name


@pytest.fixture(autouse=True)
def _no_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    """The row of an import stands in the test's own transaction, where the thread that renews its lease finds none."""
    monkeypatch.setattr(import_worker, "BEAT", 60.0)


def run_at_once(*acts: Act) -> list[Any]:
    ready, results = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Act) -> None:
        try:
            ready.wait(10)
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
