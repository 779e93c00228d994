"""A Redis that is killed and started again, as the cache below the API and as the broker of the tasks."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.celery import app
from literature.tasks import run_search
from tests.servers.mail import Hanging
from tests.servers.migrated import Migrated

from .servers import Program, Redis, Web, free_port, manage, wait_for

pytestmark = [pytest.mark.embedded, pytest.mark.long, pytest.mark.xdist_group("redis")]  # one server for all of them
WORKER = ("celery", "--quiet", "-A", "config", "worker", "-B", "-l", "info", "-P", "threads", "-c", "2")


@pytest.fixture(scope="module")
def redis(folder: Path) -> Iterator[Redis]:
    server = Redis(folder)
    yield server
    server.kill()


@pytest.fixture(scope="module")
def environment(redis: Redis, folder: Path, migrated: Migrated) -> dict[str, str]:
    settings = {"CACHE_URL": redis.url, "CELERY_BROKER_URL": redis.url, "VAR_DIR": str(folder / "redis-var")}
    settings["DATABASE_URL"] = ""
    migrated.copied(folder / "redis-var" / "claimwatch.sqlite3")
    user = "from django.contrib.auth.models import User as U; U.objects.create_superuser('ada', '', 'correct horse')"
    assert manage("shell", "-v0", "-c", user, environment=settings).returncode == 0
    return settings


@pytest.fixture(scope="module")
def web(environment: dict[str, str], folder: Path) -> Iterator[Web]:
    server = Web(environment, folder / "web-redis.log")
    yield server
    server.stop()


@pytest.fixture
def away(redis: Redis, web: Web) -> Iterator[None]:
    redis.kill()
    yield
    redis.start()


def log_in(web: Web):
    told = json.dumps({"username": "ada", "password": "correct horse"}).encode()
    return web.ask("/api/auth/login/", told, **{"Content-Type": "application/json"})


@pytest.fixture
def token(web: Web) -> str:
    return json.loads(log_in(web).text)["token"]


def test_the_api_answers_while_the_cache_that_counts_requests_is_away(token: str, web: Web, redis: Redis) -> None:
    redis.kill()
    try:
        assert web.ask("/api/claims/", Authorization=f"Token {token}").status == 200
        assert "Requests of the API are not counted" in web.said()
    finally:
        redis.start()


def test_a_login_while_redis_is_away_is_no_fault_of_ours(web: Web, away: None) -> None:
    assert log_in(web).status in {200, 503}
    assert "Traceback" not in web.said()


def test_a_login_works_again_as_soon_as_redis_does(web: Web, redis: Redis) -> None:
    redis.kill()
    log_in(web)
    redis.start()
    assert log_in(web).status == 200


def test_a_task_that_cannot_be_sent_fails_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with app.connection_for_write(f"redis://127.0.0.1:{free_port()}/0") as connection:
        assert run_search.apply_async((1,), connection=connection) is None
    assert "literature.tasks.run_search was not sent" in caplog.text


def test_a_task_that_ends_after_its_connection_is_told_so(redis: Redis) -> None:
    with app.connection_for_write(redis.url) as connection:
        channel, passed_over = connection.default_channel, connection.connection_errors
    with pytest.raises(passed_over):
        channel.basic_ack("a late tag")


def ran(worker: Program) -> list[str]:
    return re.findall(r"tasks\.(\w+)\S+ succeeded in ", worker.said())


def test_a_worker_in_the_middle_of_a_task_outlives_its_broker(
    environment: dict[str, str], folder: Path, redis: Redis
) -> None:
    a_message = "from tests.cast import make_reader, tell; tell(make_reader())"
    assert manage("shell", "-v0", "-c", a_message, environment=environment).returncode == 0
    mail_server = Hanging()
    port = mail_server.listener.getsockname()[1]
    held = environment | {"EMAIL_URL": f"smtp://127.0.0.1:{port}/?timeout=5"}
    worker = Program(*WORKER, environment=held, log=folder / "held-worker-redis.log")
    try:
        assert wait_for(lambda: mail_server.came, seconds=120), worker.said()
        redis.kill()
        assert wait_for(lambda: "Connection to broker lost" in worker.said(), seconds=10), worker.said()
        redis.start()
        assert wait_for(lambda: "send_alerts" in ran(worker), seconds=30), worker.said()[-5000:]
        before = len(ran(worker))
        assert wait_for(lambda: len(ran(worker)) > before + 2, seconds=30), worker.said()[-5000:]
        assert worker.process.poll() is None
    finally:
        worker.stop()
        mail_server.close()


def test_a_worker_outlives_its_broker(environment: dict[str, str], folder: Path, redis: Redis) -> None:
    worker = Program(*WORKER, environment=environment, log=folder / "worker-redis.log")
    try:
        assert wait_for(lambda: ran(worker), seconds=120), worker.said()
        redis.kill()
        assert wait_for(lambda: "onnection" in worker.said()[-4000:], seconds=10)
        redis.start()
        before = len(ran(worker))
        assert wait_for(lambda: len(ran(worker)) > before, seconds=120), worker.said()
    finally:
        worker.stop()
