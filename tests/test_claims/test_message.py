"""The words of an alert."""

from dataclasses import replace

import pytest

from claims.alerts.message import Item, change_in_words, subject_line, texts_of
from tests.cast.letters import PAPER, RETRACTION

pytestmark = pytest.mark.embedded


def test_the_subject_names_the_first_event_and_counts_the_others():
    assert subject_line([PAPER]) == "Claimwatch: New paper"
    assert subject_line([RETRACTION, PAPER, PAPER]) == "Claimwatch: Publication notice: retraction (and 2 more)"


def test_a_line_break_never_gets_into_the_subject():
    evil = Item(headline="New\r\nBcc: stranger@example.org", citation="", reason="")
    assert subject_line([evil]) == "Claimwatch: New Bcc: stranger@example.org"


def test_an_item_says_in_lines_what_it_is_about_what_changed_and_why_its_reader_is_told():
    assert texts_of(RETRACTION) == [
        "[RETRACTED] [Sample] An invented trial (2020) PMID 90000001.",
        "2 supporting → 1 supporting",
        "Why you are told: You follow S1-001.",
        "Why you are told: You follow the document “[Sample] An article”, with S1-001.",
        "What to do: Look whether the claim stands without it.",
    ]


def test_what_is_known_of_one_side_only_is_said_without_an_arrow():
    assert change_in_words(replace(RETRACTION, before="")) == "1 supporting"
    assert change_in_words(PAPER) == ""
