"""When a message is tried again: a table."""

from datetime import timedelta

import pytest

from claims.alerts.retry import MOST_ATTEMPTS, PAUSES, WAITS, wait_after
from claims.models import Delivery
from claims.models.alerts import LONGEST_PAUSE


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [(1, 1), (2, 5), (3, 30), (4, 120), (5, 480), (6, 1440), (7, None), (8, None), (99, None)],
)
def test_the_wait_after_so_many_failures(attempts, minutes):
    assert wait_after(attempts) == (timedelta(minutes=minutes) if minutes else None)


def test_waits_grow_and_the_last_attempt_has_none():
    assert list(WAITS) == sorted(WAITS)
    assert wait_after(MOST_ATTEMPTS) is None and wait_after(MOST_ATTEMPTS - 1) == WAITS[-1]


def test_no_wait_is_longer_than_what_the_clock_is_believed():
    assert (max(WAITS), max(PAUSES)) == (Delivery.longest_wait, LONGEST_PAUSE)
