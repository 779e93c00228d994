"""Papers set against claims, best first: BM25F over the fields of a paper, and the best sentence in them.

Each stem of a claim carries information: its rarity in the corpus, less for lead-in and headings. A paper
holds part of it, more when it says the word often or in its title: the saturation f / (f + k) of BM25F
(Robertson and Zaragoza 2009, doi:10.1561/1500000019). The score is what the paper holds divided by what
the claim carries plus RESERVE. The order within a claim is untouched by that, and a score means the same
from claim to claim: without the division a long claim would outrank every short one, and without the
reserve a claim of two words would be met in full by any paper that names them. It stays below 1: a claim
of 40 that is wholly held scores 0.67.

One paper is set against all claims of all documents at once, as a product of sparse rows: nothing that is asked of it
depends on which other papers and claims are there, so a score is the same however the work is parted.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from claims.triage.claim_index import ClaimIndex, DocumentClaims, Numbers, Weighed, Weights, documents_by_pairs
from claims.triage.explain import best_sentence, shared_terms
from claims.triage.frequencies import Statistics
from claims.triage.readings import Fields, Reading, Sentence
from claims.triage.texts import ClaimText, Match, Paper

SATURATION, LENGTH = 1.2, 0.6  # k1 and b of BM25
WHOLE_PAPER, ONE_SENTENCE = 0.7, 0.3  # shares of the score; the sentence counts with the title
DECIMALS = 9  # of a score: below that, the order of a sum would show
# On SciFact (tests/bench/ranking.py) 92 in 100 evidence abstracts reach this, and 6 of 5,183 others for a
# claim.
LEAST = 0.17


@dataclass(frozen=True, slots=True)
class _Reached:
    """The claims that a paper reaches: their numbers, their scores, and by stem of the paper (`places` in
    it) and claim the weight it carries there."""

    claims: Numbers
    scores: Weights
    places: Numbers
    weights: Weights
    fullness: Weights
    fields: Fields


def rank(
    claims: Iterable[ClaimText],
    papers: Iterable[Paper],
    statistics: Statistics,
    *,
    acronyms: Mapping[str, str] | None = None,
    least: float = LEAST,
    most: int | None = None,
) -> list[Match]:
    """The matches of `least` (0 to 1) or more, at most `most` a claim: claims as given, best papers first.

    `acronyms` are those of the claims' document, short form to long form. Equal scores go by paper id. A
    claim or a paper without words matches nothing, whatever `least` is.
    """
    index = ClaimIndex([DocumentClaims(tuple(claims), acronyms or {})])
    weighed = Weighed(index, statistics)
    by_claim: list[list[Match]] = [[] for _ in index.claims]
    for paper in papers:
        for number, match in matches_of(weighed, Reading(paper), (0,), least=least):
            by_claim[number].append(match)
    ordered = (sorted(found, key=lambda match: (-match.score, match.paper_id)) for found in by_claim)
    return [match for found in ordered for match in (found if most is None else found[:most])]


def matches_of(
    weighed: Weighed, reading: Reading, documents: Iterable[int], *, least: float
) -> Iterator[tuple[int, Match]]:
    """The claims of these documents (their numbers in the index) that a paper reaches, each with its number."""
    if not 0 <= least <= 1:
        raise ValueError(f"least is a share of the claim between 0 and 1, not {least}")
    for pairs, wanted in documents_by_pairs(weighed.index, reading, documents).items():
        reached = _reached(weighed, reading.fields_with(pairs), wanted, least)
        if reached is not None:
            yield from _explained(weighed, reading, reached)


def _reached(weighed: Weighed, fields: Fields, documents: Sequence[int], least: float) -> _Reached | None:
    """The sentences are not looked at for claims that cannot reach `least`."""
    index = weighed.index
    known = [(place, index.column[stem]) for place, stem in enumerate(fields.stems) if stem in index.column]
    if not known:
        return None
    places, columns = np.array(known, np.int64).T
    midpoint = SATURATION * (1 - LENGTH + LENGTH * fields.length / weighed.mean_length)
    fullness = fields.counts[places] / (fields.counts[places] + midpoint)
    entries, which = weighed.entries(columns)
    claims, weights = index.claim_of[entries], weighed.weight[entries]
    size = len(index.claims)
    share = np.bincount(claims, weights * fullness[which], size)
    most = WHOLE_PAPER * share + ONE_SENTENCE * np.bincount(claims, weights, size)
    possible = (most >= least * weighed.information) & (most > 0)
    if len(documents) < len(index.documents):
        possible &= np.isin(index.document_of, documents)
    chosen = np.flatnonzero(possible)
    if not len(chosen):
        return None
    at = np.full(size, -1)
    at[chosen] = np.arange(len(chosen))
    kept = at[claims] >= 0
    table = np.zeros((len(places), len(chosen)))
    table[which[kept], at[claims[kept]]] = weights[kept]
    score = (WHOLE_PAPER * share[chosen] + ONE_SENTENCE * _together(fields, places, table)) / weighed.information[
        chosen
    ]
    score = np.round(score, DECIMALS)
    enough = score >= least
    return _Reached(chosen[enough], score[enough], places, table[:, enough], fullness, fields)


def _together(fields: Fields, places: Numbers, table: Weights) -> Weights:
    """By claim: the most that one sentence and the title hold together."""
    title = fields.title[places]
    beside = fields.together[:, places] & ~title
    added = (beside @ table).max(axis=0, initial=0.0)
    return np.asarray(title @ table + added)


def _explained(weighed: Weighed, reading: Reading, reached: _Reached) -> Iterator[tuple[int, Match]]:
    if not len(reached.claims):
        return
    fields = reached.fields
    carried = fields.together[:, reached.places] @ reached.weights
    chosen = best_sentence(np.array([sentence.tells for sentence in reading.sentences], bool), carried)
    stems = [fields.stems[place] for place in reached.places]
    strengths = reached.weights * reached.fullness[:, None]
    for column, (claim, score) in enumerate(zip(reached.claims.tolist(), reached.scores.tolist(), strict=True)):
        added = strengths[:, column]
        shared = np.flatnonzero(reached.weights[:, column])
        terms = shared_terms(weighed.index.words(claim), {stems[place]: float(added[place]) for place in shared})
        sentence = reading.sentences[chosen[column]] if reading.sentences else Sentence(reading.paper.title, "")
        ident = weighed.index.claims[claim].id
        yield claim, Match(ident, reading.paper.id, score, terms, sentence.text, sentence.section)
