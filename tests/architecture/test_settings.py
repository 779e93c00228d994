"""What .env.example tells is what the settings read, and a wrong value is told in words by whatever is started."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config import settings
from config.mail_url import parse_mail_url
from tests.architecture.wrong_values import ROUNDS, WRONG

pytestmark = pytest.mark.embedded
HOUSE = Path(__file__).resolve().parents[2]
EXAMPLE = (HOUSE / ".env.example").read_text(encoding="utf-8")
# What the example tells of each variable, to be run as it stands there.
TOLD = {
    "SECRET_KEY": "fifty-random-characters-of-no-meaning-0123456789-abcdef",
    "DEBUG": "true",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
    "SITE_URL": "http://127.0.0.1:8000",
    "PORT": "8000",
    "TRUSTED_PROXIES": "10.0.0.5,fd00::/8,unix",
    "HTTPS_REDIRECT": "true",
    "LOG_FORMAT": "json",
    "BACKUP_DIR": "/var/backups/claimwatch",
    "SENTRY_DSN": "https://key@sentry.example.org/1",
    "HSTS_SECONDS": "3600",
    "HSTS_INCLUDE_SUBDOMAINS": "true",
    "HSTS_PRELOAD": "true",
    "DATABASE_URL": "postgres://user:password@host:5432/name",
    "CELERY_BROKER_URL": "redis://host:6379/0",
    "CACHE_URL": "redis://host:6379/1",
    "EMAIL_URL": "smtp+tls://user:password@host:587",
    "DEFAULT_FROM_EMAIL": "Claimwatch <claimwatch@example.org>",
    "SERVER_EMAIL": "faults@example.org",
    "ADMINS": "Ada <ada@example.org>, b@example.org",
    "WEBHOOK_NETWORKS": "10.1.2.0/24,fd00::/8",
    "WEBHOOK_PORTS": "80,443",
    "ENTREZ_EMAIL": "you@example.org",
    "ENTREZ_BASE_URL": "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/",
    "LITERATURE_IS_SAMPLE": "false",
    "CROSSREF": "true",
    "EUROPE_PMC": "true",
}


def started(tmp_path: Path, *command: str, **values: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        **values,
    }
    return subprocess.run(
        [sys.executable, *command], cwd=HOUSE, env=environment, capture_output=True, text=True, timeout=120
    )


def test_the_example_lists_each_name_of_the_environment() -> None:
    assert settings.environment.known == set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE))


def test_what_the_example_tells_is_accepted(tmp_path: Path) -> None:
    done = started(tmp_path, "manage.py", "check", **TOLD)
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr


@pytest.mark.parametrize("values", ROUNDS, ids=range(1, len(ROUNDS) + 1))
def test_each_wrong_value_is_told_with_what_to_write_and_not_repeated(tmp_path: Path, values: dict[str, str]) -> None:
    done = started(tmp_path, "manage.py", "check", **values)
    told = re.findall(r"claims\.E006\) (\w+) cannot be used as it is\.\s+HINT: Write ", done.stderr)
    assert (done.returncode, set(values) - set(told), set(told) - set(values)) == (1, set(), set()), done.stderr
    assert "hunter2" not in done.stderr and "Traceback" not in done.stderr


def test_each_name_has_a_value_that_is_refused() -> None:
    any_text_will_do = {"SECRET_KEY"}
    assert settings.environment.known == {*WRONG, "VAR_DIR"} | any_text_will_do


def test_without_a_folder_of_its_own_nothing_else_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = started(tmp_path, "manage.py", "check", VAR_DIR=str(tmp_path / "file" / "var"), DEBUG="maybe")
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert done.stderr.startswith("VAR_DIR cannot be used as it is. Write a folder")


def test_the_local_start_looks_for_no_port_from_a_word_on(tmp_path: Path) -> None:
    done = started(tmp_path, "-m", "config.run", PORT="abc")
    assert (done.returncode, done.stderr) == (
        3,
        "PORT cannot be used as it is. Write the number of a port, such as 8000.\n",
    )


@pytest.mark.parametrize(
    "command",
    [
        ("-c", "import config.wsgi"),
        ("-m", "celery", "-A", "config", "worker", "--pool=solo"),
        ("-m", "celery", "-A", "config", "beat"),
        ("-m", "config.run"),
    ],
    ids=["web", "worker", "beat", "local start"],
)
def test_nothing_starts_with_a_value_that_nobody_chose(command: tuple[str, ...], tmp_path: Path) -> None:
    done = started(tmp_path, *command, DATABASE_URL="postgre//user:hunter2@host/name")
    assert done.returncode != 0 and "DATABASE_URL cannot be used as it is. Write postgres://" in done.stderr
    assert "hunter2" not in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("smtp://mail", {"EMAIL_HOST": "mail", "EMAIL_PORT": 25, "EMAIL_USE_TLS": False, "EMAIL_USE_SSL": False}),
        (
            "smtp+tls://a%40b.org:p%2Fw%3A@mail",
            {"EMAIL_HOST_USER": "a@b.org", "EMAIL_HOST_PASSWORD": "p/w:", "EMAIL_PORT": 587, "EMAIL_USE_TLS": True},
        ),
        ("smtps://u:p@[::1]", {"EMAIL_HOST": "::1", "EMAIL_PORT": 465, "EMAIL_USE_SSL": True, "EMAIL_USE_TLS": False}),
        ("smtps://mail:2465?timeout=20", {"EMAIL_PORT": 2465, "EMAIL_TIMEOUT": 20}),
        ("console:", {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}),
        ("file:///var/mail%20box", {"EMAIL_FILE_PATH": "/var/mail box"}),
    ],
)
def test_an_address_of_a_mail_server_says_how_it_is_talked_to(url: str, told: dict[str, object]) -> None:
    assert told.items() <= parse_mail_url(url).items()


@pytest.mark.parametrize(
    "url",
    [
        "smtp://",
        "smtp:host",
        "smtp://user@host",
        "smtp://user:12/3@host",
        "smtp://host:",
        "file://host/box",
        "imap://host",
        "smtp://host:port",
        "smtp://h?timeout=0",
        "smtp://h?tls=yes",
        "file:",
    ],
)
def test_an_address_that_names_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError):
        parse_mail_url(url)
