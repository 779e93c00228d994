"""A load that is killed, or stopped with Ctrl-C, in a process of its own, and goes on as if nothing had been."""

import json
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path
from random import Random

import pytest

from tests.servers.processes import process
from tests.test_literature.baseline import articles, deletion, write_file
from tests.test_literature.synthetic import FIRST, article

pytestmark = [pytest.mark.embedded, pytest.mark.long, pytest.mark.xdist_group("baseline")]  # one house, copied by each

COUNT = 1200  # records a file: two and a half batches
TABLES = (
    "SELECT pmid, fingerprint, missing_since IS NULL FROM literature_reference ORDER BY pmid",
    "SELECT pmid, e.kind, e.quiet FROM literature_referenceevent e JOIN literature_reference r ON r.id = reference_id "
    "ORDER BY 1, 2",
    "SELECT pmid, s.fingerprint FROM literature_snapshot s JOIN literature_reference r ON r.id = reference_id "
    "ORDER BY 1, s.id",
    "SELECT name, status, seen, kept, deletions FROM literature_bulkfile ORDER BY name",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Two files of many records, and one that changes and deletes some of them."""
    folder = tmp_path_factory.mktemp("baseline")
    write_file(folder, 1, *articles(FIRST, COUNT))
    write_file(folder, 2, *articles(FIRST + COUNT, COUNT))
    changed = [article(FIRST + number, "Changed") for number in range(0, COUNT, 3)]
    write_file(folder, 3, *changed, deletion(*range(FIRST + 1, FIRST + COUNT, 50)))
    return folder


@pytest.fixture(scope="module")
def empty(tmp_path_factory, migrated) -> Path:
    """A house of its own, with its tables and nothing in them."""
    where = tmp_path_factory.mktemp("empty")
    migrated.copied(where / "own.sqlite3")
    return where


def copied(empty: Path, where: Path) -> Path:
    return Path(shutil.copytree(empty, where))


def loading(where: Path, folder: Path) -> subprocess.Popen:
    return process(where, "load_baseline", str(folder), "--all", "--json")


def rows(where: Path, question: str) -> list[tuple]:
    connection = sqlite3.connect(where / "own.sqlite3", timeout=20)
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def stored(where: Path) -> list[list[tuple]]:
    return [rows(where, question) for question in TABLES]


def wait_for_records(where: Path, run: subprocess.Popen, more_than: int) -> None:
    while run.poll() is None and rows(where, "SELECT count(*) FROM literature_reference")[0][0] <= more_than:
        time.sleep(0.01)


def test_a_load_killed_at_any_moment_ends_as_an_undisturbed_one(tmp_path, empty, folder):
    quiet, killed = copied(empty, tmp_path / "quiet"), copied(empty, tmp_path / "killed")
    assert loading(quiet, folder).wait() == 0
    moments = Random(3)
    for more_than in (0, 500, COUNT):
        run = loading(killed, folder)
        wait_for_records(killed, run, more_than)
        time.sleep(moments.uniform(0, 0.1))
        run.kill()
        run.communicate()
    last = loading(killed, folder)
    out, err = last.communicate()
    assert last.returncode == 0, err
    assert stored(killed) == stored(quiet)
    assert [told["status"] for told in json.loads(out)["files"]] == ["finished"] * 3


def test_ctrl_c_ends_a_load_cleanly_and_the_same_command_goes_on(tmp_path, empty, folder):
    where = copied(empty, tmp_path / "house")
    run = loading(where, folder)
    wait_for_records(where, run, 0)
    run.send_signal(signal.SIGINT)
    _, err = run.communicate()
    assert run.returncode == 130, err
    assert "go on" in err and "Traceback" not in err
    assert "stopped" in {status for (status,) in rows(where, "SELECT status FROM literature_bulkfile")}
    assert loading(where, folder).wait() == 0
    assert rows(where, "SELECT count(*) FROM literature_reference") == [(2 * COUNT,)]
