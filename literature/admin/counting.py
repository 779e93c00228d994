"""Numbers of rows for pages that must not wait for them: counted to a bound, and told as "10,000+" beyond it."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

COUNTED_TO = 10_000


class AtLeast(int):
    """A number at which the count was stopped: it calculates as a number and reads as "10,000+"."""

    def __str__(self) -> str:
        return f"{int(self):,}+"


def bounded_count(rows: QuerySet, most: int = COUNTED_TO) -> int:
    """How many rows, or AtLeast `most`: the database stops at the bound, whatever lies behind it."""
    number = rows.order_by().values("pk")[: most + 1].count()
    return AtLeast(most) if number > most else number


class BoundedPaginator(Paginator):
    """Pages of the first 10,000 rows; who looks for another one narrows the list.

    The rows of a page are found by their ids first. What a list adds to each row (counts, marks) is then asked of these
    fifty, and not of all that were sorted to find them.
    """

    object_list: QuerySet[Any]

    @cached_property
    def count(self) -> int:
        return bounded_count(self.object_list)

    def _get_page(self, rows: QuerySet, number: int, paginator: Paginator) -> Page:
        ids = list(rows.values_list("pk", flat=True))
        of_the_page = self.shown(ids).order_by(*self.object_list.query.order_by)
        return super()._get_page(of_the_page, number, paginator)  # type: ignore[misc]  # private, and not in the stubs

    def shown(self, ids: list[int]) -> QuerySet:
        """The rows of a page with all that is shown of them."""
        return self.object_list.filter(pk__in=ids)
