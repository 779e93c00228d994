"""What the product stands on, started for one test on a free port of loopback, stopped and started again."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
SIGNED_IN = {"Cookie": "sessionid=abcdefghijklmnopqrstuvwxyz012345"}  # by a session that the database must look up


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(what, *, seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


class PostgreSQL:
    """A cluster of its own below `folder`; PostgreSQL refuses to run as root, so that root lends it to postgres."""

    def __init__(self, folder: Path) -> None:
        found = shutil.which("pg_ctl") or next(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), None)
        if found is None:
            pytest.skip("no PostgreSQL server is installed")
        self.programs, self.data, self.port = Path(found).parent, folder / "data", free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        self.owner = "postgres" if os.geteuid() == 0 else None
        if self.owner:
            shutil.chown(folder, self.owner)
        self._run("initdb", "-D", str(self.data), "-A", "trust", "-U", "postgres", "--no-sync")
        settings = f"port={self.port}\nlisten_addresses='127.0.0.1'\nunix_socket_directories=''\nfsync=off\n"
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(settings)

    def ctl(self, *words: str) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-l", str(self.data / "log"), "-w", *words)

    def _run(self, program: str, *words: str) -> None:
        command = [str(self.programs / program), *words]
        subprocess.run(
            command,
            user=self.owner,
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


class Redis:
    def __init__(self, folder: Path) -> None:
        if shutil.which("redis-server") is None:
            pytest.skip("no redis-server is installed")
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL)
        assert wait_for(lambda: listens(self.port))

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@dataclass
class Answer:
    status: int
    headers: Message
    text: str


class Program:
    """A process of the product, with its log; Ctrl-C ends it."""

    def __init__(self, *words: str, environment: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("w") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=HOUSE,
                env=os.environ | environment,
                stdout=file,
                stderr=file,
            )

    def said(self) -> str:
        return self.log.read_text()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Web(Program):
    """Gunicorn, as it is deployed."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.port = free_port()
        words = (
            "gunicorn",
            "config.wsgi",
            "-b",
            f"127.0.0.1:{self.port}",
            "--workers",
            "1",
            "--threads",
            "4",
        )
        super().__init__(*words, environment=environment, log=log)
        assert wait_for(lambda: self.answers() is not None, seconds=60), self.said()

    def answers(self) -> int | None:
        try:
            return self.ask("/nothing-here/").status
        except OSError:
            return None

    def ask(self, path: str, data: bytes | None = None, **headers: str) -> Answer:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, SIGNED_IN | headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Answer(answer.status, answer.headers, answer.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read().decode())

    def ask_often(self, path: str, times: int) -> set[int]:
        with ThreadPoolExecutor(4) as threads:
            return set(threads.map(lambda _: self.ask(path).status, range(times)))


def run(*words: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Python with these words, in the house, to its end."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=HOUSE,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=240,  # migrating an empty database takes a minute and more on a busy machine
    )


def manage(*words: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return run("manage.py", *words, environment=environment)
