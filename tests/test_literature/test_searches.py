"""Saving searches: what is refused before it is kept, and when a search is due."""

from datetime import timedelta

import pytest
from django.utils import timezone

from literature.models import Search
from literature.searches.saving import SearchRefused, parse_interval, save_search
from tests.cast import make_search

pytestmark = pytest.mark.django_db


def test_a_search_gets_its_slug_from_its_name():
    search, created = save_search("DMN and ketamine", "ketamine[tiab]")
    assert (search.slug, created, search.next_due_at) == ("dmn-and-ketamine", True, None)


def test_saving_the_same_again_changes_nothing():
    save_search("Sample", "ketamine[tiab]")
    before = Search.objects.values().get()
    assert save_search("Sample", "ketamine[tiab]")[1] is False
    assert Search.objects.values().get() == before


def test_a_new_query_under_a_known_slug_is_due_at_once_and_keeps_its_watermark():
    search, _ = save_search("Sample", "ketamine[tiab]")
    today = timezone.now()
    Search.objects.update(watermark=today.date(), next_due_at=today + timedelta(days=1))
    save_search("Sample", "esketamine[tiab]")
    search.refresh_from_db()
    assert (search.query, search.watermark, search.next_due_at) == ("esketamine[tiab]", today.date(), None)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "  ",
        "ketamine[tiabb]",
        "(ketamine OR esketamine)[tiab]",
        "ketamine AND (depression",
        '"ketamine[tiab]',
    ],
)
def test_a_query_that_pubmed_would_misread_is_not_kept(query):
    with pytest.raises(SearchRefused):
        save_search("Sample", query)
    assert not Search.objects.exists()


@pytest.mark.parametrize(
    ("name", "slug"),
    [("漢字", ""), ("", "slug"), ("x" * 201, "slug"), ("Sample", "two words"), ("Sample", "x" * 81)],
)
def test_a_name_or_slug_that_cannot_be_kept_is_refused_in_words(name, slug):
    with pytest.raises(SearchRefused, match=r"slug|name"):
        save_search(name, "ketamine[tiab]", slug=slug)


def test_a_long_name_gives_a_slug_that_fits():
    search, _ = save_search("Sample search " * 14, "ketamine[tiab]")
    assert len(search.slug) <= 80


def test_two_searches_cannot_have_one_name():
    save_search("Sample", "ketamine[tiab]")
    with pytest.raises(SearchRefused, match="already"):
        save_search("Sample", "ketamine[tiab]", slug="other")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("30m", timedelta(minutes=30)),
        (" 12 h ", timedelta(hours=12)),
        ("1d", timedelta(1)),
        ("2w", timedelta(14)),
    ],
)
def test_an_interval_is_a_number_and_a_unit(text, span):
    assert parse_interval(text) == span


@pytest.mark.parametrize("text", ["", "1", "d", "0d", "-1d", "1y", "1.5h", "54w", "9" * 40 + "d"])
def test_what_is_no_interval_is_refused_with_an_example(text):
    with pytest.raises(SearchRefused, match="30m, 12h"):
        parse_interval(text)


def test_a_search_is_due_when_it_is_on_and_its_time_has_come():
    now = timezone.now()
    never_run, over = make_search("a"), make_search("b", next_due_at=now)
    make_search("c", next_due_at=now + timedelta(seconds=1))
    make_search("d", is_active=False)
    assert set(Search.objects.due(now)) == {never_run, over}
