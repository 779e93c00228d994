"""`python -m tests.show [PART...]`: from a clean clone to a running installation; each part is killed once (kill -9) while a
sync runs and mail goes out; backed up, wiped, restored and compared. Fails where anything is lost; prints how long it took.

Wants PostgreSQL, Redis and Caddy as programs; starts each on free ports of loopback. PubMed is the replica of the tests.
"""

import json
import sys
import tempfile
import time
import zipfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from tests.pubmed_replica import Clock, Library, Replica
from tests.pubmed_replica.sample import FIRST_DAY
from tests.show.installation import QUEUES, Installation, wait_for

FOLLOWERS = 5
PARTS = ("web", *QUEUES, "beat", "proxy", "redis", "postgresql")
RUNNING = "SELECT id FROM literature_searchrun WHERE status = 'running'"
RUNS = "SELECT count(*) FROM literature_searchrun WHERE status = 'complete'"
UNSENT = "SELECT id FROM claims_delivery WHERE state <> 'sent' UNION ALL SELECT id FROM claims_outgoing WHERE delivery_id IS NULL"
HEARD = {queue: f"{queue} worker" for queue in QUEUES} | {"default": "worker", "beat": "beat"}


def main(chosen: tuple[str, ...]) -> None:
    library = Library.sample(Clock(FIRST_DAY))
    with tempfile.TemporaryDirectory(prefix="claimwatch-show-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        replica = stack.enter_context(Replica(library))
        began = time.monotonic()
        home = Installation(folder, replica.base_url, stack)
        home.set_up()
        home.start()
        print(f"from git clone to every part at work: {time.monotonic() - began:.1f} s")
        first_literature(home)
        replica.faults.add("drip", times=None, pieces=20, seconds=0.2)
        home.mail.handler.silence = 0.5
        for part in chosen:
            kill(home, library, part)
        replica.faults.clear()
        nothing_is_lost(home, library)
        back_up_and_restore(home)


def first_literature(home: Installation) -> None:
    home.log_in()
    home.manage("load_sample", "--every=1d", "--follower=editor")
    searches = [slug for (slug,) in home.ask("SELECT slug FROM literature_search")]
    for number in range(FOLLOWERS):
        environment = {**home.environment, "DJANGO_SUPERUSER_PASSWORD": "walks-the-road-2"}
        address = f"--email=reader-{number}@claimwatch.invalid"
        home.manage("createsuperuser", "--noinput", f"--username=reader-{number}", address, environment=environment)
        for slug in searches:
            home.manage("follow", f"reader-{number}", "search", slug)
    wait_for(lambda: (home.ask(RUNS) or [(0,)])[0][0] >= len(searches), "each search has run", seconds=120)


def kill(home: Installation, library: Library, part: str) -> None:
    """A day on which something changes; its searches are ordered at the desk, and the part is killed amidst."""
    library.advance((library.changes()[0] - library.clock.today) // timedelta(days=1))
    (before,), mails = home.ask(RUNS)[0], len(home.mail.handler.messages)
    searches = home.ask("SELECT id FROM literature_search")
    for (pk,) in searches:
        home.post(f"/admin/literature/search/{pk}/run/")
    wait_for(lambda: home.ask(RUNNING), "a search runs")
    if part == "mail":
        wait_for(lambda: len(home.mail.handler.messages) > mails, "mail goes out", seconds=120)
    starts, (now,) = home.parts[part].starts, home.ask("SELECT now()")[0]
    home.parts[part].kill()
    killed = time.monotonic()
    wait_for(lambda: home.parts[part].starts > starts and again(home, part, now), f"{part} is back", seconds=120)
    back = time.monotonic() - killed
    wait_for(lambda: (home.ask(RUNS) or [(0,)])[0][0] >= before + len(searches), f"after {part}: all ran", seconds=280)
    wait_for(lambda: quiet(home), f"after {part}: all mail is out", seconds=280)
    print(f"{part}: at work again {back:.1f} s after kill -9, all of the day done after {time.monotonic() - killed:.1f} s, "
          f"{len(home.mail.handler.messages) - mails} messages", flush=True)  # fmt: skip


def again(home: Installation, part: str, killed: object) -> bool:
    if name := HEARD.get(part):
        return bool(home.ask(f"SELECT 1 FROM literature_heartbeat WHERE name = '{name}' AND at > '{killed}'::timestamptz + interval '2 s'"))
    return home.answers("/health/ready/")


def quiet(home: Installation) -> bool:
    """No row waits, twice within three seconds: what follows a run is followed by its mail."""
    for _ in range(2):
        if not home.ask("SELECT 1") or home.ask(RUNNING) or home.ask(UNSENT):
            return False
        time.sleep(3)
    return True


def nothing_is_lost(home: Installation, library: Library) -> None:
    """Asked for everything once more, PubMed has nothing that is missing here; each message that was sent has arrived."""
    told = home.manage("sync_literature", "--kind=full", "--json")
    runs = [json.loads(line) for line in told.splitlines()] if told.lstrip().startswith("{") else json.loads(told)
    assert runs and all(run["status"] == "complete" and not run["new"] for run in runs), told
    sent = {one for (one,) in home.ask("SELECT message_id FROM claims_delivery WHERE state = 'sent'")}
    arrived = [message["Message-ID"] for message in home.mail.handler.messages if message["Message-ID"]]
    lost = [one for one in sent if not any(one in message for message in arrived)]
    assert sent and not lost, lost
    twice = len(arrived) - len(set(arrived))
    wait_for(lambda: home.answers("/health/"), "every part works", seconds=90)
    print(f"nothing is lost: {sum(run.get('reported', 0) or 0 for run in runs)} records of {len(runs)} searches, "
          f"{len(sent)} messages sent, each arrived, {twice} twice under its Message-ID")  # fmt: skip


def back_up_and_restore(home: Installation) -> None:
    """While all runs; then the database is dropped with everything in it, and filled from the file."""
    began = time.monotonic()
    home.manage("back_up")
    [file] = (home.folder / "backups").glob("*.zip")
    written = time.monotonic() - began
    for name in ("web", *QUEUES, "beat"):
        home.parts[name].__exit__()
    tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
    [(count,)] = home.ask(tables)
    import psycopg

    with psycopg.connect(home.postgres.url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    assert home.ask(tables) == [(0,)]
    began = time.monotonic()
    print(home.manage("restore", str(file)).strip())
    restored = time.monotonic() - began
    home.manage("back_up")
    other = max((home.folder / "backups").glob("*.zip"))
    assert other != file and tallies(file) == tallies(other), "each table is as it was"
    print(f"backed up in {written:.1f} s while it ran, wiped ({count} tables), restored in {restored:.1f} s: "
          f"{len(tallies(file))} tables alike")  # fmt: skip


def tallies(file: Path) -> dict[str, object]:
    with zipfile.ZipFile(file) as archive:
        return json.loads(archive.read("manifest.json"))["tables"]  # type: ignore[no-any-return]


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or PARTS)
