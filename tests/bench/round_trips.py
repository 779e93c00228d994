"""What comes back of each field when parsers that are not ours read the references that we write.

    python -m tests.bench.round_trips FILE.xml.gz [--show 3]

Every record of FILE is written as RIS, NBIB, BibTeX and CSL-JSON and read by each parser (tests/round_trips). A field
is kept when it comes back as it was, lost when nothing comes back, else changed. `--show` prints examples of each.
"""

import argparse
import gzip
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from literature.entrez.parse import Record, parse_records
from tests.round_trips.facts import Difference, work_of
from tests.round_trips.trips import TRIPS, Trip, Works, travel


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    with gzip.open(options.file) as source:
        works = [work_of(record) for record in parse_records(source) if isinstance(record, Record)]
    print(f"{len(works):,} records\n\n| format | parser | fields | kept | lost | changed |\n|---|---|---|---|---|---|")
    examples = {trip.name: _row(trip, works) for trip in TRIPS}
    for name, found in examples.items():
        for field, differences in found.items():
            for pmid, one in differences[: options.show]:
                print(f"{name}, {field}, PMID {pmid}:\n  {str(one.before)[:300]}\n  {str(one.after)[:300]}")


def _row(trip: Trip, works: Works) -> dict[str, list[tuple[str, Difference]]]:
    """Prints the row; answers what differs, by field."""
    fields, lost, changed = 0, Counter[str](), Counter[str]()
    found: dict[str, list[tuple[str, Difference]]] = defaultdict(list)
    for work, facts, differences in travel(trip, works):
        fields += len(facts)
        for one in differences:
            (lost if one.after is None else changed)[one.name] += 1
            found[one.name].append((work["pmid"], one))
    kept = fields - lost.total() - changed.total()
    print(f"| {trip.form} | {trip.parser} | {fields:,} | {kept:,} | {_told(lost)} | {_told(changed)} |", flush=True)
    return found


def _told(counts: Counter[str]) -> str:
    rows: Sequence[str] = [f"{number:,} {name}" for name, number in counts.most_common()]
    return ", ".join(rows) or "0"


if __name__ == "__main__":
    main()
