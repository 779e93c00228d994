"""`python -m config.run [--demo]`: prepares this folder and runs everything on loopback until Ctrl-C.

Web server, workers and beat are separate processes; one that dies is started again, and the others go on. `--demo`
adds the PubMed replica, uses a database of its own in the folder demo below VAR_DIR and loads the sample article. A
second start goes on where the first one ended.
"""

import argparse
import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from config import queues, serve
from config.environment import Environment, refuse_wrong_values
from config.message_files import write_whole
from config.starting import explaining_outages
from config.supervision import Supervisor

HERE = Path(__file__).resolve().parent.parent
DAY_EVERY = 30  # seconds that a day of the demo's literature lasts
# A process each: the queues that it takes from, and how many threads it has.
# A mail server that hangs holds a process of its own, and no search waits for it.
WORKERS = {"worker": ([queues.DEFAULT, queues.ENTREZ, queues.TRIAGE], 3), "mail": ([queues.MAIL], 1)}


def main() -> int:
    options = _options()
    port = _free_port(_wanted_port())
    site = f"http://127.0.0.1:{port}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["PORT"] = str(port)
    replica_port = _free_port(8765) if options.demo else 0
    if options.demo:
        _demo_environment(replica_port)
    with explaining_outages():
        login = _prepare(demo=options.demo)
    threading.Thread(target=_announce, args=(site, login, options.demo), daemon=True).start()
    commands = _commands(port, replica_port)
    Supervisor(commands, folder=HERE, environment={**os.environ, "PYTHONUNBUFFERED": "1"}).run()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--demo", action="store_true", help="on a sample of the literature, offline")
    return parser.parse_args()


def _wanted_port() -> int:
    """Read before the settings are: their SITE_URL is at the port that is found free."""
    environment = Environment(HERE)
    port = environment.local_port()
    refuse_wrong_values(environment.wrong)
    return port


def _demo_environment(replica_port: int) -> None:
    """The demo's own folder, whatever the environment says of a real installation."""
    for name in ("DATABASE_URL", "CACHE_URL", "CELERY_BROKER_URL", "ENTREZ_API_KEY", "EMAIL_URL"):
        os.environ[name] = ""  # empty, not unset: an .env file must not bring the real one back
    os.environ["VAR_DIR"] = str(Path(os.environ.get("VAR_DIR") or HERE / "var").resolve() / "demo")
    os.environ["ENTREZ_BASE_URL"] = f"http://127.0.0.1:{replica_port}/entrez/eutils/"
    os.environ["ENTREZ_EMAIL"] = "demo@claimwatch.invalid"


def _commands(port: int, replica_port: int) -> dict[str, list[str]]:
    commands = {
        "web": serve.web(f"127.0.0.1:{port}"),
        **{name: serve.worker(name, taken, threads=threads) for name, (taken, threads) in WORKERS.items()},
        "beat": serve.beat(),
    }
    if replica_port:
        commands["pubmed"] = [serve.PYTHON, *_replica(replica_port)]
    return commands


def _replica(port: int) -> list[str]:
    day = [
        f"--day-every={DAY_EVERY}",
        f"--clock-file={os.environ['VAR_DIR']}/pubmed-day",
        "--clock=2026-09-01",
    ]
    return ["-m", "tests.pubmed_replica", f"--port={port}", "--rate-limit", *day]


def _prepare(*, demo: bool) -> str:
    """Brings database and static files up to date; returns how to log in, in words."""
    import django

    django.setup()
    from django.conf import settings

    refuse_wrong_values(settings.WRONG_VALUES)
    from django.core.management import call_command

    from literature.clients.ncbi import what_is_missing

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    login = _admin_login()
    if demo:
        call_command("load_sample", every="1m", follower="admin", lead="admin", public=True)
    elif missing := what_is_missing():
        print(missing, file=sys.stderr)
    return login


def _admin_login() -> str:
    """Makes the first administrator, whose generated password stays readable for the owner of this folder only."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.utils.crypto import get_random_string

    users = get_user_model().objects
    kept = settings.VAR_DIR / "admin-login"
    if not users.filter(is_superuser=True).exists():
        password = get_random_string(16)
        write_whole(kept, password, mode=0o600)
        users.create_superuser("admin", "admin@claimwatch.invalid", password)
    admin = users.filter(username="admin").first()
    if admin and kept.exists() and admin.check_password(kept.read_text()):
        return f"admin / {kept.read_text()}"
    return "as you have set it"


def _announce(site: str, login: str, demo: bool) -> None:
    """Says where to look, once there is something to see."""
    while not _answers(f"{site}/"):
        time.sleep(0.3)
    lines = [f"Claimwatch is at {site}/", f"Sign in at the desk, from the first page: {login}"]
    if demo:
        lines.append("What readers see is open to anybody: choose the article on the first page.")
        lines.append(
            "The literature is a sample (its days pass every half minute), not PubMed. Ctrl-C stops everything."
        )
    width = max(map(len, lines))
    print("\n".join(["", "=" * width, *lines, "=" * width, ""]), flush=True)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _free_port(wanted: int) -> int:
    """`wanted`, or the next port that nobody listens on."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise SystemExit(f"No free port from {wanted} on: set PORT.")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:  # before there was anything to stop; the next start goes on from here
        sys.exit(130)
