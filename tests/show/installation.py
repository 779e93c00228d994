"""A clean clone, set up by the documented commands on servers of its own: PostgreSQL, Redis, mail, proxy with TLS."""

import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import requests

from tests.servers.mail import Server
from tests.servers.processes import CHECKOUT
from tests.show.parts import Part
from tests.test_outages.servers import PostgreSQL, free_port, listens

PASSWORD = "walks-the-road-1"
UNIT = "/opt/claimwatch/.venv/bin/python"
QUEUES = ("default", "entrez", "triage", "mail")


class Installation:
    """Spoken to as its people do: by commands, through the proxy, by mail; `ask` looks into the database from outside."""

    def __init__(self, folder: Path, entrez: str, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        self.clone = folder / "claimwatch"
        self.mail = stack.enter_context(_mail())
        self.https, self.web, self.redis = free_port(), free_port(), free_port()
        self.site = f"https://localhost:{self.https}"
        self.postgres = PostgreSQL(_opened(folder / "postgresql"))
        self.parts: dict[str, Part] = {}
        self.values = {"ENTREZ_BASE_URL": entrez, "SEND_ALERTS": "true", "LITERATURE_IS_SAMPLE": "true"}
        self.values |= {"CELERY_BROKER_URL": f"redis://127.0.0.1:{self.redis}/0"}
        self.values |= {"CACHE_URL": f"redis://127.0.0.1:{self.redis}/1", "TRUSTED_PROXIES": "127.0.0.1"}
        self.values |= {"VAR_DIR": str(folder / "var"), "BACKUP_DIR": str(folder / "backups")}
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
        self.browser = requests.Session()

    def set_up(self) -> None:
        subprocess.run(["git", "clone", "--quiet", str(CHECKOUT), str(self.clone)], check=True)
        self._start_servers()
        environment = {**self.environment, "DJANGO_SUPERUSER_PASSWORD": PASSWORD}
        with (self.clone / ".env").open("w") as file:
            file.writelines(f"{name}={value}\n" for name, value in self.values.items())
        words = {"address": self.site, "database": self.postgres.url, "mail": f"smtp://127.0.0.1:{self.mail.port}"}
        words |= {"sender": "claims@claimwatch.invalid", "admins": "operator@claimwatch.invalid"}
        words |= {"ncbi-email": "operator@claimwatch.invalid", "user": "editor", "user-email": "editor@claimwatch.invalid"}
        print(self.manage("setup", "--no-input", *(f"--{k}={v}" for k, v in words.items()), environment=environment))

    def _start_servers(self) -> None:
        """Each in the foreground, so that it can be killed."""
        program = str(self.postgres.programs / "postgres")
        self._start("postgresql", [program, "-D", str(self.postgres.data)], user=self.postgres.owner, lone=True)
        bound = ["--port", str(self.redis), "--bind", "127.0.0.1", "--save", ""]
        self._start("redis", ["redis-server", *bound])
        wait_for(lambda: listens(self.redis) and self.ask("SELECT 1"), "PostgreSQL and Redis answer")

    def start(self) -> None:
        """The commands are those of the units of systemd."""
        self._start("web", _unit("claimwatch-web").replace("127.0.0.1:8000", f"127.0.0.1:{self.web}").split())
        for queue in QUEUES:
            self._start(queue, _unit("claimwatch-worker@").replace("%i", queue).split())
        self._start("beat", _unit("claimwatch-beat").split())
        about = self.folder / "Caddyfile"
        about.write_text(
            f"{{\n admin off\n auto_https disable_redirects\n skip_install_trust\n}}\nimport {self.clone}/deploy/Caddyfile\n"
        )
        self.environment |= {"SITE_HOST": f"localhost:{self.https}", "UPSTREAM": f"127.0.0.1:{self.web}"}
        self._start("proxy", ["caddy", "run", "--adapter", "caddyfile", "--config", str(about)])
        self.browser.verify = str(self.folder / "caddy/pki/authorities/local/root.crt")
        wait_for(lambda: self.answers("/health/"), "every part works", seconds=120)

    def _start(self, name: str, command: list[str], **more: Any) -> None:
        where = Path("/") if name == "postgresql" else self.clone
        part = Part(name, command, folder=where, log=self.folder / f"{name}.log", environment=self.environment, **more)
        self.parts[name] = self.stack.enter_context(part)

    def manage(self, *words: str, environment: dict[str, str] | None = None) -> str:
        """A command's standard output. Raises with its standard error when it fails."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=self.clone,
            env=environment or self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def answers(self, path: str) -> bool:
        try:
            return self.browser.get(self.site + path, timeout=15).status_code == 200
        except (requests.RequestException, OSError):
            return False

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows; none where the database is away."""
        try:
            with psycopg.connect(self.postgres.url, connect_timeout=2) as connection:
                return connection.execute(query).fetchall()  # type: ignore[call-overload,no-any-return]
        except psycopg.OperationalError:
            return []

    def post(self, path: str, **form: str) -> requests.Response:
        form["csrfmiddlewaretoken"] = self.browser.cookies["csrftoken"]
        answer = self.browser.post(self.site + path, data=form, headers={"Referer": self.site}, timeout=30)
        answer.raise_for_status()
        return answer

    def log_in(self) -> None:
        self.browser.get(self.site + "/admin/login/")
        assert self.post("/admin/login/", username="editor", password=PASSWORD, next="/admin/").url.endswith("/admin/")


def _unit(name: str) -> str:
    """What systemd starts, by the Python that runs the show."""
    text = (CHECKOUT / f"deploy/systemd/{name}.service").read_text()
    [command] = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
    return command.replace(UNIT, shlex.quote(sys.executable))


def _opened(folder: Path) -> Path:
    folder.mkdir(mode=0o755)
    return folder


@contextmanager
def _mail() -> Iterator[Server]:
    server = Server()
    server.start()
    yield server
    server.stop()


def wait_for(ask: Callable[[], Any], what: str, *, seconds: float = 60) -> Any:
    """Asks until the answer is true, and returns it."""
    until = time.monotonic() + seconds
    while not (answer := ask()):
        if time.monotonic() > until:
            raise AssertionError(f"Not in {seconds} seconds: {what}.")
        time.sleep(0.1)
    return answer
