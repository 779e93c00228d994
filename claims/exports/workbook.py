"""The tables of a summary as an Excel workbook (.xlsx): a sheet each, after one that says what it is.

Everything is written as text or as a number, never as a formula or a link: xlsxwriter makes `=1+1` and addresses live
by default. The same summary gives the same bytes.
"""

import io
from datetime import UTC

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from claims.exports.overview import overview_lines
from claims.exports.summary import Summary
from claims.exports.tables import APPENDIX, TABLES, Table, works

SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LONGEST_CELL = 32_767  # characters: Excel's limit
CUT = " … (cut: a cell of a sheet holds no more)"


def write(summary: Summary) -> bytes:
    """The workbook as a file."""
    out = io.BytesIO()
    with Workbook(out, SAFE) as book:
        made = summary.generated_at.astimezone(UTC).replace(tzinfo=None)  # the format knows no zones and means UTC
        book.set_properties({"title": _cell(summary.title)[:255], "created": made})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for table in (_about(summary), *(make(summary) for make in (*TABLES, works, *APPENDIX))):
            _write_sheet(book.add_worksheet(table.name), table, bold, wrapped)
    return out.getvalue()


def _about(summary: Summary) -> Table:
    """What the other sheets are of: a sheet travels alone."""
    rows = [
        ("Document", summary.title),
        ("Version", str(summary.version)),
        ("Address", summary.url),
        ("Generated", f"{summary.generated_at:%Y-%m-%d %H:%M %Z}"),
        ("Approval", summary.approved or "Nobody has approved it."),
        ("Claims", summary.scope.selection or "all of the present text"),
        *overview_lines(summary),
        *(("What's new", line) for line in summary.news),
    ]
    if summary.sample:
        rows.append(("Sample", "The literature cited here is a sample: it must not be cited."))
    if summary.scope.drafts:
        rows.append(("Drafts", "What is marked as a draft has been accepted by nobody."))
    return Table(name="About", title="About", columns=("What", "Says"), widths=(24, 90), rows=rows)


def _write_sheet(sheet: Worksheet, table: Table, bold: object, wrapped: object) -> None:
    for column, (name, width) in enumerate(zip(table.columns, table.widths, strict=True)):
        sheet.set_column(column, column, max(width, 8))
        sheet.write_string(0, column, name, bold)
    for line, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(line, column, cell, wrapped)
            elif cell:
                sheet.write_string(line, column, _cell(cell), wrapped)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _cell(text: str) -> str:
    """What XML and Excel bear: no control characters; too long a text is cut and says so."""
    plain = "".join(letter for letter in text if letter >= " " or letter in "\n\t")
    return plain if len(plain) <= LONGEST_CELL else plain[: LONGEST_CELL - len(CUT)] + CUT
