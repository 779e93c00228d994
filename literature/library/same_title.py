"""Which stored work a work without an identifier is: by its title, year and first author, and only where all agree.

Nothing is decided about evidence by it: it keeps a file that is imported again from adding its works a second time.
"""

from collections.abc import Mapping
from typing import Any

from literature.library.candidates import title_words
from literature.models import Addition, Reference

LONGEST = 500  # characters of a title by which an addition names it
MOST = 50  # works of one title that are looked at
LEAST_WORDS = 4  # of a title that tells works apart: "Editorial" and "Reply" are those of many


def same_by_title(values: Mapping[str, Any]) -> Reference | None:
    """The stored work that `values`, columns of a reference without an identifier, describe; None for none or several.

    Among works with an identifier only a title that tells is believed; the record that an editor confirmed is known by
    the title it was looked for.
    """
    title = values.get("title", "")
    if any(values.get(name) for name in ("pmid", "doi", "pmcid", "url")) or not title:
        return None
    found = {row.pk: row for row in _titled(title, values.get("year")) if _agrees(row, values)}
    found = found or _confirmed(title, values)
    return next(iter(found.values())) if len(found) == 1 else None


def _titled(title: str, year: int | None) -> list[Reference]:
    """Titles have no index: they are compared within the works without an identifier and within those of a year."""
    unnamed = Reference.objects.without_identifier().filter(title=title).order_by("pk")
    if not year or len(title_words(title)) < LEAST_WORDS:
        return list(unnamed[:MOST])
    of_year = Reference.objects.filter(year__in=(year - 1, year, year + 1), title=title).order_by("pk")
    return [*unnamed[:MOST], *of_year[:MOST]]


def _confirmed(title: str, values: Mapping[str, Any]) -> dict[int, Reference]:
    """The titles may differ: PubMed's is not always as printed."""
    rows = Addition.objects.filter(scheme=Addition.BY_TITLE, value=title[:LONGEST], state=Addition.State.FOUND)
    works = (addition.reference for addition in rows.select_related("reference").order_by("pk")[:MOST])
    return {work.pk: work for work in works if _is_of_year(work, values)}


def _agrees(row: Reference, values: Mapping[str, Any]) -> bool:
    """What both say is the same, and the first author is."""
    journals = {name.casefold() for name in (row.journal, values.get("journal", "")) if name}
    return (
        _is_of_year(row, values)
        and len(journals) < 2
        and _first_author(row.authors) == _first_author(values.get("authors", []))
    )


def _is_of_year(row: Reference, values: Mapping[str, Any]) -> bool:
    """A paper may be online the year before it is in print."""
    years = [year for year in (row.year, values.get("year")) if year]
    return len(years) < 2 or max(years) - min(years) <= bool(row.pmid)


def _first_author(authors: list[dict[str, Any]]) -> str:
    first = next((one for one in authors if one.get("valid", True)), {})
    return " ".join(title_words(str(first.get("last") or first.get("collective") or "")))
