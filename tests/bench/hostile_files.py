"""What reading and taking apart costs, in seconds and memory: files that mean harm, and large honest ones.

    python -m tests.bench.hostile_files [NAME ...]      the named inputs, within the limits, as an import reads them
    python -m tests.bench.hostile_files --scan SIZE     each repeated token and page of about SIZE bytes

Each input has a process of its own. The seconds are of the clock, the start of the limited process included; the memory
is the most that process held.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable

from claims.documents.citations.apart import take_apart
from claims.documents.formats.article import UnreadableDocument
from claims.documents.formats.reading import read_document
from tests.files import hostile

INPUTS: dict[str, Callable[[], hostile.Made]] = {
    "short text": lambda: hostile.one_line(1_000),
    "book, text 2 MB": lambda: hostile.plain("prose in paragraphs")(2_000_000),
    "book, Markdown 2 MB": lambda: hostile.markdown("prose in paragraphs")(2_000_000),
    "book, Word 15,000 paragraphs": lambda: hostile.word_paragraphs(15_000),
    "text 6 MB": lambda: hostile.plain("prose in paragraphs")(6_000_000),
    "text 9.4 MB": lambda: hostile.one_line(9_400_000),
    "HTML attributes 349 kB": lambda: hostile.many_attributes(349_000),
    "HTML attributes 3.9 MB": lambda: hostile.many_attributes(3_900_000),
    "((( 4 MB": lambda: hostile.plain("brackets")(4_000_000),
    "((( 4 MB, Markdown": lambda: hostile.markdown("brackets")(4_000_000),
    "Word 300,000 runs": lambda: hostile.runs(300_000),
    "Word 20,000 notes": lambda: hostile.word_notes(20_000),
    "Markdown tables 120 kB": lambda: hostile.many_tables(120_000),
    "Markdown table 120 kB": lambda: hostile.one_table(120_000),
    "Markdown wide table 120 kB": lambda: hostile.wide_table(120_000),
    "Markdown short rows 120 kB": lambda: hostile.short_rows(120_000),
    "[[[ 9.4 MB, Markdown": lambda: hostile.markdown("square brackets")(9_400_000),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--scan", type=int, metavar="SIZE")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        _measure(options.names[0], options.scan)
        return
    names = options.names or (list(_scanned(1)) if options.scan else list(INPUTS))
    print(f"{'':<44}{'bytes':>10}{'read, s':>9}{'apart, s':>10}{'MB':>6}", flush=True)
    for name in names:
        size = ["--scan", str(options.scan)] if options.scan else []
        subprocess.run([sys.executable, "-m", "tests.bench.hostile_files", "--here", name, *size], check=True)


def _scanned(size: int) -> dict[str, Callable[[], hostile.Made]]:
    made = {f"text: {name}": hostile.plain(name) for name in hostile.TOKENS}
    made |= {f"Markdown: {name}": hostile.markdown(name) for name in hostile.TOKENS}
    made |= hostile.PAGES
    return {name: lambda maker=maker: maker(size) for name, maker in made.items()}


def _measure(name: str, size: int | None) -> None:
    data, filename = (_scanned(size) if size else INPUTS)[name]()
    began = time.monotonic()
    read = began
    try:
        reading = read_document(data, filename)
        read = time.monotonic()
        told = f"{len(take_apart(reading.text, markup=reading.markup).parts.statements):,} statements"
    except UnreadableDocument as refusal:
        told = f"refused: {refusal}"
        read = read if read > began else time.monotonic()
    held = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(
        f"{name:<44}{len(data):>10}{read - began:>9.2f}{time.monotonic() - read:>10.2f}{held:>6}  {told}",
        flush=True,
    )


if __name__ == "__main__":
    main()
