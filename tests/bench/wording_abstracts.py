"""Agreement of the reading of wording with 160 sentences of real abstracts, one a record, labelled blind.

    python -m tests.bench.wording_abstracts [--data DIR]

The labels are in `wording_abstracts.jsonl`, the sentences are not ours to ship: they are read from
DIR/pubmed/records.xml.gz (by default ../shared/data beside the checkout) and known again by their SHA-256. All of it is
test: totals are printed, never a sentence (docs/wording-labels.md).
"""

import argparse
import gzip
import hashlib
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from claims.grading.wording import Wording, read_wording
from claims.text.sentences import spans
from tests.bench.wording import confusion, f1_scores, plain_kappa
from tests.bench.wording_kinds import SCALES

LABELS = Path(__file__).with_suffix(".jsonl")
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
RECORDS = Path("pubmed") / "records.xml.gz"
DRAWS = 2_000  # resamples for an interval
Row = dict[str, Any]


def labels() -> list[Row]:
    return [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]


def abstracts(records: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """(PMID, the sentences with NLM's category of their part) of each English record with an abstract."""
    with gzip.open(records) as source:
        for _, record in ElementTree.iterparse(source):
            if record.tag != "PubmedArticle":
                continue
            article = record.find("MedlineCitation/Article")
            if article is not None and article.findtext("Language") == "eng":
                yield record.findtext("MedlineCitation/PMID", ""), list(sentences(article))
            record.clear()


def sentences(article: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for part in article.iterfind("Abstract/AbstractText"):
        text = " ".join("".join(part.itertext()).split())
        yield from ((part.get("NlmCategory", ""), text[first:last]) for first, last in spans(text))


def labelled(records: Path) -> list[tuple[Row, str]]:
    """Each label with its sentence, found by its digest wherever the splitting puts it now."""
    wanted = {row["pmid"]: row for row in labels()}
    return [
        (wanted[pmid], text)
        for pmid, parts in abstracts(records)
        if pmid in wanted
        for _, text in parts
        if hashlib.sha256(text.encode()).hexdigest().startswith(wanted[pmid]["sha256"])
    ]


def interval(truth: list[int], guess: list[int], size: int) -> tuple[float, float]:
    """Of kappa, 95 %: the sentences are drawn again with repetition (one a record, so each stands for itself)."""
    draw = random.Random(1)
    drawn = (draw.choices(range(len(truth)), k=len(truth)) for _ in range(DRAWS))
    kappas = sorted(plain_kappa([truth[at] for at in some], [guess[at] for at in some], size) for some in drawn)
    return kappas[DRAWS // 40], kappas[-DRAWS // 40]


def report(rows: list[tuple[Row, Wording]]) -> None:
    for scale, names in SCALES.items():
        truth = [names.index(row[scale]) for row, _ in rows]
        guess = [names.index(getattr(read, scale)) for _, read in rows]
        low, high = interval(truth, guess, len(names))
        agree = f"{sum(map(int.__eq__, truth, guess))} of {len(truth)}"
        print(f"{scale:>10} {agree}, kappa {plain_kappa(truth, guess, len(names)):.2f} ({low:.2f} to {high:.2f})")
    hedged = confusion([int(row["hedged"]) for row, _ in rows], [int(read.hedged) for _, read in rows], 2)
    print(
        f"    hedged F1 {f1_scores(hedged)[1]:.3f}, of {sum(hedged[1])} missed {hedged[1][0]}, {hedged[0][1]} too many"
    )
    bare = [read.level for row, read in rows if row["strength"] == "none"]
    print(f"without a relation {sum(map(bool, bare))} of {len(bare)} read as stating one")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the shared data")
    options = parser.parse_args()
    if not (options.data / RECORDS).exists():
        sys.exit(f"{options.data / RECORDS} is missing; give the folder of the data with --data")
    report([(row, read_wording(text)) for row, text in labelled(options.data / RECORDS)])


if __name__ == "__main__":
    main()
