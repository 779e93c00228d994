"""Rows that workers take under a lease: taken by one, written by nobody else, free again when their worker died."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from literature.library.adding import add_reference
from literature.library.file_import import import_references
from literature.library.merging import merge_references
from literature.library.reparse import reparse
from literature.library.storing import store_records
from literature.models import Addition, Reference
from literature.models.leased import LeaseLost
from tests.cast import make_reference
from tests.test_literature.synthetic import FIRST, article, record

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LEASE = timedelta(minutes=5)
MONTH = timedelta(days=30)
A_SECOND = timedelta(seconds=1)
rows = Addition.objects
take = partial(rows.take, lease=LEASE)


@pytest.fixture
def waiting() -> Addition:
    return add_reference(str(FIRST), at=NOW).addition


@pytest.fixture
def lost(waiting) -> Addition:
    """As its first worker holds it, after the next one took it over."""
    first = take(waiting.pk, at=NOW)
    assert take(waiting.pk, at=NOW + LEASE + A_SECOND)
    return first


def test_a_row_is_due_from_its_time_on(waiting):
    assert not rows.due(NOW - A_SECOND).exists()
    assert rows.due(NOW).get() == waiting


def test_what_one_worker_holds_no_other_takes(waiting):
    assert take(waiting.pk, at=NOW).attempts == 1
    assert take(waiting.pk, at=NOW + LEASE) is None


def test_what_a_dead_worker_held_is_taken_after_its_lease(waiting):
    dead = take(waiting.pk, at=NOW)
    assert dead.is_leased(NOW + LEASE) and not dead.is_leased(NOW + LEASE + A_SECOND)
    assert take(waiting.pk, at=NOW + LEASE + A_SECOND).attempts == 2


def test_what_was_taken_over_is_ended_by_the_one_that_has_it(lost):
    assert not rows.end(lost, state="not found")
    assert not rows.put_off(lost, until=NOW)
    assert rows.get().state == "waiting"
    assert rows.end(rows.get(), state="found")
    assert (rows.get().state, rows.get().lease_until, rows.get().token) == ("found", None, None)


def test_what_was_taken_over_is_not_renewed(lost):
    with pytest.raises(LeaseLost, match="another worker took it over"):
        rows.renew(lost, lease=LEASE, note="mine")
    assert rows.get().note == ""


def test_a_lease_is_prolonged_from_now(waiting):
    held = rows.take(waiting.pk, lease=A_SECOND, at=NOW)
    rows.renew(held, lease=LEASE, note="half of it is done")
    assert rows.get().is_leased(NOW + LEASE)
    assert rows.get().note == "half of it is done"


def test_what_nobody_holds_is_written_by_nobody(waiting):
    assert waiting.token is None
    assert not rows.end(waiting, state="found")
    assert rows.get().state == "waiting"


def test_what_is_put_off_waits_until_then(waiting):
    assert rows.put_off(take(waiting.pk, at=NOW), until=NOW + LEASE, note="later")
    assert take(waiting.pk, at=NOW + LEASE - A_SECOND) is None
    assert (rows.get().note, rows.get().is_leased(NOW)) == ("later", False)
    assert take(waiting.pk, at=NOW + LEASE).attempts == 2


def test_what_is_ended_is_not_due_again(waiting):
    rows.end(take(waiting.pk, at=NOW), state="found")
    assert take(waiting.pk, at=NOW + 99 * LEASE) is None


def test_an_end_that_was_undone_can_be_written_anew(waiting):
    held = take(waiting.pk, at=NOW)
    with transaction.atomic():
        assert rows.end(held, state="found")
        transaction.set_rollback(True)
    assert rows.end(held, state="unclear")
    assert rows.get().state == "unclear"


def due_since(*minutes: int) -> list[Reference]:
    return [make_reference(refresh_at=NOW - timedelta(minutes=number)) for number in minutes]


def test_of_what_comes_round_again_the_longest_due_is_taken_first():
    one, two, three = due_since(1, 3, 2)
    turn = partial(Reference.objects.take_due, "refresh_at", longest=MONTH, at=NOW, lease=LEASE)
    assert turn(limit=2) == [two, three]
    assert turn(limit=2) == [one]


def test_what_was_taken_and_not_reached_is_due_again_after_the_lease():
    [one] = due_since(1)
    turn = partial(Reference.objects.take_due, "refresh_at", longest=MONTH, lease=LEASE, limit=9)
    assert turn(at=NOW) == [one]
    assert turn(at=NOW + LEASE - A_SECOND) == []
    assert turn(at=NOW + LEASE) == [one]


def take_all() -> None:
    Reference.objects.take_due("refresh_at", longest=MONTH, at=NOW, lease=LEASE, limit=9)


def read_again() -> None:
    for number in range(2):
        poor = record(FIRST + number, "Misread")
        poor.raw = article(FIRST + number, "Rightly read")
        store_records([poor])
    assert len(reparse(Reference.objects.filter(title="[Sample] Misread")).changed) == 2


def merge_two() -> None:
    merge_references(make_reference(), make_reference(missing_since=NOW), reason="One work.")


def import_two() -> None:
    articles = article(FIRST + 9) + article(FIRST + 8)
    assert len(list(import_references(b"<PubmedArticleSet>%s</PubmedArticleSet>" % articles))) == 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks no row")
@pytest.mark.parametrize("act", [take_all, read_again, merge_two, import_two])
def test_whoever_locks_references_does_so_in_one_order(act):
    due_since(1, 3, 2)
    with CaptureQueriesContext(connection) as asked:
        act()
    locking = [query["sql"] for query in asked if re.search(r"FOR (NO KEY )?UPDATE", query["sql"])]
    assert locking
    by_key = re.compile(r'ORDER BY (2|"literature_reference"\."id") ASC')  # 2: where the store asks for its columns
    assert [sql for sql in locking if not by_key.search(sql)] == []
