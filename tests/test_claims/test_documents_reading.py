import io
import zipfile

import pytest

from claims.documents.reading import UnreadableDocument, decode, detect_markup


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_utf8_and_utf16_are_read_without_their_mark(encoding):
    assert decode("Résumé — β".encode(encoding), "a.txt") == "Résumé — β"


def test_latin_1_is_refused_with_the_byte_and_what_to_do():
    with pytest.raises(
        UnreadableDocument, match=r"byte 7 on line 2 is 0xe9.*save it with the encoding UTF-8"
    ):
        decode("Title\nR\u00e9sum\u00e9".encode("latin-1"), "a.txt")


def word_file() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n...", "a PDF file"),
        (word_file(), "a Word, OpenDocument, EPUB or zip file"),
        (b"<!DOCTYPE html>\n<html><body>Hi", "an HTML page"),
        (b"\xef\xbb\xbf  <html lang='en'>", "an HTML page"),
        (b"{\\rtf1\\ansi Hi}", "an RTF file"),
    ],
)
def test_other_formats_are_named_and_the_way_out_is_said(data, kind):
    with pytest.raises(UnreadableDocument, match=f"{kind}: export it as plain text or Markdown"):
        decode(data, "upload")


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(data):
    with pytest.raises(UnreadableDocument, match="is empty"):
        decode(data, "a.txt")


def test_zero_bytes_are_refused():
    with pytest.raises(UnreadableDocument, match="zero bytes"):
        decode(b"text\x00more", "a.txt")


def test_more_than_five_megabytes_are_refused():
    with pytest.raises(UnreadableDocument, match=r"has 6\.0 MB, the limit is 5 MB"):
        decode(b"a" * 6 * 1024 * 1024, "a.txt")


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
