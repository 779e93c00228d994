"""What a guesser gets of a real server (gunicorn, 2 processes × 4 threads, Django's own hasher), and in what time.

    python -m tests.bench.guessing [--guesses 60]

First, so many guesses at one name, 16 at a time: how many were looked at. That is never more than the free ones, one
that begins the pauses, and one for each pause that ended meanwhile. Then the median time of a guess at a name that has
signed in from here and at one that nobody has: while tries are free, in a pause, and when the reserve is spent; and
what the right password is answered in a pause. Ends with 1 when a guess too many was looked at. The database is of the
configured kind (DATABASE_URL), made for this and dropped.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.bench.sync import database, database_url

HOUSE = Path(__file__).resolve().parents[2]
PASSWORD = "a password for the benchmark"
PAUSES = [2, 4, 8, 16, 32, 64, 128, 256, 512, 900]  # seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--guesses", type=int, default=60)
    guesses = parser.parse_args().guesses
    with tempfile.TemporaryDirectory() as folder, database(folder) as (_, name):
        from django.contrib.auth.models import User

        User.objects.create_user("known", password=PASSWORD)
        with served(folder, name) as site:
            sound = at_once(site, guesses)
            told_apart(site)
    return not sound


def at_once(site: str, guesses: int) -> bool:
    """Were no more looked at than the limit allows in that time?"""
    began = time.monotonic()
    with ThreadPoolExecutor(16) as pool:
        codes = Counter(code for code, _ in pool.map(lambda _: guess(site, "aimed at"), range(guesses)))
    lasted = time.monotonic() - began
    allowed = 11 + sum(sum(PAUSES[: number + 1]) < lasted for number in range(len(PAUSES)))
    print(f"{guesses} at once: {codes[401]} looked at, of {allowed} allowed in {lasted:.0f} s; {codes[429]} refused")
    return codes[401] <= allowed


def told_apart(site: str) -> None:
    """Prints the medians. The two names are asked in turn, so that the machine's mood is the same for both."""
    guess(site, "known", PASSWORD)
    for state, asked in (("free", 10), ("in a pause", 20), ("reserve spent", 120)):
        took: dict[str, list[float]] = {"known": [], "unknown": []}
        for _ in range(asked):
            for name, times in took.items():
                times.append(guess(site, name)[1])
        known, unknown = (1000 * median(times[-8:]) for times in took.values())
        print(f"{state}: known {known:.0f} ms, unknown {unknown:.0f} ms")
        if state == "in a pause":
            print(f"the right password: {guess(site, 'known', PASSWORD)[0]}")


def guess(site: str, name: str, password: str = "wrong") -> tuple[int, float]:
    """The status and the seconds it took."""
    body = json.dumps({"username": name, "password": password}).encode()
    request = urllib.request.Request(f"{site}/api/auth/login/", body, {"Content-Type": "application/json"})
    began = time.perf_counter()
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status, time.perf_counter() - began
    except urllib.error.HTTPError as refusal:
        return refusal.code, time.perf_counter() - began


@contextmanager
def served(folder: str, name: str) -> Iterator[str]:
    """The address of a server of this database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "-b", f"127.0.0.1:{port}", "--workers", "2"]
    surroundings = {**os.environ, "VAR_DIR": folder, "DATABASE_URL": database_url(name)}
    with open(f"{folder}/server.log", "w") as log:
        server = subprocess.Popen([*command, "--threads", "4"], cwd=HOUSE, env=surroundings, stdout=log, stderr=log)
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(30)


def wait_for(port: int) -> None:
    for _ in range(150):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("The server did not start: see server.log.")


if __name__ == "__main__":
    sys.exit(main())
