"""PDF files as simple programs write them, without compression."""

import io
from collections.abc import Sequence

from pypdf import PdfReader, PdfWriter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

PICTURE = b"P6 2 2 255\n" + b"\xf0" * 12  # four light points, as a portable pixmap
LINES = [
    "Sleep is a state in which the body rests and the brain con-",
    "tinues to work on the memories of the day that has passed.",
    "Most adults need seven to nine hours of it.",
]


HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
# A font whose signs have numbers and no letters: neither an encoding nor a table of what they mean.
NUMBERED_SIGNS = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Signs /Encoding /Identity-H /DescendantFonts [<< /Type /Font"
    " /Subtype /CIDFontType2 /BaseFont /ABCDEF+Signs /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
    " /Supplement 0 >> /DW 500 /FontDescriptor << /Type /FontDescriptor /FontName /ABCDEF+Signs /Flags 4"
    " /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >> >>] >>"
)


def pdf_file(*pages: list[str]) -> bytes:
    """A PDF of these lines a page, in Helvetica, as simple programs write it."""
    return _file([[f"({line})" for line in lines] for lines in pages], HELVETICA)


def unlettered(lines: list[str]) -> bytes:
    """The same on one page, as signs of which the file does not say which letters they are."""
    return _file([["<" + "".join(f"{ord(sign) - 29:04x}" for sign in line) + ">" for line in lines]], NUMBERED_SIGNS)


def _file(pages: Sequence[Sequence[str]], font: str) -> bytes:
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        font,
    ]
    kids = []
    for lines in pages:
        shown = "".join(f"{line} Tj T* " for line in lines)
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


def scanned(*pages: list[str]) -> bytes:
    """A picture on each page, with a number at its foot; on those that have lines, these instead."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=True)
    for number, lines in enumerate(pages, 1):
        for place, line in enumerate(lines):
            canvas.drawString(60, 760 - 14 * place, line)
        if not lines:
            canvas.drawImage(ImageReader(io.BytesIO(PICTURE)), 0, 0, 595, 842)
            canvas.drawString(290, 20, f"Page {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def encrypted(data: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def set_in(lines: Sequence[tuple[str, str]]) -> bytes:
    """One page of lines, each with its font; one in a font of symbols stands in the middle, as a formula does."""
    held = io.BytesIO()
    page = Canvas(held, pagesize=(595, 842))
    for turn, (font, line) in enumerate(lines):
        page.setFont(font, 10)
        page.drawString(220 if font == "Symbol" else 72, 770 - 12 * turn, line)
    page.save()
    return held.getvalue()
