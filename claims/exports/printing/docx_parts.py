"""The parts of a Word file that pandoc wrote, put in order: no path of the server, no time of its making. Pure.

pandoc writes each key of the metadata into docProps/custom.xml. A zip file tells when each of its parts was written.
"""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of the zip format
BODY = "word/document.xml"
CORE = "docProps/core.xml"
NO_TIME = b"1970-01-01T00:00:00Z"  # pandoc's, whose --sandbox knows no clock
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A4 = {f"{W}w": "11906", f"{W}h": "16838"}  # twentieths of a point
MARGINS = {f"{W}{side}": "850" for side in ("top", "right", "bottom", "left")} | {
    f"{W}{name}": "0" for name in ("header", "footer", "gutter")
}
PROPERTIES = "docProps/custom.xml"
FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # of properties that people define: [MS-OLEPS] 2.21
FRAME = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{}</Properties>'
)


def in_order(file: bytes, *, at: datetime, properties: Sequence[tuple[str, str]] = (), across: bool = False) -> bytes:
    """The same file with no custom properties but these, made `at` that time; the same bytes whenever it is made.

    `across`: its pages lie on their long side.
    """
    made = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}".encode()

    def written(name: str, data: bytes) -> bytes:
        if name == PROPERTIES:
            return _properties(properties)
        if name == BODY and across:
            return _across(data)
        return data.replace(NO_TIME, made) if name == CORE else data

    return _rewritten(file, written)


def with_part(file: bytes, name: str, data: bytes) -> bytes:
    """The same file with this part instead of its own."""
    return _rewritten(file, lambda part, own: data if part == name else own)


def _rewritten(file: bytes, written: Callable[[str, bytes], bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as source, zipfile.ZipFile(target, "w") as package:
        for part in source.infolist():
            entry = zipfile.ZipInfo(part.filename, FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, written(part.filename, source.read(part)))
    return target.getvalue()


def _across(body: bytes) -> bytes:
    """The pages of the last section, which is the whole of what pandoc writes."""
    root = etree.fromstring(body)
    (section,) = root.iterfind(f"{W}body/{W}sectPr")
    size = section.find(f"{W}pgSz")
    if size is None:
        size = etree.SubElement(section, f"{W}pgSz", A4)
    sides = sorted((size.get(f"{W}w", ""), size.get(f"{W}h", "")), key=int)
    for name, value in zip(("h", "w", "orient"), (*sides, "landscape"), strict=True):
        size.set(f"{W}{name}", value)
    if section.find(f"{W}pgMar") is None:
        size.addnext(size.makeelement(f"{W}pgMar", MARGINS))
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))


def _properties(properties: Sequence[tuple[str, str]]) -> bytes:
    written = (
        f'<property fmtid="{FORMAT_ID}" pid="{number}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties, start=2)
    )
    return FRAME.format("".join(written)).encode()
