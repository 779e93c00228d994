"""300 real references as we set them and as pandoc alone does, in each style that is offered by name: what differs.

    python -m tests.bench.styles FILE.xml.gz [--number 300] [--show 0]

Every so many records of FILE, whatever is odd about them. Pandoc alone is `pandoc --citeproc` with the style's file as
it was published; a difference is told with what we mend (literature/styles/readied.py), or as "unexplained".
"""

import argparse
import gzip
import tempfile
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

import tests.surroundings  # noqa: F401  (nothing is written into the checkout)
from literature.entrez.parse import Record, parse_records
from literature.formats.csl import as_csl
from literature.styles.setting import set_references
from literature.styles.shelf import OFFERED, style_named
from tests.round_trips.pandoc_alone import by_pandoc

Item = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--number", type=int, default=300)
    parser.add_argument("--show", type=int, default=0, help="examples of each difference")
    options = parser.parse_args()
    items = items_of(options.file, options.number)
    print(f"{len(items)} references\n\n| style | equal | differ, and why |\n|---|---|---|")
    for style in OFFERED:
        _row(style, items, options.show)


def items_of(file: Path, number: int) -> list[Item]:
    """Spread over the whole file."""
    with gzip.open(file) as source:
        records = [record for record in parse_records(source) if isinstance(record, Record)]
    spread = islice(records, 0, None, max(len(records) // number, 1))
    works = [record.as_dict() | {"status": "", "notices": []} for record in islice(spread, number)]
    return [as_csl(work, f"r{place}") for place, work in enumerate(works)]


def _row(style: str, items: list[Item], show: int) -> None:
    ours = [one.text for one in set_references(items, style_named(style))]
    with tempfile.TemporaryDirectory() as folder:
        theirs = by_pandoc(items, style, Path(folder))
    pairs = [(item, mine, other) for item, mine, other in zip(items, ours, theirs, strict=True) if mine != other]
    reasons = Counter(why(item, mine, other) for item, mine, other in pairs)
    told = ", ".join(f"{number} {reason}" for reason, number in reasons.most_common())
    print(f"| {OFFERED[style]} | {len(items) - len(pairs)} | {told or '0'} |", flush=True)
    for reason in reasons:
        for _, mine, other in islice((pair for pair in pairs if why(*pair) == reason), show):
            print(f"  {reason}:\n    ours   {mine}\n    pandoc {other}")


def why(item: Item, mine: str, other: str) -> str:
    """What is mended in the item, as far as that is the whole difference."""
    if mine.removesuffix(f" {item.get('note', '')}.") == other:
        return "what is said of the work stands behind it"
    people = [*item.get("author", []), *item.get("editor", [])]
    if "editor" in item:
        return "the label of editors stands behind them"
    if any(part[:1].islower() for one in people for part in one.get("given", "").split("-")[1:]):
        return "the initial behind a hyphen"
    if ";" in item.get("page", ""):
        return "pages with words among them"
    return "the minute sign of a chemical name" if "'" in item.get("title", "") else "unexplained"


if __name__ == "__main__":
    main()
