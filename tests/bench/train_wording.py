"""Train the weights of `claims.grading.strength`.

    python -m tests.bench.train_wording [--data DIR] [--cv ROUNDS] [--write]

Needs scikit-learn, which neither the product nor the tests need: `pip install scikit-learn`. Reads two files of DIR
(by default ../shared/data/wording beside the checkout), causal-language.csv.gz and insciout_train.jsonl.gz, the half
of our own labelled statements that is no test (docs/wording-labels.md), of which most state no relation, and of the
records beside DIR the sentences below "Methods" of structured abstracts. Nobody labelled those: that they state no
relation is what their heading says. Records with a sentence that is kept as test are left out.

The two sources do not mean quite the same by a level ("can reduce" is direct in one, conditional in the other). Every
feature is therefore there twice, once for both sources and once for InSciOut alone (Daumé 2007, "Frustratingly
easy domain adaptation"); the exported weight is the sum. Nothing but feature names and weights is written.
"""

import argparse
import json
import random
import statistics
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from claims.grading.cues import Match, Token, words
from claims.grading.polarity import Relation, asserted, relations
from claims.grading.strength import WEIGHTS, features, softmax
from claims.grading.wording import open_to_levels, recognised, settle
from tests.bench.wording import Graded, cohen_kappa, macro_f1, read_file
from tests.bench.wording_abstracts import RECORDS, abstracts, labels
from tests.bench.wording_kinds import STATEMENTS, is_test

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "wording"
NOTE = (
    "Weights of a multinomial logistic regression over word stems and cues. Trained on: "
    "'Detecting causal language use in science findings' (Yu, Li and Wang 2019; sentences of PubMed conclusions, its "
    "codes 1 and 3 swapped to InSciOut's) and the training pairs of 'Semi-supervised exaggeration detection of health "
    "science press releases' (Wright and Augenstein 2021; from InSciOut, Sumner et al. 2014), on 211 statements of our "
    "own (docs/wording-labels.md), and on sentences below 'Methods' of PubMed abstracts. The first two sources state "
    "no licence, and abstracts can be under copyright; nothing of their text is here but stems of single words and the "
    "lexicon's cues, with weights."
)
SCALE = 100  # weights are whole hundredths
RARE = 4  # a feature in fewer statements than this says more about them than about wording
INVERSE_PENALTY = 0.1
INSCIOUT_WEIGHT = 3.0  # 200 statements against 3,061
METHODS_WEIGHT = 4.0


@dataclass(frozen=True, slots=True)
class Sample:
    """A graded statement with what the model sees of it; `ours`: it is InSciOut's; `method`: its heading says so."""

    graded: Graded
    tokens: list[Token]
    found: list[Match]
    stated: list[Relation]
    names: set[str]
    ours: bool
    method: bool = False

    @property
    def level(self) -> int:
        return self.graded.level


def main() -> None:
    options = arguments()
    try:
        import sklearn  # noqa: F401
    except ImportError:
        sys.exit("scikit-learn is not installed; it is needed only to train: pip install scikit-learn")
    samples = load(options.data)
    if options.cv:
        validate(samples, options.cv)
    if options.write:
        write(fit(samples))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the two training files")
    parser.add_argument("--cv", type=int, default=5, metavar="ROUNDS", help="rounds of validation, 0 for none")
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS.name}")
    return parser.parse_args()


def load(folder: Path) -> list[Sample]:
    """Each graded statement with its features and whether it is InSciOut's."""
    samples: list[Sample] = []
    for name, ours in (("causal-language.csv.gz", False), ("insciout_train.jsonl.gz", True)):
        if not (folder / name).exists():
            sys.exit(f"{folder / name} is missing; give the folder of the training files with --data")
        for one in read_file(folder / name):
            samples.append(sample(one, ours))
    samples += [sample(one, False) for one in read_file(STATEMENTS) if not is_test(one.text)]
    return samples + methods(folder.parent / RECORDS)


def methods(records: Path) -> list[Sample]:
    """The sentences below "Methods" in which a cue stands; none of a record that is kept as test."""
    held = {row["pmid"] for row in labels()}
    rows = (
        replace(sample(Graded(text, 0, pmid), False), method=True)
        for pmid, parts in abstracts(records)
        if pmid not in held
        for category, text in parts
        if category == "METHODS"
    )
    return [one for one in rows if asserted(one.stated)]


def sample(one: Graded, ours: bool) -> Sample:
    tokens = words(one.text)
    found = recognised(one.text, tokens)
    stated = relations(tokens, found)
    return Sample(one, tokens, found, stated, features(tokens, found, stated), ours)


def fit(samples: list[Sample]) -> tuple[list[float], dict[str, list[float]]]:
    """(bias per level, weights per feature and level), both sources' and InSciOut's own added up."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    often = Counter(name for sample in samples for name in sample.names)
    rows = [doubled({name for name in one.names if often[name] >= RARE}, one.ours) for one in samples]
    columns = DictVectorizer()
    matrix = columns.fit_transform(rows)
    levels = [sample.level for sample in samples]
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=500)
    model.fit(matrix, levels, sample_weight=sample_weights(samples))
    table: dict[str, list[float]] = {}
    for name, column in columns.vocabulary_.items():
        row = table.setdefault(name.removeprefix("own "), [0.0] * 4)
        for level in range(4):
            row[level] += model.coef_[level][column]
    bias = table.pop("bias", [0.0] * 4)
    return [float(a + b) for a, b in zip(model.intercept_, bias, strict=True)], table


def doubled(names: set[str], ours: bool) -> dict[str, float]:
    own = {"own " + name for name in names} | {"own bias"} if ours else set()
    return dict.fromkeys(sorted(names | own), 1.0)


def sample_weights(samples: list[Sample]) -> list[float]:
    """Both sources as if each level were as frequent as the square root of its share in InSciOut's training pairs."""
    shares = {
        ours: Counter(one.level for one in samples if one.ours is ours and not one.method) for ours in (True, False)
    }
    roots = {level: shares[True][level] ** 0.5 for level in range(4)}
    weights = []
    for one in samples:
        if one.method:
            weights.append(METHODS_WEIGHT)
            continue
        share = shares[one.ours][one.level] / shares[one.ours].total()
        weight = roots[one.level] / sum(roots.values()) / share
        weights.append(weight * INSCIOUT_WEIGHT if one.ours else weight)
    return weights


def validate(samples: list[Sample], rounds: int) -> None:
    """Grouped 5-fold validation on InSciOut: a press release and its abstract are never on both sides."""
    scores = [one_round(samples, seed) for seed in range(rounds)]
    for name, values in zip(("macro-F1", "QWK"), zip(*scores, strict=True), strict=True):
        spread = statistics.stdev(values) if rounds > 1 else 0.0
        print(f"{name} {statistics.mean(values):.3f} ± {spread:.3f} over {rounds} rounds of 5 folds")


def one_round(samples: list[Sample], seed: int) -> tuple[float, float]:
    groups = sorted({sample.graded.group for sample in samples if sample.ours})
    random.Random(seed).shuffle(groups)
    truth, guess = [], []
    for fold in range(5):
        held = set(groups[fold::5])
        kept = [sample for sample in samples if not (sample.ours and sample.graded.group in held)]
        bias, table = fit(kept)
        for one in samples:
            if one.ours and one.graded.group in held:
                truth.append(one.level)
                likely = chances(bias, table, one.names)
                guess.append(read(one, likely))
    return macro_f1(truth, guess, 4), cohen_kappa(truth, guess, 4)


def read(one: Sample, likely: list[float]) -> int:
    """The level of a statement, as `claims.grading.wording` reads it."""
    if not open_to_levels(one.graded.text, one.tokens, one.found, one.stated):
        return 0
    return settle(one.tokens, one.found, one.stated, likely)


def chances(bias: list[float], table: dict[str, list[float]], names: set[str]) -> list[float]:
    rows = [table[name] for name in names if name in table]
    return softmax([sum(column) for column in zip(bias, *rows, strict=True)])


def write(fitted: tuple[list[float], dict[str, list[float]]]) -> None:
    bias, table = fitted
    rounded = {name: [round(w * SCALE) for w in row] for name, row in sorted(table.items())}
    kept = {name: row for name, row in rounded.items() if any(row)}
    model = {"note": NOTE, "scale": SCALE, "bias": [round(b * SCALE) for b in bias], "features": kept}
    text = json.dumps(model, ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"')
    WEIGHTS.write_text(text + "\n", encoding="utf-8")
    print(f"{WEIGHTS.name}: {len(kept)} features, {WEIGHTS.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
