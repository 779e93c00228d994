"""The pauses of the limit, and that tries at the same moment are counted one by one."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from claims.access.cleaning import clear_old_rows
from claims.access.pauses import AttemptLimit, give_back, take
from claims.models import KnownNetwork, Meter, Session
from tests import cast

LIMIT = AttemptLimit(3, timedelta(seconds=60))
NOW = timezone.now()


@pytest.mark.parametrize(
    ("wrong", "seconds"), [(0, 0), (3, 0), (4, 2), (5, 4), (8, 32), (9, 60), (1000, 60), (10**9, 60)]
)
def test_the_pause_doubles_up_to_the_longest(wrong: int, seconds: int) -> None:
    assert LIMIT.pause_after(wrong) == timedelta(seconds=seconds)


def tries(number: int, at=NOW, limits=None) -> list[bool]:
    """Of each try, was it taken?"""
    return [not take(limits or {"a": LIMIT}, at=at).wait for _ in range(number)]


@pytest.mark.django_db
def test_the_free_tries_are_taken_at_once_and_one_more_begins_the_pauses() -> None:
    assert tries(6) == [True] * 4 + [False] * 2
    assert tries(2, NOW + timedelta(seconds=2)) == [True, False]


@pytest.mark.django_db
def test_a_try_that_one_meter_refuses_is_counted_on_none() -> None:
    tries(4)
    both = {"a": LIMIT, "b": LIMIT}
    assert tries(5, limits=both) == [False] * 5
    assert list(Meter.objects.values_list("key", "wrong")) == [("a", 4)]


@pytest.mark.django_db
def test_a_right_password_gives_back_its_own_try_and_no_other() -> None:
    tries(4)
    later = NOW + timedelta(seconds=2)
    give_back(take({"a": LIMIT}, at=later))
    assert Meter.objects.get().wrong == 4
    assert tries(2, later) == [True, False]


@pytest.mark.django_db
def test_a_quiet_day_begins_anew() -> None:
    tries(4)
    assert tries(6, NOW + timedelta(days=1, seconds=1)) == [True] * 4 + [False] * 2


@pytest.mark.django_db
def test_a_clock_that_ran_ahead_keeps_nobody_waiting() -> None:
    tries(4, NOW + timedelta(days=1))
    assert tries(1) == [True]


GUESS = f"""
import datetime, django, sys
django.setup()
from django.utils import timezone
from claims.access.pauses import AttemptLimit, take
print("ready", flush=True)
sys.stdin.readline()
print(sum(not take({{"a": {LIMIT!r}}}, at=timezone.now()).wait for _ in range(5)))
"""


def database_for_processes(folder: Path) -> str:
    """The address of a database with the table: a file of its own on SQLite, that of the tests on PostgreSQL."""
    if connection.vendor != "sqlite":
        found = connection.settings_dict
        return f"postgres://{found['USER']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"
    url = f"sqlite:///{folder}/tries.sqlite3"
    make = "import django; django.setup(); from django.db import connection as c; from claims.models import Meter"
    make += "\nwith c.schema_editor() as editor: editor.create_model(Meter)"
    subprocess.run([sys.executable, "-c", make], env={**os.environ, "DATABASE_URL": url}, check=True)
    return url


@pytest.mark.django_db(transaction=True)
def test_processes_that_guess_at_the_same_moment_share_the_free_tries(tmp_path: Path) -> None:
    surroundings = {**os.environ, "DATABASE_URL": database_for_processes(tmp_path)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": surroundings}
    guessers = [subprocess.Popen([sys.executable, "-c", GUESS], **pipes) for _ in range(4)]
    assert [one.stdout.readline() for one in guessers] == ["ready\n"] * 4
    for one in guessers:
        one.stdin.write("go\n")
        one.stdin.flush()
    assert sum(int(one.communicate(timeout=60)[0]) for one in guessers) == 4


@pytest.mark.django_db
def test_what_is_over_is_cleared_and_the_rest_kept() -> None:
    user = cast.make_reader()
    for key, age in (("old", 2), ("new", 0)):
        Meter.objects.create(key=key, last_at=NOW - timedelta(days=age))
        KnownNetwork.objects.create(user=user, network=key, last_at=NOW - 50 * timedelta(days=age))
        expiry = NOW + timedelta(days=1 - age)
        Session.objects.create(session_key=key, session_data="", expire_date=expiry, seen_at=NOW)
    clear_old_rows(at=NOW)
    kept = {row.key for row in Meter.objects.all()}, {row.network for row in KnownNetwork.objects.all()}
    assert (*kept, {row.pk for row in Session.objects.all()}) == ({"new"}, {"new"}, {"new"})
