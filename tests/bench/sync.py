"""How fast a search is brought into the library; what the store takes of it is tests.bench.store.

    python -m tests.bench.sync [--records 1000 4000 20000]

The replica runs in a process of its own and serves the real records of ../shared where they are (again under other
numbers up to the wanted count), else synthetic ones; no pace is kept. A whole run is search, fetch, parse, upsert and
events. Each line is measured in a process of its own, whose peak memory it shows: all, and "own", without the pages
of files that the system maps into it (SQLite's: up to 128 MiB of the database). "CPU s" is what that process computed,
the fairer figure on a machine that others use too. The database is of the configured kind (DATABASE_URL), made for this
and dropped.
"""

import argparse
import multiprocessing
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from math import ceil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

REAL = Path(__file__).resolve().parents[3] / "shared/data/pubmed/records.xml.gz"
EVERYTHING = "1:99999999[uid]"
SPAWN = multiprocessing.get_context("spawn")
LISTABLE = 9_999  # beyond it no run looks at the whole result again: only at a window of dates
Times = tuple[float, float]  # seconds by the clock, seconds of this process's CPU
Measure = Callable[[str, int], Times]
Stage = Callable[[int], AbstractContextManager[str]]


def main() -> None:
    run("sync", __doc__, [1000, 4000], (whole_run, unchanged_run, fetched_again))


def run(bench: str, words: str, sizes: list[int], measures: Sequence[Measure], stage: Stage | None = None) -> None:
    """Takes each measure for each number of records and prints a line of it.

    `stage` makes what a measure is given of so many records; by default a replica that serves them.
    """
    options = argparse.ArgumentParser(description=words, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--records", type=int, nargs="+", default=sizes)
    sizes = options.parse_args().records
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        with database(folder) as (vendor, name):
            kind = "real" if REAL.exists() else "synthetic (../shared is not there)"
            print(f"python -m tests.bench.{bench} --records {' '.join(map(str, sizes))}  # {vendor}, {kind} records")
            print(f"{'':44} {'records':>8} {'seconds':>8} {'a second':>9} {'CPU s':>6} {'peak MiB':>9} {'own':>5}")
            for size in sizes:
                with (stage or served)(size) as place:
                    for measure in measures:
                        if measure is not fetched_again or size <= LISTABLE:
                            show(size, measure, name, place)


def show(size: int, measure: Measure, name: str, place: str) -> None:
    with SPAWN.Pool(1) as pool:
        (seconds, cpu), peak, own = pool.apply(measured, (measure, name, place, size))
    print(
        f"{measure.__doc__:44} {size:8} {seconds:8.2f} {size / seconds:9.0f} {cpu:6.2f} {peak:9.0f} {own:5.0f}",
        flush=True,
    )


def measured(measure: Measure, name: str, place: str, size: int) -> tuple[Times, float, float]:
    start_django(name)
    with OwnMemory() as own:
        times = measure(place, size)
    return times, memory("VmHWM"), own.peak


def memory(kind: str) -> float:
    """MiB by /proc, which only Linux has: it counts the parent's memory into a child's ru_maxrss, but not here."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines[kind].split()[0]) / 1024


class OwnMemory(threading.Thread):
    """The most that is this process's own, looked at fifty times a second: Linux keeps no peak of it."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak, self._over = 0.0, threading.Event()

    def run(self) -> None:
        while not self._over.wait(0.02):
            self.peak = max(self.peak, memory("RssAnon"))

    def __enter__(self) -> "OwnMemory":
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self.join()


# --- what is measured: each is given the address of the replica and the count, and answers its times ---


def whole_run(url: str, size: int) -> Times:
    """whole run, all new"""
    from literature.models import Search

    empty()
    Search.objects.create(name="bench", slug="bench", query=EVERYTHING)
    return _run(url, expected=("new", size))


def unchanged_run(url: str, size: int) -> Times:
    """next run, nothing changed"""
    return _run(url, expected=("reported", size))


def fetched_again(url: str, size: int) -> Times:
    """run that fetches all again"""
    from django.utils import timezone

    from literature.models import Reference

    Reference.objects.update(checked_at=timezone.now() - timedelta(days=100))
    return _run(url, expected=("fetched", size))


def empty() -> None:
    """Without Django's own delete, which would hold every row in memory, and so in the peak."""
    from django.core.management import call_command

    call_command("flush", verbosity=0, interactive=False)


def _run(url: str, *, expected: tuple[str, int]) -> Times:
    from literature.models import Search
    from literature.searches.sync import sync_search

    times, run = timed(lambda: sync_search(Search.objects.get(slug="bench"), client=client_of(url)))
    name, count = expected
    if run.status != run.Status.COMPLETE or getattr(run, name) != count:
        raise RuntimeError(f"{run.status}, {getattr(run, name)} {name} where {count} were due: {run.error}")
    return times


def client_of(url: str) -> Any:
    from literature.entrez.client import Client
    from tests.test_literature.synthetic import NoLimit

    return Client(url, email="bench@claimwatch.invalid", tool="bench", limiter=NoLimit())


def records_of(url: str, size: int) -> list[Any]:
    client = client_of(url)
    return [record for batch in client.fetch(client.search_all(EVERYTHING).ids[:size]) for record in batch.records]


def timed(work: Callable[[], Any]) -> tuple[Times, Any]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return (time.perf_counter() - wall, time.process_time() - cpu), result


# --- the stage -------------------------------------------------------------------------------------------------------


def start_django(name: str = "") -> None:
    import logging

    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django
    from django.conf import settings

    if name:
        settings.DATABASES["default"]["NAME"] = name
    django.setup()
    logging.disable(logging.WARNING)


@contextmanager
def database(folder: str) -> Iterator[tuple[str, str]]:
    """A database of its own: the vendor, and its name."""
    start_django()
    from django.db import connection

    old = connection.settings_dict["NAME"]
    own = f"{folder}/bench.sqlite3" if connection.vendor == "sqlite" else f"bench_sync_{os.getpid()}"
    connection.settings_dict["TEST"]["NAME"] = own
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield connection.vendor, own
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)


def database_url(name: str) -> str:
    """The DATABASE_URL of that database on the configured server, for another process."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@contextmanager
def served(size: int) -> Iterator[str]:
    """The address of a replica in another process that holds so many records."""
    mine, its = SPAWN.Pipe()
    process = SPAWN.Process(target=serve, args=(size, its), daemon=True)
    process.start()
    try:
        yield mine.recv()
    finally:
        mine.send("end")
        process.join()


def serve(size: int, pipe: Any) -> None:
    from tests.pubmed_replica import Replica

    library = library_of(size)
    with Replica(library) as replica:
        pipe.send(replica.base_url)
        pipe.recv()


def library_of(size: int) -> Any:
    from tests.pubmed_replica import Clock, Library
    from tests.test_literature import synthetic

    if not REAL.exists():
        return synthetic.library(size)
    clock = Clock(date(2026, 9, 1))
    library = Library.from_xml(REAL, clock=clock)
    if size > len(library.holdings):
        library = Library.from_xml(REAL, repeat=ceil(size / len(library.holdings)), clock=clock)
    for pmid in list(library.holdings)[size:]:
        del library.holdings[pmid]
    return library


if __name__ == "__main__":
    main()
