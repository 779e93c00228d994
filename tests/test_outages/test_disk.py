"""A disk that is full, or cannot be written to: at a start, and while everything runs."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.migrated import Migrated
from tests.servers.small_disk import SmallDisk, full_disk, small_disk_of

from .servers import Answer, Program, Web, manage, run, wait_for

pytestmark = [pytest.mark.embedded, pytest.mark.long]
WORKER = ("celery", "--quiet", "-A", "config", "worker", "-B", "-l", "info", "-P", "threads", "-c", "2")
STARTS = {
    "command": ["manage.py", "migrate"],
    "local start": ["-m", "config.run"],
    "worker": ["-m", *WORKER],
    "beat": ["-m", "celery", "-A", "config", "beat"],
    "web": ["-m", "gunicorn", "config.wsgi", "-b", "127.0.0.1:0"],
}
PREPARES = ("command", "local start")  # the others wait for a database that somebody else prepares


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    with small_disk_of(16) as disk:
        yield disk


@pytest.fixture
def environment(disk: SmallDisk) -> dict[str, str]:
    """Of an installation whose every file lies on the small disk."""
    return {"VAR_DIR": str(disk.folder / "var"), "DATABASE_URL": "", "CELERY_BROKER_URL": "", "CACHE_URL": ""}


def start(name: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return run(*STARTS[name], environment=environment)


def told(done: subprocess.CompletedProcess[str], what: str, path: Path) -> bool:
    """Whether it ended with the code of an outage and two lines: what is wrong with which path, and what to do."""
    lines = done.stderr.splitlines()
    found = [number for number, line in enumerate(lines) if f"{what}: {path}" in line]
    advised = found and lines[found[0] + 1].endswith("Then start again.")
    return done.returncode == 3 and len(found) == 1 and bool(advised) and "Traceback" not in done.stderr


@pytest.mark.parametrize("name", STARTS)
def test_a_folder_that_is_none_ends_every_start_in_words(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = start(name, {"VAR_DIR": str(tmp_path / "file" / "var")})
    assert done.returncode == 3 and "Traceback" not in done.stderr, done.stderr
    assert "VAR_DIR cannot be used as it is. Write a folder" in done.stderr


def test_a_file_in_the_way_of_a_folder_of_ours_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "static").touch()
    done = manage("collectstatic", "--noinput", environment={"VAR_DIR": str(tmp_path)})
    assert told(done, "The disk cannot be written to", tmp_path / "static"), done.stderr


@pytest.mark.parametrize("fault", ["1 / 0", "open('/no/such/file')"])
def test_a_fault_of_ours_is_still_told_with_its_traceback(fault: str, tmp_path: Path) -> None:
    done = manage("shell", "-v0", "-c", fault, environment={"VAR_DIR": str(tmp_path)})
    assert done.returncode == 1 and "Traceback" in done.stderr


@pytest.mark.parametrize("name", PREPARES)
def test_a_file_that_is_no_database_is_told_in_words(name: str, tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text("Sleep is a state in which the body rests.\n" * 100)
    done = start(name, {"VAR_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/article.txt"})
    assert told(done, "The file is no database of SQLite", tmp_path / "article.txt"), done.stderr


def test_a_command_before_the_first_start_says_what_to_run(tmp_path: Path) -> None:
    done = manage("follow_literature", environment={"VAR_DIR": str(tmp_path), "DATABASE_URL": ""})
    assert done.returncode == 3 and "Traceback" not in done.stderr, done.stderr
    assert f"lacks tables or columns of ours: {tmp_path / 'claimwatch.sqlite3'} (no such table" in done.stderr
    assert "Run `manage.py migrate`" in done.stderr


@full_disk
@pytest.mark.parametrize("name", STARTS)
def test_a_first_start_on_a_read_only_disk_ends_in_words(
    name: str, disk: SmallDisk, environment: dict[str, str]
) -> None:
    disk.shut()
    done = start(name, environment)
    assert told(done, "The disk cannot be written to", disk.folder / "var"), done.stderr


@full_disk
def test_a_first_start_on_a_full_disk_ends_in_words_and_leaves_nothing_in_the_way_of_the_next(
    disk: SmallDisk, environment: dict[str, str]
) -> None:
    Path(environment["VAR_DIR"]).mkdir()
    disk.fill()
    done = start("command", environment)
    assert told(done, "The disk is full", disk.folder / "var" / "secret-key"), done.stderr
    disk.free()
    assert start("command", environment).returncode == 0


@full_disk
@pytest.mark.parametrize("name", PREPARES)
def test_a_database_on_a_full_disk_is_told_in_words(name: str, disk: SmallDisk, environment: dict[str, str]) -> None:
    assert manage("check", environment=environment).returncode == 0  # makes the folder and the key
    disk.fill()
    done = start(name, environment)
    assert told(done, "The disk is full", disk.folder / "var" / "claimwatch.sqlite3"), done.stderr


@full_disk
@pytest.mark.parametrize("name", PREPARES)
def test_a_database_on_a_read_only_disk_is_told_in_words(
    name: str, disk: SmallDisk, environment: dict[str, str]
) -> None:
    assert manage("check", environment=environment).returncode == 0
    disk.shut()
    done = start(name, environment)
    assert told(done, "The disk cannot be written to", disk.folder / "var" / "claimwatch.sqlite3"), done.stderr


@full_disk
def test_static_files_that_do_not_fit_are_told_in_words(disk: SmallDisk, environment: dict[str, str]) -> None:
    assert manage("check", environment=environment).returncode == 0
    disk.fill()
    done = manage("collectstatic", "--noinput", environment=environment)
    assert told(done, "The disk is full", disk.folder / "var"), done.stderr


@full_disk
def test_a_worker_that_starts_on_a_read_only_disk_waits_and_goes_on_when_it_may_write(
    disk: SmallDisk, environment: dict[str, str], tmp_path: Path, migrated: Migrated
) -> None:
    migrated.copied(Path(environment["VAR_DIR"]) / "claimwatch.sqlite3")
    assert manage("check", environment=environment).returncode == 0  # makes the key
    disk.shut()
    worker = Program(*WORKER, environment=environment, log=tmp_path / "worker.log")
    try:
        refused = f"Read-only file system: '{disk.folder}/var/broker'"
        assert wait_for(lambda: refused in worker.said(), seconds=100), worker.said()
        disk.open()
        assert wait_for(lambda: " succeeded in " in worker.said(), seconds=100), worker.said()
        assert "Traceback" not in worker.said()
    finally:
        worker.stop()


@full_disk
def test_a_page_says_that_the_disk_is_full_and_comes_back_when_it_is_freed(
    disk: SmallDisk, environment: dict[str, str], tmp_path: Path, migrated: Migrated
) -> None:
    migrated.copied(Path(environment["VAR_DIR"]) / "claimwatch.sqlite3")
    web = Web(environment, tmp_path / "web.log")
    try:
        before = fail_to_log_in(web)
        disk.fill()
        full = fail_to_log_in(web)
        disk.free()
        assert (full.status, fail_to_log_in(web).status) == (503, before.status), full.text
        assert "The disk" in full.text
        assert "Traceback" not in web.said()
    finally:
        web.stop()


def fail_to_log_in(web: Web) -> Answer:
    """It is counted, which is a write."""
    wrong = b'{"username": "ada", "password": "wrong"}'
    return web.ask("/api/auth/login/", wrong, **{"Content-Type": "application/json"})


def checked(environment: dict[str, str]) -> list[str]:
    return re.findall(r"claims\.W01\d", manage("check", environment=environment).stderr)


def test_a_disk_with_room_is_not_warned_of(tmp_path: Path) -> None:
    assert checked({"VAR_DIR": str(tmp_path)}) == []


@full_disk
def test_the_check_warns_of_a_disk_that_is_full_and_of_one_that_is_read_only(
    disk: SmallDisk, environment: dict[str, str]
) -> None:
    assert checked(environment) == ["claims.W011"]
    disk.shut()
    assert checked(environment) == ["claims.W010"]
