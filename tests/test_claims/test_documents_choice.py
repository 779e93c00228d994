"""Which pieces of a web page are its article: what trafilatura finds, and what stands among it."""

import pytest

from claims.documents.formats.reading import parse
from claims.documents.splitting.statements import split

PROSE = (
    "In a made-up trial of 120 adults with poor sleep, black tea in the evening shortened the night by half an hour. ",
    "The effect was the same in men and in women, and it was gone a week after the last cup had been drunk. ",
    "Nurses who worked at night did not differ from the others, although they drank three times as much of it. ",
    "Green tea was not tried, so that nothing can be said about the catechins which it holds in large amounts. ",
)
STORY = "".join(f"<p>{text}</p>" for text in PROSE)
TEASERS = "".join(
    f'<div class="card"><a href="/{number}"><h3>Coffee and sleep, part {number}</h3></a>'
    f'<p>What nurses say <a href="/{number}">Read now</a></p></div>'
    for number in range(6)
)


def texts(body: str) -> list[str]:
    reading = parse(f"<html><head><title>Tea</title></head><body>{body}</body></html>".encode(), "page.html")
    return [statement.text for statement in split(reading.text, markup=reading.markup).statements]


def sentences() -> list[str]:
    return [text.strip() for text in PROSE]


def test_teasers_behind_the_article_are_left_out_whatever_their_classes():
    assert texts(f"<main><h1>Tea</h1>{STORY}<div class='grid'>{TEASERS}</div></main>") == sentences()


def test_a_list_of_links_stays_where_the_text_leads_into_it():
    links = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("headache", "tremor", "palpitations"))
    body = f"<main><h1>Tea</h1><p>{PROSE[0]}</p><p>Its side effects are:</p><ul>{links}</ul>{STORY}</main>"
    assert texts(body)[1:4] == ["headache", "tremor", "palpitations"]


def test_a_table_among_the_prose_stays():
    table = "<table><tr><th>Tea</th><th>Minutes</th></tr><tr><td><a href='/b'>Black</a></td><td>30</td></tr></table>"
    assert "Black | 30" in texts(f"<main><h1>Tea</h1><p>{PROSE[0]}</p>{table}{STORY}</main>")


def test_a_paragraph_full_of_marks_of_citations_stays():
    marks = "".join(f"<sup><a href='#r{number}'>{number}</a></sup>" for number in range(1, 9))
    assert "Tea is old" in texts(f"<main><h1>Tea</h1>{STORY}<p>Tea is old.{marks}</p></main>")[4]


def test_every_section_of_a_page_in_sections_stays():
    sections = "".join(
        f"<section class='nhsuk-card'><div><h2>Part {turn}</h2><p>{text}</p></div></section>"
        for turn, text in enumerate(PROSE)
    )
    assert texts(f"<main><h1>Tea</h1>{sections}</main>") == sentences()


def test_a_paragraph_that_ends_in_read_now_leads_elsewhere():
    teaser = "<p>Coffee: a trial ends early A trial of coffee ended last week. <a href='/c'>Read now</a></p>"
    assert texts(f"<article><h1>Tea</h1>{STORY}{teaser}</article>") == sentences()


def test_a_box_of_links_in_mid_article_begins_no_section():
    box = "<h4>Related Coverage</h4><ul class='related_links'><li><a href='/c'>Coffee and sleep</a></li></ul>"
    body = f"<article><h1>Tea</h1><p>{PROSE[0]}</p>{box}<p>{PROSE[1]}</p><p>{PROSE[2]}</p></article>"
    reading = parse(f"<html><body>{body}</body></html>".encode(), "page.html")
    found = split(reading.text, markup=reading.markup).statements
    assert [(one.text, one.section) for one in found] == [(text, ()) for text in sentences()[:3]]


@pytest.mark.parametrize(
    "line",
    [
        "Additional reporting by Ann Leaf; Editing by Ed Pot and Cy Cup",
        "(Reporting by Ann Leaf in Anytown)",
        "Ann Leaf (@leaf) July 3, 2019",
        "Update July 3rd, 8:05AM ET: Added what the makers of tea say.",
        "Correction: An earlier version of this story gave another number.",
    ],
)
def test_who_reported_and_what_was_corrected_is_no_statement(line):
    assert texts(f"<article><h1>Tea</h1>{STORY}<p>{line}</p></article>") == sentences()


def test_the_linked_name_of_another_article_between_two_paragraphs_leads_elsewhere():
    link = "<p><a href='/c'>Coffee keeps nurses awake: what to do</a></p>"
    body = f"<article><h1>Tea</h1><p>{PROSE[0]}</p>{link}{STORY}</article>"
    assert texts(body) == [sentences()[0], *sentences()]


def test_a_linked_work_under_a_list_of_sources_stays_in_it():
    sources = "<h2>Sources</h2><p><a href='/c'>Coffee keeps nurses awake: a trial</a></p>" * 2
    reading = parse(f"<html><body><article><h1>Tea</h1>{STORY}{sources}</article></body></html>".encode(), "page.html")
    assert len(split(reading.text, markup=reading.markup).references) == 2


@pytest.mark.parametrize(
    "line",
    [
        "-- By Ann Leaf Follow @leaf",
        "Tea Daily’s Ann Leaf and Ben Pot contributed to this report",
        "Some of the links in this text are affiliate links.",
    ],
)
def test_who_wrote_and_who_earns_by_it_is_no_statement(line):
    assert texts(f"<article><h1>Tea</h1>{STORY}<p>{line}</p></article>") == sentences()
