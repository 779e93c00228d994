"""An installation is set up by flags or answers, twice without harm, and what is wrong or left is said."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from dotenv import dotenv_values  # which environs reads it by

from config.dotenv import set_values
from tests.pubmed_replica import Library, Replica
from tests.servers.mail import Server
from tests.servers.migrated import Migrated
from tests.servers.processes import CHECKOUT

pytestmark = pytest.mark.embedded


def setup(folder: Path, *words: str, answers: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    values = {"VAR_DIR": str(folder), "DATABASE_URL": "", "CELERY_BROKER_URL": "", "CACHE_URL": "", **environment}
    command = [sys.executable, "manage.py", "setup", f"--file={folder}/.env", *words]
    return subprocess.run(
        command, cwd=CHECKOUT, env={**os.environ, **values}, input=answers, capture_output=True, text=True, timeout=200
    )


def test_flags_prepare_everything_and_the_same_again_changes_nothing(migrated: Migrated, tmp_path: Path) -> None:
    migrated.copied(tmp_path / "own.sqlite3")
    server = Server()
    server.start()
    words = [
        "--no-input", "--address=https://claims.example.org", f"--database=sqlite:///{tmp_path}/own.sqlite3",
        f"--mail=smtp://{server.hostname}:{server.port}", "--sender=Claimwatch <claims@example.org>",
        "--ncbi-email=ada@example.org", "--user=ada", "--user-email=ada@example.org",
    ]  # fmt: skip
    with Replica(Library.sample()) as ncbi:
        done = setup(tmp_path, *words, ENTREZ_BASE_URL=ncbi.base_url)
    server.stop()
    assert done.returncode == 0, done.stderr
    for said in ("database is prepared", "Static files", "ada can sign in", "test mail was sent", "NCBI answers"):
        assert said in done.stdout, done.stdout
    assert "config.W005" in done.stdout and "claims.W003" not in done.stdout
    assert [letter["X-Envelope-To"] for letter in server.handler.messages] == ["ada@example.org"]
    kept = (tmp_path / ".env").read_text()
    assert "ALLOWED_HOSTS=claims.example.org,localhost,127.0.0.1" in kept
    again = setup(tmp_path, *words)
    assert (tmp_path / ".env").read_text() == kept
    assert "LEFT TO DO: manage.py createsuperuser" in again.stdout and "already taken" in again.stdout


def test_a_flag_that_cannot_be_used_writes_nothing(tmp_path: Path) -> None:
    done = setup(tmp_path, "--no-input", "--database=mysql://u:hunter2@host/name")
    assert done.returncode == 1 and "--database cannot be used as it is. Write postgres://" in done.stderr
    assert "hunter2" not in done.stderr and not (tmp_path / ".env").exists()


def test_values_are_set_among_what_stands_there(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# mine\nDEBUG=\nSITE_URL=http://old\n")
    set_values(file, {"SITE_URL": "https://new", "DEFAULT_FROM_EMAIL": "Ada $HOME #1 <a@b.org>"})
    assert file.read_text().startswith("# mine\nDEBUG=\nSITE_URL=https://new\n")
    assert file.stat().st_mode & 0o777 == 0o600
    assert dotenv_values(file)["DEFAULT_FROM_EMAIL"] == "Ada $HOME #1 <a@b.org>"
