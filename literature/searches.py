"""Saving searches: a query is checked without network before it is kept."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.text import slugify

from literature.entrez.query import check
from literature.models import Search

if TYPE_CHECKING:
    from django.contrib.auth.models import User

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class SearchRefused(ValueError):
    """The search cannot be saved; the message says what to mend."""


def save_search(
    name: str, query: str, *, slug: str = "", every: timedelta = timedelta(days=1), by: "User | None" = None
) -> tuple[Search, bool]:
    """Saves a search under its slug (made from the name where none is given); returns it and whether it is new.

    Saving the same again changes nothing. A new query under a known slug replaces the old one and is due at once.
    """
    slug = slug or slugify(name)[: _longest("slug")].strip("-")
    _refuse_names(name, slug)
    refuse_faults(query)
    other = Search.objects.filter(name=name).exclude(slug=slug).first()
    if other:
        raise SearchRefused(f"Another search is called “{name}” already (slug {other.slug}).")
    search, created = Search.objects.get_or_create(
        slug=slug, defaults={"name": name, "query": query, "every": every, "owner": by}
    )
    if not created and (search.name, search.query, search.every) != (name, query, every):
        if search.query != query:
            search.next_due_at = None
        search.name, search.query, search.every = name, query, every
        search.save(
            update_fields=["name", "query", "every", "next_due_at"]
        )  # a run may be moving the watermark
    return search, created


def _refuse_names(name: str, slug: str) -> None:
    if not slug:
        raise SearchRefused("The name gives no slug: use letters or digits, or give --slug.")
    if not re.fullmatch(r"[-\w]+", slug, re.ASCII) or len(slug) > _longest("slug"):
        raise SearchRefused(
            f"“{slug}” is no slug: use at most {_longest('slug')} letters, digits, hyphens and underscores."
        )
    if not name.strip() or len(name) > _longest("name"):
        raise SearchRefused(f"Give the search a name of at most {_longest('name')} characters.")


def _longest(field: str) -> int:
    return Search._meta.get_field(field).max_length


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
