"""Dates of records and files: as far as they are told, and never a day that no calendar has."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from literature.entrez.dates import MONTHS, partial_date
from literature.formats import medline, ris
from literature.formats.file_dates import read_day
from literature.formats.reader import read


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2005 Aug 13-19", (2005, 8, None)),
        ("2005 Aug 13-Aug 19", (2005, 8, None)),
        ("2005 Aug 27-Sep 2", (2005, None, None)),
        ("1998 Dec 26-1999 Jan 2", (1998, None, None)),
        ("2005 Spring", (2005, None, None)),
        ("2019 Feb 30", (2019, 2, None)),
        ("2020 Feb 29", (2020, 2, 29)),
        ("2008 Apr 32", (2008, 4, None)),
        ("2008 Marchand", (2008, None, None)),
    ],
)
def test_a_date_of_pubmed_is_read_as_far_as_the_calendar_goes(text, told):
    found = partial_date(medline=text)
    assert (found.year, found.month, found.day) == told
    assert found.raw == text.removesuffix(" 30").removesuffix(" 32")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2010 Jan 1st week", (2010, 1, None)),
        ("Week 3, Jan 2010", (2010, 1, None)),
        ("1 May 2010", (2010, 5, 1)),
        ("2007 Dec 29-2008 Jan 4", (2007, None, None)),
        ("Spring-Summer 2003", (2003, None, None)),
        ("2013 Aug-Sep 5", (2013, None, None)),
    ],
)
def test_a_number_beside_a_month_is_its_day_only_where_nothing_else_is_counted(text, told):
    assert read_day(text) == told


@settings(max_examples=40, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_day_is_the_same_however_it_is_written(day):
    name = MONTHS[day.month - 1]
    forms = (
        f"{day:%Y/%m/%d}/", f"{day:%Y-%m-%d}", f"{day:%Y%m%d}", f"{day:%Y-%m-%d}T00:00:00Z",
        f"{day.year}-{name}-{day.day}", f"{day.day} {name} {day.year}", f"{name} {day.day}, {day.year}",
        f"{day.day}.{day.month}.{day.year}",
    )  # fmt: skip
    assert {read_day(form) for form in forms} == {(day.year, day.month, day.day)}


PAGES = st.from_regex(r"[Se]?[1-9][0-9]{0,3}(-[Se]?[1-9][0-9]{0,3})?", fullmatch=True)


@settings(max_examples=40, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), PAGES, st.sampled_from(("ris", "nbib")))
def test_dates_and_pages_survive_every_format_that_we_read_and_write(day, pages, form):
    parts = {"year": day.year, "month": day.month, "day": day.day, "pages": pages}
    work = {"pmid": "90000001", "doi": "10.5555/a", "title": "T", "journal": "J", "kind": "article", **parts}
    (entry,) = read(ris.write(work) if form == "ris" else medline.write(work))
    first, _, last = pages.partition("-")
    parts["pages"] = first if first == last and form == "ris" else pages
    assert {name: entry.values[name] for name in parts} == parts
    assert (entry.values["pmid"], entry.values["doi"]) == ("90000001", "10.5555/a")
