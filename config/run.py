"""`python -m config.run [--demo]`: prepares this folder and runs everything on loopback until Ctrl-C.

Web server, worker and beat are separate processes; `--demo` adds the PubMed replica, uses a database of its own below
var/demo and loads the sample article. A second start goes on where the first one ended.
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

import honcho.manager

HERE = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
DAY_EVERY = 30  # seconds that a day of the demo's literature lasts
honcho.manager.KILL_WAIT = 20  # a worker ends its task first


def main() -> int:
    options = _options()
    port = _free_port(int(os.environ.get("PORT", 8000)))
    site = f"http://127.0.0.1:{port}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["SITE_URL"] = os.environ.get("SITE_URL") or site
    replica_port = _free_port(8765) if options.demo else None
    if options.demo:
        _demo_environment(replica_port)
    login = _prepare(demo=options.demo)
    manager = honcho.manager.Manager()
    for name, command in _processes(port, replica_port).items():
        manager.add_process(name, command, cwd=str(HERE), env={**os.environ, "PYTHONUNBUFFERED": "1"})
    threading.Thread(target=_announce, args=(site, login, options.demo), daemon=True).start()
    manager.loop()
    stopped_by_hand = manager.returncode in {130, 143}
    return 0 if stopped_by_hand else (manager.returncode or 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--demo", action="store_true", help="on a sample of the literature, offline")
    return parser.parse_args()


def _demo_environment(replica_port: int) -> None:
    """The demo's own folder, whatever the environment says of a real installation."""
    for name in ("DATABASE_URL", "CACHE_URL", "CELERY_BROKER_URL", "ENTREZ_API_KEY", "EMAIL_URL"):
        os.environ[name] = ""  # empty, not unset: an .env file must not bring the real one back
    os.environ["VAR_DIR"] = str(HERE / "var" / "demo")
    os.environ["ENTREZ_BASE_URL"] = f"http://127.0.0.1:{replica_port}/entrez/eutils/"
    os.environ["ENTREZ_EMAIL"] = "demo@claimwatch.invalid"


def _processes(port: int, replica_port: int | None) -> dict[str, str]:
    celery = f"{PYTHON} -m celery --quiet -A config"
    processes = {}
    if replica_port:
        clock = f"--clock 2026-09-01 --day-every {DAY_EVERY} --clock-file {os.environ['VAR_DIR']}/pubmed-day"
        processes["pubmed"] = f"{PYTHON} -m tests.pubmed_replica --port {replica_port} --rate-limit {clock}"
    processes |= {
        "web": f"{PYTHON} -m gunicorn config.wsgi -b 127.0.0.1:{port} --workers 2 --threads 4 --log-level warning",
        # Threads: Ctrl-C reaches every process of a group, and a pool of processes would die before its worker.
        "worker": f"{celery} worker -l warning -P threads -c 2 --without-gossip --without-mingle --without-heartbeat",
        "beat": f"{celery} beat -l warning --pidfile=",
    }
    return processes


def _prepare(*, demo: bool) -> str:
    """Brings database and static files up to date; returns how to log in, in words."""
    import django

    django.setup()
    from django.core.management import call_command

    from literature.clients.ncbi import what_is_missing

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    login = _admin_login()
    if demo:
        call_command("load_sample", every="1m", follower="admin")
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
        kept.touch(mode=0o600)
        kept.write_text(password)
        users.create_superuser("admin", "admin@claimwatch.invalid", password)
    admin = users.filter(username="admin").first()
    if admin and kept.exists() and admin.check_password(kept.read_text()):
        return f"admin / {kept.read_text()}"
    return "as you have set it"


def _announce(site: str, login: str, demo: bool) -> None:
    """Says where to look, once there is something to see."""
    while not _answers(f"{site}/admin/login/"):
        time.sleep(0.3)
    lines = [f"Claimwatch is at {site}/", f"Log in: {login}"]
    if demo:
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
    sys.exit(main())
