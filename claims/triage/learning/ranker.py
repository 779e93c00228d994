"""What decisions teach: a linear support vector machine over the terms of papers, one for a document, with what is each
claim's own beside it. Pure; numpy alone.

A pair of a claim and a paper has the kernel

    (paper · paper') × (SHARED + OWN × likeness of the claims) + CLAIM_LEVEL × likeness of the claims,

so that what is decided on one claim teaches its document a little, its neighbours more, and itself most (as in Daumé
2007, "Frustratingly easy domain adaptation", with the claims' own likeness in place of 0 and 1). The cold score of the
pair stands in the margin from the start (COLD): without decisions the order is the cold one. The loss
is the squared hinge; the classes are balanced as in ASReview's "ELAS u4" (C 0.11, ratio 9.8).
"""

from dataclasses import dataclass

import numpy as np

from claims.triage.learning.vectors import Floats, Labels

SHARED, OWN, CLAIM_LEVEL = 1.0, 1.0, 1.0
COLD = 2.0  # what a cold score of 1 adds to the margin
MIDDLE = 0.3  # the cold score that speaks neither for nor against
COST, RATIO = 0.11, 9.8
ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Fit:
    """The factor of each decision in the sum that scores a paper; 0 for one that the rest tells already."""

    factors: Floats


def balanced(labels: Labels) -> Floats:
    """The weight of each decision: all that was attached weighs RATIO times all that was dismissed."""
    attached, dismissed = int(labels.sum()), int((~labels).sum())
    if not attached or not dismissed:
        return np.ones(len(labels))
    weights = np.where(labels, 1.0, attached / (RATIO * dismissed))
    return np.asarray(weights * (len(labels) / weights.sum()))


def pair_kernel(papers: Floats, claims: Floats) -> Floats:
    """`papers` and `claims` hold the likeness of the papers and of the claims of each two pairs."""
    return np.asarray(papers * (SHARED + OWN * claims) + CLAIM_LEVEL * claims)


def fit(kernel: Floats, labels: Labels, cold: Floats, begin: Floats | None = None) -> Fit:
    """Least squared hinge loss by Newton's method (Chapelle 2007, doi:10.1162/neco.2007.19.5.1155): in each round the
    decisions inside the margin are solved for exactly. `begin` are the factors of an earlier fit, to go on from."""
    signs = np.where(labels, 1.0, -1.0)
    start = margin_of(cold)
    penalty = 1 / (2 * COST * balanced(labels))
    factors = np.zeros(len(labels)) if begin is None else begin
    inside = signs * (kernel @ factors + start) < 1
    for _ in range(ROUNDS):
        at = np.flatnonzero(inside)
        factors = np.zeros(len(labels))
        if len(at):
            matrix = kernel[np.ix_(at, at)] + np.diag(penalty[at])
            factors[at] = np.linalg.solve(matrix, signs[at] - start[at])
        now = signs * (kernel @ factors + start) < 1
        if (now == inside).all():
            break
        inside = now
    return Fit(factors)


def margin_of(cold: Floats) -> Floats:
    return np.asarray(COLD * (cold - MIDDLE))
