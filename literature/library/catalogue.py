"""The library as a list to look things up in: words, and what narrows the list, with how many there are of each."""

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils import timezone

from literature.models import Reference, Search, SearchHit
from literature.models.references import ReferenceQuerySet

COUNTED = 2_000  # works, the newest found: of more, numbers would cost a look at each
MOST_VALUES = 10  # of one facet
STATUSES: Mapping[str, str] = {
    "retracted": "Retracted", "concern": "Expression of concern", "corrected": "Corrected", "reinstated": "Reinstated",
}  # fmt: skip
USED: Mapping[str, str] = {"yes": "Used as evidence", "no": "Not used"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed to; "" by nothing. `type` is NLM's identifier of a publication type, `search` a short
    name, `since` the day from which works were added, as YYYY-MM-DD."""

    q: str = ""
    year: str = ""
    type: str = ""
    journal: str = ""
    search: str = ""
    status: str = ""
    used: str = ""
    since: str = ""

    def query(self, **changed: str) -> str:
        """The query of the address of the list with some values changed, "?" at the least."""
        asked = replace(self, **changed)
        said = {item.name: value for item in fields(asked) if (value := getattr(asked, item.name))}
        return f"?{urlencode(said)}"

    @property
    def is_narrowed(self) -> bool:
        return self != Asked()


def asked_by(query: Mapping[str, str]) -> Asked:
    """Raises ValueError for a value that none has."""
    values = {item.name: " ".join(query.get(item.name, "").replace("\0", " ").split())[:300] for item in fields(Asked)}
    asked = Asked(**values)
    known = (not asked.status or asked.status in STATUSES) and (not asked.used or asked.used in USED)
    if not known or (asked.year and not (asked.year.isdecimal() and len(asked.year) == 4)):
        raise ValueError("No work has it.")
    if asked.since:
        date.fromisoformat(asked.since)
    return asked


def narrowed(
    rows: ReferenceQuerySet, asked: Asked, *, used: "QuerySet[Any, Any]", searches: "QuerySet[Search]"
) -> ReferenceQuerySet:
    """The works of `rows` that are asked for; `used` are the ids of those that count as used, `searches` those that may
    be asked about: another one has found nothing."""
    rows = rows.with_words(f"{asked.q} {asked.type}")
    if asked.year:
        rows = rows.filter(year=int(asked.year))
    if asked.journal:
        rows = rows.filter(journal=asked.journal)
    if asked.search:
        hits = SearchHit.objects.present().filter(search__in=searches, search__slug=asked.search)
        rows = rows.filter(pk__in=hits.values("reference"))
    if asked.status:
        rows = rows.of_status(asked.status)
    if asked.used:
        rows = rows.filter(pk__in=used) if asked.used == "yes" else rows.exclude(pk__in=used)
    if asked.since:
        rows = rows.filter(added_at__gte=timezone.make_aware(datetime.combine(date.fromisoformat(asked.since), time())))
    return rows


class Found(NamedTuple):
    """What of a work the list is narrowed by."""

    pk: int
    year: int | None
    journal: str
    publication_types: list[dict[str, str]]


class Choice(NamedTuple):
    """A value to narrow the list by, and how many of the works that were looked at have it."""

    label: str
    number: int
    query: str
    is_chosen: bool


class Facet(NamedTuple):
    """`name` is that of the parameter, `chosen` its value, "" for none."""

    name: str
    title: str
    chosen: str
    choices: list[Choice]


def newest(rows: ReferenceQuerySet) -> list[Found]:
    """The newest COUNTED of them."""
    return list(itertools.starmap(Found, rows.values_list(*Found._fields)[:COUNTED]))


def facets(
    found: Sequence[Found],
    asked: Asked,
    *,
    used: "QuerySet[Any, Any]",
    searches: "QuerySet[Search]",
    all_used: bool = False,
) -> list[Facet]:
    """Of the works `found`; `searches` are those that may be named. Four queries, three where it is known that all are
    used."""
    ids = [work.pk for work in found]
    types = {entry["ui"]: entry["name"] for *_, entries in found for entry in entries if entry.get("ui")}
    by_type = Counter(entry["ui"] for *_, entries in found for entry in entries if entry.get("ui"))
    noticed: Any = Reference.objects.filter(pk__in=ids).of_status(*STATUSES)
    hits = SearchHit.objects.present().filter(reference__in=ids, search__in=searches).values_list("search__slug")
    of_works = used.filter(reference__in=ids).values_list("reference", flat=True)
    is_used = len(ids) if all_used else of_works.distinct().count()
    names = dict(searches.values_list("slug", "name"))
    return [
        _facet("year", "Year", Counter(str(year) for _, year, *_ in found if year), asked),
        _facet("type", "Type", by_type, asked, types),
        _facet("journal", "Journal", Counter(journal for *_, journal, _ in found if journal), asked),
        _facet("status", "Status", Counter(noticed.values_list("integrity", flat=True)), asked, STATUSES),
        _facet("search", "Found by", Counter(slug for (slug,) in hits), asked, names),
        _facet("used", "Evidence", Counter(yes=is_used, no=len(ids) - is_used), asked, USED),
    ]


def _facet(
    name: str, title: str, counted: Mapping[str, int], asked: Asked, labels: Mapping[str, str] | None = None
) -> Facet:
    """The most frequent values, years in their order; one that is chosen leads back when it is chosen again."""
    chosen = getattr(asked, name)
    values = _most(counted, chosen)
    values = sorted(values, reverse=True) if name == "year" else values
    known = [value for value in values if labels is None or value in labels]
    return Facet(
        name,
        title,
        chosen,
        [
            Choice(
                label=(labels or {}).get(value, value),
                number=counted.get(value, 0),
                query=asked.query(**{name: "" if value == chosen else value}),
                is_chosen=value == chosen,
            )
            for value in known
        ],
    )


def _most(counted: Mapping[str, int], chosen: str) -> Iterable[str]:
    values: Collection[str] = [value for value, number in Counter(counted).most_common(MOST_VALUES) if number]
    return values if not chosen or chosen in values else [chosen, *values]
