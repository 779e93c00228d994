"""Saving searches: a query is checked without network before it is kept."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.text import slugify

from literature.bulk_sql import longest
from literature.entrez.query import check
from literature.models import Search
from literature.refusals import Refused
from literature.rules.schedule import NotASchedule, read_cron

if TYPE_CHECKING:
    from django.contrib.auth.models import User

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
LONGEST_SLUG, LONGEST_NAME = longest(Search, "slug"), longest(Search, "name")


class SearchRefused(Refused):
    """The search cannot be saved; the message says what to mend."""


def save_search(
    name: str,
    query: str,
    *,
    slug: str = "",
    every: timedelta | None = None,
    cron: str = "",
    zone: str = "",
    by: "User | None" = None,
) -> tuple[Search, bool]:
    """Saves a search under its slug (made from the name where none is given); returns it and whether it is new.

    It runs at the times of `cron` in the time zone `zone`, or after each interval `every`; daily where neither is
    given. Saving the same again changes nothing. A new query under a known slug replaces the old one and is due at
    once.
    """
    slug = slug or slugify(name)[:LONGEST_SLUG].strip("-")
    _refuse_names(name, slug)
    refuse_faults(query)
    cron, every = read_schedule(every or (None if cron else timedelta(days=1)), cron, zone)
    other = Search.objects.filter(name=name).exclude(slug=slug).first()
    if other:
        raise SearchRefused(f"Another search is called “{name}” already (slug {other.slug}).")
    values = {"name": name, "query": query, "every": every, "cron": cron}
    values |= {"cron_zone": zone} if zone else {}
    search, created = Search.objects.get_or_create(slug=slug, defaults={**values, "owner": by})
    changed = [field for field, value in values.items() if getattr(search, field) != value]
    if changed:
        for field in changed:
            setattr(search, field, values[field])
        replan(search, changed)
        search.save(update_fields=[*changed, "next_due_at"])  # a run may be moving the watermark
    return search, created


def read_schedule(every: timedelta | None, cron: str, zone: str = "") -> tuple[str, timedelta]:
    """The cron expression and the interval as they are stored. Raises SearchRefused unless one of them is given."""
    if bool(every) == bool(cron.strip()):
        raise SearchRefused(
            "Give an interval or cron times: one of the two. An interval counts from the last run; "
            "cron times are those of a clock."
        )
    if every:
        return "", every
    try:
        return read_cron(cron, zone)
    except NotASchedule as error:
        raise SearchRefused(str(error)) from error


def replan(search: Search, changed: Iterable[str]) -> None:
    """Sets when a search is due whose fields were `changed`: a new query at once, else as its new schedule says."""
    if "query" in changed:
        search.next_due_at = None  # a new question wants its answer now
    elif {"every", "cron", "cron_zone"} & set(changed) and search.next_due_at:
        search.next_due_at = search.due_after(timezone.now())


def _refuse_names(name: str, slug: str) -> None:
    if not slug:
        raise SearchRefused("The name gives no slug: use letters or digits, or give --slug.")
    if not re.fullmatch(r"[-\w]+", slug, re.ASCII) or len(slug) > LONGEST_SLUG:
        raise SearchRefused(
            f"“{slug}” is no slug: use at most {LONGEST_SLUG} letters, digits, hyphens and underscores."
        )
    if not name.strip() or len(name) > LONGEST_NAME:
        raise SearchRefused(f"Give the search a name of at most {LONGEST_NAME} characters.")


def refuse_faults(query: str) -> list[str]:
    """Raises SearchRefused for a query that PubMed would misread without saying so; returns mere warnings."""
    problems = check(query)
    faults = [problem.message for problem in problems if problem.level == "error"]
    if faults:
        raise SearchRefused(" ".join(faults))
    return [problem.message for problem in problems]


def parse_interval(text: str) -> timedelta:
    """`30m`, `12h`, `1d`, `2w` as a time span between a minute and a year. Raises SearchRefused."""
    match = re.fullmatch(r"\s*(\d{1,6})\s*([mhdw])\s*", text)
    span = timedelta(**{UNITS[match[2]]: int(match[1])}) if match else timedelta()
    if not timedelta(minutes=1) <= span <= timedelta(days=366):
        raise SearchRefused(f"“{text}” is no interval: write for example 30m, 12h, 1d or 2w.")
    return span
