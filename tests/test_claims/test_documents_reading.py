"""What a file is, its bytes say; what it cannot be is refused with what to do."""

import pytest

from claims.documents.formats.reading import UnreadableDocument, decode, detect_markup, read_document
from tests.files.word import paragraph, word_file

PROSE = "Sleep is a state in which the body rests."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_utf8_and_utf16_are_read_without_their_mark(encoding):
    assert decode("Résumé — β".encode(encoding), "a.txt") == "Résumé — β"


def test_latin_1_is_refused_with_the_byte_and_what_to_do():
    with pytest.raises(UnreadableDocument, match=r"byte 7 on line 2 is 0xe9.*save it with the encoding UTF-8"):
        decode("Title\nR\u00e9sum\u00e9".encode("latin-1"), "a.txt")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"{\\rtf1\\ansi Hi}", "an RTF file: open it in Word"),
        (b"\x89PNG\r\n", "an image: have its words recognised"),
        (b"\x1f\x8b\x08", "a gzip file: unpack it"),
        (b"SQLite format 3\0", "a database: export the article as Word"),
        (
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x",
            "an e-mail or a web archive: save it as plain text, Markdown, HTML, JATS XML, Word",
        ),
    ],
)
def test_other_formats_are_named_and_the_way_out_is_said(data, kind):
    with pytest.raises(UnreadableDocument, match=f"is {kind}"):
        read_document(data, "upload")


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.docx", "a.pdf"])
def test_an_empty_file_is_refused(data, name):
    with pytest.raises(UnreadableDocument, match=r"is empty|no text"):
        read_document(data, name)


@pytest.mark.parametrize("data", [b"text\x00more", bytes(range(256)) * 40])
def test_binary_data_is_refused(data):
    with pytest.raises(UnreadableDocument, match="zero bytes"):
        read_document(data, "a.txt")


@pytest.mark.parametrize("start", [b"", b"<html>", b"%PDF-1.7", b"PK\x03\x04"])
def test_more_than_ten_megabytes_are_refused_before_anything_is_read(start):
    with pytest.raises(UnreadableDocument, match=r"has 50\.0 MB, the limit is 10 MB"):
        read_document(start + b"a" * 50 * 1024 * 1024, "a")


@pytest.mark.parametrize(
    ("data", "name", "kind", "markup"),
    [
        (PROSE.encode(), "a.txt", "", "plain"),
        (PROSE.encode(), "a.md", "", "markdown"),
        (b"<p>" + PROSE.encode() + b"</p>", "pasted", "", "markdown"),
        (b"\xef\xbb\xbf  <html lang='en'><p>" + PROSE.encode(), "a.txt", "", "markdown"),
        (b"Plain <b>words</b>. " + PROSE.encode(), "article", "text/html; charset=utf-8", "markdown"),
        (word_file(paragraph(PROSE)), "a.txt", "text/plain", "markdown"),
    ],
)
def test_the_bytes_say_what_a_file_is(data, name, kind, markup):
    reading = read_document(data, name, kind)
    assert reading.markup == markup
    assert PROSE in reading.text


def test_a_sentence_about_tags_is_no_page():
    text = "<0.05 was the limit. The tags <b> and </b> are shown."
    assert read_document(text.encode(), "a.txt").text == text


@pytest.mark.parametrize(
    ("text", "name", "markup"),
    [
        ("# Title\n\nText.", "a.txt", "markdown"),
        ("Text.", "a.MD", "markdown"),
        ("A **bold** word and a [link](http://a.example).", "pasted", "markdown"),
        ("Definition\nThe DMN is a network.\n- one\n- two", "a.txt", "plain"),
        ("Scores fell (p < 0.05)*. #2 was lost.", "", "plain"),
    ],
)
def test_markup_is_told_by_the_name_and_by_the_marks(text, name, markup):
    assert detect_markup(text, name) == markup
