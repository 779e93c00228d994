"""When a search is due: an interval after its last run, or at the times of a cron expression in a time zone. Pure.

Celery reads the expression, as it does for beat. Unlike in cron, a day of the month and a weekday must both hold, and
Sunday is 7 as well as 0. The times are those of a clock on the wall: where it is set forward, a time that it leaves out
comes an hour later by it; where it is set back, what it shows twice comes once.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from celery.schedules import ParseException, crontab

from literature.refusals import Refused

UTC_NAME = "UTC"
# In the database of zones, and no place: this machine's own zone under a name that tells nobody which, and none at all.
_NAMELESS = frozenset(("localtime", "Factory"))
LONGEST = timedelta(days=366)  # between two runs of a search
_SEARCHED = timedelta(days=800)  # a leap year is in it, or is not: the longest wait of a yearly time shows either way
_MOST_TIMES = 5_000  # looked at: more than a week of a time each minute of the working hours
# Celery reads a name by its first three letters and passes over what stands behind them.
_NAME = (
    "mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|jan(?:uary)?|"
    "feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|"
    "dec(?:ember)?"
)
_PART = re.compile(rf"(?:\*|(?:\d+|{_NAME})(?:-(?:\d+|{_NAME}))?)(?:/\d+)?", re.IGNORECASE)


class NotASchedule(Refused):
    """The text says no times that come; the message says what to write."""


def zones() -> set[str]:
    """The names that tell every reader which zone is meant. Reads hundreds of files."""
    return available_timezones() - _NAMELESS


def read_zone(name: str) -> str:
    """A name of the time zone database, as "Europe/Rome". Raises NotASchedule."""
    name = name.strip() or UTC_NAME
    if name not in zones():
        raise NotASchedule(f"“{name}” is no time zone: write it as Europe/Rome or America/New_York, or UTC.")
    return name


def read_cron(text: str, zone: str = UTC_NAME) -> tuple[str, timedelta]:
    """The expression with single spaces, and the longest wait between two of its times. Raises NotASchedule."""
    zone = read_zone(zone)
    cron = _with_sunday_as_0(" ".join(text.split()))
    odd = re.search(r"[^\w\s*/,-]|(?<=\d)[LW]\b|\b[LW]\b", cron)  # Celery reads "mon#1" as "mon"
    if odd and cron.count(" ") == 4:
        raise NotASchedule(
            f"“{odd[0]}” means nothing in a schedule here: write minute, hour, day of the month, month and weekday; the"
            " first Monday of a month is 0 6 1-7 * mon."
        )
    if cron.count(" ") == 4 and (
        wrong := next((one for one in re.split("[ ,]", cron) if not _PART.fullmatch(one)), None)
    ):
        raise NotASchedule(f"“{wrong}” is no time in “{text}”: write numbers, or names such as mon and jan.")
    try:
        wait = longest_wait(cron, zone)
    except (ParseException, ValueError) as error:
        reason = str(error) if cron.count(" ") == 4 else f"it has {len(cron.split())} parts instead of 5"
        raise NotASchedule(
            f"“{text}” is no cron expression, {reason}: write minute, hour, day of the month, month and weekday, "
            "for example 0 6 * * mon-fri for six o'clock from Monday to Friday."
        ) from error
    if wait > LONGEST:
        raise NotASchedule(f"“{text}” can leave more than a year between two runs: name more days.")
    return cron, wait


def _with_sunday_as_0(cron: str) -> str:
    """Of the five parts the last, as Celery reads it: "7", "5-7" and "1-7/2" are days up to Sunday."""
    *others, weekday = cron.split(" ") if cron else [""]
    days = ",".join(_days_up_to_sunday(part) for part in weekday.split(","))
    return " ".join([*others, days]) if len(others) == 4 else cron


def _days_up_to_sunday(part: str) -> str:
    if found := re.fullmatch(r"0*([0-7])-0*7(?:/0*([1-7]))?", part):
        return ",".join(str(day % 7) for day in range(int(found[1]), 8, int(found[2] or 1)))
    return re.sub(r"^0*7(?=$|[-/])", "0", part)


def next_time(*, every: timedelta, cron: str, after: datetime, zone: str = UTC_NAME) -> datetime:
    """When a search is due next: the first time of `cron` later than `after`; without one, `every` after it."""
    return next(_times(cron, zone, after)) if cron else after + every


def longest_wait(cron: str, zone: str = UTC_NAME, *, since: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> timedelta:
    """Between two times of the expression in the two years from `since` on."""
    longest, before = timedelta(), since
    for number, moment in enumerate(_times(cron, zone, since)):
        if number:
            longest = max(longest, moment - before)
        before = moment
        if number and (moment - since > _SEARCHED or number > _MOST_TIMES):
            break
    return longest


def _times(cron: str, zone: str, after: datetime) -> Iterator[datetime]:
    """In UTC. Celery is asked about the clock on the wall, as if that were UTC: it knows no change of the clock."""
    schedule, place = crontab.from_string(cron), ZoneInfo(zone)
    wall, before = after.astimezone(place).replace(tzinfo=UTC, fold=0), after
    while True:
        wall, delta, _ = schedule.remaining_delta(wall, tz=UTC)
        wall = wall + delta
        moment = wall.replace(tzinfo=place).astimezone(UTC)
        if moment > before:
            before = moment
            yield moment
