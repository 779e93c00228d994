"""PDF files: their pages are read in order, with remarks on what is not sure; what has no text is refused."""

import pytest

from claims.documents.formats.pdf.pdf_file import read_pdf
from claims.documents.formats.reading import UnreadableDocument, read_document
from claims.documents.splitting.statements import split
from tests.bench.documents import judge
from tests.bench.printed_articles import cases
from tests.files.pdf import LINES, encrypted, pdf_file

ARTICLES = {name: (data, right) for name, data, right in cases()}


@pytest.mark.parametrize("name", ARTICLES)
def test_a_printed_article_gives_its_claims_sections_and_list(name, tmp_path):
    data, right = ARTICLES[name]
    (tmp_path / "a.pdf").write_bytes(data)
    verdict = judge(tmp_path / "a.pdf", right)
    assert (verdict.faults, verdict.wrong) == ([], 0)


def test_a_pdf_gives_sentences_and_a_warning_that_a_person_has_to_look():
    reading = read_document(pdf_file(LINES), "sleep.pdf")
    assert [one.text for one in split(reading.text, markup=reading.markup).statements] == [
        "Sleep is a state in which the body rests and the brain continues to work on the memories of the day that has"
        " passed.",
        "Most adults need seven to nine hours of it.",
    ]
    assert "Compare each claim with the PDF" in reading.warnings[0]


def test_running_heads_and_page_numbers_are_no_text_and_are_told():
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    pages = [
        [
            "Journal of Naps, vol. 3",
            "",
            f"On {day} the sleepers woke at six.",
            "They were well.",
            f"{day} ended early.",
            "",
            f"{n}",
        ]
        for n, day in enumerate(days, start=10)
    ]
    reading = read_pdf(pdf_file(*pages), "naps.pdf")
    assert reading.text.split() == " ".join(line for page in pages for line in page[2:5]).split()
    assert "“Journal of Naps, vol. #”" in reading.warnings[-1]


def test_a_word_cut_at_the_page_end_is_whole_again():
    pages = ["When we sleep, the default mode net-"], ["work is active as it is at rest."]
    assert (
        read_pdf(pdf_file(*pages), "a.pdf").text
        == "When we sleep, the default mode network is active as it is at rest.\n"
    )


def test_a_pdf_that_is_locked_only_against_changes_is_read():
    assert "seven to nine" in read_pdf(encrypted(pdf_file(LINES), ""), "a.pdf").text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (encrypted(pdf_file(LINES), "secret"), "is locked with a password: save a copy without one"),
        (pdf_file([]), "holds no text, only pictures of it: have its words recognised"),
        (b"%PDF-1.7\ngarbage", "is a damaged PDF|is damaged"),
        (pdf_file(*[["a"]] * 2_001), "has more than 2,000 pages: import the part"),
    ],
    ids=["locked", "scan", "garbage", "long"],
)
def test_a_pdf_without_readable_text_is_refused_with_what_to_do(data, message):
    with pytest.raises(UnreadableDocument, match=message):
        read_document(data, "a.pdf")
