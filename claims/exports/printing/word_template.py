"""Whose styles a Word file takes: a file of the operator's, or pandoc's with lines in its tables and a hanging list."""

import io
import zipfile
from functools import cache

from lxml import etree

from claims.exports.printing.docx_parts import with_part
from literature.refusals import Refused
from literature.styles.pandoc import run_pandoc

LARGEST = 5 * 1024 * 1024  # bytes, as it lies on the disk
LARGEST_UNPACKED = 50 * 1024 * 1024
STYLES = "word/styles.xml"
NEEDED = ("[Content_Types].xml", "word/document.xml", STYLES)
SAVE = "save it in Word as .docx"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RULES = ("top", "bottom", "insideH")
GREY = "BFBFBF"
HANGING = "500"  # twentieths of a point: as wide as "300."


@cache
def house_template() -> bytes:
    """A Word file to begin with: save it, change its styles in Word, and name it in WORD_TEMPLATE."""
    file = run_pandoc(["--print-default-data-file", "reference.docx"], b"")
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        styles = etree.fromstring(package.read(STYLES))
    _rule(styles.find(f"{W}style[@{W}styleId='Table']"))
    listed = styles.find(f"{W}style[@{W}styleId='Bibliography']/{W}pPr")
    etree.SubElement(listed, f"{W}ind", {f"{W}left": HANGING, f"{W}hanging": HANGING})
    return with_part(file, STYLES, etree.tostring(styles, encoding="UTF-8", xml_declaration=True, standalone=True))


def _rule(table: etree._Element) -> None:
    """Lines between rows, and a bold head."""
    borders = etree.Element(f"{W}tblBorders")
    for side in RULES:
        etree.SubElement(borders, f"{W}{side}", {f"{W}val": "single", f"{W}sz": "4", f"{W}color": GREY})
    table.find(f"{W}tblPr/{W}tblInd").addnext(borders)  # the schema's order
    head = table.find(f"{W}tblStylePr[@{W}type='firstRow']")
    bold = etree.Element(f"{W}rPr")
    etree.SubElement(bold, f"{W}b")
    head.insert(0, bold)


def checked_template(file: bytes) -> bytes:
    """A Word file that pandoc can take styles from. Refused with what is wrong."""
    if len(file) > LARGEST:
        raise Refused(f"The template has {len(file):,} bytes, and at most {LARGEST:,} are read: make it smaller.")
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as package:
            names, unpacked = package.namelist(), sum(part.file_size for part in package.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise Refused(f"The template is no Word file: {SAVE}.") from error
    if missing := [name for name in NEEDED if name not in names]:
        raise Refused(f"The template is no Word file, {missing[0]} is missing: {SAVE}.")
    if unpacked > LARGEST_UNPACKED:
        raise Refused(
            f"The template unpacks to {unpacked:,} bytes, and {LARGEST_UNPACKED:,} are the most: make it smaller."
        )
    return file
