"""The tables of a summary as CSV that Excel opens right and runs nothing of: a BOM, CRLF, commas, quotes where needed.

A cell that a sheet would run as a formula is written with an apostrophe before it, as in the table of evidence
(claims/text/sheet_cells.py).
"""

import csv
import io
from collections.abc import Callable

from claims.exports.summary import Summary
from claims.exports.tables import Cell, Table, evidence, findings
from claims.text.sheet_cells import harmless
from literature.formats.line import one_line

BOM = "\ufeff"


def write_findings(summary: Summary) -> str:
    """GRADE's summary of findings, a row a claim."""
    return _written(findings, summary)


def write_evidence(summary: Summary) -> str:
    """The table of evidence, a row a finding."""
    return _written(evidence, summary)


def _written(table: Callable[[Summary], Table], summary: Summary) -> str:
    shown, out = table(summary), io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(shown.columns)
    writer.writerows([safe(cell) for cell in row] for row in shown.rows)
    return BOM + out.getvalue()


def safe(cell: Cell) -> Cell:
    """A cell that no sheet takes for a formula; on one line, since half the readers break a record at a line end."""
    return harmless(one_line(cell)) if isinstance(cell, str) else cell
