"""Writes articles in many layouts, each with what must come out of it, for `tests.bench.documents`.

    python -m tests.bench.printed_articles DIR

And how long a long one takes, within the limits, as an import reads it:

    python -m tests.bench.printed_articles --pages 300
"""

import argparse
import json
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from claims.documents.formats.article import UnreadableDocument
from claims.documents.formats.reading import read_document
from tests.files.printed import Layout, printed
from tests.files.tea_article import ASIDE, FLOW, NOTE, TABLE, article, expected

HEADS = {"head": "Abel et al.: Tea and pressure", "even_head": "J X 2020; 4: {page}", "foot": "{page}"}


def cases() -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """The name of each, the file, and what is right."""
    yield _case("plain-one-column", Layout(columns=1))
    yield _case("plain-two-columns", Layout())
    yield _case("plain-three-columns", Layout(columns=3, size=8, leading=9.5, gutter=12))
    yield _case("plain-narrow-gutter", Layout(gutter=11))
    yield _case("plain-ragged-uncut", Layout(justify=False, cut=False, skip=5, indent=0))
    yield _case("plain-sans", Layout(family="Helvetica"))
    yield _case("heads-both-sides", Layout(**HEADS))
    yield _case("heads-one-column", Layout(columns=1, **HEADS))
    yield _case(
        "heads-pages", Layout(head="Page {page} of 9", foot="Tea and pressure | Abel et al. | {page}", first_page=117)
    )
    yield _case("heads-stamp", Layout(stamp="Downloaded from https://nowhere.example by guest on 1 May 2020", **HEADS))
    yield _case("span-abstract", Layout(), span_abstract=True)
    yield _case("span-three-columns", Layout(columns=3, size=8, leading=9.5, gutter=12, **HEADS), span_abstract=True)
    yield _case("headings-caps", Layout(heading="caps"))
    yield _case("headings-letter-spaced", Layout(heading="spaced"))
    yield _case("headings-plain", Layout(heading="plain"))
    yield _case("headings-italic", Layout(heading="italic"), run_in=True)
    yield _case("headings-numbered", Layout(), numbered=True)
    yield _case("headings-run-in", Layout(), run_in=True)
    yield _case("marks-raised", Layout(), marks="^")
    yield _case("marks-raised-one-column", Layout(columns=1, **HEADS), marks="^")
    yield _case("list-brackets", Layout(ref_style="[1]", **HEADS))
    yield _case("list-bare-numbers", Layout(ref_style="1", **HEADS), marks="^")
    yield _case("beside-flow-chart", Layout(), beside=(FLOW,))
    yield _case("beside-table", Layout(**HEADS), beside=(TABLE,))
    yield _case("beside-both-one-column", Layout(columns=1), beside=(FLOW, TABLE))
    yield _case("beside-box", Layout(), beside=(ASIDE,))
    yield _case("beside-footnote", Layout(), beside=(NOTE,))
    yield _case("beside-all", Layout(**HEADS), marks="^", beside=(FLOW, NOTE, TABLE, ASIDE))
    yield _case("manuscript-line-numbers", Layout(columns=1, line_numbers=1, margin=80, leading=18))
    yield _case("manuscript-fifth-lines", Layout(columns=1, line_numbers=5, margin=80, leading=18, foot="Page {page}"))
    yield _case("manuscript-watermark", Layout(columns=1, watermark="ACCEPTED", margin=70))


def _case(
    name: str, layout: Layout, *, marks: str = "[]", beside: tuple[tuple[str, str], ...] = (), **words: bool
) -> tuple[str, bytes, dict[str, Any]]:
    blocks = article(marks, beside=beside, **words)
    right = expected(layout, marks, aside=ASIDE in beside, numbered=words.get("numbered", False))
    return name, printed(blocks, layout), right


def long_article(pages: int) -> bytes:
    """Two columns, heads, and a text said again until it fills about so many pages."""
    layout = Layout(page_height=842, **HEADS)
    (*front,) = (block for block in article() if block[0] in ("title", "byline"))
    rest = [block for block in article() if block[0] in ("h", "hh", "p")]
    told = [
        (kind, f"{words}{' And so on.' * (turn % 7)}" if kind == "p" else words)
        for turn in range(round(pages * 1.9)) for kind, words in rest
    ]  # fmt: skip
    return printed(front + told, layout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR")
    parser.add_argument("--pages", type=int)
    options = parser.parse_args()
    if options.pages:
        data = long_article(options.pages)
        began = time.monotonic()
        try:
            print(f"{len(data) / 1e6:.1f} MB, {len(read_document(data, 'long.pdf').text):,} characters")
        except UnreadableDocument as refusal:
            print(refusal)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = used.ru_utime + used.ru_stime
        print(f"{time.monotonic() - began:.1f} s, {seconds:.1f} s of the processor, {used.ru_maxrss / 1024:.0f} MB")
    if options.folder:
        options.folder.mkdir(parents=True, exist_ok=True)
        for name, data, right in cases():
            (options.folder / f"{name}.pdf").write_bytes(data)
            (options.folder / f"{name}.expected.json").write_text(json.dumps(right, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
