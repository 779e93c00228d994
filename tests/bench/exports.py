"""How long the exports of a large document take, and what memory: on the records of real papers.

    python -m tests.bench.exports FILE.xml.gz [--references 10000] [--claims 1000] [--style vancouver]

The records of FILE, over and over, are the bibliography: as references to each bibliography
format, then as a summary with five citations a claim to each format that tells of claims. Only the writing is timed;
gathering the rows is measured by the counts of queries in the suite. Memory is the peak of a fresh process each.
"""

import argparse
import gzip
import multiprocessing
import os
import resource
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import tests.surroundings  # noqa: F401  (nothing is written into the checkout)
from claims.exports import FORMATS
from claims.exports.scope import Scope
from claims.exports.summary import Summary, SummaryClaim, SummaryEvidence, Work
from literature.entrez.parse import parse_records
from tests.bench.citation import work_of

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
BIBLIOGRAPHIES = ("bib", "biblatex", "ris", "csl", "nbib")
OF_CLAIMS = ("html", "md", "json", "xlsx", "docx", "zotero", "pdf")
REAL = 3_756  # works in FILE: a list of references holds each once
FIVE = ("supports", "supports", "contradicts", "neutral", "supports")


def works(file: Path, number: int) -> Iterator[Work]:
    with gzip.open(file) as stream:
        records = [work_of(record) for record in parse_records(stream)]
    for index in range(number):
        yield replace(records[index % len(records)], number=index + 1)


def summary_of(file: Path, claims: int, references: int, style: str) -> Summary:
    """As many claims as asked for, each with five findings on works of their own, as far as there are works."""
    bibliography = list(works(file, references))
    rows = [
        SummaryClaim(
            key=f"DMN-{index + 1:04}",
            text=f"Statement {index + 1} of a long document says something of the default mode network.",
            certainty="low",
            evidence=[
                SummaryEvidence(number=(5 * index + nth) % references + 1, stance=stance)
                for nth, stance in enumerate(FIVE)
            ],
        )
        for index in range(claims)
    ]
    return Summary(
        title="A long document", slug="long", url="", version=1, generated_at=datetime(2026, 11, 29, tzinfo=UTC),
        claims=rows, bibliography=bibliography, scope=Scope(style=style),
    )  # fmt: skip


def measure(name: str, file: Path, claims: int, references: int, style: str) -> None:
    """Prints the seconds of the writing, by the clock and of the processor, and the peak memory of this process and of
    the programs it ran."""
    summary = summary_of(file, claims, references, style)
    began, before = time.perf_counter(), time.process_time()
    size = len(FORMATS[name].data(summary))
    lasted = time.perf_counter() - began
    own, run = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    worked = sum(one.ru_utime + one.ru_stime for one in (own, run)) - before
    print(
        f"{name:8} {claims:6} {references:8} {lasted:8.1f} s {worked:8.1f} s {size / 1e6:8.1f} MB "
        f"{own.ru_maxrss // 1024:6} MB {run.ru_maxrss // 1024:6} MB",
        flush=True,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--references", type=int, default=10_000)
    parser.add_argument("--claims", type=int, default=1_000)
    parser.add_argument("--style", default="vancouver")
    asked = parser.parse_args()
    print("format   claims references   lasted  processor      size   memory  of pandoc and typst")
    fresh = multiprocessing.get_context("spawn")
    for names, claims, references in (
        (BIBLIOGRAPHIES, 0, asked.references),
        (OF_CLAIMS, asked.claims, min(5 * asked.claims, REAL)),
    ):
        for name in names:
            process = fresh.Process(target=measure, args=(name, asked.file, claims, references, asked.style))
            process.start()
            process.join()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
