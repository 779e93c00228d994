"""Whether a disturbed run ends as an undisturbed one: each fault at each stage, a worker killed at random moments.

    python -m tests.bench.faults [--records 2000] [--kills 20] [--seed 1] [--only NAME ...]

A search of so many synthetic records has run once; on the second day PubMed has changed all of them (see
tests/test_literature/disturbed.py). That second run meets each fault at each stage, once, and again and again until the
fault is lifted; or its worker, a real Celery worker with a beat of its own, is killed with SIGKILL. When the run that
follows is complete, all rows of references, hits, notices, events and snapshots are compared with those of a run that
nothing disturbed. The database is of the configured kind (DATABASE_URL), made for this and dropped; the broker is the
configured one. Ends with 1 when any table differs, or a fault was read as no results.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.sync import database, database_url

HOUSE = Path(__file__).resolve().parents[2]
BATCH = 200
PATIENCE = 120.0  # seconds for a worker to complete a run


def main() -> int:
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        with database(folder) as (vendor, _):
            from tests.pubmed_replica import Replica
            from tests.test_literature.disturbed import two_days

            print(f"python -m tests.bench.faults --records {options.records} --kills {options.kills}  # {vendor}")
            with Replica(two_days(options.records)) as replica:
                bench = Bench(replica, options.records)
                wrong = [
                    *bench.matrix(options.only),
                    *bench.kills(options.kills, random.Random(options.seed)),
                ]
    for line in wrong:
        print(f"WRONG {line}")
    return bool(wrong)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[], help="faults by name")
    return parser.parse_args()


class Bench:
    """The stage: the database after the first day, of which each round gets a copy."""

    def __init__(self, replica: Any, records: int) -> None:
        from django.db import connection

        from literature.models import Search
        from literature.searches.sync import sync_search
        from tests.test_literature.disturbed import QUERY, SECOND_DAY, run_until_complete, tables
        from tests.test_literature.synthetic import client_of

        self.connection, self.name = connection, connection.settings_dict["NAME"]
        self.replica, self.records = replica, records
        self.client = partial(client_of, replica, timeout=(1, 2.0), deadline=20.0)
        search = Search.objects.create(name="bench", slug="bench", query=QUERY)
        first = sync_search(search, client=self.client())
        assert first.new == records, first.error
        Search.objects.update(next_due_at=None)
        replica.clock.move(SECOND_DAY)
        with self.copy():
            began = time.monotonic()
            run = run_until_complete(search, self.client)
            self.seconds = time.monotonic() - began
            self.expected, self.batches = tables(), -(-run.wanted // BATCH)
        print(f"undisturbed: {run.fetched} records in {self.batches} batches, {self.seconds:.1f} s")

    @contextmanager
    def copy(self) -> Iterator[None]:
        """The database as it was after the first day."""
        creation = self.connection.creation
        self.connection.close()
        self.connection.settings_dict["NAME"] = self.name
        creation.clone_test_db("round", verbosity=0, autoclobber=True)
        self.connection.close()
        copied = creation.get_test_db_clone_settings("round")["NAME"]
        self.connection.settings_dict["NAME"] = copied
        try:
            yield
        finally:
            self.connection.close()
            self.connection.settings_dict["NAME"] = self.name
            self.drop(str(copied))

    def drop(self, name: str) -> None:
        if self.connection.vendor == "sqlite":
            for path in Path(name).parent.glob(f"{Path(name).name}*"):
                path.unlink()
        else:
            with self.connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            self.connection.close()

    # --- faults ---

    def matrix(self, only: list[str]) -> Iterator[str]:
        """A line for each round that went wrong."""
        from tests.test_literature.disturbed import STAGES, TROUBLES

        wanted = [one for one in TROUBLES if one.name in only or not only]
        print(f"{'fault, rounds equal of rounds':34}" + "".join(f"{stage:>16}" for stage in STAGES))
        for trouble in wanted:
            found = {stage: [*self.disturbed(trouble, stage)] for stage in STAGES}
            counts = "".join(f"{f'{2 - len(lines)} of 2':>16}" for lines in found.values())
            print(f"{trouble.name:34}{counts}", flush=True)
            for stage, lines in found.items():
                yield from (f"{trouble.name}, {stage}: {line}" for line in lines)

    def disturbed(self, trouble: Any, stage: str) -> Iterator[str]:
        from literature.models import Search
        from literature.searches.sync import sync_search
        from tests.test_literature.disturbed import differences, run_until_complete, spoil, tables, untrue

        for times in (1, None):
            with self.copy():
                before = Search.objects.get()
                spoil(self.replica, trouble, stage, batches=self.batches, times=times)
                run = sync_search(Search.objects.get(), client=self.client(timeout=(1, 0.4), deadline=4.0))
                self.replica.faults.clear()
                if run.status != run.Status.COMPLETE:
                    run_until_complete(before, self.client)
                if wrong := [*filter(None, [untrue(run, before)]), *differences(self.expected, tables())]:
                    yield f"{'once' if times else 'until it was lifted'}: {'; '.join(wrong)}"

    # --- kills ---

    def kills(self, count: int, dice: random.Random) -> Iterator[str]:
        """A line for each round that went wrong; the moments are spread over the time that a worker's run takes."""
        if not count:
            return
        with self.copy(), worker(self.environment()):
            span = self.finished(self.run_began())
        print(f"a worker's run takes {span:.1f} s; killed after so many seconds of it, with so much fetched:")
        for number in range(count):
            moment = dice.uniform(0, span)
            with self.copy():
                lines, fetched = self.killed(moment)
            print(f"{number + 1:4} {moment:6.2f} s {fetched:>12}  {'; '.join(lines) or 'equal'}", flush=True)
            yield from (f"killed after {moment:.2f} s: {line}" for line in lines)

    def killed(self, moment: float) -> tuple[list[str], str]:
        from tests.test_literature.disturbed import differences, tables

        with worker(self.environment()) as process:
            run = self.run_began()
            time.sleep(moment)
            process.kill()
            process.wait()
        run.refresh_from_db()
        fetched = f"{run.fetched}/{run.wanted}" if run.status == run.Status.RUNNING else "it had ended"
        with worker(self.environment()):
            self.finished(run)
        return differences(self.expected, tables()), fetched

    def environment(self) -> dict[str, str]:
        """Of a worker on this round's database; the key gives it the pace of 10 requests a second."""
        url = database_url(str(self.connection.settings_dict["NAME"]))
        entrez = {"ENTREZ_BASE_URL": self.replica.base_url, "ENTREZ_API_KEY": "bench"}
        return {**os.environ, **entrez, "DATABASE_URL": url}

    def run_began(self) -> Any:
        from literature.models import SearchRun

        return self.until(lambda: SearchRun.objects.running().first())

    def finished(self, first: Any) -> float:
        """Seconds that the last run took, once the search has completed its second day."""
        from literature.models import SearchRun

        complete = SearchRun.objects.filter(status=SearchRun.Status.COMPLETE, pk__gte=first.pk)
        run = self.until(complete.first)
        return float((run.finished_at - run.started_at).total_seconds())

    def until(self, ask: Any) -> Any:
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            if answer := ask():
                return answer
            time.sleep(0.02)
        raise TimeoutError(f"The worker did not get so far in {PATIENCE:.0f} s.")


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    """A worker as the local start runs it, and a beat; both are ended, the worker's end may be sudden."""
    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "config"]
    quiet = ["-l", "error"]
    commands = (
        [*celery, "beat", *quiet, "--pidfile="],
        [*celery, "worker", *quiet, "-P", "threads", "-c", "2", "--without-gossip", "--without-mingle"],
    )
    silent = subprocess.DEVNULL  # what went wrong stands in the rows
    started = [subprocess.Popen(one, cwd=HOUSE, env=environment, stderr=silent) for one in commands]
    try:
        yield started[1]
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(60)


if __name__ == "__main__":
    sys.exit(main())
