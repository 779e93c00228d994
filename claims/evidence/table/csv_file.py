"""Reading and writing the table, as spreadsheets write and read it. Pure.

Excel writes a BOM or the Windows code page, semicolons where the decimal sign is a comma, "sep=;" as a first line, and
CRLF. A cell that it would run is written with an apostrophe before it, which is taken off again here.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from claims.refusals import Refused
from claims.text.sheet_cells import as_meant, harmless

COLUMNS = (
    "claim", "pmid", "doi", "url", "stance", "directness", "directness_reason", "quote", "section", "note", "design",
    "sample_size", "quality", "locator",
)  # fmt: skip
UNREAD_COLUMNS = ("work_status",)  # written beside them, and passed over when the table is read
REQUIRED = ("claim", "stance")
NAMES_A_WORK = ("pmid", "doi", "url")
LARGEST = 5 * 1024**2  # bytes
MOST_ROWS = 5000
MOST_COLUMNS = 200
LONGEST_CELL = 20_000  # characters
NUMBERS = ("pmid", "sample_size")
WHOLE = re.compile(r"(?<=\d)[.,]0{1,2}$")  # a sheet shows 12 as 12.0; 1.000 may be a thousand
AS_TEXT = re.compile(r'="(\d*)"')  # how some exports keep Excel from rounding a number


class Row(NamedTuple):
    """One row by its columns, without white space around; `fault` says why it cannot be read."""

    line: int
    cells: dict[str, str]
    fault: str = ""


def read_table(data: bytes) -> list[Row]:
    """The rows of a CSV file below its header, each with the line on which it begins. Raises Refused."""
    if len(data) > LARGEST:
        raise Refused(f"The file is larger than {LARGEST // 1024**2} MB: cut it into several.")
    text = decoded(data)
    head = re.match(r'[\s,;]*(?:"?sep=(.)"?\r?\n)?(?:[ \t,;"]*\r?\n)*', text, re.IGNORECASE)
    named, start = (head[1], head.end()) if head else (None, 0)
    body = text[start:]
    records = _records(body, named or _separator(body), first=text.count("\n", 0, start) + 1)
    if not records:
        raise Refused("The file is empty: its first line names the columns.")
    (_, header), *rows = records
    names = _names(header)
    rows = [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells)]
    if len(rows) > MOST_ROWS:
        raise Refused(f"The file has more than {MOST_ROWS} rows: cut it into several.")
    return [_row(line, names, cells) for line, cells in rows]


def decoded(data: bytes) -> str:
    """UTF-8 or UTF-16 by its mark, else UTF-8 where it is that, else the Windows code page of Excel."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text.lstrip("\ufeff")
    raise Refused("The file is no text: save the sheet as “CSV UTF-8”.")


def _separator(text: str) -> str:
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _records(text: str, separator: str, first: int) -> list[tuple[int, list[str]]]:
    """Each record with the line on which it begins; a cell may hold line ends."""
    csv.field_size_limit(max(csv.field_size_limit(), LARGEST))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records, line = [], first
    try:
        for cells in reader:
            records.append((line, cells))
            line = first + reader.line_num
    except csv.Error as error:
        raise Refused(f"Line {line} is no CSV ({error}): a quotation mark may be open.") from error
    return records


def _names(header: list[str]) -> list[str]:
    names = [re.sub(r"[\s-]+", "_", cell.strip().lower()) for cell in header]
    while names and not names[-1]:  # Excel leaves columns that are empty altogether
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise Refused(f"The file has more than {MOST_COLUMNS} columns. Known are: {', '.join(COLUMNS)}.")
    if unknown := [name or "(without a name)" for name in names if name not in (*COLUMNS, *UNREAD_COLUMNS)]:
        raise Refused(f"Unknown columns: {', '.join(unknown)}. Known are: {', '.join(COLUMNS)}. Mend or delete them.")
    if twice := {name for name in names if names.count(name) > 1}:
        raise Refused(f"Columns that are there twice: {', '.join(sorted(twice))}.")
    lacking = [name for name in REQUIRED if name not in names]
    if not set(NAMES_A_WORK) & set(names):
        lacking.append("pmid or doi")
    if lacking:
        raise Refused(f"Columns that are missing: {', '.join(lacking)}.")
    return names


def _row(line: int, names: list[str], cells: list[str]) -> Row:
    if any(cell.strip() for cell in cells[len(names) :]):
        return Row(line, {}, "It has more cells than the header: a quotation mark or separator may be missing.")
    if any(len(cell) > LONGEST_CELL for cell in cells):
        return Row(line, {}, f"A cell has more than {LONGEST_CELL} characters.")
    given = dict(zip(names, (_plain(cell) for cell in cells), strict=False))
    given |= {name: WHOLE.sub("", given[name]) for name in NUMBERS if name in given}
    return Row(line, {name: given.get(name, "") for name in COLUMNS})


def _plain(cell: str) -> str:
    text = cell.replace("\r\n", "\n").strip()
    if told := AS_TEXT.fullmatch(text):
        return told[1]
    return as_meant(text)


def write_table(rows: Iterable[Mapping[str, object]]) -> str:
    """The table with its header, for Excel too: BOM and CRLF; None is an empty cell."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow((*COLUMNS, *UNREAD_COLUMNS))
    for row in rows:
        writer.writerow([_written(row.get(name)) for name in (*COLUMNS, *UNREAD_COLUMNS)])
    return f"\ufeff{file.getvalue()}"


def _written(value: object) -> str:
    return "" if value is None else harmless(str(value))
