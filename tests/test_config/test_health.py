"""What a probe is answered, and that a part that is down is named and no other."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from config import health, probes
from literature.heartbeats import note_heartbeats

pytestmark = pytest.mark.django_db
HOUSE = Path(__file__).resolve().parents[2]
NOBODY = {"CELERY_BROKER_URL": "redis://127.0.0.1:9/0", "CACHE_URL": "redis://127.0.0.1:9/1"}


@pytest.fixture(autouse=True)
def _asked_anew() -> None:
    probes._parts.cache_clear()


@pytest.fixture
def alive() -> None:
    note_heartbeats(health.NEEDED, at=timezone.now())


def test_a_probe_by_address_is_answered_and_a_page_is_not(client: Client) -> None:
    by_address = {"Host": "10.1.2.3:8000"}
    assert client.get("/health/live/", headers=by_address).status_code == 200
    assert client.get("/health/live", headers=by_address).json() == {"status": "up"}
    assert client.get("/", headers=by_address).status_code == 400


def test_a_probe_by_http_is_answered_where_readers_are_sent_to_https(settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    client = Client(headers={"Host": "localhost"})
    assert client.get("/health/live/").status_code == 200
    assert client.get("/").headers["Location"] == "https://localhost/"
    assert client.get("/", headers={"X-Forwarded-Proto": "https"}).status_code == 200


def test_all_is_well_while_everybody_is_heard(client: Client, alive: None) -> None:
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["down"]) == (200, [])
    assert set(answer.json()["parts"]) == set(health.names())


def test_a_silent_beat_is_named_and_pages_are_still_ready(client: Client, alive: None) -> None:
    note_heartbeats(["beat"], at=timezone.now() - timedelta(hours=1))
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["down"]) == (503, ["beat"])
    assert client.get("/health/ready/").status_code == 200


def test_a_worker_of_a_queue_that_fell_silent_is_named(client: Client, alive: None) -> None:
    note_heartbeats(["mail worker"], at=timezone.now() - timedelta(hours=1))
    assert client.get("/health/").json()["down"] == ["mail worker"]


def test_a_queue_that_nobody_takes_from_is_named(client: Client) -> None:
    note_heartbeats(set(health.NEEDED) - {"entrez worker"}, at=timezone.now())
    assert client.get("/health/").json()["down"] == ["entrez worker"]


def test_a_folder_that_is_gone_makes_the_pages_unready(client: Client, settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "gone"
    answer = client.get("/health/ready/")
    assert (answer.status_code, answer.json()["down"]) == (503, ["disk"])
    assert str(tmp_path) not in answer.content.decode()


def test_the_command_says_why(settings, alive: None, capsys, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "gone"
    with pytest.raises(SystemExit):
        call_command("health", "--json")
    said = json.loads(capsys.readouterr().out)
    assert "No such file" in said.pop("disk") and set(said.values()) == {"up"}


def test_a_database_that_is_away_leaves_the_rest_to_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> str:
        raise OSError("away")

    monkeypatch.setitem(health._ASKED, "database", away)
    monkeypatch.setattr(health, "silences", away)
    assert [part.name for part in health.parts() if not part.up] == ["database", *health.NEEDED]


@pytest.mark.embedded
def test_a_broker_and_a_cache_that_nobody_answers_for_are_named(tmp_path: Path) -> None:
    surroundings = {**os.environ, **NOBODY, "DATABASE_URL": "", "VAR_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "manage.py", "health", "broker", "cache", "disk", "--json"],
        cwd=HOUSE, env=surroundings, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    said = json.loads(done.stdout)
    assert done.returncode == 1 and {name for name, state in said.items() if state == "up"} == {"disk"}
