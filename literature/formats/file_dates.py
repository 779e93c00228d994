"""The day of publication as files of references write it. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from literature.entrez.dates import day_in, month_number

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2}|[A-Za-z]{3,9})(?:[-/.](\d{1,2})?)?(?:[/T].*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20|21)\d\d(?!\d)")
_COUNTED = re.compile(r"\b(?:weeks?|wk|quarter|qtr|trimest\w*|no|nr|issue|vol)\b", re.IGNORECASE)  # "1st week"
_SPAN = re.compile(r"\d\s*[-\u2013/]\s*\d|[A-Za-z]\s*[-\u2013/]\s*[A-Za-z]")


class Day(NamedTuple):
    """What is not told, or could be two things, is None."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def parts(self) -> int:
        return sum(part is not None for part in self)

    @property
    def text(self) -> str:
        """ "2019-05-12", "2019-05" or "2019"; "" for no year."""
        if not self.year:
            return ""
        month = f"-{self.month:02}" if self.month else ""
        return f"{self.year}{month}" + (f"-{self.day:02}" if month and self.day else "")


def day_of(texts: Iterable[str]) -> Day:
    """The day that date fields tell together: the year of the first, and what another says of the same year more."""
    days = [day for text in texts if (day := read_day(text)).year]
    if not days:
        return Day()
    return max((day for day in days if day.year == days[0].year), key=lambda day: day.parts)


def read_day(text: str) -> Day:
    """One date: "2019/05/12/", "2019-May-12", "20190512", "May 2019", "12 May 2019", "May 12, 2019", "12.5.2019".

    Of "3/4/2019" only the year is certain.
    """
    text = unicodedata.normalize("NFKC", text).strip(" ()[]")
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _day(found[1], month_number(found[2]), found[3])
    if found := _YEAR_LAST.fullmatch(text):
        return _year_last(found)
    year = _YEAR.search(text)
    if not year:
        return Day()
    rest = f"{text[: year.start()]} {text[year.end() :]}"
    months = [number for word in re.findall(r"[A-Za-z]{3,}", rest) if (number := month_number(word))]
    days = re.findall(r"(?<!\d)\d{1,2}(?!\d)", rest)
    day = days[0] if len(days) == 1 and not (_SPAN.search(rest) or _COUNTED.search(rest)) else None
    return _day(year[0], months[0] if len(set(months)) == 1 else None, day)


def _day(year: str, month: int | None, day: str | None) -> Day:
    return Day(int(year), month, day_in(int(year), month, int(day)) if month and day else None)


def _year_last(found: re.Match[str]) -> Day:
    first, second = int(found[1]), int(found[3])
    if found[2] == "." or first > 12 or first == second:
        day, month = first, second
    elif second > 12:
        month, day = first, second
    else:
        return Day(int(found[4]))
    return _day(found[4], month if 1 <= month <= 12 else None, str(day))
