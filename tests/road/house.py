"""A whole house for one test: its own database and broker, a real web server, worker and beat, a real mail server."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from socket import create_server
from typing import Any
from uuid import uuid4

import requests
from aiosmtpd.controller import Controller

from tests.servers.migrated import Migrated, execute, on_server

CHECKOUT = Path(__file__).resolve().parents[2]
PASSWORD = "walks-the-road-1"


class Postbox:
    """An SMTP server's handler that keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.taken_at: list[datetime] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken_at.append(datetime.now(UTC))
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


class House:
    """The installation under test, spoken to only as its users can: commands, pages, API, mail."""

    def __init__(self, folder: Path, entrez: str, mail_port: int, database: str) -> None:
        self.port = free_port()
        self.site = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "VAR_DIR": str(folder),
            "DATABASE_URL": database,
            "ENTREZ_BASE_URL": entrez,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}/",
            "SITE_URL": self.site,
            "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        }
        self.log = folder / "processes.log"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.browser = requests.Session()

    def manage(self, *words: str) -> str:
        """A command's standard output. Raises with its standard error when it fails."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=CHECKOUT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{words}: {done.stderr}"
        return done.stdout

    @contextmanager
    def running(self) -> Iterator[None]:
        """Web server, worker and beat, each a process of its own."""
        try:
            for name in ("web", "worker", "beat"):
                self.start(name)
            self.wait_for(self.answers, "the web server answers")
            yield
        finally:
            for process in self.processes.values():
                process.terminate()
            for process in self.processes.values():
                process.wait(30)

    def start(self, name: str) -> None:
        celery = ["celery", "--quiet", "-A", "config"]
        command = {
            "web": ["gunicorn", "config.wsgi", "-b", f"127.0.0.1:{self.port}", "--threads", "4"],
            "worker": [*celery, "worker", "-l", "warning", "-P", "threads", "-c", "2"],
            "beat": [*celery, "beat", "-l", "warning", "--pidfile="],
        }[name]
        with self.log.open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *command], cwd=CHECKOUT, env=self.environment, stdout=log, stderr=log
            )

    def kill(self, name: str) -> None:
        """As a machine does that has no memory left."""
        self.processes[name].kill()
        self.processes[name].wait()

    def answers(self) -> bool:
        try:
            return requests.get(f"{self.site}/admin/login/", timeout=5).ok
        except (requests.ConnectionError, requests.Timeout):
            return False

    def wait_for(self, ask: Callable[[], Any], what: str, *, seconds: float = 90) -> Any:
        """Asks until the answer is true, and returns it. Fails with the log of the processes."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if answer := ask():
                return answer
            time.sleep(0.2)
        raise AssertionError(f"Not in {seconds} seconds: {what}.\n{self.log.read_text()[-4000:]}")

    def log_in(self, username: str) -> None:
        self.browser.get(f"{self.site}/admin/login/")
        answer = self.post("/admin/login/", username=username, password=PASSWORD, next="/admin/")
        assert answer.url.endswith("/admin/"), answer.text

    def post(self, path: str, **form: str) -> requests.Response:
        """Sends a form as the page would, with its CSRF token."""
        form["csrfmiddlewaretoken"] = self.browser.cookies["csrftoken"]
        return self.browser.post(self.site + path, data=form, headers={"Referer": self.site}, timeout=30)

    def run_now(self, search: dict[str, Any]) -> None:
        """As an editor does it: the button on the page of the search."""
        page = self.browser.get(f"{self.site}/admin/literature/search/?q={search['name']}").text
        pk = page.split("/admin/literature/search/")[-1].split("/change/")[0]
        assert self.post(f"/admin/literature/search/{pk}/run/").status_code == 200

    def rows(self, name: str, **filters: str) -> list[dict[str, Any]]:
        """Rows of the API."""
        answer = self.browser.get(f"{self.site}/api/{name}/", params=filters, timeout=30)
        answer.raise_for_status()
        return answer.json()["results"]


def free_port() -> int:
    with closing(create_server(("127.0.0.1", 0))) as probe:
        return probe.getsockname()[1]


@contextmanager
def database(folder: Path, migrated: Migrated) -> Iterator[str]:
    """A new database on the server that DATABASE_URL names, or a SQLite file."""
    if not on_server(migrated.suite):
        yield f"sqlite:///{migrated.copied(folder / 'road.sqlite3')}"
        return
    name = f"road_{uuid4().hex[:12]}"
    try:
        yield migrated.copied_on_server(name)
    finally:
        execute(migrated.suite, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def house(folder: Path, entrez: str, migrated: Migrated) -> Iterator[tuple[House, Postbox]]:
    """A running house that asks `entrez`, and the postbox of its readers."""
    postbox = Postbox()
    mail = Controller(postbox, hostname="127.0.0.1", port=free_port())
    with ExitStack() as stack:
        mail.start()
        stack.callback(mail.stop)
        built = House(folder, entrez, mail.port, stack.enter_context(database(folder, migrated)))
        stack.enter_context(built.running())
        yield built, postbox
