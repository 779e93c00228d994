"""What the pictures of a web page say: formulas within a line, and who is credited for a photograph."""

import pytest

from claims.documents.formats.formulas import formula
from claims.documents.formats.reading import parse
from claims.documents.splitting.statements import split

pytestmark = pytest.mark.embedded

PROSE = "Sleep is a state in which the body rests and the brain is busy with memory."


def texts(body: str) -> list[str]:
    reading = parse(
        f"<html><body><article><h1>Sleep</h1><p>{PROSE}</p>{body}</article></body></html>".encode(), "a.html"
    )
    return [one.text for one in split(reading.text, markup=reading.markup).statements][1:]


def test_a_formula_of_wikipedia_stays_in_its_sentence():
    hidden = '<span style="display: none;"><math alttext="{\\displaystyle x_{i}}"><mi>x</mi></math></span>'
    shown = '<img class="mwe-math-fallback-image-inline" aria-hidden="true" alt="{\\displaystyle \\mathbf {x} _{i}}">'
    assert texts(f"<p>The need <span>{hidden}{shown}</span> grows with each hour awake.</p>") == [
        "The need x_i grows with each hour awake."
    ]


def test_a_formula_on_a_line_of_its_own_is_no_statement():
    shown = '<dl><dd><span><img class="mwe-math-fallback-image-inline" alt="t_{i}=2x"></span>,</dd></dl>'
    assert texts(f"<p>The need for it is then</p>{shown}<p>where x is the age of the sleeper.</p>") == [
        "The need for it is then … where x is the age of the sleeper."
    ]


def test_another_picture_within_a_line_says_nothing():
    assert texts('<p>The need <img alt="a smiling face"> grows with each hour awake.</p>') == [
        "The need grows with each hour awake."
    ]


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        ("p_{ij}", "p_{ij}"),
        ("{\\displaystyle \\sigma _{i}}", "\\sigma_i"),
        ("q_{ii}=0", "q_{ii}=0"),
        ("y_{i}\\in \\mathbb {R} ^{d}", "y_i\\in R^d"),
    ],
)
def test_the_faces_of_letters_are_no_part_of_a_formula(tex, shown):
    assert formula(tex) == shown


@pytest.mark.parametrize("credit", ["(Credit: A. Leaf / Tea News)", "(Photo by A. Leaf)", "(Courtesy of Tea News)"])
def test_a_credit_in_brackets_is_a_caption(credit):
    assert texts(f'<p><img src="a.png"><br><em>{credit}</em></p><p>Tea keeps adults awake at night.</p>') == [
        "Tea keeps adults awake at night."
    ]


def test_what_a_page_tells_of_its_author_is_no_section():
    told = '<div id="author-affiliation-1"><h3>A. Leaf</h3><h4>Search for this author:</h4><p>PubMed</p></div>'
    assert texts(f"{told}<p>Tea keeps adults awake at night.</p>") == ["Tea keeps adults awake at night."]
