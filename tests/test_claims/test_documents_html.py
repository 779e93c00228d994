"""A web page: its article, its citations, and none of what surrounds it."""

from collections import Counter
from pathlib import Path

import pytest

from claims.documents.formats.reading import UnreadableDocument, read_document
from claims.documents.splitting.split_text import Split
from claims.documents.splitting.statements import split

ARTICLE = Path(__file__).parent / "articles/rumination.html"
PROSE = "Sleep is a state in which the body rests and the brain is busy with memory."
MORE = "Most adults need between seven and nine hours of it, as large surveys have shown again and again."


def read(page: str | bytes, name: str = "page.html", kind: str = "") -> Split:
    data = page.encode() if isinstance(page, str) else page
    reading = read_document(data, name, kind)
    return split(reading.text, markup=reading.markup)


def texts(page: str | bytes, **named: str) -> list[str]:
    return [statement.text for statement in read(page, **named).statements]


@pytest.fixture(scope="module")
def article() -> Split:
    return read(ARTICLE.read_bytes(), ARTICLE.name)


def test_a_blog_page_gives_its_14_claims_and_4_references(article):
    assert Counter(statement.source for statement in article.statements) == {
        "sentence": 7,
        "item": 5,
        "row": 2,
    }
    assert [entry.text[:4] for entry in article.references] == ["Yan ", "Tozz", "Kais", "Zhou"]
    assert article.title == "Rumination and the Resting Brain"


def test_nothing_of_what_surrounds_the_article_is_left(article):
    shown = "".join(part.text for part in [*article.statements, *article.skipped, *article.references])
    around = (
        "Subscribe",
        "cookies",
        "Tweet",
        "Related",
        "Ten things",
        "thank you",
        "appointments",
        "dataLayer",
        "Tagged",
    )
    assert [words for words in around if words in shown] == []


def test_sections_lead_ins_and_headers_go_with_the_statements(article):
    by_text = {statement.text: statement for statement in article.statements}
    assert by_text["the posterior cingulate cortex"].context == "Its parts are: the core, which includes"
    assert by_text["Consortium | 848 | lower"].context == "Study | Patients | Direction"
    assert by_text["A meta-analysis agreed for its core [2]."].section == (
        "What imaging shows",
        "Reduced connectivity",
    )
    assert "Dorsal medial subsystem: It is engaged when we think about other minds." in by_text
    assert "Seed: The region from which it is measured." in by_text
    assert Counter(skipped.reason for skipped in article.skipped)["caption"] == 2


def test_a_script_in_the_text_is_text_and_a_script_of_the_page_is_gone():
    told = "It wrote &lt;script&gt;steal()&lt;/script&gt; once."
    page = f"<main><script>steal()</script><p onclick='x()'>{PROSE} {told}</p></main>"
    assert texts(page) == [PROSE, "It wrote <script>steal()</script> once."]


@pytest.mark.parametrize(
    "around",
    [
        '<body class="share-enabled newsletter-open"><div class="related">{}</div></body>',
        '<body><form id="aspnetForm"><div class="sidebar-layout">{}</div></form></body>',
        '<body><div class="popup modal"><article>{}</article></div></body>',
        "<body><header>{}</header></body>",
    ],
)
def test_what_holds_the_article_is_kept_whatever_it_is_called(around):
    assert texts(around.format(f"<h1>Sleep</h1><p>{PROSE}</p><p>{MORE}</p>")) == [PROSE, MORE]


@pytest.mark.parametrize(
    "block",
    [
        '<div class="c-related-articles"><p>Why the night is the best part of any given day</p></div>',
        '<div id="cookie-consent"><p>Why the night is the best part of any given day</p></div>',
        "<div hidden><p>Why the night is the best part of any given day</p></div>",
        '<p style="display: none">Why the night is the best part of any given day</p>',
        '<div role="complementary"><p>Why the night is the best part of any given day</p></div>',
        "<noscript>Why the night is the best part of any given day</noscript>",
        "<template><p>Why the night is the best part of any given day</p></template>",
        "<p><del>Why the night is the best part of any given day.</del></p>",
    ],
)
def test_furniture_and_hidden_text_is_left_out(block):
    assert texts(f"<main><h1>Sleep</h1><p>{PROSE}</p>{block}<p>{MORE}</p></main>") == [PROSE, MORE]


def test_a_section_about_social_anxiety_is_no_share_bar():
    section = f'<section id="social-anxiety" class="related-disorders"><p>{PROSE}</p></section>'
    page = f"<main><h1>Fears</h1><p>{MORE}</p>{section}</main>"
    assert texts(page) == [MORE, PROSE]


def test_what_a_button_unfolds_is_part_of_the_article():
    page = (
        f'<main><h1>Sleep</h1><p>{MORE}</p><h2><button aria-controls="p1">Stages</button></h2>'
        f'<div id="p1" hidden><p>{PROSE}</p></div></main>'
    )
    (_, unfolded) = read(page).statements
    assert (unfolded.text, unfolded.section) == (PROSE, ("Stages",))


def test_without_a_named_article_the_densest_block_is_taken_and_said_so():
    page = (
        "<body><div><a href='/'>Home</a> <a href='/b'>Brain</a></div>"
        f"<div><h1>Sleep</h1><p>{PROSE}</p><p>{MORE}</p></div><div>Call us</div></body>"
    )
    reading = read_document(page.encode(), "page.html")
    assert [one.text for one in split(reading.text, markup=reading.markup).statements] == [PROSE, MORE]
    assert "look whether all of it" in reading.warnings[0]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("was found.<sup>3</sup>", "was found.³"),
        ("was found.<sup><a href='#r3'>3</a>,<a href='#r4'>4</a></sup>", "was found.³,⁴"),
        ("was found.<sup>[3]</sup>", "was found.[3]"),
        ("needs Ca<sup>2+</sup> and CO<sub>2</sub>.", "needs Ca²⁺ and CO2."),
        ("is below 10<sup>&minus;9</sup> mol.", "is below 10⁻⁹ mol."),
        ("has *stars*, a_b, `ticks` &amp;amp; [3](4).", "has *stars*, a_b, `ticks` &amp; [3](4)."),
        ("is <q>rest</q> (<i>in vivo</i>).", "is “rest” (in vivo)."),
        ("costs 1&#8239;000&nbsp;kJ&shy;s.", "costs 1 000 kJs."),
    ],
)
def test_inline_text_is_what_the_reader_sees(source, shown):
    assert texts(f"<main><p>{PROSE}</p><p>The thing {source}</p></main>")[1] == f"The thing {shown}"


def test_line_breaks_part_paragraphs_and_typed_lists():
    page = f"<main><p>{PROSE}<br><br>{MORE}</p><p>It helps with:</p><p>• long nights<br>• short days</p></main>"
    found = read(page).statements
    assert [one.text for one in found] == [PROSE, MORE, "long nights", "short days"]
    assert found[2].context == "It helps with:"


def test_a_head_of_two_rows_states_nothing():
    head = "<thead><tr><th><th colspan=2>Share</tr><tr><th>Stage<th>Men<th>Women</tr></thead>"
    rows = f"<table>{head}<tbody><tr><td>N3<td>20 %<td>25 %</tr><tr><td>N2<td>50 %<td>45 %</tr></tbody></table>"
    assert texts(f"<main><p>{PROSE}</p>{rows}</main>")[1:] == ["N3 | 20 % | 25 %", "N2 | 50 % | 45 %"]


def test_a_cell_that_spans_rows_stands_in_each_and_a_layout_table_is_no_table():
    rows = "<tr><th>Stage</th><th>Share</th></tr><tr><td rowspan=2>N3</td><td>20 %</td></tr><tr><td>25 %</td></tr>"
    assert texts(f"<main><p>{PROSE}</p><table>{rows}</table></main>")[1:] == ["N3 | 20 %", "N3 | 25 %"]
    layout = f"<table role=presentation><tr><td>Menu</td><td><p>{PROSE}</p><p>{MORE}</p></td></tr></table>"
    assert texts(f"<body>{layout}</body>") == [PROSE, MORE]


def test_footnotes_keep_their_marks_and_are_no_statements():
    page = (
        f'<article><p>{PROSE[:-1]}.<sup id="fnref:1"><a href="#fn:1">1</a></sup></p><section class="footnotes"><ol>'
        '<li id="fn:1"><p>Measured by polygraph. <a href="#fnref:1">↩</a></p></li></ol></section></article>'
    )
    parts = read(page)
    assert [one.text for one in parts.statements] == [f"{PROSE}[^1]"]
    assert [(one.text, one.reason) for one in parts.skipped] == [("[^1]: Measured by polygraph.", "footnote")]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("<meta charset=windows-1252><p>Résumé – sleep helps most of the people.</p>".encode("cp1252"), ""),
        ("<meta charset=iso-8859-1><p>Résumé – sleep helps most of the people.</p>".encode("cp1252"), ""),
        (
            "<p>Résumé – sleep helps most of the people.</p>".encode("cp1252"),
            "text/html; charset=windows-1252",
        ),
        ("<p>Résumé – sleep helps most of the people.</p>".encode(), ""),
        ("<p>Résumé – sleep helps most of the people.</p>".encode("utf-16"), ""),
        (
            "<meta charset=windows-1252><p>Résumé – sleep helps most of the people.</p>".encode("utf-8-sig"),
            "",
        ),
        (
            '<?xml version="1.0" encoding="utf-8"?><p>Résumé – sleep helps most of the people.</p>'.encode(),
            "text/html",
        ),
    ],
)
def test_the_encoding_is_told_by_mark_sender_or_page(data, kind):
    assert texts(data, kind=kind) == ["Résumé – sleep helps most of the people."]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("<p>Résumé</p>".encode("cp1252"), "not UTF-8 at byte 4: save the page again as UTF-8"),
        (b"<meta charset=klingon><p>Text.</p>", "“klingon”, which nobody knows"),
        (
            b"<html><body><div id=root></div><script>draw()</script></body></html>",
            "a script may draw the page",
        ),
        (
            b"<html><head><title>Only a title</title></head><body></body></html>",
            "holds no text of an article",
        ),
        (b"", "is empty"),
    ],
)
def test_a_page_without_readable_text_is_refused_with_what_to_do(data, message):
    with pytest.raises(UnreadableDocument, match=message):
        read_document(data, "page.html")


def test_a_page_nested_without_end_is_read_or_refused_but_never_breaks():
    page = f"<main>{'<div>' * 50_000}<p>{PROSE}</p></main>".encode()
    try:
        assert PROSE in read_document(page, "deep.html").text
    except UnreadableDocument as error:
        assert "paste" in str(error)


def test_a_page_of_more_blocks_than_any_book_is_refused():
    with pytest.raises(UnreadableDocument, match="more than 20,000 paragraphs and items: import the part you need"):
        read_document(f"<main><ul>{'<li>It is a short item.' * 20_001}</ul></main>".encode(), "page.html")


def test_the_number_of_an_entry_stands_apart_from_its_text():
    entry = '<li id="B1"><span class="label">1.</span><cite>Yan CG. Reduced connectivity. 2019.</cite></li>'
    parts = read(f"<main><p>{PROSE}</p><h2>References</h2><ul class='ref-list'>{entry}</ul></main>")
    assert [one.text for one in parts.references] == ["1. Yan CG. Reduced connectivity. 2019."]


@pytest.mark.parametrize(
    "paragraph",
    [
        "<p>Sleep lowers pressure (<x-ref><a href='https://a.org/b'>1</a></x-ref>) in adults.</p>",
        "<p>Sleep lowers <my-term>pressure</my-term> (1) in adults.</p>",
        "<ul><li>Sleep <x-a><x-b>lowers</x-b></x-a> pressure (1) in adults.</li></ul>",
    ],
)
def test_an_element_that_html_does_not_know_stands_in_its_line(paragraph):
    assert texts(f"<article><h1>Sleep</h1><p>{PROSE}</p>{paragraph}<p>{MORE}</p></article>")[1:2] == [
        "Sleep lowers pressure (1) in adults."
    ]


def test_elements_that_html_does_not_know_part_paragraphs_where_they_stand_for_them():
    page = f"<article><h1>Sleep</h1><x-text>{PROSE}</x-text><x-text>{MORE}</x-text></article>"
    assert texts(page) == [PROSE, MORE]


WIKI = (
    '<div class="mw-parser-output"><table class="infobox"><tr><th>Specialty</th><td>Sleep medicine</td></tr></table>'
    '<div role="note" class="hatnote">Not to be confused with rest.</div>'
    f'<p>{PROSE}<sup class="reference"><a href="#cite_note-1">[1]</a></sup> {MORE}</p><h2>Stages</h2>'
    '<div class="thumb"><div class="thumbcaption">A sleeping adult in bed</div></div><p>It has four stages.</p>'
    '<h2>Notes</h2><ol class="references"><li id="cite_note-1">{back} Abel A (2001). Sleep. J X. 1:1.</li></ol></div>'
)


@pytest.mark.parametrize(
    "back",
    [
        "<span>^</span>",
        '<b>^ <a href="#r1">a</a> <a href="#r2">b</a></b>',
        '<span class="mw-cite-backlink"><b><a href="#r1">Jump up</a></b></span>',
    ],
)
def test_a_page_of_a_wiki_gives_its_prose_and_its_list(back):
    parts = read(f"<html><body>{WIKI.replace('{back}', back)}</body></html>")
    assert [one.text for one in parts.statements] == [f"{PROSE}[1]", MORE, "It has four stages."]
    assert [one.text for one in parts.references] == ["Abel A (2001). Sleep. J X. 1:1."]


@pytest.mark.parametrize(
    "line",
    [
        "Published Thursday 27 July 2017",
        "Updated on Thursday, July 27, 2017 at 3:15 PM",
        "Page last reviewed: 27 July 2017",
        "Next review due: 27 July 2020",
        "Last medically reviewed on June 3, 2021",
        "Ann Abel, Ph.D.",
        "Ben Born, MD, MPH",
        "4 hours ago",
        "Continue reading",
        "Share full article",
    ],
)
def test_lines_of_dates_names_and_buttons_are_no_claims(line):
    assert texts(f"<article><h1>Sleep</h1><p>{line}</p><p>{PROSE}</p><p>{MORE}</p></article>") == [PROSE, MORE]


def test_a_sentence_with_a_date_or_a_degree_is_a_claim():
    said = "Sleep was studied by Ann Abel, Ph.D., in May 2017."
    assert said in texts(f"<article><h1>Sleep</h1><p>{PROSE}</p><p>{said}</p><p>{MORE}</p></article>")


def test_lines_of_the_places_where_authors_work_are_no_claims():
    for line in (
        "Department of Sleep, University of Anytown, Country",
        "2Institute for Rest, Faculty of Beds, Anytown, and Centre for Naps, Othertown, Country.",
    ):
        assert texts(f"<article><h1>Sleep</h1><p>{line}</p><p>{PROSE}</p><p>{MORE}</p></article>") == [PROSE, MORE]


@pytest.mark.parametrize(
    ("second", "sections"),
    [("", {()}), ("<h2>Who needs more</h2>", {(), ("Who needs more",)})],
)
def test_a_line_under_the_headline_names_no_section(second, sections):
    line = "Doctors say that the loss is small, but many are worried about it all the same."
    page = f"<article><h1>Sleep</h1><h2>{line}</h2><p>{PROSE}</p>{second}<p>{MORE}</p></article>"
    assert {statement.section for statement in read(page).statements} == sections


def test_a_page_too_large_to_tell_what_stands_beside_its_article_says_so():
    page = f"<article><h1>Sleep</h1>{''.join(f'<p>{PROSE}</p><hr>' for _ in range(1001))}</article>"
    assert "too large" in " ".join(read_document(page.encode(), "page.html").warnings)


@pytest.mark.parametrize(
    "formula",
    [
        r'<span class="math display">\[h = t\]</span>',
        '<div class="MathJax_Display">h = t</div>',
        '<math display="block"><mi>h</mi><mo>=</mo><mi>t</mi></math>',
    ],
)
def test_a_displayed_formula_parts_no_sentence(formula):
    told = f"<p>The need for it is then</p><p>{formula}</p><p>where t is the age of the sleeper.</p>"
    page = f"<html><body><article><h1>Sleep</h1><p>{PROSE}</p><p>{MORE}</p>{told}</article></body></html>"
    assert texts(page)[-1] == "The need for it is then … where t is the age of the sleeper."
