"""Whether browsers are told to come by https only: what is set, what is sent, and what the check says of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from claims.checks import check_installation

pytestmark = pytest.mark.embedded
HOUSE = Path(__file__).resolve().parents[2]
YEAR = 31_536_000
ASK = """
import django
django.setup()
from django.test import Client
answer = Client(headers={"X-Forwarded-Proto": "https"}).get("/nowhere/", headers={"Host": "localhost"})
print(answer.get("Strict-Transport-Security"))
"""


def sent(tmp_path: Path, **values: str) -> str:
    """The header of an answer to a request that came by https to a proxy before us."""
    surroundings = {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings", **values}
    command = [sys.executable, "-c", ASK]
    done = subprocess.run(command, cwd=HOUSE, env={**os.environ, **surroundings}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("values", "header"),
    [
        ({}, "None"),
        ({"HSTS_SECONDS": "3600"}, "max-age=3600"),
        ({"HSTS_SECONDS": "3600", "HSTS_INCLUDE_SUBDOMAINS": "true"}, "max-age=3600; includeSubDomains"),
        (
            {"HSTS_SECONDS": f"{YEAR}", "HSTS_INCLUDE_SUBDOMAINS": "true", "HSTS_PRELOAD": "true"},
            f"max-age={YEAR}; includeSubDomains; preload",
        ),
        ({"HSTS_SECONDS": "3600", "SITE_URL": "http://localhost"}, "None"),
    ],
)
def test_browsers_are_told_what_is_set_and_only_by_a_site_on_https(
    values: dict[str, str], header: str, tmp_path: Path
) -> None:
    assert sent(tmp_path, **{"SITE_URL": "https://localhost", **values}) == header


@pytest.mark.parametrize(
    ("site", "seconds", "subdomains", "preload", "told"),
    [
        ("https://localhost", 0, False, False, []),
        ("https://localhost", 3600, True, False, []),
        ("https://localhost", YEAR, True, True, []),
        ("http://localhost", 3600, False, False, ["claims.W007"]),
        ("https://localhost", 0, True, False, ["claims.W008"]),
        ("https://localhost", 0, False, True, ["claims.W008"]),
        ("https://localhost", 3600, True, True, ["claims.W009"]),
        ("https://localhost", YEAR, False, True, ["claims.W009"]),
    ],
)
def test_a_setting_that_does_nothing_is_told(
    settings, site: str, seconds: int, subdomains: bool, preload: bool, told: list[str]
) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.SITE_URL, settings.SECURE_HSTS_SECONDS = site, seconds
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, settings.SECURE_HSTS_PRELOAD = subdomains, preload
    messages = check_installation()
    assert [one.id for one in messages] == told
    assert all(one.hint for one in messages)
