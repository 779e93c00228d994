"""Saving searches: a query is checked without network before it is kept."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from literature.entrez.query import check
from literature.models import Search
from literature.refusals import Refused
from literature.rules.schedule import NotASchedule, read_cron
from literature.sql.bulk_sql import longest

if TYPE_CHECKING:
    from django.contrib.auth.models import User

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
DAILY = timedelta(days=1)
LONGEST_SLUG, LONGEST_NAME = longest(Search, "slug"), longest(Search, "name")


class SearchRefused(Refused):
    """The search cannot be saved; the message says what to mend."""


class SearchValues(TypedDict, total=False):
    """What whoever looks after a search may change of it."""

    name: str
    query: str
    every: timedelta | None
    cron: str
    cron_zone: str
    is_active: bool


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
    once. Raises SearchRefused.
    """
    every = every or (None if cron else DAILY)
    known = Search.objects.filter(slug=slug or slug_of(name)).first()
    if known:
        values: SearchValues = {"name": name, "query": query, "every": every, "cron": cron}
        if zone:
            values["cron_zone"] = zone
        return revise_search(known, **values), False
    return begin_search(name, query, slug=slug, every=every, cron=cron, zone=zone, by=by), True


def begin_search(
    name: str,
    query: str,
    *,
    slug: str = "",
    every: timedelta | None = None,
    cron: str = "",
    zone: str = "",
    by: "User | None" = None,
) -> Search:
    """A new search, of `by`. A name or a slug that is taken is refused, so that nobody's query is written over.

    Raises SearchRefused.
    """
    slug = slug or slug_of(name)
    cron, every = read_schedule(every or (None if cron.strip() else DAILY), cron, zone)
    search = Search(name=name, slug=slug, query=query, every=every, cron=cron, cron_zone=zone or "UTC", owner=by)
    _refuse_unsound(search)
    taken = SearchRefused(
        f"Another search has the short name {slug} already: give this one another name, or short name."
    )
    if Search.objects.filter(slug=slug).exists():
        raise taken
    try:
        with transaction.atomic():
            search.save()
    except IntegrityError as error:  # somebody gave the same name at the same moment
        raise taken from error
    return search


def revise_search(search: Search, **values: Unpack[SearchValues]) -> Search:
    """Changes what is named in `values`; a schedule is named by `every` and `cron` together. A new query is due at
    once. Nothing else is written: a run may be moving the watermark. Raises SearchRefused.
    """
    if "every" in values or "cron" in values:
        values["cron"], values["every"] = read_schedule(
            values.get("every"), values.get("cron", ""), values.get("cron_zone", search.cron_zone)
        )
    changed = [field for field, value in values.items() if getattr(search, field) != value]
    for field in changed:
        setattr(search, field, values[field])  # type: ignore[literal-required]
    _refuse_unsound(search)
    if changed:
        replan(search, changed)
        search.save(update_fields=[*changed, "next_due_at"])
    return search


def slug_of(name: str) -> str:
    return slugify(name)[:LONGEST_SLUG].strip("-")


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


def _refuse_unsound(search: Search) -> None:
    _refuse_names(search.name, search.slug)
    refuse_faults(search.query)
    if other := Search.objects.filter(name=search.name).exclude(pk=search.pk).first():
        raise SearchRefused(f"Another search is called “{search.name}” already (short name {other.slug}).")


def _refuse_names(name: str, slug: str) -> None:
    if not slug:
        raise SearchRefused("The name gives no short name: use letters or digits, or give a short name.")
    if not re.fullmatch(r"[-\w]+", slug, re.ASCII) or len(slug) > LONGEST_SLUG:
        raise SearchRefused(
            f"“{slug}” is no short name: use at most {LONGEST_SLUG} letters, digits, hyphens and underscores."
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
