"""Agreement of the reading of wording with the labelled statements, by kind of text.

    python -m tests.bench.wording_kinds [FILE] [--half dev|test|both] [--errors]

FILE holds rows of `kind`, `text`, `strength`, `certainty` and where it was judged `polarity`; by default those of
`tests/test_claims/wording_statements.jsonl` (docs/wording-labels.md). `--half test` are the statements whose SHA-256
begins with an even byte; `--errors` lists what was read otherwise, of the other half only.
"""

import argparse
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from claims.grading.strength import LEVELS
from claims.grading.wording import CERTAINTIES, POLARITIES, read_wording
from tests.bench.wording import cohen_kappa, plain_kappa, records

STATEMENTS = Path(__file__).resolve().parents[1] / "test_claims" / "wording_statements.jsonl"
SCALES = {"strength": LEVELS, "certainty": CERTAINTIES, "polarity": POLARITIES}
Row = dict[str, Any]


def is_test(text: str) -> bool:
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 0


def load(path: Path, half: str) -> list[Row]:
    """The rows of a half ("dev", "test") or of both, each with its `readings`: the value read on each scale."""
    rows = [row for row in records(path) if half == "both" or is_test(row["text"]) == (half == "test")]
    for row in rows:
        read = read_wording(row["text"])
        row["readings"] = {"strength": read.strength, "certainty": read.certainty, "polarity": read.polarity}
    return rows


def agreement(rows: Iterable[Row], scale: str) -> str:
    """For example "31 of 36, kappa 0.71 (weighted 0.80)"."""
    names = SCALES[scale]
    judged = [row for row in rows if scale in row]
    truth = [names.index(row[scale]) for row in judged]
    guess = [names.index(row["readings"][scale]) for row in judged]
    hits = sum(map(int.__eq__, truth, guess))
    plain, weighted = (kappa(truth, guess, len(names)) for kappa in (plain_kappa, cohen_kappa))
    return f"{hits:>3} of {len(judged):>3}, kappa {plain:.2f} (weighted {weighted:.2f})"


def report(rows: list[Row]) -> None:
    scales = [scale for scale in SCALES if any(scale in row for row in rows)]
    for kind in dict.fromkeys(row.get("kind", "") for row in rows):
        own = [row for row in rows if row.get("kind", "") == kind]
        print(f"{kind:>18}  " + "  ".join(f"{scale} {agreement(own, scale)}" for scale in scales))
    print(f"{'all':>18}  " + "  ".join(f"{scale} {agreement(rows, scale)}" for scale in scales))
    related, bare = ([row for row in rows if (row["strength"] != "none") is wanted] for wanted in (True, False))
    right = sum(row["strength"] == row["readings"]["strength"] for row in related)
    stated = sum(row["readings"]["strength"] != "none" for row in bare)
    print(f"with a relation {right} of {len(related)} right; without one {stated} of {len(bare)} read as stating one")


def errors(rows: Iterable[Row]) -> None:
    for row in rows:
        read = row["readings"]
        wrong = {scale: read[scale] for scale in SCALES if row.get(scale, read[scale]) != read[scale]}
        if wrong:
            told = ", ".join(f"{row[scale]} read as {value}" for scale, value in wrong.items())
            print(f"    {row.get('kind', '')}: {row['text']}  [{told}]")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=STATEMENTS, metavar="FILE")
    parser.add_argument("--half", choices=("dev", "test", "both"), default="test")
    parser.add_argument("--errors", action="store_true", help="list the statements read otherwise")
    options = parser.parse_args()
    rows = load(options.file, options.half)
    report(rows)
    if options.errors:
        errors(row for row in rows if options.file != STATEMENTS or not is_test(row["text"]))


if __name__ == "__main__":
    main()
