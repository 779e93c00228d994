"""The house as the soak runs it: with one task more, whose effects can be counted. `python -m tests.bench.soak_tasks`
starts the demo with it.

As everywhere in the house the row is the truth and the task wakes somebody up: the effect and the mark that it is done
are one transaction. What comes a second time, because a worker was killed before it could say that it had finished,
finds the mark and is counted.
"""

import sys
from collections import defaultdict
from datetime import datetime
from itertools import pairwise

from django.db import connection, transaction

from config import run, serve
from config.celery import app

__all__ = ["app"]

TABLES = (
    "CREATE TABLE soak_due (number integer PRIMARY KEY, done integer NOT NULL DEFAULT 0)",
    "CREATE TABLE soak_effect (number integer NOT NULL)",
    "CREATE TABLE soak_again (number integer NOT NULL)",
)


@app.task
def take_effect(number: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE soak_due SET done = 1 WHERE number = %s AND done = 0", [number])
        table = "soak_effect" if cursor.rowcount else "soak_again"
        cursor.execute(f"INSERT INTO {table} (number) VALUES (%s)", [number])


def prepare(count: int) -> None:
    """Rows that are due, numbered from 0."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in TABLES:
            cursor.execute(statement)
        cursor.executemany("INSERT INTO soak_due (number) VALUES (%s)", [(number,) for number in range(count)])


def due() -> list[int]:
    """The tasks that have had no effect."""
    return [row[0] for row in _rows("SELECT number FROM soak_due WHERE done = 0")]


def doubled() -> int:
    """Tasks that have had more than one."""
    return len(_rows("SELECT number FROM soak_effect GROUP BY number HAVING count(*) > 1"))


def came_again() -> int:
    """Tasks that found their effect done."""
    return _rows("SELECT count(*) FROM soak_again")[0][0]


def integrity() -> str:
    return _rows("PRAGMA integrity_check")[0][0]


def runs() -> str:
    """How many runs of the searches ended in each way."""
    found = _rows("SELECT status, count(*) FROM literature_searchrun GROUP BY status ORDER BY status")
    return ", ".join(f"{status} {count}" for status, count in found)


def longest_pause() -> float:
    """Seconds between the starts of two runs of one search, at most."""
    from literature.models import SearchRun

    began: dict[int, list[datetime]] = defaultdict(list)
    for search, moment in SearchRun.objects.order_by("started_at").values_list("search_id", "started_at"):
        began[search].append(moment)
    pauses = (later - earlier for one in began.values() for earlier, later in pairwise(one))
    return max((pause.total_seconds() for pause in pauses), default=0.0)


def runs_left() -> int:
    """Runs that say they are running though nobody can be running them."""
    from django.utils import timezone

    from literature.models import SearchRun

    return SearchRun.objects.filter(status="running", lease_until__lt=timezone.now()).count()


def _rows(query: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


if __name__ == "__main__":
    serve.CELERY[-1] = "--app=tests.bench.soak_tasks"
    sys.argv = [sys.argv[0], "--demo"]
    sys.exit(run.main())
