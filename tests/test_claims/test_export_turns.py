"""When an export by mail comes again, by the clock of its reader."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from claims.alerts.turns import next_turn

ROME, YORK = ZoneInfo("Europe/Rome"), ZoneInfo("America/New_York")
MONDAY = date(2026, 11, 23)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "zone", "begun", "after", "turn"),
    [
        ("daily", ROME, MONDAY, "2026-11-23T05:59", "2026-11-23T06:00"),
        ("daily", ROME, MONDAY, "2026-11-23T06:00", "2026-11-24T06:00"),
        ("daily", YORK, MONDAY, "2026-11-23T06:00", "2026-11-23T12:00"),
        ("daily", ROME, MONDAY, "2026-03-28T12:00", "2026-03-29T05:00"),  # the clocks go forward
        ("weekly", ROME, MONDAY, "2026-11-23T12:00", "2026-11-30T06:00"),
        ("weekly", ROME, MONDAY, "2026-11-26T12:00", "2026-11-30T06:00"),
        ("monthly", ROME, date(2026, 1, 31), "2026-01-31T12:00", "2026-02-28T06:00"),
        ("monthly", ROME, date(2026, 1, 31), "2026-02-28T12:00", "2026-03-31T05:00"),
        ("monthly", ROME, date(2026, 1, 5), "2026-12-05T12:00", "2027-01-05T06:00"),
    ],
)
def test_a_turn_is_at_the_hour_of_the_readers_day(rhythm, zone, begun, after, turn):
    assert next_turn(rhythm, hour=7, zone=zone, begun=begun, after=utc(after)) == utc(turn)


def test_an_hour_that_the_clocks_leave_out_is_the_one_they_go_on_with():
    turn = next_turn("daily", hour=2, zone=ROME, begun=MONDAY, after=utc("2026-03-28T12:00"))
    assert turn.astimezone(ROME).isoformat() == "2026-03-29T03:00:00+02:00"


def test_what_comes_once_has_no_next_turn():
    with pytest.raises(ValueError, match="comes on no day again"):
        next_turn("once", hour=7, zone=ROME, begun=MONDAY, after=utc("2026-03-28T12:00"))
