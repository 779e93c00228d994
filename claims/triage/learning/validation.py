"""How well an order finds what matters, told from decisions that the order has not learnt from. Pure; numpy alone."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from claims.triage.learning.vectors import Floats, Labels, Places

FOLDS, SAMPLES, SEED = 5, 400, 20


@dataclass(frozen=True, slots=True)
class Depth:
    """The share of the list to read until `recall` of what matters is met, with the bounds of nine in ten resamples."""

    recall: float
    share: float
    low: float
    high: float


def folds(labels: Labels) -> list[Places]:
    """Up to FOLDS parts with as much of each label as can be, the same at each call."""
    shuffled = np.random.default_rng(SEED).permutation(len(labels))
    by_label = np.concatenate([shuffled[labels[shuffled]], shuffled[~labels[shuffled]]])
    return [np.sort(by_label[first::FOLDS]) for first in range(min(FOLDS, len(labels)))]


def scores_kept_aside(labels: Labels, score: Callable[[Places, Places], Floats]) -> Floats:
    """Of each decision its score by a ranker that learnt from the other parts. `score` takes the places to learn from
    and those to score."""
    scores = np.zeros(len(labels))
    everything = np.arange(len(labels))
    for aside in folds(labels):
        scores[aside] = score(np.setdiff1d(everything, aside), aside)
    return scores


def depth(scores: Floats, labels: Labels, recall: float) -> Depth:
    """How far down one must read. ValueError where nothing was attached."""
    if not labels.any():
        raise ValueError("nothing was attached: there is nothing to find")
    generator = np.random.default_rng(SEED)
    found = []
    for _ in range(SAMPLES):
        sample = generator.integers(0, len(labels), len(labels))
        if labels[sample].any():
            found.append(_share_to_read(scores[sample], labels[sample], recall))
    low, high = np.quantile(found, (0.05, 0.95))
    return Depth(recall, _share_to_read(scores, labels, recall), float(low), float(high))


def _share_to_read(scores: Floats, labels: Labels, recall: float) -> float:
    """Of equal scores the dismissed are read first: no luck is counted in."""
    ordered = labels[np.lexsort((labels, -scores))]
    wanted = math.ceil(recall * int(labels.sum()) - 1e-9)
    return float((np.searchsorted(np.cumsum(ordered), wanted) + 1) / len(labels))


def wilson(hits: int, trials: int, z: float = 1.645) -> tuple[float, float]:
    """Bounds of a share, at nine in ten (Wilson 1927, doi:10.1080/01621459.1927.10502953)."""
    if not trials:
        return 0.0, 1.0
    share, square = hits / trials, z * z / trials
    middle = (share + square / 2) / (1 + square)
    spread = z * math.sqrt(share * (1 - share) / trials + square / (4 * trials)) / (1 + square)
    return max(0.0, middle - spread), min(1.0, middle + spread)
