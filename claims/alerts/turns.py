"""When something comes again at an hour of its reader's day: alerts, and exports by mail. Pure."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONGEST = 32  # days between two turns, and one
MONDAY = date(2024, 1, 1)


def next_turn(rhythm: str, *, hour: int, zone: ZoneInfo, begun: date, after: datetime) -> datetime:
    """The first turn behind `after`, in UTC. Weekly it is on the weekday of `begun`, monthly on its day, or on the last
    one of a shorter month. An hour that the clocks leave out is the one they go on with. ValueError for no rhythm."""
    today = after.astimezone(zone).date()
    days = (today + timedelta(days=number) for number in range(LONGEST + 1))
    turns = (datetime.combine(day, time(hour), zone).astimezone(UTC) for day in days if _is_day(rhythm, begun, day))
    return next(turn for turn in turns if turn > after)


def on_weekday(weekday: int) -> date:
    """A day that is one: 0 is Monday."""
    return MONDAY + timedelta(days=weekday)


def _is_day(rhythm: str, begun: date, day: date) -> bool:
    match rhythm:
        case "daily":
            return True
        case "weekly":
            return day.weekday() == begun.weekday()
        case "monthly":
            return day.day == min(begun.day, monthrange(day.year, day.month)[1])
    raise ValueError(f"{rhythm!r} comes on no day again: use daily, weekly or monthly.")
