"""Whose styles a Word file takes where none is chosen: pandoc's, with lines in its tables and a hanging list."""

import io
import zipfile
from functools import cache

from lxml import etree

from claims.exports.printing.docx_parts import with_part
from literature.styles.pandoc import run_pandoc
from literature.styles.template_file import STYLES, W

RULES = ("top", "bottom", "insideH")
GREY = "BFBFBF"
BESIDE = "60"  # twentieths of a point between two columns, on either side
SMALL = "16"  # half points
HANGING = "500"  # twentieths of a point: as wide as "300."


@cache
def house_template() -> bytes:
    """A Word file to begin with: save it, change its styles in Word, and bring it as a template."""
    file = run_pandoc(["--print-default-data-file", "reference.docx"], b"")
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        styles = etree.fromstring(package.read(STYLES))
    _rule(styles.find(f"{W}style[@{W}styleId='Table']"))
    listed = styles.find(f"{W}style[@{W}styleId='Bibliography']/{W}pPr")
    etree.SubElement(listed, f"{W}ind", {f"{W}left": HANGING, f"{W}hanging": HANGING})
    return with_part(file, STYLES, etree.tostring(styles, encoding="UTF-8", xml_declaration=True, standalone=True))


def _rule(table: etree._Element) -> None:
    """Lines between rows, a bold head, and letters small enough for many columns."""
    borders = etree.Element(f"{W}tblBorders")
    for side in RULES:
        etree.SubElement(borders, f"{W}{side}", {f"{W}val": "single", f"{W}sz": "4", f"{W}color": GREY})
    table.find(f"{W}tblPr/{W}tblInd").addnext(borders)  # the schema's order
    for side in ("left", "right"):
        table.find(f"{W}tblPr/{W}tblCellMar/{W}{side}").set(f"{W}w", BESIDE)
    small = etree.Element(f"{W}rPr")
    for size in ("sz", "szCs"):  # of Latin letters, and of Hebrew, Arabic and their like
        etree.SubElement(small, f"{W}{size}", {f"{W}val": SMALL})
    table.find(f"{W}tblPr").addprevious(small)
    head = table.find(f"{W}tblStylePr[@{W}type='firstRow']")
    bold = etree.Element(f"{W}rPr")
    for sort in ("b", "bCs"):
        etree.SubElement(bold, f"{W}{sort}")
    head.insert(0, bold)
