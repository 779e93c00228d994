"""PDF files: text as best effort, always with a warning; what has none is refused."""

import io

import pytest
from pypdf import PdfReader, PdfWriter

from claims.documents.formats.pdf import as_text, read_pdf
from claims.documents.formats.reading import UnreadableDocument, read_document
from claims.documents.splitting.statements import split

LINES = [
    "Sleep is a state in which the body rests and the brain con-",
    "tinues to work on the memories of the day that has passed.",
    "Most adults need seven to nine hours of it.",
]


def pdf_file(*pages: list[str]) -> bytes:
    """A PDF of these lines a page, in Helvetica, as simple programs write it."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for lines in pages:
        shown = "".join(f"({line}) Tj T* " for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 72 720 Td {shown}ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /Contents {len(objects)} 0 R /MediaBox [0 0 612 792]"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()


def rewritten(data: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def test_a_pdf_gives_sentences_and_a_warning_that_a_person_has_to_look():
    reading = read_document(pdf_file(LINES), "sleep.pdf")
    assert [one.text for one in split(reading.text, markup=reading.markup).statements] == [
        "Sleep is a state in which the body rests and the brain continues to work on the memories of the day that has"
        " passed.",
        "Most adults need seven to nine hours of it.",
    ]
    assert "Compare each claim with the PDF" in reading.warnings[0]


def test_running_heads_and_page_numbers_are_no_text():
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    pages = [
        [
            "Journal of Naps, vol. 3",
            f"On {day} the sleepers woke at six.",
            "They were well.",
            f"{day} ended early.",
            f"{n}",
        ]
        for n, day in enumerate(days, start=10)
    ]
    text = as_text(["\n".join(page) for page in pages])
    assert text.split() == " ".join(line for page in pages for line in page[1:-1]).split()


def test_a_word_cut_at_the_page_end_is_whole_again():
    assert (
        as_text(["The default mode net-", "work is active at rest."]) == "The default mode network is active at rest.\n"
    )


def test_a_pdf_that_is_locked_only_against_changes_is_read():
    assert "seven to nine" in read_pdf(rewritten(pdf_file(LINES), ""), "a.pdf").text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (rewritten(pdf_file(LINES), "secret"), "is locked with a password: save a copy without one"),
        (pdf_file([]), "holds no text, only pictures of it: have its words recognised"),
        (b"%PDF-1.7\ngarbage", "is a damaged PDF|is damaged"),
        (pdf_file(*[["a"]] * 2_001), "has more than 2,000 pages: import the part"),
    ],
    ids=["locked", "scan", "garbage", "long"],
)
def test_a_pdf_without_readable_text_is_refused_with_what_to_do(data, message):
    with pytest.raises(UnreadableDocument, match=message):
        read_document(data, "a.pdf")
