"""How strong a relation a statement states, on InSciOut's scale: a small linear model over cues and word stems.

The weights come from `tests/bench/train_wording.py`; the file says what they were trained on. The model chooses between
levels where an asserted relation cue stands, and is not asked where none does.
"""

import json
import re
from collections.abc import Container
from functools import cache, lru_cache
from math import exp
from pathlib import Path
from typing import NamedTuple

from claims.grading.cues import Match, Token
from claims.grading.polarity import Relation
from claims.grading.senses import RELATIONS

LEVELS = ("none", "correlational", "conditional", "causal")
WEIGHTS = Path(__file__).with_name("wording_weights.json")
ORDER = 1.0  # the price of a squared step between levels, against the probability of being exactly right
COUNTED = ("causal", "correlational", "hedge")
SPELT_OUT = (*RELATIONS, "conditional")
SUFFIX = re.compile(r"(?:ations?|ating|ated|ates|ate|ives?|ions?|ing|ies|ied|ed|es|ly|s|e|y)$")


class Weights(NamedTuple):
    """Per-level bias and per-feature weights, in units of 1 / `scale`."""

    scale: float
    bias: list[int]
    features: dict[str, list[int]]


@cache
def weights() -> Weights:
    """The shipped weights, read once; they are part of the code, not input."""
    data = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Weights(data["scale"], data["bias"], data["features"])


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The word without its ending, so that "reduces", "reduced" and "reducing" weigh alike; any number is "0"."""
    if word[0].isdigit():
        return "0"
    return SUFFIX.sub("", word) if len(word) > 4 else word


def features(tokens: list[Token], found: list[Match], stated: list[Relation]) -> set[str]:
    """The features of a statement: u= stem of a word, c= cue; the others say what cues there are and in what state."""
    stems = [stem(word) for word, _, _ in tokens]
    names = {"u=" + one for one in stems}
    labels = [label for label, _, _ in found]
    for label, first, last in found:
        names.add("r=" + label)
        if label in SPELT_OUT:
            names.add(f"c={label}:{' '.join(stems[first:last])}")
    names.update(f"n={label}:{min(labels.count(label), 4)}" for label in COUNTED)
    states = [f"{one.label}.{one.state}" for one in stated]
    names.update("s=" + one for one in states)
    names.add("first=" + (states[0] if states else "none"))
    names.add("all=" + ("+".join(sorted(set(states))) or "none"))
    return names


def probabilities(names: set[str]) -> list[float]:
    """The probability of each of the four levels."""
    model = weights()
    rows = [row for name in names if (row := model.features.get(name))]
    return softmax([sum(column) / model.scale for column in zip(model.bias, *rows, strict=True)])


def softmax(scores: list[float]) -> list[float]:
    """Scores as probabilities that add up to one; shifted by the highest, so that no score overflows."""
    highest = max(scores)
    parts = [exp(score - highest) for score in scores]
    total = sum(parts)
    return [part / total for part in parts]


def decide(chances: list[float], allowed: Container[int] = range(4)) -> int:
    """The allowed level that weighs being right against being far off: to read causal as none is the worst error.

    The expected squared distance of a level from the truth is level² - 2·level·mean, plus what is the same for all.
    """
    mean = chances[1] + 2 * chances[2] + 3 * chances[3]
    worth = [chance - ORDER * (level * level - 2 * level * mean) / 9 for level, chance in enumerate(chances)]
    return max((level for level in range(4) if level in allowed), key=worth.__getitem__)
