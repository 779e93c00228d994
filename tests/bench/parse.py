"""How fast PubMed XML becomes Records, set against its peers on the same records.

    python -m tests.bench.parse FILE.xml.gz [--repeat-to 20000]

The records of FILE are repeated into a temporary file, then each contestant reads it in a process of its own.
"bare_walk" is lxml.iterparse that only iterates and clears: the price of XML itself. "2 processes" read one
such file each at the same time, as a baseline of many files is read.
"""

import argparse
import gzip
import importlib.util
import itertools
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

from literature.entrez.parse import parse_records

HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, '
    b'1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)
TAGS = ("PubmedArticle", "PubmedBookArticle", "DeleteCitation")


def bare_walk(path: str) -> int:
    count = 0
    options = {"resolve_entities": False, "load_dtd": False, "no_network": True}
    for _, element in etree.iterparse(path, tag=TAGS, **options):
        count += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return count


def ours(path: str) -> int:
    with open(path, "rb") as source:
        return sum(1 for _ in parse_records(source))


def ours_with_raw(path: str) -> int:
    with open(path, "rb") as source:
        return sum(1 for _ in parse_records(source, keep_raw=True))


def biopython(path: str) -> int:
    from Bio import Entrez

    with open(path, "rb") as source:
        answer = Entrez.read(source, validate=False)
    return len(answer["PubmedArticle"]) + len(answer["PubmedBookArticle"])


def pubmed_parser(path: str) -> int:
    import pubmed_parser

    packed = f"{path}.gz"  # it opens nothing else
    return sum(1 for _ in pubmed_parser.parse_medline_xml(packed, reference_list=True))


CONTESTANTS: dict[str, Callable[[str], int]] = {
    function.__name__: function for function in (bare_walk, ours, ours_with_raw, biopython, pubmed_parser)
}


def contest(name: str, path: str) -> None:
    """In the child: read `path` and print what it took."""
    started, worked = time.perf_counter(), time.process_time()
    count = CONTESTANTS[name](path)
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    print(json.dumps({"count": count, "seconds": seconds, "cpu": cpu, "peak": peak_memory()}))


def peak_memory() -> float:
    """MB. Not ru_maxrss where it can be helped: Linux hands the parent's down to the child."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text()).group(1)) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def start(name: str, path: Path) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.bench.parse", str(path), "--contestant", name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def result(process: subprocess.Popen) -> dict:
    out, err = process.communicate()
    return json.loads(out) if process.returncode == 0 else {"failed": (err.strip().splitlines() or ["no message"])[-1]}


def repeated(path: Path, count: int, readable_by_all: bool) -> Iterator[bytes]:
    """`count` records as bytes, those of `path` again and again."""
    with gzip.open(path) as source:
        records = [record.raw for record in parse_records(source, keep_raw=True)]
    if readable_by_all:  # Biopython and pubmed_parser give up on a whole file for one record of an older DTD
        records = [raw for raw in records if _modern(raw)]
    return itertools.islice(itertools.cycle(records), count)


def _modern(raw: bytes) -> bool:
    root = etree.fromstring(raw)
    old = [
        "MedlineCitation/Article/Affiliation",
        ".//Author/Affiliation",
        "MedlineCitation/DataBankList",
        "MedlineCitation/CommentsCorrections",
        "MedlineCitation/Article/ArticleDate/Hour",
    ]
    return (
        root.tag == "PubmedArticle"
        and not any(mark in raw for mark in (b"_type0", b"<math"))
        and all(root.find(place) is None for place in old)
    )


def write(records: Iterator[bytes], path: Path) -> None:
    with path.open("wb") as target:
        target.write(HEAD)
        target.writelines(record + b"\n" for record in records)
        target.write(b"</PubmedArticleSet>\n")


def report(rounds: int, path: Path, other: Path) -> None:
    """Print the table; of each contestant the fastest of its rounds counts."""
    names = [name for name in CONTESTANTS if name != "pubmed_parser" or importlib.util.find_spec(name)]
    runs = [{name: result(start(name, path)) for name in names} for _ in range(rounds)]
    pairs = [[result(one) for one in [start("ours", path), start("ours", other)]] for _ in range(rounds)]
    best = {name: min((run[name] for run in runs), key=lambda r: r.get("cpu", 1e9)) for name in names}
    for name in names:
        print(row(name, best[name], best["ours"]))
    slowest = [max(pair, key=lambda r: r["seconds"]) for pair in pairs]
    both = min(slowest, key=lambda r: r["seconds"])
    print(row("ours, 2 processes", both | {"count": 2 * both["count"]}, best["ours"]))
    if "pubmed_parser" not in names:
        print(f"{'pubmed_parser':<20} not installed")


def row(name: str, taken: dict, ours: dict) -> str:
    """`ours/this` compares CPU time, which a machine shared with others blurs less than the clock."""
    if "failed" in taken:
        return f"{name:<20} failed: {taken['failed']}"
    clock, cpu = taken["count"] / taken["seconds"], taken["count"] / taken["cpu"]
    speeds = f"{name:<20} {taken['count']:>7} records {clock:>7.0f}/s {cpu:>7.0f}/CPU s"
    return f"{speeds}  ours/this {ours['count'] / ours['cpu'] / cpu:>6.2f}  {taken['peak']:>6.0f} MB"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("file", type=Path)
    options.add_argument("--repeat-to", type=int, default=20_000, metavar="RECORDS")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--contestant", choices=CONTESTANTS, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.contestant:
        contest(given.contestant, str(given.file))
        return
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder, "first.xml"), Path(folder, "second.xml")
        write(repeated(given.file, given.repeat_to, readable_by_all=True), first)
        second.write_bytes(first.read_bytes())
        with first.open("rb") as plain, gzip.open(f"{first}.gz", "wb", compresslevel=1) as packed:
            shutil.copyfileobj(plain, packed)
        report(given.rounds, first, second)


if __name__ == "__main__":
    main()
