"""HTML in Markdown: read as what it shows, each character where it stands in the source."""

import pytest

from claims.documents.citations.cited import works
from claims.documents.formats.reading import read_document
from claims.documents.splitting.split_text import Split
from claims.documents.splitting.statements import split


def read(text: str) -> Split:
    return split(text, markup="markdown")


def texts(text: str) -> list[str]:
    return [statement.text for statement in read(text).statements]


@pytest.mark.parametrize(
    ("source", "claims"),
    [
        ("<p>Tea stains teeth.</p>", ["Tea stains teeth."]),
        ("<p>Tea stains teeth.</p><p>It is cheap, too.</p>", ["Tea stains teeth.", "It is cheap, too."]),
        ('<div align="center">\n    <p>\n        Tea stains teeth.\n    </p>\n</div>', ["Tea stains teeth."]),
        ("Tea <b>stains</b> <em class='x'>most</em> teeth<br>in adults.", ["Tea stains most teeth in adults."]),
        (
            "<ul>\n  <li>Tea stains teeth.</li>\n  <li>It is cheap, too.</li>\n</ul>",
            ["Tea stains teeth.", "It is cheap, too."],
        ),
        ("- <b>Tea</b> stains teeth.\n- <p>It is cheap, too.</p>", ["Tea stains teeth.", "It is cheap, too."]),
        ("Tea stains teeth.<!-- is\n\nthat so? --> It is cheap.", ["Tea stains teeth.", "It is cheap."]),
        ("<script>\nsteal()\n\nmore()\n</script>\nTea stains teeth.", ["Tea stains teeth."]),
        ("| Tea | Teeth |\n|---|---|\n| Black<br>tea | <b>brown</b> |", ["Black tea | brown"]),
        ("Tea is weak where p <0.05 and n> 3 hold.", ["Tea is weak where p <0.05 and n> 3 hold."]),
        ("Write `<b>tea</b>` for bold in every case.", ["Write <b>tea</b> for bold in every case."]),
        ("It wrote \\<script>steal()\\</script> once.", ["It wrote <script>steal()</script> once."]),
        ("Water is H<sub>2</sub>O and weighs 10<sup>3</sup> kg.", ["Water is H2O and weighs 10³ kg."]),
    ],
)
def test_tags_leave_their_text(source, claims):
    assert texts(f"# Tea\n\nWe drink it.\n\n{source}\n")[1:] == claims


@pytest.mark.parametrize(
    "mark", ["<sup>1</sup>", "<sup><a href='#r1'>1</a></sup>", "<sup>[1](#r1)</sup>", "^1^", "<sup>[1]</sup>"]
)
def test_a_raised_number_is_a_citation_and_ends_its_sentence(mark):
    text = f"# Tea\n\nTea lowers pressure.{mark} It helps sleep.\n\n## References\n\n1. Abel A. Tea. J X. 2001;1:1-2.\n"
    parts = read(text)
    first, second = parts.statements
    assert ([work.entry for work in works(first, parts, text)], works(second, parts, text)) == ([0], [])
    assert second.text == "It helps sleep."


def test_each_statement_stands_where_its_source_stands():
    text = "# Tea\n\n<div>\n<p>Tea <b>stains</b> teeth.</p>\n</div>\n\nIt is cheap.\r\n"
    first, second = read(text).statements
    assert text[first.start : first.end] == "Tea <b>stains</b> teeth."
    assert text[second.start : second.end] == "It is cheap."


def test_headings_in_tags_are_sections():
    parts = read('# Tea\n\n<h2 id="a">Methods</h2>\nWe read much.\n<h2>Results</h2>\n<p>It is cheap.</p>\n')
    assert [(one.section, one.text) for one in parts.statements] == [
        (("Methods",), "We read much."),
        (("Results",), "It is cheap."),
    ]


def test_what_shows_nothing_is_told_as_it_is_written():
    parts = read("# Tea\n\n<!-- a remark -->\n\nIt is cheap.\n")
    assert [(one.text, one.reason) for one in parts.skipped] == [("<!-- a remark -->", "HTML")]


@pytest.mark.parametrize(
    "front", ['---\ntitle: "Tea: a review"\ndate: 2026-01-02\n---\n', "+++\ntitle = 'Tea: a review'\n+++\n"]
)
def test_front_matter_names_the_document(front):
    reading = read_document(f"{front}\nTea lowers pressure.\n".encode(), "a.md")
    assert reading.title == "Tea: a review"
    assert texts(reading.text) == ["Tea lowers pressure."]
