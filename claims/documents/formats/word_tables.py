"""Tables of a Word text: their rows and cells as they are when all changes are accepted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from claims.text.whole_numbers import whole_number

from .composing import refuse_wide
from .word_markup import W, switch, value


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `is_header` where the file says so."""

    cells: list[etree._Element]
    is_header: bool


def rows_of(table: etree._Element) -> list[Row]:
    """All that were not deleted."""
    rows = [row for row in _parts(table, f"{W}tr") if row.find(f"{W}trPr/{W}del") is None]
    return [Row(list(_parts(row, f"{W}tc")), row.find(f"{W}trPr/{W}tblHeader") is not None) for row in rows]


def is_layout(table: etree._Element, rows: list[Row]) -> bool:
    """It only puts text side by side, or in a box."""
    nested = any(True for cell in table.iter(f"{W}tc") for _ in cell.iter(f"{W}tbl"))
    return nested or max((len(row.cells) for row in rows), default=0) < 2


def has_header(rows: list[Row]) -> bool:
    """Its first row is marked as one, or all in bold."""
    if len(rows) < 2:
        return False
    told = [cell for cell in rows[0].cells if "".join(cell.itertext()).strip()]
    return rows[0].is_header or all(all_bold(cell) for cell in told)


def grid(rows: list[Row], inline: Callable[[etree._Element], str]) -> list[list[str]]:
    """The cells' texts; one merged downwards stands in each of its rows, so that a row stands alone."""
    found: list[list[str]] = []
    for row in rows:
        line: list[str] = []
        refuse_wide(found)
        for cell in row.cells:
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and merge.get(f"{W}val") != "restart" and found:
                text = found[-1][len(line)] if len(line) < len(found[-1]) else ""
            else:
                text = "; ".join(part for part in (inline(p).strip() for p in cell.iter(f"{W}p")) if part)
            span = value(cell, "tcPr", "gridSpan")
            line += [text, *[""] * (min(whole_number(span, 1), 100) - 1)]
        found.append(line)
    return found


def all_bold(element: etree._Element) -> bool:
    runs = [run for run in element.iter(f"{W}r") if "".join(t.text or "" for t in run.iter(f"{W}t")).strip()]
    return bool(runs) and all(switch(run, "rPr", "b") for run in runs)


def _parts(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also those within content controls and tracked insertions."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}moveTo"):
            yield from _parts(child, tag)
