"""How strong a relation a statement states, on InSciOut's scale: a small linear model over cues and word stems.

The weights come from `tests/bench/train_wording.py`; the file says what they were trained on. Cues carry the model:
each relation cue counts as plain, modal ("may improve") or negated ("did not improve").
"""

import json
import re
from functools import cache, lru_cache
from math import exp
from pathlib import Path
from typing import NamedTuple

from claims.grading.cues import Match, Token

LEVELS = ("none", "correlational", "conditional", "causal")
WEIGHTS = Path(__file__).with_name("wording_weights.json")
ORDER = 1.0  # the price of a squared step between levels, against the probability of being exactly right
RELATIONS = ("causal", "correlational")
SPELT_OUT = (*RELATIONS, "conditional")
COUNTED = (*RELATIONS, "hedge")
NEGATIONS = frozenset(
    {
        "not",
        "no",
        "without",
        "neither",
        "nor",
        "never",
        "cannot",
        "little",
        "lack",
        "lacked",
        "failed",
        "fails",
        "fail",
        "absence",
        "don't",
        "doesn't",
        "didn't",
    }
)
SUFFIX = re.compile(r"(?:ations?|ating|ated|ates|ate|ives?|ions?|ing|ies|ied|ed|es|ly|s|e|y)$")
MODAL_REACH, NEGATION_REACH = 7, 5  # words before a cue within which a modal or a negation bears on it


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


def state(words: list[str], first: int, modals: set[int]) -> str:
    """What the words before a relation cue make of it: plain, modal or negated."""
    found = "modal" if first in modals else "plain"
    for at in range(first - 1, max(-1, first - 1 - MODAL_REACH), -1):
        word = words[at]
        if word in ".;:":
            break
        if word in NEGATIONS and first - at <= NEGATION_REACH:
            return "negated"
        if at in modals and not compares(words, at):
            found = "modal"
    return found


def compares(words: list[str], at: int) -> bool:
    """True for the "likely" of "more likely to": it compares groups and hedges nothing."""
    return words[at] == "likely" and at > 0 and words[at - 1] in ("more", "less")


def relations(tokens: list[Token], found: list[Match]) -> list[str]:
    """Each relation cue as "role.state", in the order of the text."""
    words = [token[0] for token in tokens]
    modals = {at for label, first, last in found if label == "conditional" for at in range(first, last)}
    return [f"{label}.{state(words, first, modals)}" for label, first, _ in found if label in RELATIONS]


def all_denied(stated: list[str]) -> bool:
    """True when a statement names relations and negates every one of them."""
    return bool(stated) and all(one.endswith("negated") for one in stated)


def features(tokens: list[Token], found: list[Match], stated: list[str]) -> set[str]:
    """The features of a statement: u= stem of a word, c= cue; the others say what cues there are and in what state."""
    stems = [stem(word) for word, _, _ in tokens]
    names = {"u=" + one for one in stems}
    labels = [label for label, _, _ in found]
    for label, first, last in found:
        names.add("r=" + label)
        if label in SPELT_OUT:
            names.add(f"c={label}:{' '.join(stems[first:last])}")
    names.update(f"n={label}:{min(labels.count(label), 4)}" for label in COUNTED)
    names.update("s=" + one for one in stated)
    names.add("first=" + (stated[0] if stated else "none"))
    names.add("all=" + ("+".join(sorted(set(stated))) or "none"))
    if all_denied(stated):
        names.add("denied")
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


def decide(chances: list[float]) -> int:
    """The level that weighs being right against being far off: to read a causal claim as none is the worst error.

    The expected squared distance of a level from the truth is level² - 2·level·mean, plus what is the same for all.
    """
    mean = chances[1] + 2 * chances[2] + 3 * chances[3]
    worth = [chance - ORDER * (level * level - 2 * level * mean) / 9 for level, chance in enumerate(chances)]
    return worth.index(max(worth))
