"""The review clock: the more papers come in, the sooner a claim is due."""

from datetime import date, timedelta

import pytest

from claims.reviews.review_clock import SHORTEST, due_on, interval, rate

HALF_A_YEAR = timedelta(days=180)


@pytest.mark.parametrize(
    ("hits_a_year", "days"),
    [(0, 180), (5, 180), (10.2, 178), (20, 91), (60, 30), (365, 14), (10_000, 14)],
)
def test_the_interval_shortens_with_the_papers_that_come(hits_a_year, days):
    assert interval(hits_a_year, HALF_A_YEAR).days == days


def test_the_interval_is_never_shorter_than_a_fortnight_even_where_the_document_asks_for_less():
    assert interval(0, timedelta(days=3)) == SHORTEST


def test_a_claim_is_due_one_interval_after_it_was_last_looked_at():
    assert due_on(date(2026, 1, 1), hits_a_year=20, longest=HALF_A_YEAR) == date(2026, 4, 2)


def test_a_first_paper_in_a_first_hour_is_no_flood():
    assert rate(1, timedelta(hours=1)) == pytest.approx(365 / 30)
