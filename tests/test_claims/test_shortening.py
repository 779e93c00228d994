"""Within the bounds of a channel, and within the columns of a mail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.alerts.plain_lines import COLUMNS, wrapped
from claims.alerts.shortening import fitting, shortened

pytestmark = pytest.mark.embedded


@given(st.text(max_size=300), st.integers(min_value=2, max_value=80))
def test_a_text_never_has_more_characters_than_there_is_room_for(text, most):
    assert len(shortened(text, most)) <= most and "\n" not in shortened(text, most)


def test_a_text_ends_at_a_word_and_says_that_it_goes_on():
    assert shortened("The network is\n widely connected", 20) == "The network is…"
    assert shortened("unbroken" * 9, 10) == "unbrokenu…"
    assert shortened("short", 10) == "short"


def test_the_first_parts_are_kept_and_none_is_cut():
    parts = [{"said": "é" * 10} for _ in range(9)]
    assert len(fitting(parts, most=5, size=10_000)) == 5
    assert len(fitting(parts, most=9, size=100)) == 2


def test_lines_are_broken_at_spaces_and_addresses_nowhere():
    address = f"https://claims.example.org/{'a' * 90}"
    text = wrapped(f"{'word ' * 40}\n\n\n\n- {'item ' * 30}\n{address}\n")
    lines = text.splitlines()
    assert address in lines and max(len(line) for line in lines if line != address) <= COLUMNS
    assert lines.count("") == 1 and [line for line in lines if line.startswith("- item")]
    assert any(line.startswith("  item") for line in lines)
