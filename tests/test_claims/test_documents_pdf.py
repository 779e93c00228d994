"""PDF files: their pages are read in order, with remarks on what is not sure; what has no text is refused."""

import pytest

from claims.documents.formats.pdf.pdf_file import read_pdf
from claims.documents.formats.reading import UnreadableDocument, read_document
from claims.documents.splitting.statements import split
from tests.bench.documents import judge
from tests.bench.printed_articles import cases
from tests.files.pdf import LINES, encrypted, pdf_file, scanned, set_in, unlettered

ARTICLES = {name: (data, right) for name, data, right in cases()}

# Signs that the file maps to the wrong letters.
SHIFTED = {code: "~" if (code - 4) % 94 in (7, 8, 59) else chr((code - 4) % 94 + 33) for code in range(33, 127)}


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


def test_a_page_that_is_a_picture_is_named():
    warnings = read_pdf(scanned(LINES, LINES[::-1], []), "a.pdf").warnings
    assert "Page 3 of the PDF showed no text, only a picture or nothing: nothing was read there." in warnings


def test_a_column_that_begins_in_mid_sentence_without_one_before_it_is_named():
    pages = [LINES, ["and this is what they say about it in the town.", *LINES]]
    assert any(
        "On page 2 of the PDF the order of reading is not sure" in one
        for one in read_pdf(pdf_file(*pages), "a").warnings
    )


def test_a_pdf_that_is_locked_only_against_changes_is_read():
    assert "seven to nine" in read_pdf(encrypted(pdf_file(LINES), ""), "a.pdf").text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (encrypted(pdf_file(LINES), "secret"), "is locked with a password: save a copy without one"),
        (pdf_file([]), "holds no text, only pictures of it: have its words recognised"),
        (scanned([], [], []), "holds no text, only pictures of it: have its words recognised"),
        (scanned(LINES, [], []), "holds text on 1 of its 3 pages, the others are pictures of it: have their words"),
        (unlettered(LINES * 8), "does not say which letters its signs are"),
        (pdf_file([line.translate(SHIFTED) for line in LINES * 8]), "does not say which letters its signs are"),
        (b"%PDF-1.7\ngarbage", "is a damaged PDF|is damaged"),
        (pdf_file(*[["a"]] * 2_001), "has more than 2,000 pages: import the part"),
    ],
    ids=["locked", "empty", "scan", "mostly scan", "signs", "wrong letters", "garbage", "long"],
)
def test_a_pdf_without_readable_text_is_refused_with_what_to_do(data, message):
    with pytest.raises(UnreadableDocument, match=message):
        read_document(data, "a.pdf")


def test_code_and_formulas_are_left_out_and_the_sentences_around_them_stay_whole():
    body, code, formula = "Times-Roman", "Courier", "Symbol"
    data = set_in(
        [
            (body, "Sleep was modelled by the mixed model that is fitted by the call of the function"),
            (code, "> fit <- lmer(sleep ~ tea + (1 | adult))"),
            (code, "[1] 0.12 0.34"),
            (body, "which gives the estimates of all adults who took part in the trial in the year 2001."),
            (body, "We assume that the errors are normal, so that the variance of the sleep of each adult is"),
            (formula, "a = b + g"),
            (body, "where the first part is that of the adults. The tea lowered it in most of the adults."),
        ]
    )
    reading = read_pdf(data, "a.pdf")
    parts = split(reading.text, markup=reading.markup)
    assert [one.text for one in parts.statements] == [
        "Sleep was modelled by the mixed model that is fitted by the call of the function … which gives the estimates"
        " of all adults who took part in the trial in the year 2001.",
        "We assume that the errors are normal, so that the variance of the sleep of each adult is … where the first"
        " part is that of the adults.",
        "The tea lowered it in most of the adults.",
    ]
    assert [one.reason for one in parts.skipped] == ["code", "formula"]
