"""Files of papers with the decisions made on them elsewhere: a table (CSV), RIS with labels in its notes, a project of
ASReview. Pure: what comes out is the records that bear a label, as a file that the library reads.
"""

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from claims.refusals import Refused
from literature.formats.entries import decoded
from literature.formats.reference_table import delimiter_of

LARGEST = 20 * 1024**2  # bytes
LARGEST_UNPACKED = 200 * 1024**2
STEPS = 50_000_000  # of SQLite's machine, before a file of a stranger is given up
# The spellings of ASReview 3.0.8 (asreview/data/base.py), and Covidence's and one's own.
LABEL_COLUMNS = ("asreviewlabel", "included", "labelincluded", "finalincluded", "include", "label", "decision")
INCLUDED = {"1", "1.0", "yes", "true", "included", "include", "relevant"}
EXCLUDED = {"0", "0.0", "no", "false", "excluded", "exclude", "irrelevant"}
UNDECIDED = {"", "-1", "-1.0", "nan", "none", "maybe", "not seen", "unlabeled", "unlabelled"}
NOTES = {"ASReview_relevant": True, "ASReview_irrelevant": False}
RAYYAN = re.compile(r"RAYYAN-INCLUSION:\s*\{(.*?)\}")
RAYYAN_VERDICT = re.compile(r'=>\s*"(Included|Excluded|Maybe)"')
COLUMNS = ("title", "abstract", "authors", "keywords", "year", "doi", "url")


@dataclass(frozen=True, slots=True)
class Label:
    """Where the record stands in the file that was given, and what was decided there; `at` where it tells when."""

    location: str
    included: bool
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LabelledFile:
    """`records` holds the records of `labels`, in their order, and no others; `unlabelled` counts those."""

    labels: Sequence[Label]
    records: bytes
    unlabelled: int


def read_labels(data: bytes) -> LabelledFile:
    """The kind is told by what is in the file. Raises Refused, with what to do."""
    if len(data) > LARGEST:
        raise Refused(f"The file is larger than {LARGEST // 1024**2} MB: cut it into several.")
    if data.startswith(b"PK"):
        return _of_project(data)
    text = decoded(data)
    found = _of_ris(text) if re.search(r"^TY {1,2}- ", text, re.MULTILINE) else _of_table(text)
    if not found.labels:
        raise Refused("No record of the file bears a decision: nothing can be taken from it.")
    return found


def _of_table(text: str) -> LabelledFile:
    head = text.lstrip("\ufeff\n").partition("\n")[0]
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff\n"), newline=""), delimiter=delimiter_of(head) or ",")
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise Refused(f"Line {reader.line_num} is no CSV ({error}): a quotation mark may be open.") from error
    (_, header), *rest = rows or [(0, [])]
    names = [re.sub(r"[^a-z]", "", name.lower()) for name in header]
    column = next((names.index(name) for name in LABEL_COLUMNS if name in names), None)
    if column is None:
        raise Refused(
            "No column of the table says what was decided: name it “included”, with 1 for included, 0 for excluded."
        )
    labelled = [(line, row, verdict_of(row[column], line)) for line, row in rest if len(row) > column]
    kept = [(line, row, verdict) for line, row, verdict in labelled if verdict is not None]
    labels = [Label(f"line {line}", verdict) for line, _, verdict in kept]
    return LabelledFile(labels, as_table([header, *(row for _, row, _ in kept)]), len(labelled) - len(kept))


def verdict_of(cell: str, line: int) -> bool | None:
    """None for a record that nobody decided on. Raises Refused for a word that says neither."""
    word = cell.strip().lower()
    if word in UNDECIDED:
        return None
    if word not in INCLUDED | EXCLUDED:
        raise Refused(f"Line {line} says “{cell.strip()[:30]}”: a decision is 1 (included), 0 (excluded) or empty.")
    return word in INCLUDED


def _of_ris(text: str) -> LabelledFile:
    records: list[tuple[int, list[str]]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"TY {1,2}- ", line):
            records.append((number, []))
        if records:
            records[-1][1].append(line)
    decided = [(number, lines, _verdict_of_notes("\n".join(lines))) for number, lines in records]
    kept = [(number, lines, verdict) for number, lines, verdict in decided if verdict is not None]
    whole = "\n".join("\n".join(lines) for _, lines, _ in kept)
    labels = [Label(f"line {number}", verdict) for number, _, verdict in kept]
    return LabelledFile(labels, f"{whole}\n".encode(), len(records) - len(kept))


def _verdict_of_notes(record: str) -> bool | None:
    """As ASReview writes it, or Rayyan: there several may have decided, and where they differ nobody has."""
    for name, verdict in NOTES.items():
        if name in record:
            return verdict
    said = {word for found in RAYYAN.findall(record) for word in RAYYAN_VERDICT.findall(found)}
    return {"Included": True, "Excluded": False}.get(said.pop()) if len(said) == 1 else None


def _of_project(data: bytes) -> LabelledFile:
    """The databases of a project, versions 2 and 3: in one of them the records, in one of them the decisions."""
    records: dict[int, Sequence[Any]] = {}
    labels: dict[int, tuple[int | None, float | None]] = {}
    for database in _databases(data):
        try:
            _read_database(database, records, labels)
        except sqlite3.Error as error:
            raise Refused(
                f"A database of the project cannot be read ({error}): export the decisions as CSV."
            ) from error
    decided = sorted(key for key in labels if labels[key][0] in (0, 1) and key in records)
    if not decided:
        raise Refused(
            "The file holds no decisions of ASReview 2 or 3: export them there as CSV or RIS, and import that."
        )
    found = [Label(f"record {key}", labels[key][0] == 1, _when(labels[key][1])) for key in decided]
    return LabelledFile(found, as_table([COLUMNS, *(records[key] for key in decided)]), len(records) - len(decided))


def _databases(data: bytes) -> Iterable[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as project:
            inside = [one for one in project.infolist() if one.filename.endswith(".db")]
            if sum(one.file_size for one in inside) > LARGEST_UNPACKED:
                raise Refused(f"Unpacked it is larger than {LARGEST_UNPACKED // 1024**2} MB: export it as CSV.")
            yield from (project.read(one) for one in inside)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise Refused(f"The file is no project of ASReview: {error}.") from error


def _read_database(
    database: bytes, records: dict[int, Sequence[Any]], labels: dict[int, tuple[int | None, float | None]]
) -> None:
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(database)
        connection.execute("pragma trusted_schema = off")
        connection.set_progress_handler(lambda: 1, STEPS)
        tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
        if "record" in tables:
            rows = connection.execute(f"select record_id, {', '.join(COLUMNS)} from record")
            records.update((row[0], [_cell(value) for value in row[1:]]) for row in rows)
        if "results" in tables:
            rows = connection.execute("select record_id, label, time from results")
            labels.update((key, (label, at)) for key, label, at in rows)
    finally:
        connection.close()


def _cell(value: Any) -> str:
    """Lists are kept as JSON there."""
    text = "" if value is None else str(value)
    if not text.startswith("["):
        return text
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return "; ".join(map(str, found)) if isinstance(found, list) else text


def _when(seconds: float | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (OverflowError, ValueError, OSError, TypeError):
        return None


def as_table(rows: Iterable[Sequence[str]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()
