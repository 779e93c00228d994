"""Dates as PubMed writes them: a year, perhaps a month and a day, perhaps a season or a span, or only free text."""

import re
from calendar import month_name, monthrange
from datetime import MAXYEAR
from functools import lru_cache
from typing import NamedTuple

from lxml.etree import _Element

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_NUMBER = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
_WHOLE_NAMES = tuple(month_name[number].lower() for number in range(1, 13))
_PART = {"Year": "year", "Month": "month", "Day": "day", "Hour": "hour", "Minute": "minute"}
_NUMBERS = {spelling: number for number in range(2100) for spelling in (str(number), f"{number:02d}")}
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20|21)\d\d(?!\d)")
_DAYS = re.compile(r"([A-Za-z]{3,9}) \d{1,2} ?[-/\u2013] ?(?:([A-Za-z]{3,9}) )?\d{1,2}")
_SECOND_YEAR = re.compile(r"\A\s*[-/\u2013]\s*\d{4}\b\s*")  # the "-1976" of "1975-1976"


class PartialDate(NamedTuple):
    """`raw` is the date as PubMed prints it, year first; `season` is what follows the year when that is not one
    single month: "Spring", "Sep-Dec", "Dec-1999 Jan". A number that is not given is None, never guessed."""

    raw: str = ""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    season: str = ""


@lru_cache(maxsize=8192)
def partial_date(year: str = "", month: str = "", day: str = "", season: str = "", medline: str = "") -> PartialDate:
    """Read the children of PubDate; for a span the leading year counts.

    EFetch sends the MedlineDate "1994 Sep-Dec" of the baseline files as Year 1994 and Season "Sep-Dec", so all parts
    are first put into one line: both spellings, and both "01" and "Jan", give the same date.
    """
    text = " ".join((medline or f"{year} {month or season} {day}").split())
    found = _YEAR.search(text)
    if found is None:
        return PartialDate(text)
    before, rest = text[: found.start()].strip(), text[found.end() :]
    rest = f"{rest} {before}" if before else rest  # "Winter 1990"
    return _dated(int(found.group()), rest)


def _dated(year: int, rest: str) -> PartialDate:
    words = rest.split()
    number = month_number(words[0]) if words else None
    if number and len(words) == 1:
        return PartialDate(f"{year} {MONTHS[number - 1]}", year, number)
    if number and len(words) == 2 and re.fullmatch(r"\d{1,2}", words[1]):
        day = day_in(year, number, int(words[1]))
        return PartialDate(f"{year} {MONTHS[number - 1]}{f' {day}' if day else ''}", year, number, day)
    season = _SECOND_YEAR.sub("", rest, count=1).strip()
    return PartialDate(f"{year}{rest}".strip(), year, _month_of_days(rest), season=season)


def _month_of_days(text: str) -> int | None:
    """The month of the days of a weekly, "Aug 13-19" or "Aug 27-Aug 31"; None where they lie in two."""
    found = _DAYS.fullmatch(text.strip())
    first = month_number(found[1]) if found else None
    return first if found and first and (not found[2] or month_number(found[2]) == first) else None


def day_in(year: int, month: int, day: int) -> int | None:
    """The day where the calendar has it, else None: some records say February 30."""
    return day if 1 <= day <= monthrange(year, month)[1] else None


def calendar_parts(year: object, month: object = None, day: object = None) -> list[int]:
    """[], [year], [year, month] or [year, month, day]: so far as each is a number that the calendar has."""
    numbers = [int(text) if (text := str(part)).isdecimal() else 0 for part in (year, month, day)]
    if not 0 < numbers[0] <= MAXYEAR:
        return []
    if not 1 <= numbers[1] <= len(MONTHS):
        return numbers[:1]
    return numbers if day_in(*numbers) else numbers[:2]


def month_number(text: str) -> int | None:
    """1 to 12 of "Jan", "January", "01" or "1", else None."""
    if not text.isalpha():
        return _between(text, 12)
    number = _MONTH_NUMBER.get(text[:3].lower())
    return number if number and _WHOLE_NAMES[number - 1].startswith(text.lower()) else None


def _between(text: str, last: int) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() else 0
    return number if 1 <= number <= last else None


def date_parts(element: _Element) -> dict[str, int | None]:
    """{year, month, day, hour, minute} of the children of `element`, None where one is missing or no number."""
    parts: dict[str, int | None] = {"year": None, "month": None, "day": None, "hour": None, "minute": None}
    for child in element[:]:
        tag = child.tag
        if tag in _PART:
            text = child.text or ""  # to look it up is quicker than to read the same few numbers anew
            parts[_PART[tag]] = _NUMBERS[text] if text in _NUMBERS else _number(text)
    return parts


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else month_number(text.strip())


def date_of(element: _Element) -> PartialDate:
    """The PartialDate of a PubDate, BeginningDate, EndingDate or ContributionDate."""
    text = {child.tag: (child.text or "").strip() for child in element[:]}
    return partial_date(
        text.get("Year", ""),
        text.get("Month", ""),
        text.get("Day", ""),
        text.get("Season", ""),
        text.get("MedlineDate", ""),
    )


def iso_date(element: _Element) -> str:
    """YYYY-MM-DD, or as much of it as is given: "2019-06"; "" without a year."""
    parts = date_parts(element)
    year, month, day = parts["year"], parts["month"], parts["day"]
    if year is None or month is None:
        return "" if year is None else f"{year:04d}"
    return f"{year:04d}-{month:02d}" if day is None else f"{year:04d}-{month:02d}-{day:02d}"
