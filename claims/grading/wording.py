"""Read how strongly a statement speaks: the relation it states, how sure it sounds, and on which words that rests."""

import re
from dataclasses import dataclass
from typing import Literal

from claims.grading import strength
from claims.grading.cues import ROLES, Cue, Match, Token, matches, words
from claims.grading.hedging import stands

Certainty = Literal["established", "consistent", "likely", "possible", "speculative"]

WEAKEST_FIRST: tuple[Certainty, ...] = ("speculative", "possible", "likely")
OPEN = {"hedge", "conditional", *WEAKEST_FIRST}
CITATION = re.compile(
    r"\[\d+[\d\s,;\u2013-]*\]|\(\d{1,3}(?:\s*[,;\u2013-]\s*\d{1,3})*\)|[\u00b9\u00b2\u00b3\u2070-\u2079]"
    r"|\bet al\b|\([^()]*\b(?:1[89]|20)\d\d[a-z]?\)|\bPMID\b|\bdoi\b|https?://",
    re.IGNORECASE,
)
DEFINITION = re.compile(
    r"^(?!this |these |those |that |there |it |here |our |we )(?:[\w'\u2019-]+ ){1,8}?(?:\([^)]{1,40}\),? )?"
    r"(?:is|are|means?|refers? to|denotes?|stands? for|consists? of|comprises?|encompass(?:es)?|includes?"
    r"|(?:is|are) (?:defined|described|known) as) (?:an?|the|one|those|several|any|how|when|what|all)\b"
    r"|^\W{0,3}[\w' -]{2,60} [\u2013\u2014] \w",  # a glossary line: "Theory of mind \u2014 Inferring the thoughts"
    re.IGNORECASE,
)
OWN_WORK = frozenset(
    {
        "this",
        "these",
        "our",
        "the",
        "present",
        "current",
        "two",
        "three",
        "four",
        "both",
        "those",
    }
)
SCOPE_STOPS = frozenset(
    {
        "who",
        "that",
        "which",
        "and",
        "or",
        "is",
        "was",
        "are",
        "were",
        "than",
        "by",
        "may",
        "can",
        "could",
        "has",
        "have",
        "had",
        "when",
        "after",
        "if",
        "to",
        "in",
    }
)
SCOPE_TAIL = 4  # words kept after "in patients with"


@dataclass(frozen=True, slots=True)
class Wording:
    """The reading of one statement.

    `level` is 0 none, 1 correlational, 2 conditional causal, 3 direct causal (InSciOut, Sumner et al. 2014);
    `confidence` the model's probability of that level (0 to 1), low where a rule overrules the model. `scope` gives
    the limits the statement sets itself, as written. `cues` have offsets into it; one stretch may be there in two
    roles ("may" is both conditional and a hedge).
    """

    level: int
    certainty: Certainty
    cues: tuple[Cue, ...]
    scope: tuple[str, ...]
    weasel: bool
    hedged: bool
    confidence: float

    @property
    def strength(self) -> str:
        return strength.LEVELS[self.level]


def read_wording(text: str, *, context: str = "") -> Wording:
    """The wording of `text`; `context` is the lead-in it needs to stand alone ("Ketamine has been shown to:").

    Both are judged together, but only the cues of `text` are given.
    """
    whole = f"{context.rstrip()} {text}" if context.strip() else text
    offset = len(whole) - len(text)
    tokens = words(whole)
    found = recognised(whole, tokens)
    level, confidence = relation(whole, tokens, found)
    sourced = [match for match in found if match[0] != "weasel" or unsourced(tokens, match, whole)]
    labels = {label for label, _, _ in sourced}
    spans = [(label, tokens[first][1], tokens[last - 1][2]) for label, first, last in sourced if label in ROLES]
    return Wording(
        level=level,
        certainty=certainty(labels),
        cues=tuple(
            Cue(whole[start:end], start - offset, end - offset, label) for label, start, end in spans if start >= offset
        ),
        scope=tuple(dict.fromkeys(whole[start:end] for label, start, end in spans if label == "scope")),
        weasel="weasel" in labels,
        hedged="hedge" in labels,
        confidence=confidence,
    )


def recognised(whole: str, tokens: list[Token]) -> list[Match]:
    """The lexicon's phrases in a statement, without those that only look like a hedge."""
    return [
        completed(tokens, match) if match[0] == "scope" else match
        for match in matches(tokens)
        if match[0] not in OPEN or stands(tokens, match, whole)
    ]


def relation(whole: str, tokens: list[Token], found: list[Match]) -> tuple[int, float]:
    """(level, the model's probability of it)."""
    stated = strength.relations(tokens, found)
    chances = strength.probabilities(strength.features(tokens, found, stated))
    level = settle(whole, tokens, found, stated, chances) if tokens else 0
    return level, chances[level]


def settle(whole: str, tokens: list[Token], found: list[Match], stated: list[str], chances: list[float]) -> int:
    """The level. Three readings are not left to the model: a definition without a relation cue and a statement whose
    every relation is denied state none (so InSciOut codes them, the larger training set does not), and "shown to
    disrupt" is a direct causal claim whatever else the sentence says.
    """
    if strength.all_denied(stated) or (not stated and DEFINITION.match(whole)):
        return 0
    return 3 if asserts_cause(tokens, found) else strength.decide(chances)


def asserts_cause(tokens: list[Token], found: list[Match]) -> bool:
    """True for "shown to" and its like right before a causal cue, with at most one word between."""
    causes = {first for label, first, _ in found if label == "causal"}
    return any(
        label == "booster" and tokens[last - 1][0] == "to" and (last in causes or last + 1 in causes)
        for label, _, last in found
    )


def certainty(labels: set[str]) -> Certainty:
    """The weakest rung that a cue stands for; a flat statement sounds established."""
    for rung in WEAKEST_FIRST:
        if rung in labels:
            return rung
    return "consistent" if "consistent" in labels and "established" not in labels else "established"


def unsourced(tokens: list[Token], match: Match, whole: str) -> bool:
    """True when "studies have shown" points to nobody: not the authors' own work, and no citation after it."""
    _, first, last = match
    own = any(token[0] in OWN_WORK for token in tokens[max(0, first - 2) : first])
    return not own and not CITATION.search(whole, tokens[last - 1][2])


def completed(tokens: list[Token], match: Match) -> Match:
    """A scope that ends in "with" takes the few words that say with what."""
    label, first, last = match
    if tokens[last - 1][0] == "with":
        for word, _, _ in tokens[last : last + SCOPE_TAIL]:
            if word in SCOPE_STOPS or not word[0].isalnum():
                break
            last += 1
    return label, first, last
