"""When what one follows goes out: at an hour of the reader's day, right over the changes of the clocks. No database."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.alerts.routing import turn_of
from claims.models import Subscription

pytestmark = pytest.mark.embedded
ZONES = ("Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "UTC")
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
HOUR = timedelta(hours=1)


@settings(max_examples=300, deadline=None)
@given(MOMENTS, st.sampled_from(ZONES), st.integers(0, 23), st.integers(0, 6), st.sampled_from(["daily", "weekly"]))
def test_a_turn_is_the_next_at_its_hour_by_the_readers_clock(after, name, hour, weekday, rhythm):
    zone = ZoneInfo(name)
    follower = Subscription(rhythm=rhythm, hour=hour, weekday=weekday)
    turn = turn_of(follower, False, zone, after=after)
    local = turn.astimezone(zone)
    left_out = local.replace(hour=hour, minute=0).astimezone(UTC).astimezone(zone).hour != hour
    assert local.hour == hour or left_out, "but for an hour that the clocks leave out"
    assert rhythm == "daily" or local.weekday() == weekday
    days = 1 if rhythm == "daily" else 7
    assert after < turn <= after + timedelta(days=days) + 2 * HOUR
    again = turn_of(follower, False, zone, after=turn)
    assert (again.astimezone(zone).date() - local.date()).days == days, "each turn comes once"


def test_what_is_grave_goes_at_once_unless_its_reader_wishes_otherwise():
    now, zone = datetime(2026, 10, 24, 12, tzinfo=UTC), ZoneInfo("Europe/Rome")
    follower = Subscription(rhythm="weekly", hour=7, weekday=0)
    assert turn_of(follower, True, zone, after=now) == now
    follower.grave_at_once = False
    assert turn_of(follower, True, zone, after=now) == datetime(2026, 10, 26, 6, tzinfo=UTC), "winter time by then"


def test_what_is_put_off_waits_until_then():
    now, zone = datetime(2026, 10, 24, 12, tzinfo=UTC), ZoneInfo("UTC")
    follower = Subscription(rhythm="at once", snoozed_until=now + HOUR)
    assert turn_of(follower, True, zone, after=now) == now + HOUR
    assert turn_of(follower, False, zone, after=now + 2 * HOUR) == now + 2 * HOUR
