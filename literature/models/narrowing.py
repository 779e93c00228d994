"""Rows that Django's admin and DRF hand on, whose stubs know them as those of any queryset."""

from typing import Any, TypeVar

from django.db.models import QuerySet

Rows = TypeVar("Rows", bound=QuerySet[Any])


def rows_as(kind: type[Rows], rows: QuerySet[Any]) -> Rows:
    """The same rows, known as those of their model's own queryset. Raises TypeError for rows of another."""
    if not isinstance(rows, kind):
        raise TypeError(f"rows of {rows.model.__name__} are no {kind.__name__}")
    return rows
