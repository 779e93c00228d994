"""Pages of a manual as a terminal shows them."""

import pytest

from claims.documents.formats.manual_pages import as_prose
from claims.documents.splitting.statements import split

pytestmark = pytest.mark.embedded

PAGE = (
    "brew(1)\t\t\t  User Commands\t\t\t       brew(1)\n\n\n"
    "DESCRIPTION\n"
    "       --strong, -s\n"
    "	      This option  causes brew to  leave the  leaves in the water  for\n"
    "	      ten minutes, but only if the cup is large enough to hold\tall of\n"
    "	      them.   Without this option, the leaves stay as long as the cir‐\n"
    "	      cumstances allow.\n\n"
    "	      The leaves of the second\tbrew are kept.\n"
)


def test_the_lines_of_a_manual_page_that_spaces_and_tabs_filled_are_sentences():
    statements = split(PAGE, markup="plain").statements
    assert [" ".join(one.text.split()) for one in statements] == [
        "This option causes brew to leave the leaves in the water for ten minutes, but only if the cup is large enough"
        " to hold all of them.",
        "Without this option, the leaves stay as long as the circumstances allow.",
        "The leaves of the second brew are kept.",
    ]


def test_a_statement_of_a_manual_page_is_what_the_text_has_tabs_and_all():
    last = split(PAGE, markup="plain").statements[-1]
    assert last.text == PAGE[last.start : last.end] == "The leaves of the second\tbrew are kept."


def test_a_term_of_a_manual_page_stays_before_the_sentence_that_goes_on_below_it():
    page = (
        "brew(1)                      User Commands                      brew(1)\n\nFLAGS\n"
        "       POT    Names  the  pot in which the leaves are to be poured and\n"
        "              brewed for the time that was asked for, which  has  no\n"
        "              default.  It may be green or black.\n"
    )
    said = [" ".join(one.text.split()) for one in split(page, markup="plain").statements]
    assert said == [
        "POT Names the pot in which the leaves are to be poured and brewed for the time that was asked for, which has"
        " no default.",
        "It may be green or black.",
    ]


def test_a_table_with_tabs_keeps_its_rows_where_the_text_is_no_manual_page():
    rows = "Doses by age, as they were given:\n\nchild\t5 mg in water\nadult\t10 mg in water\n"
    assert [one.text for one in split(rows, markup="plain").statements][-2:] == [
        "child\t5 mg in water",
        "adult\t10 mg in water",
    ]


def test_a_manual_page_of_one_endless_line_takes_no_long_time():
    assert as_prose("\t".join("a" * 300_000)).startswith("a\ta")
