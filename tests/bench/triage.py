"""How soon learning finds what a review included, beside ASReview.

    python -m tests.bench.triage [--screening FILE[=TITLE]...] [--asreview FOLDER]

A screening FILE is a table (.csv.gz) with title, abstract, keywords, pubmedID and label_included; TITLE is the
review's, in place of the claim for a cold start (else the name of the file). A simulated editor reads what
stands first, decides, and the rest is ordered anew.

`--asreview` names a folder with NAME-SEED.asreview, made by ASReview on the same table,
unpacked:

    asreview simulate NAME.csv -o NAME-SEED.asreview --n-prior-included 1 --n-prior-excluded 1 \\
        --prior-seed SEED --seed SEED

They are read for their priors, from which we start as well, and for the order in which ASReview found what was
included. WSS@95 (Cohen 2006, doi:10.1197/jamia.M1929) and ATD (the mean share read when each included record is
met) are of the records besides the priors; what ASReview did not read any more is not needed for either.
"""

import argparse
import csv
import gzip
import math
import sqlite3
import tempfile
import time
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from claims.triage.frequencies import Statistics
from claims.triage.learning import ranker
from claims.triage.learning.vectors import Floats, Labels, Vocabulary, terms_of_paper
from claims.triage.rank import rank
from claims.triage.texts import ClaimText, Paper

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
SEEDS = range(1, 6)
CUT = 0.5  # of the records, by PMID, that are known before the temporal protocol begins


def read(path: Path) -> tuple[list[Paper], Labels, list[int]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        table = list(csv.DictReader(lines))
    papers = [
        Paper(
            place,
            row["title"],
            [{"label": "", "category": "", "text": row["abstract"] or ""}],
            [heading for heading in (row["keywords"] or "").split("; ") if heading],
        )
        for place, row in enumerate(table)
    ]
    return papers, np.array([row["label_included"] == "1" for row in table]), [int(row["pubmedID"]) for row in table]


def wss(order: Sequence[int], labels: Labels, wanted: int, total: int, recall: float = 0.95) -> float:
    found = np.cumsum([labels[place] for place in order])
    read_to = int(np.searchsorted(found, math.ceil(recall * wanted - 1e-9))) + 1
    return (total - read_to) / total - (1 - recall)


def atd(order: Sequence[int], labels: Labels, total: int) -> float:
    return float(np.mean([place for place, row in enumerate(order, 1) if labels[row]])) / total


def figures_of(order: Sequence[int], labels: Labels, priors: Sequence[int]) -> tuple[float, float]:
    wanted, total = int(labels.sum() - labels[list(priors)].sum()), len(labels) - len(priors)
    return wss(order, labels, wanted, total), atd(order, labels, total)


def simulate(kernel: Floats, labels: Labels, cold: Floats, priors: Sequence[int]) -> list[int]:
    """The order in which an editor reads who decides on one record after the other, until all included are met."""
    seen, order, factors = list(priors), [], np.zeros(len(labels))
    while labels.sum() != labels[seen].sum():
        at = np.array(seen, dtype=np.int64)
        if labels[at].any() and not labels[at].all():
            fitted = ranker.fit(kernel[np.ix_(at, at)], labels[at], cold[at], factors[at]).factors
            factors = np.zeros(len(labels))
            factors[at] = fitted
        scores = ranker.margin_of(cold) + kernel @ factors
        scores[at] = -np.inf
        order.append(int(np.argmax(scores)))
        seen.append(order[-1])
    return order


def of_asreview(path: Path) -> tuple[list[int], list[int]]:
    """The priors and the order of a simulation that ASReview made."""
    with zipfile.ZipFile(path) as project, tempfile.TemporaryDirectory() as folder:
        results = sqlite3.connect(project.extract("results.db", folder))
        rows = results.execute("select record_id, querier from results order by rowid").fetchall()
        results.close()
    return [row for row, querier in rows if querier is None], [row for row, querier in rows if querier is not None]


def report_screening(path: Path, title: str, asreview: Path | None) -> None:
    papers, labels, pmids = read(path)
    name = path.name.removesuffix(".csv.gz")
    started = time.process_time()
    terms = [terms_of_paper(paper) for paper in papers]
    gram = Vocabulary.of(terms).vectors(terms).gram()
    kernel = ranker.pair_kernel(gram, np.ones_like(gram))
    print(f"\n{name}: {len(labels)} records, {labels.sum()} included; title: {title}")
    print(f"  vectors and kernel: {time.process_time() - started:.1f} CPU s")
    cold = np.zeros(len(labels))
    for match in rank([ClaimText(1, title)], papers, Statistics.of(papers), least=0.0):
        cold[match.paper_id] = match.score
    row("cold order, nothing learnt", *figures_of(list(np.argsort(-cold, kind="stable")), labels, ()))
    timed("cold start by the title", kernel, labels, cold, ())
    level = np.full(len(labels), ranker.MIDDLE)
    figures = []
    for seed in SEEDS:
        file = asreview / f"{name}-{seed}.asreview" if asreview else None
        if file and file.exists():
            priors, order = of_asreview(file)
            theirs = figures_of(order, labels, priors)
            row(f"ASReview, seed {seed}", *theirs)
        else:
            generator, theirs = np.random.default_rng(seed), None
            priors = [int(generator.choice(np.flatnonzero(kind))) for kind in (labels, ~labels)]
        figures.append((timed(f"ours, priors of seed {seed}", kernel, labels, level, priors), theirs))
    for who, place in (("ours", 0), ("ASReview", 1)):
        if values := [pair[place] for pair in figures if pair[place]]:
            row(f"mean of {len(values)}, {who}", *np.mean(values, axis=0))
    report_temporal(kernel, labels, level, pmids)


def report_temporal(kernel: Floats, labels: Labels, cold: Floats, pmids: Sequence[int]) -> None:
    """The tables bear no years: PMIDs stand in, which were given out in order. Nothing of the later half is decided."""
    order = np.argsort(pmids)
    known, later = np.split(order, [round(CUT * len(order))])
    factors = ranker.fit(kernel[np.ix_(known, known)], labels[known], cold[known]).factors
    ranked = later[np.argsort(-(kernel[np.ix_(later, known)] @ factors), kind="stable")]
    wanted = int(labels[later].sum())
    row(
        f"later half by PMID ({wanted} incl.)",
        wss(list(ranked), labels, wanted, len(later)),
        atd(ranked, labels, len(later)),
    )


def timed(name: str, kernel: Floats, labels: Labels, cold: Floats, priors: Sequence[int]) -> tuple[float, float]:
    started = time.process_time()
    figures = figures_of(simulate(kernel, labels, cold, priors), labels, priors)
    row(name, *figures, time.process_time() - started)
    return figures


def row(name: str, saved: float, discovery: float, seconds: float | None = None) -> None:
    print(f"  {name:32} WSS@95 {saved:.3f}  ATD {discovery:.4f}" + (f"  {seconds:.1f} CPU s" if seconds else ""))


def named(given: Iterable[str]) -> Iterable[tuple[Path, str]]:
    for one in given:
        path, _, title = one.partition("=")
        yield Path(path), title or Path(path).name.removesuffix(".csv.gz").replace("-", " ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--screening", nargs="*", metavar="FILE[=TITLE]")
    parser.add_argument("--asreview", type=Path, metavar="FOLDER")
    asked = parser.parse_args()
    given = (
        asked.screening
        if asked.screening is not None
        else [str(f) for f in sorted((SHARED / "screening").glob("*.csv.gz"))]
    )
    if not given:
        parser.exit(2, "No screening sets: give them with --screening.\n")
    for path, title in named(given):
        report_screening(path, title, asked.asreview)


if __name__ == "__main__":
    main()
