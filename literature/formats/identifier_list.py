"""Many works at once, named by their identifiers: a list of PMIDs, DOIs, PMCIDs or addresses, PubMed's summary text
("1: Alder A. Title. … PMID: 90000001"), and PubMed's CSV.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from literature.formats.bounds import refuse_many_records
from literature.formats.entries import Entry, filled, identifiers
from literature.formats.file_dates import read_day
from literature.formats.names import read_names
from literature.rules.pasted_identifiers import NotRecognised, recognise

_LOOKED_AT = 50  # lines in which a list shows that it is one
_CSV_HEAD = re.compile(r'"?PMID"?,"?Title"?,"?Authors"?,')
_HEAD = re.compile(r"\W*(?:pmid|pmcid|doi|identifier)s?\W*", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*\d{1,6}: \D")
_ONLY_NAMES = re.compile(r"(?:(?:\d{1,9}|PMC\d+(?:\.\d+)?|(?:doi:)?10\.\d{4,9}/\S+)(?:[\s,;]+|$))+", re.IGNORECASE)


def is_list(text: Iterable[str]) -> bool:
    """It begins with a work that is named, or with the head of such a list."""
    head = [line for line in islice(text, _LOOKED_AT) if line.strip()]
    if head and (_CSV_HEAD.match(head[0]) or _HEAD.fullmatch(head[0])):
        return True
    return bool(head) and not _entry("", _parts(head)[0]).problem


def read(text: Iterable[str]) -> Iterator[Entry]:
    """One for each work that is named, and one, refused, for each line that names none."""
    lines = iter(text)
    first = next((line for line in lines if line.strip()), "")
    if _CSV_HEAD.match(first):
        yield from _of_csv(chain([first], lines))
        return
    for count, (location, part) in enumerate(_placed(chain([first], lines)), 1):
        refuse_many_records(count)
        yield _entry(location, part)


def _placed(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What names one work, with its line: a word of a list, a line, or a numbered paragraph of several lines."""
    entry, first = "", 0
    for number, line in enumerate(lines, 1):
        if entry and line.strip() and not _NUMBERED.match(line):
            entry = f"{entry} {line.strip()}"
            continue
        if entry:
            yield f"line {first}", entry
        entry = ""
        if _NUMBERED.match(line):
            entry, first = line.strip(), number
        elif not _HEAD.fullmatch(line):
            yield from ((f"line {number}", part) for part in _words(line))
    if entry:
        yield f"line {first}", entry


def _parts(lines: Iterable[str]) -> list[str]:
    return [part for _, part in _placed(lines)]


def _words(line: str) -> list[str]:
    line = line.strip()
    if not line or not _ONLY_NAMES.fullmatch(line):
        return [line] if line else []
    return re.split(r"[\s,;]+(?=\d{1,9}\b|PMC|doi:|10\.)", line.rstrip(" ,;"), flags=re.IGNORECASE)


def _entry(location: str, part: str) -> Entry:
    try:
        scheme, value = recognise(part)
    except NotRecognised as error:
        return Entry(location, {"title": part[:80]}, problem=str(error))
    return Entry(location, {scheme: value} | ({"kind": "web page"} if scheme == "url" else {}))


def _of_csv(lines: Iterable[str]) -> Iterator[Entry]:
    rows = csv.DictReader((f"{line}\n" for line in lines), restval="")
    for count, row in enumerate(rows, 1):
        refuse_many_records(count)
        authors = read_names([row.get("Authors", "").rstrip(".")])
        values = {
            **identifiers(row.get("PMID", ""), row.get("DOI", ""), row.get("PMCID", "")),
            "title": row.get("Title", ""),
            "authors": authors.people,
            "journal": row.get("Journal/Book", ""),
            "year": read_day(row.get("Publication Year", "")).year,
        }
        location = f"line {rows.line_num}"
        yield Entry(location, filled(values), {} if authors.complete else {"authors_complete": False})
