"""The workbook and the JSON-LD of a summary as programs read them that have nothing to do with those that wrote."""

import io
import json

import openpyxl
import pytest
from pyld import jsonld

from claims.exports import FORMATS
from tests.test_claims.exports_cast import told

BASE = "https://example.org/summary"
VOCABULARY = {
    "@vocab": "https://schema.org/"
}  # the published context maps our terms to the same names; nothing is fetched


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "https://example.org/", "שלום 中文"]
)
def test_openpyxl_finds_no_formula_and_no_link_in_a_workbook_and_a_head_that_stays(text):
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].data(told(text))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"} and not any(cell.hyperlink for cell in cells)
    assert text in {cell.value for cell in cells}
    assert all((sheet.freeze_panes, sheet.print_title_rows) == ("B2", "$1:$1") for sheet in book)


def test_a_processor_of_json_ld_finds_each_row_and_loses_no_term():
    written = json.loads(FORMATS["jsonld"].write(told("Größe 中文 <b>")))
    expanded = jsonld.expand({**written, "@context": VOCABULARY}, {"base": BASE})
    assert [row["@id"] for row in expanded] == [BASE + row["@id"] for row in written["@graph"]]
    for row, theirs in zip(written["@graph"], expanded, strict=True):
        assert {f"https://schema.org/{name}" for name in row if name[0] != "@"} == {n for n in theirs if n[0] != "@"}
