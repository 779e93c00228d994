"""One training over the decisions of a document: the shift of every pair, the words behind it, the figures. Pure."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from claims.triage.learning import ranker
from claims.triage.learning.validation import depth, scores_kept_aside, wilson
from claims.triage.learning.vectors import Floats, Labels, Places, Vectors, Vocabulary

FEWEST, FEWEST_OF_EACH = 10, 3  # decisions, and attached or dismissed ones, below which nothing is learnt
WORDS = 15  # told for and against
ELSEWHERE = 0  # in place of a claim's id: like no claim, so that it teaches what is shared alone


@dataclass(frozen=True, slots=True)
class Decision:
    """A pair that was decided: the claim, the paper's terms, its cold score, attached or not. One that was made
    elsewhere, for the document, is of no claim (ELSEWHERE) and has no cold score."""

    claim: int
    terms: Counter[str]
    cold: float | None
    attached: bool


def enough(attached: int, dismissed: int) -> bool:
    return attached + dismissed >= FEWEST and min(attached, dismissed) >= FEWEST_OF_EACH


@dataclass(frozen=True, slots=True)
class Learnt:
    """What scores a pair: the weights of the document and, for each claim it has, of the claim; its level."""

    vocabulary: Vocabulary
    shared: Floats
    of_claims: Mapping[int, Floats]
    levels: Mapping[int, float]

    def shifts(self, claim: int, papers: Sequence[Counter[str]]) -> Floats:
        """What the decisions add to the cold score of each paper for the claim."""
        vectors = self.vocabulary.vectors(papers)
        weights = ranker.SHARED * self.shared + ranker.OWN * self.of_claims.get(claim, 0.0)
        return np.asarray((vectors.dot(weights) + ranker.CLAIM_LEVEL * self.levels.get(claim, 0.0)) / ranker.COLD)

    def words(self) -> dict[str, list[str]]:
        """The terms that speak most for a paper and most against it, in the whole document."""
        terms = list(self.vocabulary.places)
        order = np.argsort(self.shared)
        return {
            "for": [terms[at] for at in order[::-1][:WORDS] if self.shared[at] > 0],
            "against": [terms[at] for at in order[:WORDS] if self.shared[at] < 0],
        }

    def as_bytes(self) -> bytes:
        """Compressed; single precision is enough for an order. `from_bytes` reads it back."""
        claims = sorted(self.levels)
        rows = [self.of_claims[claim] for claim in claims] or [np.zeros(len(self.vocabulary))]
        kept = io.BytesIO()
        np.savez_compressed(
            kept,
            terms=np.frombuffer(json.dumps(list(self.vocabulary.places)).encode(), dtype=np.uint8),
            rarity=self.vocabulary.rarity.astype(np.float32),
            shared=self.shared.astype(np.float32),
            claims=np.array(claims, dtype=np.int64),
            levels=np.array([self.levels[claim] for claim in claims], dtype=np.float32),
            of_claims=np.array(rows, dtype=np.float16),
        )
        return kept.getvalue()

    @classmethod
    def from_bytes(cls, kept: bytes) -> Learnt:
        with np.load(io.BytesIO(kept), allow_pickle=False) as parts:
            terms = json.loads(parts["terms"].tobytes())
            claims = [int(claim) for claim in parts["claims"]]
            rows = parts["of_claims"].astype(np.float64)
            return cls(
                Vocabulary({term: place for place, term in enumerate(terms)}, parts["rarity"].astype(np.float64)),
                parts["shared"].astype(np.float64),
                dict(zip(claims, rows, strict=False)),
                dict(zip(claims, (float(level) for level in parts["levels"]), strict=True)),
            )


class Training:
    """The decisions of a document as kernels; `claims` are the terms of its claims by id."""

    def __init__(self, decisions: Sequence[Decision], claims: Mapping[int, Counter[str]]) -> None:
        self.decisions = decisions
        claims = {**claims, ELSEWHERE: Counter()}
        self.claim_ids = sorted(claims)
        self.vocabulary = Vocabulary.of(decision.terms for decision in decisions)
        self.papers: Vectors = self.vocabulary.vectors([decision.terms for decision in decisions])
        words = Vocabulary.of(claims.values())
        self.likeness = words.vectors([claims[claim] for claim in self.claim_ids]).gram()
        np.fill_diagonal(self.likeness, 1.0)
        places = {claim: place for place, claim in enumerate(self.claim_ids)}
        self.claim_of = np.array([places[decision.claim] for decision in decisions])
        self.labels: Labels = np.array([decision.attached for decision in decisions], dtype=np.bool_)
        self.is_ours: Labels = np.array([decision.cold is not None for decision in decisions], dtype=np.bool_)
        self.cold: Floats = np.array([ranker.MIDDLE if one.cold is None else one.cold for one in decisions])
        beside = self.likeness[np.ix_(self.claim_of, self.claim_of)]
        self.kernel = ranker.pair_kernel(self.papers.gram(), beside)

    def learnt(self) -> Learnt:
        factors = ranker.fit(self.kernel, self.labels, self.cold).factors
        own = {
            claim: factors * self.likeness[place, self.claim_of]
            for place, claim in enumerate(self.claim_ids)
            if claim != ELSEWHERE and self.likeness[place, self.claim_of].any()
        }
        return Learnt(
            self.vocabulary,
            self.papers.weighted_sum(factors),
            {claim: self.papers.weighted_sum(weighted) for claim, weighted in own.items()},
            {claim: float(weighted.sum()) for claim, weighted in own.items()},
        )

    def figures(self) -> dict[str, Any]:
        """From decisions that were kept aside in turn: how much of what was attached stands in the upper half, and
        how far down one must read; the same by the cold order, to compare, where all of them have one."""
        aside = scores_kept_aside(self.labels, self._scores_of)
        figures = {"learnt": _figures_of(aside, self.labels)}
        return figures | ({"cold": _figures_of(self.cold, self.labels)} if self.is_ours.all() else {})

    def _scores_of(self, known: Places, asked: Places) -> Floats:
        factors = ranker.fit(self.kernel[np.ix_(known, known)], self.labels[known], self.cold[known]).factors
        return np.asarray(ranker.margin_of(self.cold[asked]) + self.kernel[np.ix_(asked, known)] @ factors)


def _figures_of(scores: Floats, labels: Labels) -> dict[str, Any]:
    upper = np.argsort(-scores, kind="stable")[: (len(labels) + 1) // 2]
    hits, attached = int(labels[upper].sum()), int(labels.sum())
    low, high = wilson(hits, attached)
    return {
        "recall_in_upper_half": {"share": hits / attached, "low": low, "high": high},
        "depths": [asdict(depth(scores, labels, recall)) for recall in (0.95, 0.99)],
    }
