"""Rows that workers take under a lease: taken by one, written by nobody else, free again when their worker died."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from literature.library.adding import add_reference
from literature.models import Addition
from literature.models.leased import LeaseLost
from tests.test_literature.synthetic import FIRST

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LEASE = timedelta(minutes=5)
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
    assert dead.is_held(NOW + LEASE) and not dead.is_held(NOW + LEASE + A_SECOND)
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
    assert rows.get().is_held(NOW + LEASE)
    assert rows.get().note == "half of it is done"


def test_what_nobody_holds_is_written_by_nobody(waiting):
    assert waiting.token is None
    assert not rows.end(waiting, state="found")
    assert rows.get().state == "waiting"


def test_what_is_put_off_waits_until_then(waiting):
    assert rows.put_off(take(waiting.pk, at=NOW), until=NOW + LEASE, note="later")
    assert take(waiting.pk, at=NOW + LEASE - A_SECOND) is None
    assert (rows.get().note, rows.get().is_held(NOW)) == ("later", False)
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
