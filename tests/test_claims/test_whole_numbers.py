"""A number in a stranger's file may have thousands of digits, or be a digit that `int` does not read."""

import pytest

from claims.cohorts.sample_size import stated_sample
from claims.documents.citations.apart import taken
from claims.documents.formats.article import UnreadableDocument
from claims.documents.formats.reading import parse
from claims.text.whole_numbers import whole_number
from tests.files.word import STYLES, paragraph, word_file

LONG = "9" * 5_000
ODD = [LONG, "9" * 25, "²", "-1", "1.5", "", "٣"]
PROSE = "Sleep is a state in which the body rests for many hours of each night"


@pytest.mark.parametrize(("text", "told"), [("12", 12), ("٣", 3), *[(odd, 7) for odd in ODD[:-1]]])
def test_a_whole_number_has_at_most_nine_digits(text, told):
    assert whole_number(text, 7) == told


def jats(odd: str) -> bytes:
    mark = f'<xref ref-type="bibr" rid="r1">{odd}</xref>'
    return (
        "<article><front><article-meta><title-group><article-title>Naps</article-title></title-group></article-meta>"
        f"</front><body><sec><title>Rest</title><p>{PROSE} [{mark}–{mark}].</p>"
        f'<table-wrap><table><tr><td colspan="{odd}">Sleep</td><td>is good</td></tr></table></table-wrap></sec></body>'
        f'<back><ref-list><ref id="r1"><label>{odd}</label><mixed-citation>Example A. Naps. 2019</mixed-citation></ref>'
        "</ref-list></back></article>"
    ).encode()


def word(odd: str) -> bytes:
    numbered = f'<w:outlineLvl w:val="{odd}"/><w:numPr><w:ilvl w:val="{odd}"/><w:numId w:val="1"/></w:numPr>'
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{odd}"/></w:tcPr>{paragraph(PROSE)}</w:tc>'
    style = f'<w:style w:styleId="O"><w:name w:val="O"/><w:pPr><w:outlineLvl w:val="{odd}"/></w:pPr></w:style>'
    body = f"<w:p><w:pPr>{numbered}</w:pPr><w:r><w:t>{PROSE}.</w:t></w:r></w:p><w:tbl><w:tr>{cell}</w:tr></w:tbl>"
    return word_file(body, **{"word/styles.xml": STYLES.replace("</w:styles>", f"{style}</w:styles>")})


def page(odd: str) -> bytes:
    table = f"<table><tr><td colspan='{odd}' rowspan='{odd}'>{PROSE}<td>b</table>"
    return f"<h1>Naps</h1><p>{PROSE}.</p>{table}<ol start='{odd}'><li>{PROSE}</ol>".encode()


FILES = {"a.xml": jats, "a.docx": word, "a.html": page}


@pytest.mark.parametrize("odd", ODD, ids=["long", "wide", "raised", "negative", "broken", "none", "arabic"])
@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_whatever_number_stands_in_it(name, odd):
    assert PROSE in parse(FILES[name](odd), name).text


@pytest.mark.parametrize(
    "mark", ["²" * 5_000, f"¹,{'²' * 5_000}", f"[{LONG}]", f"[1–{LONG}]", f"[^{LONG}]", f"^{LONG}^"]
)
def test_a_mark_of_thousands_of_digits_names_no_work(mark):
    apart = taken(f"{PROSE}.{mark} {PROSE} well.\n\nReferences\n\n1. Example A. Naps. 2019.", markup="markdown")
    assert all((work.number or 0) < 10_000 for cited in apart.works for work in cited)


def test_an_abstract_that_tells_thousands_of_digits_tells_no_sample():
    text = f"We studied {LONG} patients with depression."
    assert stated_sample([{"label": "", "category": "", "text": text}]) is None


@pytest.mark.parametrize("name", ["undefined", "punycode", "rot13", "no-such-encoding"])
def test_an_encoding_that_no_page_is_written_in_is_refused_by_its_name(name):
    with pytest.raises(UnreadableDocument, match=f"names the encoding “{name}”"):
        parse(f"<p>{PROSE}. <".encode(), "a.html", f"text/html; charset={name}")
