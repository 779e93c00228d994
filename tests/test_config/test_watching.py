"""What the log, the numbers and the reports of faults say, and whose they do not."""

import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from claims.pages.urls import urlpatterns
from config import logs
from config.version import VERSION
from tests.servers.processes import CHECKOUT
from tests.servers.web import Web, page

TOKEN = "sixteen-or-more-letters"


def line(message: str, *args: object, **extra: object) -> dict[str, object]:
    record = logging.getLogger("literature").makeRecord(
        "literature", logging.INFO, "file", 1, message, args, None, extra=extra or None
    )
    logs.Ids().filter(record)
    return json.loads(logs.Json().format(record))


def test_a_line_names_its_run_and_no_mailbox_and_no_secret(settings) -> None:
    settings.ENTREZ_API_KEY = "hunter2hunter2"
    said = line("sent to %s with hunter2hunter2 by redis://u:p@host", "ada@example.org", run=7)
    assert said["message"] == "sent to ***@*** with *** by redis://***@host" and said["run"] == "7"


OPENING = [str(one.pattern) for one in urlpatterns if re.search(r":(token|secret)>", str(one.pattern))]


@pytest.mark.parametrize("route", OPENING)
def test_no_line_holds_what_opens_an_address(route: str) -> None:
    address = "/" + re.sub(r"<\w+:\w+>", "4fd00a1b-77aa-4c0e-9ab1-000000000001", route)
    assert "4fd00a1b" not in str(line("Not Found: %s", address)["message"])


def test_a_task_stands_on_each_line_that_it_writes() -> None:
    class Task:
        name = "claims.tasks.send_alerts"

    logs._task_begins(task_id="abc", task=Task)
    assert (line("x")["task"], line("x")["task_name"]) == ("abc", "claims.tasks.send_alerts")
    logs._task_ends()
    assert "task" not in line("x")


@pytest.mark.django_db
def test_a_request_has_the_name_that_a_proxy_gave_unless_it_could_forge_a_line(client: Client) -> None:
    assert client.get("/health/live/", headers={"X-Request-ID": "proxy-0001"})["X-Request-ID"] == "proxy-0001"
    forged = client.get("/health/live/", headers={"X-Request-ID": "a b\nINFO forged"})["X-Request-ID"]
    assert len(forged) == 32 and forged.isalnum()


@pytest.mark.django_db
def test_numbers_are_for_whoever_has_the_token(client: Client, settings) -> None:
    assert client.get("/metrics/").status_code == 404
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics/").status_code == 401
    client.get("/")
    client.get("/nowhere/at/all/")
    said = client.get("/metrics/", headers={"Authorization": f"Bearer {TOKEN}", "Host": "10.0.0.7"}).content.decode()
    assert f'claimwatch_build_info{{version="{VERSION}"}} 1.0' in said
    assert 'claimwatch_up{part="database"} 1.0' in said and 'claimwatch_up{part="beat"} 0.0' in said
    assert 'claimwatch_request_seconds_count{method="GET",status="200",view="front"}' in said
    assert 'view="none"' in said and "nowhere" not in said
    assert "claimwatch_references 0.0" in said and "claimwatch_jobs_waiting{job=" in said


COUNTED = """
import django; django.setup()
import logging, sys, time
from literature.clients.limiters import limiter_of
from config.metrics import Counts, _prometheus
if sys.argv[1] == "work":
    for _ in range(5):
        limiter_of("entrez", 3).acquire(time.monotonic() + 20).sent()
    logging.getLogger("literature.entrez.transport").warning("asked in vain", extra={"error_kind": "RateLimited"})
    try:
        raise KeyError("ada@example.org")
    except KeyError:
        logging.getLogger("claims").exception("A fault")
else:
    registry = _prometheus().CollectorRegistry()
    registry.register(Counts())
    print(_prometheus().generate_latest(registry).decode())
"""


@pytest.mark.embedded
def test_waits_and_errors_of_all_processes_are_told_and_those_of_ended_ones_leave_one_file(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "VAR_DIR": str(tmp_path),
        "METRICS_TOKEN": TOKEN,
        "DATABASE_URL": "",
        "CELERY_BROKER_URL": "",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }

    def process(what: str) -> str:
        command = [sys.executable, "-c", COUNTED, what]
        done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, timeout=100)
        assert done.returncode == 0, done.stderr
        return done.stdout

    process("work")
    process("work")
    for said in (process("ask"), process("ask")):
        assert 'claimwatch_limiter_wait_seconds_count{source="entrez"} 10.0' in said
        assert 'claimwatch_limiter_wait_seconds_bucket{le="0.01",source="entrez"} 10.0' not in said, "some had to wait"
        assert 'error="RateLimited",level="WARNING",logger="literature.entrez.transport"} 2.0' in said
        assert 'error="KeyError",level="ERROR",logger="claims"} 2.0' in said and "ada@" not in said
    left = {path.name for path in (tmp_path / "metrics").rglob("*_ended.db")}
    assert left == {"counter_ended.db", "histogram_ended.db"}
    of_processes = [path for path in (tmp_path / "metrics").rglob("*.db") if path.name not in left]
    assert len(of_processes) <= 2, "of the last one alone, which has only just ended"


FAULT = """
import django; django.setup()
import logging, sentry_sdk
def look_up(mailbox):
    raise ValueError(f"no such user: {mailbox} at redis://u:hunter2@host")
try:
    look_up("ada@example.org")
except ValueError:
    logging.getLogger("claims").exception("A fault of ada@example.org")
sentry_sdk.flush(10)
"""


@pytest.mark.embedded
def test_a_report_of_a_fault_says_what_broke_and_not_whose_it_was(tmp_path: Path) -> None:
    with Web(**{"api/1/envelope/": page(b"{}", "application/json")}) as sentry:
        environment = {
            **os.environ,
            "VAR_DIR": str(tmp_path),
            "SENTRY_DSN": f"http://key@127.0.0.1:{sentry.port}/1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "no_proxy": "127.0.0.1",
        }
        done = subprocess.run(
            [sys.executable, "-c", FAULT], cwd=CHECKOUT, env=environment, capture_output=True, text=True, timeout=100
        )
    assert sentry.posted, done.stderr
    sent = b"\n".join(map(_plain, sentry.posted)).decode()
    assert "ValueError" in sent and "look_up" in sent and f"claimwatch@{VERSION}" in sent
    assert "hunter2" not in sent and "ada@" not in sent and str(Path.home()) not in sent


def _plain(body: bytes) -> bytes:
    import gzip

    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
