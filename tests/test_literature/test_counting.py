"""Numbers of great tables are counted to a bound."""

import pytest
from django.template import Context, Template

from literature.admin.counting import AtLeast, BoundedPaginator, bounded_count
from literature.models import Reference
from tests import cast

pytestmark = pytest.mark.django_db


def test_a_few_rows_are_counted_exactly() -> None:
    cast.make_reference()
    assert bounded_count(Reference.objects.all(), most=1) == 1


def test_beyond_the_bound_the_number_says_that_there_are_more() -> None:
    for _ in range(3):
        cast.make_reference()
    number = bounded_count(Reference.objects.all(), most=2)
    assert (number, str(number)) == (2, "2+")


def test_a_template_says_it_too() -> None:
    assert Template("{{ number }}").render(Context({"number": AtLeast(10_000)})) == "10,000+"


def test_a_page_holds_its_rows_in_the_order_of_the_list() -> None:
    rows = [cast.make_reference(year=year) for year in (2001, 2003, 2002, 2004)]
    pages = BoundedPaginator(Reference.objects.order_by("year"), 2)
    assert [list(pages.page(number)) for number in (1, 2)] == [[rows[0], rows[2]], [rows[1], rows[3]]]
