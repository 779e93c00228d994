"""What becomes of the records of every file of references in a folder: read, refused, and which fields were lost.

    python -m tests.bench.files DIR [DIR...]

"Records" are counted without our reader, by what begins one ("TY  -", "PMID-", "<PubmedArticle>", "@article{", "%0",
"PT J", "<record>", an item of the JSON); "lost" are fields of which a word stands nowhere in what was read, of RIS and
nbib only. A second table writes what was read in each format that we also write, reads it again, and counts the
fields that differ. Nothing is stored.
"""

import argparse
import dataclasses
import gzip
import io
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library

from claims.exports import bibtex
from claims.exports.summary import Work
from literature.entrez.parse import Record, parse_records
from literature.formats import medline, ris
from literature.formats.csl import as_csl
from literature.formats.entries import Entry, NotReadable, decoded
from literature.formats.file_kind import entries, is_xml_of_pubmed
from literature.formats.marked_text import plain
from literature.formats.reader import read
from literature.formats.tagged import Block, blocks

SUFFIXES = (".ris", ".nbib", ".txt", ".medline", ".xml", ".gz", ".bib", ".json", ".enw", ".ciw")
START = re.compile(r"^[\s\ufeff\u200b]*(?:TY\s{0,2}-|PMID ?- ?\d)", re.MULTILINE)
XML_START = re.compile(rb"<Pubmed(?:Book)?Article[\s>]")
ENTRY = re.compile(r"@\s*(?!string|comment|preamble)[a-z]+\s*[{(]\s*[^\s{},=]*\s*,", re.IGNORECASE)
STARTS = (re.compile(r"^\ufeff?PT [A-Z]$", re.MULTILINE), re.compile(r"^\ufeff?%0 ", re.MULTILINE), ENTRY)
FIELD = re.compile(r"([A-Z][A-Z0-9]{1,3}) *-\s(.*)")
NO_CONTENT = frozenset(("TY", "ER", "GN", "SO", "PST", "STAT", "OWN"))
DASHES = re.compile("[\u2010-\u2015\u2212]")


COMPARED = (
    "title", "authors", "journal", "volume", "issue", "pages", "year", "month", "day", "doi", "pmid", "pmcid", "url",
)  # fmt: skip
BARE = {"kind": "article", "title": "", "status": "", "notices": []}
AGAIN: dict[str, Callable[[dict[str, Any]], str]] = {
    "RIS": ris.write,
    "NBIB": medline.write,
    "CSL-JSON": lambda work: orjson.dumps([as_csl(work, "a")]).decode(),
    "BibTeX": lambda work: write_string(Library([bibtex.entry(_as_entry(work), "a")])),
}


def _as_entry(work: dict[str, Any]) -> Work:
    """Of our bibliography."""
    names = {field.name for field in dataclasses.fields(Work)}
    held = {name: value for name, value in work.items() if name in names}
    return Work(**held | {"kind": work["kind"].replace(" ", ""), "isbn": " ".join(work.get("isbns", ()))})


class Row(NamedTuple):
    """One file."""

    name: str
    records: int
    read: int
    refused: int
    lost: list[str]
    problem: str = ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="DIR")
    rows = [row for folder in parser.parse_args().folders for row in _rows(folder)]
    print("| file | records | read | refused | fields lost |\n|---|---|---|---|---|")
    for row in rows:
        lost = f"{len(row.lost)} ({', '.join(row.lost[:5])})" if row.lost else "0"
        print(f"| {row.name} | {row.records} | {row.read} | {row.refused} | {row.problem or lost} |")
    unaccounted = sum(abs(row.records - row.read - row.refused) for row in rows if not row.problem)
    print(f"\n{sum(row.records for row in rows)} records in {len(rows)} files; unaccounted for: {unaccounted}")
    print("\n| written as | works | fields | lost |\n|---|---|---|---|")
    works = [work for folder in parser.parse_args().folders for work in _works(folder)]
    for name, again in AGAIN.items():
        print(f"| {name} | {len(works)} | {' | '.join(map(str, _written_again(works, again)))} |")
    return bool(unaccounted)


def _works(folder: Path) -> Iterator[dict[str, Any]]:
    """What the readers of files made of them, each as `Reference.as_work` has it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.lower() in SUFFIXES and path.suffix != ".xml":
            try:
                found = list(entries(lambda path=path: io.BytesIO(path.read_bytes())))
            except NotReadable:
                continue
            sound = (entry for entry in found if not entry.problem)
            yield from ({**BARE, **entry.values, **entry.details} for entry in sound)


def _written_again(works: Sequence[dict[str, Any]], again: Callable[[dict[str, Any]], str]) -> tuple[int, str]:
    """How many fields there are, and which were not the same when they were read again."""
    count, lost = 0, Counter[str]()
    for work in works:
        (entry,) = entries(lambda work=work: io.BytesIO(again(work).encode()))
        for name in COMPARED:
            count += bool(work.get(name))
            lost[name] += bool(work.get(name)) and _same(work[name]) != _same(entry.values.get(name))
    told = ", ".join(f"{number} {name}" for name, number in lost.items() if number)
    return count, told or "0"


def _same(value: Any) -> Any:
    """Of people their names; initials follow from them."""
    if isinstance(value, list):
        return [(one["last"], one["fore"] or one["initials"], one["suffix"], one["collective"]) for one in value]
    return plain(value) if isinstance(value, str) else value


def _rows(folder: Path) -> Iterator[Row]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.lower() in SUFFIXES:
            try:
                yield _row(path)
            except NotReadable as error:
                yield Row(path.name, 0, 0, 0, [], f"not read: {error}")


def _row(path: Path) -> Row:
    body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        if not is_xml_of_pubmed(lambda: io.BytesIO(body)):
            return _other(path.name, body, len(re.findall(rb"<record[\s>]", body)))
        with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as stream:
            parsed = [isinstance(record, Record) for record in parse_records(stream)]
        return Row(path.name, len(XML_START.findall(body)), sum(parsed), len(parsed) - sum(parsed), [])
    text = decoded(body)
    if path.suffix in (".bib", ".json", ".enw", ".ciw") or STARTS[0].search(text[:1000]):
        return _other(path.name, body, _count(text))
    pairs = list(zip(blocks(text), read(text), strict=True))
    refused = sum(bool(entry.problem) for _, entry in pairs)
    strays = sum(not block.form for block, _ in pairs)
    lost = [tag for block, entry in pairs if not entry.problem for tag in _lost(block, entry)]
    return Row(path.name, len(START.findall(text)) + strays, len(pairs) - refused, refused, lost)


def _count(text: str) -> int:
    if text.lstrip()[:1] in "[{":
        whole = orjson.loads(text)
        return len(whole if isinstance(whole, list) else whole.get("items", [whole]))
    return next((count for start in STARTS if (count := len(start.findall(text)))), 0)


def _other(name: str, body: bytes, records: int) -> Row:
    """A file of a format of which only the records are told."""
    found = [bool(entry.problem) for entry in entries(lambda: io.BytesIO(body))]
    return Row(name, records, len(found) - sum(found), sum(found), [], "" if records else "not counted")


def _lost(block: Block, entry: Entry) -> Iterator[str]:
    """The tags of fields of which a word is missing in the entry; a number counts as a word."""
    held = set(_words(orjson.dumps([entry.values, entry.details]).decode()))
    for line in block.lines:
        found = FIELD.match(line)
        if found and found[1] not in NO_CONTENT and not held.issuperset(_words(found[2])):
            yield found[1]


def _words(text: str) -> list[str]:
    found = re.findall(r"[^\W_]+", DASHES.sub("-", plain(text)).lower().replace("\\n", " "))
    return [word.lstrip("0") or "0" if word.isdecimal() else word for word in found]


if __name__ == "__main__":
    sys.exit(main())
