"""A backup is of one moment, comes back whole on either engine, and is refused where something would be lost."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, models

from config.backups.rows import Tally, read_back, written
from config.backups.tables import columns, migrated_to, tables
from tests.conftest import DATABASE
from tests.servers.migrated import Migrated, on_server
from tests.servers.processes import CHECKOUT, process

pytestmark = pytest.mark.xdist_group("backups")
services = pytest.mark.services
DERIVED = "literature_reference_words"  # SQLite's index of words, which `migrate` makes


@pytest.fixture(scope="module")
def source(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation on SQLite with the sample in it and a backup of that."""
    folder = tmp_path_factory.mktemp("source")
    migrated.copied(folder / "own.sqlite3")
    run(folder, "load_sample", "--every=1d")
    run(folder, "back_up")
    return folder


def run(folder: Path, *words: str, **environment: str) -> str:
    done = process(folder, *words, CELERY_BROKER_URL="", CACHE_URL="", **environment)
    said, wrong = done.communicate(timeout=200)
    assert done.returncode == 0, wrong
    return said


def refused(folder: Path, *words: str) -> str:
    done = process(folder, *words, CELERY_BROKER_URL="", CACHE_URL="")
    wrong = done.communicate(timeout=200)[1]
    assert done.returncode == 1 and "Traceback" not in wrong, wrong
    return wrong


def backup_in(folder: Path) -> Path:
    (path,) = (folder / "backups").glob("*.zip")
    return path


def database(migrated: Migrated, folder: Path, name: str) -> str:
    """The address of an empty one on the engine of the suite."""
    return migrated.copied_on_server(name) if on_server(DATABASE) else f"sqlite:///{migrated.copied(folder / name)}"


def contents(file: Path) -> dict[str, list[str]]:
    """All rows of all tables, read by nothing of ours."""
    with closing(sqlite3.connect(file)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(repr([*map(unspaced, row)]) for row in database.execute(f'SELECT * FROM "{name}"'))
            for name in names
            if not name.startswith((DERIVED, "sqlite_", "django_migrations"))
        }


def unspaced(value: object) -> object:
    """JSON without regard to its spaces; the order of its names counts."""
    return json.loads(value) if isinstance(value, str) and value.startswith(("{", "[")) else value


def manifest(path: Path) -> dict[str, dict[str, object]]:
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("manifest.json"))["tables"]


@services
def test_every_table_comes_back_as_it_was(source: Path, migrated: Migrated, tmp_path: Path) -> None:
    migrated.copied(tmp_path / "own.sqlite3")
    run(tmp_path, "restore", str(backup_in(source)))
    before, after = contents(source / "own.sqlite3"), contents(tmp_path / "own.sqlite3")
    assert len(before) > 50 and before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} == set()
    assert "not empty" in refused(tmp_path, "restore", str(backup_in(source)))


@services
def test_all_moves_to_another_database_by_one_command(source: Path, migrated: Migrated, tmp_path: Path) -> None:
    target = database(migrated, tmp_path, "test_operate_moved")
    assert "All is there" in run(source, "move_database", target)
    run(tmp_path, "back_up", DATABASE_URL=target)
    assert manifest(backup_in(tmp_path)) == manifest(backup_in(source))


@services
def test_nothing_is_moved_while_somebody_works(source: Path, tmp_path: Path) -> None:
    shutil.copy(source / "own.sqlite3", tmp_path / "own.sqlite3")
    with closing(sqlite3.connect(tmp_path / "own.sqlite3")) as database, database:
        now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"
        database.execute("INSERT INTO literature_heartbeat (name, at) VALUES ('worker', ?)", [now])
    assert "Stop web, workers and beat" in refused(tmp_path, "move_database", f"sqlite:///{tmp_path}/moved.sqlite3")


@services
def test_a_damaged_or_changed_backup_leaves_the_database_empty(
    source: Path, migrated: Migrated, tmp_path: Path
) -> None:
    migrated.copied(tmp_path / "own.sqlite3")
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(backup_in(source)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"ketamine", b"placebo"))
    assert "differ from the backup" in refused(tmp_path, "restore", str(changed))
    (tmp_path / "cut.zip").write_bytes(backup_in(source).read_bytes()[:-500])
    assert "no whole backup" in refused(tmp_path, "restore", str(tmp_path / "cut.zip"))
    assert contents(tmp_path / "own.sqlite3")["claims_document"] == []


@services
def test_only_the_owner_reads_a_backup_and_the_oldest_go(source: Path, tmp_path: Path) -> None:
    shutil.copy(source / "own.sqlite3", tmp_path / "own.sqlite3")
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "claimwatch-20200101-000000.zip").touch()
    assert "deleted" in run(tmp_path, "back_up", "--keep=1")
    assert backup_in(tmp_path).stat().st_mode & 0o777 == 0o600


LATECOMER = """
import django; django.setup()
from django.contrib.auth import get_user_model
from config.backups.tables import snapshot
users = get_user_model().objects
with snapshot() as alias:
    users.create_user("latecomer")
    print(users.filter(username="latecomer").count(), users.using(alias).filter(username="latecomer").count())
"""


@services
def test_a_snapshot_keeps_nobody_from_writing_and_sees_nothing_of_it(migrated: Migrated, tmp_path: Path) -> None:
    url = database(migrated, tmp_path, "test_operate_snapshot")
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", LATECOMER], cwd=CHECKOUT, env=environment, capture_output=True, text=True, timeout=100
    )
    assert done.stdout.split() == ["1", "0"], done.stderr


@pytest.mark.django_db
def test_each_table_is_copied_but_for_what_migrate_makes() -> None:
    copied = {model._meta.db_table for model in tables(migrated_to("default"))}
    there = set(connection.introspection.table_names())
    assert {name for name in there - copied if not name.startswith(DERIVED)} == {"django_migrations"}
    assert copied <= there


class Row(models.Model):
    """A column of each kind."""

    at = models.DateTimeField()
    day = models.DateField(null=True)
    took = models.DurationField()
    raw = models.BinaryField()
    free = models.JSONField(null=True)
    known = models.JSONField()
    share = models.DecimalField(max_digits=9, decimal_places=4)
    key = models.UUIDField()
    words = models.TextField()

    class Meta:
        app_label = "tests"
        managed = False


def test_a_value_of_each_kind_comes_back_to_the_last_digit() -> None:
    values = {
        "id": 7,
        "at": datetime(2026, 2, 3, 4, 5, 6, 123456, tzinfo=UTC),
        "day": date(2026, 2, 3),
        "took": timedelta(days=3, microseconds=1),
        "raw": b"\x00\xff",
        "free": {"b": [1.5, None], "a": "ü\u2028"},
        "known": {},
        "share": Decimal("0.1000"),
        "key": UUID(int=5),
        "words": "two\nlines",
    }
    line = written(values.values())
    row = read_back(line, Row, columns(Row))
    assert b"\n" not in line
    assert {name: bytes(row.raw) if name == "raw" else getattr(row, name) for name in values} == values


def test_the_order_of_rows_and_names_counts_for_nothing() -> None:
    one, other = Tally(), Tally()
    for row in ([1, {"a": 1, "b": 2}], [2, {}]):
        one.add(row)
    for row in ([2, {}], [1, {"b": 2, "a": 1}]):
        other.add(row)
    assert one.as_json() == other.as_json()
