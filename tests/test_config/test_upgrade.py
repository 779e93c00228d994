"""From each release: its backup comes back into an empty database, is brought up to date, and its pages are there.

tests/files/backups holds one of each release, with the sample in it, and one of a state before the first; `make
release` asks for one.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.backups.restoring import read_manifest
from config.backups.tables import way_to
from tests.conftest import DATABASE
from tests.servers.migrated import Migrated, execute, named, on_server
from tests.servers.processes import CHECKOUT

pytestmark = [pytest.mark.services, pytest.mark.long]
RELEASES = sorted((CHECKOUT / "tests/files/backups").glob("claimwatch-*.zip"))
LOOK = """
import django; django.setup()
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from claims.models import Document
call_command("migrate", check_unapplied=True, verbosity=0)
client = Client(headers={"Host": "localhost"})
client.force_login(get_user_model().objects.create_superuser("admin"))
for document in Document.objects.all():
    answer = client.get(reverse("pages:article", args=[document.slug]))
    print(document.slug, answer.status_code, document.claims.count() > 10)
"""


@pytest.mark.parametrize("backup", RELEASES, ids=lambda path: path.stem)
def test_the_rows_of_a_release_are_brought_up_to_date(backup: Path, migrated: Migrated, tmp_path: Path) -> None:
    values = {"DATABASE_URL": empty(backup, migrated, tmp_path), "VAR_DIR": str(tmp_path), "CACHE_URL": ""}
    for words in (["manage.py", "restore", str(backup)], ["-c", LOOK]):
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", **values}
        done = subprocess.run(
            [sys.executable, *words], cwd=CHECKOUT, env=environment, capture_output=True, text=True, timeout=280
        )
        assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "default-mode-network 200 True"


def empty(backup: Path, migrated: Migrated, folder: Path) -> str:
    """The address of a database without tables; with those of today where the release has no others, to save time."""
    name = f"test_operate_{backup.stem}"  # one each: they are upgraded side by side
    loader, ends = way_to([(app, name) for app, name in read_manifest(backup)["migrations"]], None)
    of_today = sorted(ends) == sorted(loader.graph.leaf_nodes())
    if not on_server(DATABASE):
        file = folder / name
        return f"sqlite:///{migrated.copied(file) if of_today else file}"
    if of_today:
        return migrated.copied_on_server(name)
    execute(DATABASE, f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
    return named(DATABASE, name)
