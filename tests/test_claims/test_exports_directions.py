"""Text from right to left, and signs that turn text about, leave alone what an export sets behind them."""

import io
import zipfile

import pytest

from claims.exports import html_document, markdown_document
from claims.exports.citation import description
from claims.exports.printing.word_template import house_template
from claims.exports.scope import Scope
from literature.formats.line import closed
from tests.test_claims.exports_cast import claim, sample, summary, told

ARABIC, TURNED = "شبكة", "A network \u202ereversed"
MARK = "\u200e"
WRITERS = {"html": html_document.write, "md": markdown_document.write}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A network.", "A network."),
        ("默认模式", "默认模式"),
        (ARABIC, ARABIC + MARK),
        (f"{ARABIC} (n = 12).", f"{ARABIC} (n = 12)."),
        (f"{ARABIC} 12.", f"{ARABIC} 12.{MARK}"),
        (TURNED, "A network reversed"),
        ("\u2066a\u2069", "a"),
    ],
)
def test_what_stands_behind_a_text_runs_from_left_to_right(text, expected):
    assert closed(text) == closed(closed(text)) == expected


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_the_numbers_behind_a_statement_from_right_to_left_are_not_drawn_into_it(write):
    written = write(summary(claim("A-1", "supports", text=ARABIC)))
    assert f"{ARABIC}{MARK} " in written


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_no_sign_of_a_statement_turns_a_warning_about(write):
    assert "\u202e" not in write(summary(claim("A-1", "supports", text=TURNED)))


def test_a_date_behind_a_title_from_right_to_left_stays_where_it_is():
    assert f"{ARABIC}{MARK}." in description(sample(1, title=ARABIC, journal=""))


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_all_that_is_known_of_a_finding_is_told(write):
    written = write(told("Why"))
    assert "12 participants or animals" in written and "indirect (Why)" in written.replace("\\", "")


def test_the_tables_of_the_house_template_have_one_size_for_all_scripts():
    with zipfile.ZipFile(io.BytesIO(house_template())) as package:
        styles = package.read("word/styles.xml").decode()
    assert '<w:sz w:val="16"/><w:szCs w:val="16"/>' in styles


def test_the_columns_of_a_table_in_html_are_as_wide_as_their_words():
    tables = told(scope=Scope(mode="tables"))
    assert '<th scope="col" style="min-width: 19ch">Participants (contradicting)</th>' in html_document.write(tables)
