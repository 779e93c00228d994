"""A start, or a command, that meets an outage: a line on what is wrong and where, a line on what to do, an exit code.

What runs already goes on and comes back by itself: see `config.outages`.
"""

import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from django.db import DatabaseError

from config.environment import EXIT_CODE
from config.outages import CACHE_AWAY, DATABASE_AWAY, DATABASE_BUSY, DISK_FULL, DISK_SHUT, one_line, outage

NO_DATABASE = "The file is no database of SQLite."
UNPREPARED = "The database lacks tables or columns of ours."
ADVICE = {
    UNPREPARED: "Run `manage.py migrate`, which makes them, or name another database in DATABASE_URL or VAR_DIR.",
    NO_DATABASE: "Name another one in DATABASE_URL. Then start again.",
    DISK_FULL: "Free some space there. Then start again.",
    DISK_SHUT: "Make it writable for this user, and not full, or name another folder in VAR_DIR. Then start again.",
    DATABASE_AWAY: "Start it, or correct DATABASE_URL. Then start again.",
    DATABASE_BUSY: "Another program is writing. Start again when it is done.",
    CACHE_AWAY: "Start it, or correct CACHE_URL and CELERY_BROKER_URL. Then start again.",
}

_MISSING = re.compile(r"no such (?:table|column)|no column named|(?:relation|column) .* does not exist")


@contextmanager
def explaining_disk_failures() -> Iterator[None]:
    """Ends the process where a file of ours cannot be read or written: for the settings, before there are any."""
    try:
        yield
    except OSError as error:
        _end(outage(error) or DISK_SHUT, error)


@contextmanager
def explaining_outages() -> Iterator[None]:
    """Ends the process where what it stands on is away. Any other error is a fault, and passes."""
    try:
        yield
    except Exception as error:
        for one in _chain(error):
            if what := outage(one) or _shut(one) or _no_database(one) or _unprepared(one):
                _end(what, one)
        raise


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Django wraps a database that cannot be written to into an error of migrations."""
    while error:
        yield error
        error = error.__cause__ or error.__context__


def _shut(error: BaseException) -> str:
    """A file of ours that belongs to somebody else, say. One that is missing is a fault of ours."""
    if not isinstance(error, OSError) or isinstance(error, FileNotFoundError):
        return ""
    return DISK_SHUT if _var_dir() in Path(str(error.filename or "")).parents else ""


def _no_database(error: BaseException) -> str:
    return NO_DATABASE if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_NOTADB else ""


def _unprepared(error: BaseException) -> str:
    """What is missing although all migrations have been run is a fault of ours."""
    if not isinstance(error, DatabaseError) or not _MISSING.search(str(error)):
        return ""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return UNPREPARED if executor.migration_plan(executor.loader.graph.leaf_nodes()) else ""


def _end(what: str, error: BaseException) -> NoReturn:
    with suppress(OSError):  # what is told may go to a file on the same disk
        message = f"{what.removesuffix('.')}: {_where(what, error)}.\n{ADVICE[what]}"
        print(message, file=sys.stderr, flush=True)
    raise SystemExit(EXIT_CODE) from error


def _where(what: str, error: BaseException) -> str:
    """The file, the database or nothing, which a broker tells itself; and the error's own words."""
    if isinstance(error, OSError):
        return f"{error.filename or _var_dir()} ({error.strerror})"
    words = one_line(error).removesuffix(".")
    return words if what == CACHE_AWAY else f"{_database()} ({words})"


def _var_dir() -> Path:
    from django.conf import settings

    return Path(settings.VAR_DIR)


def _database() -> str:
    from django.conf import settings

    database = settings.DATABASES["default"]
    return (
        f"{database['NAME']} at {database['HOST']}:{database.get('PORT') or 5432}"
        if database.get("HOST")
        else str(database["NAME"])
    )
