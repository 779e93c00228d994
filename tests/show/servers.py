"""PostgreSQL, Redis and Caddy as the packages of Debian have them, but for where their files lie."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.show.documented import HOME
from tests.show.machine import Machine

PATIENCE = 120.0  # seconds
SOCKETS = Path("/run/postgresql")


def as_user(user: str, group: str = "") -> list[str]:
    return ["setpriv", f"--reuid={user}", f"--regid={group or user}", "--clear-groups"]


def start_postgresql(machine: Machine, folder: Path) -> None:
    """Users of the machine by its socket, passwords on loopback. All is written to the disk, as in use."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    data = folder / "postgresql"
    data.mkdir()
    for place in (data, SOCKETS):
        shutil.chown(place, "postgres", "postgres")
    ways = ["--auth-local=peer", "--auth-host=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
    _run([*as_user("postgres"), str(programs / "initdb"), f"--pgdata={data}", "--username=postgres", *ways])
    server = [str(programs / "postgres"), "-D", str(data), f"--unix_socket_directories={SOCKETS}"]
    machine.start("postgresql", [*as_user("postgres"), *server])
    wait_for(lambda: listens(5432), "PostgreSQL listens")


def start_redis(machine: Machine) -> None:
    """It keeps nothing, as in compose.yaml."""
    keeps = ["--save", "", "--appendonly", "no"]
    machine.start("redis", [*as_user("nobody", "nogroup"), "redis-server", "--bind", "127.0.0.1", *keeps])
    wait_for(lambda: listens(6379), "Redis listens")


def start_proxy(machine: Machine, folder: Path) -> None:
    """With the file that is shipped; localhost has a certificate by an authority of its own."""
    given = ["SITE_HOST=localhost", "UPSTREAM=127.0.0.1:8000", f"XDG_DATA_HOME={folder / 'caddy'}", "HOME=/root"]
    run = ["caddy", "run", "--adapter", "caddyfile", "--config", str(HOME / "deploy" / "Caddyfile")]
    machine.start("caddy", ["env", "--ignore-environment", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", *given, *run])
    wait_for(lambda: listens(443) and certificate_of(folder).exists(), "the proxy listens")


def certificate_of(folder: Path) -> Path:
    return folder / "caddy" / "caddy" / "pki" / "authorities" / "local" / "root.crt"


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(ask: Callable[[], Any], what: str, *, seconds: float = PATIENCE) -> float:
    """Seconds that it took. SystemExit where it is not so in time."""
    began = time.monotonic()
    while not ask():
        if time.monotonic() - began > seconds:
            raise SystemExit(f"Not in {seconds:.0f} s: {what}.")
        time.sleep(0.1)
    return time.monotonic() - began


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd="/", capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed: {done.stderr}")
