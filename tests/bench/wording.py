"""Judge the reading of wording.

    python -m tests.bench.wording FILE... [--unswapped] [--errors]

Forms, told by their columns or keys (.csv or .jsonl, plain or .gz):
 - `press_release_conclusion`, `press_release_strength`, the same of `abstract`: InSciOut pairs, two a row;
 - `sentence`, `label`: causal-language sentences, whose codes 1 (direct) and 3 (correlational) are swapped first;
 - `text`, `strength`: a statement and its level on InSciOut's scale (number or name);
 - `text`, `hedged`: a statement and whether it is hedged.
`--unswapped` reads `label` as InSciOut's codes; `--errors` lists what was read otherwise.
"""

import argparse
import csv
import gzip
import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claims.grading.strength import LEVELS
from claims.grading.wording import Wording, read_wording

SWAPPED = {0: 0, 1: 3, 2: 2, 3: 1}
YES = frozenset({"1", "true", "yes", "hedged", "speculative", "uncertain"})


@dataclass(frozen=True, slots=True)
class Graded:
    """One statement with its answer: a level 0 to 3, or for hedging 0 or 1."""

    text: str
    level: int
    group: str = ""
    about: str = "strength"


def read_file(path: Path, *, swapped: bool = True) -> list[Graded]:
    """The statements of a file in any of the forms above. Raises ValueError when it is none of them."""
    rows = list(records(path))
    if not rows:
        raise ValueError("it holds no rows")
    return [one for row in rows for one in graded(row, swapped)]


def records(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        if ".csv" in path.suffixes:
            yield from csv.DictReader(lines)
        else:
            yield from (json.loads(line) for line in lines if line.strip())


def graded(row: dict[str, Any], swapped: bool) -> Iterator[Graded]:
    if "press_release_strength" in row or "abstract_strength" in row:
        for part in ("press_release", "abstract"):
            if row.get(f"{part}_conclusion"):
                level = int(row[f"{part}_strength"])
                yield Graded(row[f"{part}_conclusion"], level, str(row.get("original_file_id", "")))
    elif "sentence" in row and "label" in row:
        label = int(row["label"])
        yield Graded(row["sentence"], SWAPPED[label] if swapped else label)
    elif "text" in row and "hedged" in row:
        yield Graded(row["text"], int(str(row["hedged"]).strip().lower() in YES), about="hedged")
    elif "text" in row and "strength" in row:
        named = str(row["strength"]).strip().lower()
        yield Graded(row["text"], LEVELS.index(named) if named in LEVELS else int(named))
    else:
        raise ValueError(f"no known form has the columns {sorted(row)}; see the head of this module")


def confusion(truth: Iterable[int], guess: Iterable[int], size: int) -> list[list[int]]:
    """Rows are the truth, columns the reading."""
    table = [[0] * size for _ in range(size)]
    for true, read in zip(truth, guess, strict=True):
        table[true][read] += 1
    return table


def f1_scores(table: list[list[int]]) -> list[float]:
    size = range(len(table))
    sums = [(table[k][k], sum(table[k]), sum(table[j][k] for j in size)) for k in size]
    return [2 * hit / (true + read) if true + read else 0.0 for hit, true, read in sums]


def macro_f1(truth: list[int], guess: list[int], size: int) -> float:
    scores = f1_scores(confusion(truth, guess, size))
    return sum(scores) / size


def cohen_kappa(truth: list[int], guess: list[int], size: int) -> float:
    """Cohen's kappa with quadratic weights: 1 is perfect, 0 is what chance gives with the same frequencies."""
    table = confusion(truth, guess, size)
    read = [sum(row[k] for row in table) for k in range(size)]
    cells = [(i, j, (i - j) ** 2) for i in range(size) for j in range(size)]
    seen = sum(cost * table[i][j] for i, j, cost in cells)
    chance = sum(cost * sum(table[i]) * read[j] for i, j, cost in cells) / len(truth)
    return 1 - seen / chance if chance else 1.0


def plain_kappa(truth: list[int], guess: list[int], size: int) -> float:
    """Cohen's kappa without weights: every disagreement counts alike."""
    table = confusion(truth, guess, size)
    seen = sum(table[k][k] for k in range(size)) / len(truth)
    chance = sum(sum(table[k]) * sum(row[k] for row in table) for k in range(size)) / len(truth) ** 2
    return (seen - chance) / (1 - chance) if chance < 1 else 1.0


def judge(path: Path, *, swapped: bool, errors: bool) -> None:
    """Prints the scores of one file."""
    statements = read_file(path, swapped=swapped)
    readings, seconds = timed(statements)
    print(f"{path.name}: {len(statements)} statements, {len(statements) / seconds:,.0f} a second of one core")
    for about, names in (("strength", LEVELS), ("hedged", ("plain", "hedged"))):
        pairs = [
            (one, reading.level if about == "strength" else int(reading.hedged))
            for one, reading in zip(statements, readings, strict=True)
            if one.about == about
        ]
        if pairs:
            report(pairs, names, errors)


def timed(statements: list[Graded]) -> tuple[list[Wording], float]:
    """The readings, and the processor seconds of the best of three passes (the first also reads the lexicon)."""
    passes = []
    for _ in range(3):
        began = time.process_time()
        readings = [read_wording(one.text) for one in statements]
        passes.append(time.process_time() - began)
    return readings, min(passes)


def report(pairs: list[tuple[Graded, int]], names: tuple[str, ...], errors: bool) -> None:
    truth, guess = [one.level for one, _ in pairs], [level for _, level in pairs]
    table = confusion(truth, guess, len(names))
    kappa = cohen_kappa(truth, guess, len(names))
    scores = f1_scores(table)
    print(f"  macro-F1 {sum(scores) / len(scores):.3f}  quadratic kappa {kappa:.3f}")
    for name, row, score in zip(names, table, scores, strict=True):
        print(f"  {name:>14} F1 {score:.3f}  read as " + "  ".join(f"{n} {c}" for n, c in zip(names, row, strict=True)))
    if errors:
        for one, level in pairs:
            if level != one.level:
                print(f"    {names[one.level]} read as {names[level]}: {one.text}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--unswapped", action="store_true", help="take `label` as InSciOut's codes")
    parser.add_argument("--errors", action="store_true", help="list the statements read otherwise")
    options = parser.parse_args()
    for path in options.files:
        try:
            judge(path, swapped=not options.unswapped, errors=options.errors)
        except (OSError, ValueError) as error:
            sys.exit(f"{path}: {error}")


if __name__ == "__main__":
    main()
