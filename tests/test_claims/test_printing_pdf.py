"""The PDF: for all readers, each sign shown, the same bytes, and no word of data is a command."""

import io

import pytest
from pypdf import PdfReader

from claims.exports.printing import pdf_document
from claims.exports.printing.typst import fault, png, typeset
from literature.refusals import Refused
from literature.styles.shelf import style_named
from tests.test_claims.printing_cast import DIV, FLOW, HOSTILE, SIGNS, TABLE, escaped, manuscript

VANCOUVER = style_named("vancouver")


def pdf(text: str) -> PdfReader:
    return PdfReader(io.BytesIO(pdf_document.write(manuscript(text), VANCOUVER)))


def text_of(found: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in found.pages).split())


def is_for_all(found: PdfReader) -> bool:
    return b"<pdfuaid:part>1</pdfuaid:part>" in found.trailer["/Root"]["/Metadata"].get_data()


def test_the_pdf_is_for_all_readers_and_has_its_title():
    found = pdf("A statement [@Yan2019; @Sample2 **RETRACTED**].")
    assert is_for_all(found) and found.metadata.title == "The default mode network"
    assert "A statement (1,2 RETRACTED)." in text_of(found)
    assert "Synthetic sample record. RETRACTED. Retraction: Sample J. 2021;2:9" in text_of(found)


def test_greek_arrows_and_accents_have_their_glyphs():
    found = pdf(SIGNS)
    assert is_for_all(found) and SIGNS.replace(" ", "") in text_of(found).replace(" ", "")


def test_a_sign_without_a_glyph_ends_no_export():
    found = pdf("A group named \U000f1234.")
    assert not is_for_all(found) and "signs that no font here has are not shown" in text_of(found)


def test_what_stands_in_data_is_no_command():
    assert HOSTILE.replace(" ", "") in text_of(pdf(escaped(HOSTILE))).replace(" ", "")


def test_a_table_is_one():
    assert "Hyperconnectivity (1)" in text_of(pdf(TABLE))


def test_the_same_manuscript_is_the_same_file():
    assert pdf_document.write(manuscript(TABLE), VANCOUVER) == pdf_document.write(manuscript(TABLE), VANCOUVER)


def test_links_lead_to_the_web_alone_and_a_sample_nowhere():
    found = pdf("A statement [@Yan2019; @Sample2].")
    notes = [one.get_object() for page in found.pages for one in page.get("/Annots", [])]
    led = [note["/A"]["/URI"] for note in notes if "/URI" in note.get("/A", {})]
    assert any("30979801" in address for address in led) and not any("9000" in address for address in led)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (b'#import "@preview/example:0.1.0"', "package"),
        (b'#read("/etc/hostname")', "cannot be set"),
        (b"#while true {}", "loop|infinite|cannot be set"),
    ],
)
def test_a_command_would_reach_neither_the_network_nor_a_file(source, why):
    with pytest.raises(Refused, match=why):
        typeset(source, kind="pdf", at="0")


@pytest.mark.parametrize(
    "said",
    [
        "memory allocation of 1048576 bytes failed\n",
        "thread panicked\npyo3_runtime.PanicException: PyObject pointer is null",
        "Traceback\nMemoryError",
    ],
)
def test_a_file_that_takes_too_much_memory_is_refused_in_words(said):
    assert fault(said) == "it takes more memory than it may have"


def test_the_flow_of_records_stands_in_a_pdf_for_all_readers():
    told = {"picture": FLOW, "picture_words": "9 records identified", "markdown": f"{manuscript().markdown}{DIV}"}
    found = PdfReader(io.BytesIO(pdf_document.write(manuscript(**told), VANCOUVER)))
    assert is_for_all(found) and 'a "b" \\ c' in text_of(found)


def test_tables_stand_across():
    first = PdfReader(io.BytesIO(pdf_document.write(manuscript(wide=True), VANCOUVER))).pages[0]
    assert first.mediabox.width > first.mediabox.height


def test_a_picture_is_twice_as_fine_as_a_screen():
    file = png(FLOW)
    assert file.startswith(b"\x89PNG") and int.from_bytes(file[16:20]) == 2 * (570 + 12)
