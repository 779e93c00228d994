"""What is half made is told; what is whole is told nothing of."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.checks import check_whole

pytestmark = pytest.mark.embedded
HOUSE = Path(__file__).resolve().parents[2]
WHOLE = {
    "ALLOWED_HOSTS": "claims.example.org",
    "SITE_URL": "https://claims.example.org",
    "HSTS_SECONDS": "3600",
    "TRUSTED_PROXIES": "127.0.0.1",
    "EMAIL_URL": "smtp://mail.example.org",
    "DEFAULT_FROM_EMAIL": "Claimwatch <claims@example.org>",
    "ADMINS": "ada@example.org",
    "ENTREZ_BASE_URL": "",
    "ENTREZ_EMAIL": "ada@example.org",
    "DATABASE_URL": "",
    "CELERY_BROKER_URL": "",
}
HALF = {
    "ENTREZ_BASE_URL": "https://replica.example.org/",
    "EMAIL_URL": "",
    "ADMINS": "",
    "DEBUG": "true",
    "SITE_URL": "http://claims.example.org",
    "CELERY_BROKER_URL": "redis://127.0.0.1:9/0",
}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Static files are collected and there is a backup."""
    folder = tmp_path_factory.mktemp("installed")
    done = manage(folder, "collectstatic", "--noinput", **WHOLE)
    assert done.returncode == 0, done.stderr
    (folder / "backups").mkdir()
    (folder / "backups" / "claimwatch-1.zip").touch()
    return folder


def manage(folder: Path, *words: str, **values: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "VAR_DIR": str(folder), **values}
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # of the browser tests in the same process
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=HOUSE, env=environment, capture_output=True, text=True, timeout=120)


def test_a_whole_installation_is_clean(installed: Path) -> None:
    done = manage(installed, "check", "--deploy", "--fail-level=WARNING", **WHOLE)
    assert (done.returncode, re.findall(r"\((\w+\.\w\d+)\)", done.stderr)) == (0, [])


def test_what_is_half_made_is_told(installed: Path) -> None:
    said = manage(installed, "check", "--deploy", **{**WHOLE, **HALF}).stderr
    expected = {"claims.E004", "claims.W003", "config.E001", "config.W002", "config.W003", "config.W004", "config.W006"}
    assert expected <= set(re.findall(r"\((\w+\.\w\d+)\)", said)), said


def of_a_public_host(settings, folder: Path) -> set[str]:
    settings.ALLOWED_HOSTS = ["claims.example.org"]
    settings.STATIC_ROOT, settings.BACKUP_DIR = folder / "static", folder / "backups"
    return {message.id for message in check_whole()}


def test_a_style_sheet_that_changed_after_it_was_collected_is_told(settings, installed: Path) -> None:
    assert "config.W001" not in of_a_public_host(settings, installed)
    sheet = next((installed / "static").rglob("pages.css"))
    os.utime(sheet, (1, 1))
    assert "config.W001" in of_a_public_host(settings, installed)
    sheet.touch()


def test_a_backup_that_is_old_or_missing_is_told(settings, installed: Path, tmp_path: Path) -> None:
    assert "config.W005" not in of_a_public_host(settings, installed)
    kept = installed / "backups" / "claimwatch-1.zip"
    os.utime(kept, (time.time() - 3 * 86400,) * 2)
    assert "config.W005" in of_a_public_host(settings, installed)
    kept.touch()
    assert "config.W005" in of_a_public_host(settings, tmp_path)


def test_a_page_has_its_style_before_anything_is_collected(tmp_path: Path) -> None:
    ask = (
        "import django; django.setup(); from django.test import Client;"
        "print(Client().get('/static/claimwatch/pages.css', headers={'Host': 'localhost'}).status_code)"
    )
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run([sys.executable, "-c", ask], cwd=HOUSE, env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == "200", done.stderr
