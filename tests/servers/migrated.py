"""Databases with the product's schema: its migrations take nine seconds of the processor, so one is made and copied."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CHECKOUT = Path(__file__).resolve().parents[2]
MARKS = ("postgres://", "postgresql://")


class Migrated:
    """A database without rows; `folder` is where all processes of a run meet, `suite` is the suite's DATABASE_URL."""

    def __init__(self, folder: Path, suite: str = "") -> None:
        self.folder, self.suite = folder, suite

    def copied(self, file: Path) -> Path:
        """`file` as a new database of SQLite."""
        with self._alone():
            source = self.folder / "migrated.sqlite3"
            if not source.exists():
                half = source.with_suffix(".half")
                migrate(f"sqlite:///{half}")
                half.rename(source)
        file.parent.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copyfile(source, file))

    def copied_on_server(self, name: str) -> str:
        """The DATABASE_URL of the new database `name` on the suite's PostgreSQL."""
        source, done = template_of(self.suite), self.folder / "migrated-on-server"
        with self._alone():
            if not done.exists():
                execute(self.suite, f'DROP DATABASE IF EXISTS "{source}"', f'CREATE DATABASE "{source}"')
                migrate(named(self.suite, source))
                done.touch()
            execute(self.suite, f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        return named(self.suite, name)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / "migrated.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def migrate(url: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=CHECKOUT, env={**os.environ, "DATABASE_URL": url}, check=True)


def on_server(url: str) -> bool:
    return url.startswith(MARKS)


def named(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def template_of(url: str) -> str:
    return f"test_{urlsplit(url).path.lstrip('/')}_migrated"


def execute(url: str, *statements: Any) -> None:
    """On the database that the address names, each in a transaction of its own."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        for statement in statements:
            server.execute(statement)
