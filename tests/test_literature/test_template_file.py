"""Templates of Word: what is taken, and what is refused before a program opens it."""

import io
import zipfile

import pytest

from literature.refusals import Refused
from literature.styles.pandoc import run_pandoc
from literature.styles.template_file import checked_template

pytestmark = pytest.mark.embedded
RELS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
OUTSIDE = (
    b'<Relationship Id="x" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/%b" '
    b'Target="https://x.invalid/" TargetMode="External"/></Relationships>'
)


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    file = run_pandoc(["--print-default-data-file", "reference.docx"], b"")
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes], **zipped: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", **zipped) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return target.getvalue()


def outside(parts: dict[str, bytes], kind: bytes) -> dict[str, bytes]:
    return parts | {RELS: parts[RELS].replace(b"</Relationships>", OUTSIDE % kind)}


def test_a_word_file_is_taken_as_it_is_also_with_a_link_to_a_page(parts):
    whole = packed(outside(parts, b"hyperlink"))
    assert checked_template(whole) == whole


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (lambda parts: parts | {"word/vbaProject.bin": b"x"}, "holds macros"),
        (
            lambda parts: parts | {TYPES: parts[TYPES].replace(b"document.main", b"macroEnabled.main")},
            "hold macros",
        ),
        (lambda parts: parts | {"word/embeddings/a.bin": b"x"}, "object of another program"),
        (lambda parts: outside(parts, b"attachedTemplate"), "takes its attachedTemplate from another place"),
        (lambda parts: outside(parts, b"image"), "takes its image from another place"),
        (lambda parts: parts | {"word/styles.xml": parts["word/styles.xml"].replace(b"eading 2", b"x")}, "“heading 2”"),
        (lambda parts: parts | {"word/styles.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}, "document type"),
        (lambda parts: parts | {"word/styles.xml": b"<a>"}, "is damaged"),
        (lambda parts: {name: data for name, data in parts.items() if name != "word/document.xml"}, "is missing"),
        (lambda parts: parts | {"word/media/a.bin": b"0" * 60_000_000}, "unpacks to"),
    ],
)
def test_what_acts_or_lies_outside_is_refused_with_what_to_do(parts, changed, why):
    with pytest.raises(Refused, match=why):
        checked_template(packed(changed(parts), compression=zipfile.ZIP_DEFLATED))


def test_what_is_cut_is_refused(parts):
    with pytest.raises(Refused, match="no Word file"):
        checked_template(packed(parts)[:5_000])
