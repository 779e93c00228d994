"""Files that mean harm: each is read, or refused with the limit that it met, and holds no process of ours.

The bounds on time are generous: they tell a reader that hangs. What reading takes is measured by
`python -m tests.bench.hostile_files`.
"""

import time

import pytest

from claims.documents.asked_imports import request_import
from claims.documents.citations.apart import SHORT, take_apart, taken
from claims.documents.formats.article import Reading
from claims.documents.formats.reading import UnreadableDocument, read_document
from claims.documents.import_worker import import_documents
from claims.models import DocumentImport
from tests.cast import make_editor
from tests.files import hostile
from tests.files.word import LINKS, NAMES, NOTES, ROOT, STYLES, paragraph, word_file
from tests.servers.web import Web, page

pytestmark = pytest.mark.embedded
PROSE = "Sleep is a state in which the body rests."
BOUND = 90  # seconds, more than the reader may take; each took minutes, or would have
QUICK = 60  # CPU seconds, for a text that is taken apart in our own process: the fastest of what hung took minutes
NAMED = {
    "a tag of 349 kB of attributes": lambda: hostile.many_attributes(349_000),
    "a tag of 3.9 MB of attributes": lambda: hostile.many_attributes(3_900_000),
    "a line of 2 MB": lambda: hostile.one_line(2_000_000),
    "4 MB of brackets": lambda: hostile.plain("brackets")(4_000_000),
    "4 MB of brackets as Markdown": lambda: hostile.markdown("brackets")(4_000_000),
    "300,000 runs": lambda: hostile.runs(300_000),
    "120 kB of tables": lambda: hostile.many_tables(120_000),
    "a table of 120 kB": lambda: hostile.one_table(120_000),
    "a table of 10,000 columns": lambda: hostile.wide_table(120_000),
    "a table of short rows under 10,000 columns": lambda: hostile.short_rows(120_000),
    "20,000 notes": lambda: hostile.word_notes(20_000),
    "a list of 1 MB with one lead-in": lambda: hostile.long_lead_in(1_000_000),
}


def read(made: hostile.Made) -> Reading:
    """Read and taken apart, as an import does."""
    reading = read_document(*made)
    take_apart(reading.text, markup=reading.markup)
    return reading


@pytest.mark.parametrize("name", NAMED)
def test_a_file_that_means_harm_is_read_or_refused_in_time(name):
    made, began = NAMED[name](), time.monotonic()
    try:
        read(made)
    except UnreadableDocument as refusal:
        assert "more than" in str(refusal)
    assert time.monotonic() - began < BOUND


@pytest.mark.parametrize("name", hostile.PAGES)
def test_a_page_of_one_thing_repeated_is_read_or_refused_in_time(name):
    made, began = hostile.PAGES[name](200_000), time.monotonic()
    try:
        read(made)
    except UnreadableDocument as refusal:
        assert "more than" in str(refusal)
    assert time.monotonic() - began < BOUND


@pytest.mark.parametrize("markup", ["plain", "markdown"])
@pytest.mark.parametrize("name", hostile.TOKENS)
def test_no_short_text_takes_long_to_take_apart(name, markup):
    token = hostile.TOKENS[name]
    before, began = f"{hostile.PROSE}\n\n", time.process_time()
    taken(before + hostile.repeated(token, SHORT) + "a", markup=markup)
    taken(hostile.repeated(token, SHORT) + "a.", markup=markup)
    assert time.process_time() - began < QUICK


@pytest.mark.parametrize(
    "start",
    ["<!---->" * 500 + "x", "a > " * 60 + "a.", "]( " * 6_000, "van de " * 3_000, "A" * 20_000, "<a" * 9_000],
)
def test_no_beginning_sends_a_pattern_back_and_forth(start):
    began = time.monotonic()
    reading = read_document(f"{start}\n\n{PROSE}".encode(), "a.txt")
    taken(reading.text, markup=reading.markup)
    assert time.monotonic() - began < BOUND


@pytest.mark.parametrize(
    ("made", "limit"),
    [
        (hostile.many_attributes(20_000), "a tag with more than 1,000 attributes, which is the limit: copy"),
        (hostile.html("", "<a>")(7_000_000), "more than 2,000,000 tags, which is the limit: import the part"),
        (hostile.html("", "<div>a")(3_000), "more than 255 deep within each other, which is the limit"),
        (hostile.nested_word(300), "more than 255 deep within each other, which is the limit"),
        (hostile.runs(200_001), "more than 200,000 runs of text, which is the limit: import the part"),
        (hostile.plain("short items")(600_000), "more than 100,000 statements and other pieces, which is the limit"),
        (hostile.long_lead_in(200_000), "come to more than 20,971,520 characters, which is the limit: shorten"),
        (hostile.cited_sentences(60_000), "cite more than 200,000 works in all, which is the limit"),
    ],
    ids=["attributes", "tags", "depth", "depth of Word", "runs", "pieces", "repeated", "cited"],
)
def test_the_refusal_says_which_limit_was_met(made, limit):
    with pytest.raises(UnreadableDocument, match=limit):
        read(made)


def test_attributes_are_counted_one_by_one_and_not_in_scripts_or_values():
    words = "a " * 3_000
    text = f"<script>if (i<n) {words}</script><!--<p {words}--><p title='<b {words}'>{PROSE}</p>"
    assert PROSE in read_document(text.encode(), "a.html").text


def test_a_statement_without_an_end_is_left_out_with_the_reason():
    parts = taken(hostile.PROSE + "\n\nSleep " + "and rest " * 2_000 + "is good.", markup="plain").parts
    assert [one.reason for one in parts.skipped] == ["longer than 10,000 characters"]


def doctype(part: str) -> str:
    """`part` behind a document type that defines an entity."""
    return f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "bb">]>{part}'


PARTS = {
    "_rels/.rels": ROOT,
    "word/document.xml": f"<w:document {NAMES}><w:body>{paragraph(PROSE)}</w:body></w:document>",
    "word/_rels/document.xml.rels": LINKS,
    "word/styles.xml": STYLES,
    "word/footnotes.xml": NOTES,
    "word/endnotes.xml": NOTES.replace("footnote", "endnote"),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("name", PARTS)
def test_a_document_type_is_refused_in_every_part_and_encoding(name, encoding):
    part = doctype(PARTS[name]).replace("UTF-16", encoding[:6].upper()).encode(encoding)
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    with pytest.raises(UnreadableDocument, match=r"defines entities|is damaged"):
        read_document(word_file("", **{**PARTS, name: mark + part}), "a.docx")


def test_a_word_file_in_utf_16_is_read():
    part = f'<?xml version="1.0" encoding="UTF-16"?>{PARTS["word/document.xml"]}'.encode("utf-16")
    assert PROSE in read_document(word_file("", **{"word/document.xml": part}), "a.docx").text


@pytest.mark.django_db
def test_a_page_by_its_address_is_refused_with_the_limit_and_the_next_one_comes():
    with Web(a=page(hostile.many_attributes(349_000)[0]), b=page(f"<p>{PROSE} {PROSE}</p>".encode())) as web:
        editor = make_editor()
        for name in "ab":
            request_import(url=web.url(name), title=f"Sleep {name}", by=editor)
        assert import_documents(allowed=web.allowed) == 1
    assert "more than 1,000 attributes" in DocumentImport.objects.get(state="failed").error


def test_a_line_of_colons_is_no_heading():
    assert taken(f"::\n{PROSE}", markup="plain").parts.statements
