"""Papers set against claims, best first: BM25F over the fields of a paper, and the best sentence in them.

Each stem of a claim carries information: its rarity in the corpus, less for lead-in and headings. A paper
holds part of it, more when it says the word often or in its title: the saturation f / (f + k) of BM25F
(Robertson and Zaragoza 2009, doi:10.1561/1500000019). The score is what the paper holds divided by what
the claim carries plus RESERVE. The order within a claim is untouched by that, and a score means the same
from claim to claim: without the division a long claim would outrank every short one, and without the
reserve a claim of two words would be met in full by any paper that names them. It stays below 1: a claim
of 40 that is wholly held scores 0.67.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from claims.text.words import Acronyms, Word, read
from claims.triage.explain import Sentence, best_sentence, sentences, shared_terms
from claims.triage.frequencies import Statistics
from claims.triage.texts import ClaimText, Match, Paper

TITLE, ABSTRACT, SUBJECT = 2, 1, 1  # what one occurrence counts; subjects are MeSH headings and keywords
CONTEXT, SECTION = 0.5, 0.25  # of a word's rarity, when it stands in the lead-in or in a heading only
SECOND = 0.25  # of its rarity, for the second reading of a word ("il10" beside "il" and "10")
SATURATION, LENGTH = 1.2, 0.6  # k1 and b of BM25
WHOLE_PAPER, ONE_SENTENCE = 0.7, 0.3  # shares of the score; the sentence counts with the title
RESERVE = 20.0  # about what four rare words carry
# On SciFact (tests/bench/ranking.py) 92 in 100 evidence abstracts reach this, and 6 of 5,183 others for a
# claim.
LEAST = 0.17


@dataclass(frozen=True, slots=True)
class _Query:
    """A claim: its words by part (text, lead-in, headings), what stems carry, their sum with the reserve."""

    claim: ClaimText
    parts: tuple[list[Word], ...]
    weights: dict[str, float]
    information: float


@dataclass(frozen=True, slots=True)
class _Entry:
    """A paper: how often each stem occurs, weighted by field, and its stems by title and sentence."""

    paper: Paper
    counts: Counter[str]
    title: Sentence
    sentences: tuple[Sentence, ...]

    def most_together(self, weights: Mapping[str, float]) -> float:
        """The most that one sentence and the title hold together."""
        entitled = sum(weight for stem, weight in weights.items() if stem in self.title.stems)
        others = [(stem, weight) for stem, weight in weights.items() if stem not in self.title.stems]
        added = (sum(weight for stem, weight in others if stem in one.stems) for one in self.sentences)
        return entitled + max(added, default=0.0)


class _Batch:
    """The papers of one call, by the stems they hold."""

    def __init__(self, papers: Iterable[Paper], acronyms: Acronyms, mean_length: float) -> None:
        self.entries = [_entry(paper, acronyms) for paper in papers]
        self._fullness: dict[str, dict[int, float]] = defaultdict(dict)
        for index, entry in enumerate(self.entries):
            midpoint = SATURATION * (1 - LENGTH + LENGTH * sum(entry.counts.values()) / mean_length)
            for stem, count in entry.counts.items():
                self._fullness[stem][index] = count / (count + midpoint)

    def matches(self, query: _Query, least: float) -> Iterator[Match]:
        """The papers that reach `least`; the sentences of those that cannot are not looked at."""
        shared, reach = self._reach_of(query.weights)
        for index, share in shared.items():
            if WHOLE_PAPER * share + ONE_SENTENCE * reach[index] >= least * query.information:
                entry = self.entries[index]
                score = (WHOLE_PAPER * share + ONE_SENTENCE * entry.most_together(query.weights)) / query.information
                if score >= least:
                    yield self._explained(query, index, score)

    def _explained(self, query: _Query, index: int, score: float) -> Match:
        entry = self.entries[index]
        sentence = best_sentence(entry.sentences or (entry.title,), query.weights)
        terms = shared_terms(query.parts, self._strengths(query.weights, index))
        return Match(query.claim.id, entry.paper.id, score, terms, sentence.text, sentence.section)

    def _reach_of(self, weights: Mapping[str, float]) -> tuple[dict[int, float], dict[int, float]]:
        """By paper: the information it holds, and what one sentence of it could hold at most."""
        shared: dict[int, float] = defaultdict(float)
        reach: dict[int, float] = defaultdict(float)
        for stem, weight in weights.items():
            for index, fullness in self._fullness.get(stem, {}).items():
                shared[index] += weight * fullness
                reach[index] += weight
        return shared, reach

    def _strengths(self, weights: Mapping[str, float], index: int) -> dict[str, float]:
        """Of the stems the paper shares: what each adds."""
        shared = ((stem, self._fullness.get(stem, {}).get(index)) for stem in weights)
        return {stem: weights[stem] * fullness for stem, fullness in shared if fullness}


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
    if not 0 <= least <= 1:
        raise ValueError(f"least is a share of the claim between 0 and 1, not {least}")
    known = Acronyms(acronyms or {})
    batch = _Batch(papers, known, statistics.mean_length())
    found: list[Match] = []
    for claim in claims:
        matches = batch.matches(_query(claim, known, statistics), least)
        ordered = sorted(matches, key=lambda match: (-match.score, match.paper_id))
        found += ordered if most is None else ordered[:most]
    return found


def _query(claim: ClaimText, acronyms: Acronyms, statistics: Statistics) -> _Query:
    parts = tuple(read(text, acronyms) for text in (claim.text, claim.context, "; ".join(claim.section)))
    weights: dict[str, float] = {}
    for share, words in zip((1.0, CONTEXT, SECTION), parts, strict=True):
        for word in words:
            weight = share * (SECOND if word.second else 1.0) * statistics.rarity(word.stem)
            weights[word.stem] = max(weight, weights.get(word.stem, 0.0))
    return _Query(claim, parts, weights, RESERVE + sum(weights.values()))


def _entry(paper: Paper, acronyms: Acronyms) -> _Entry:
    texts = list(sentences(paper.abstract))
    foreign = acronyms.foreign(" ".join([paper.title, *(text for text, _, _ in texts)]))

    def stems(text: str) -> list[str]:
        return [word.stem for word in read(text, acronyms, foreign)]

    title = stems(paper.title)
    body = [stems(text) for text, _, _ in texts]
    counts: Counter[str] = Counter()
    subjects = map(stems, [*paper.mesh, *paper.keywords])
    for weight, fields in ((TITLE, [title]), (ABSTRACT, body), (SUBJECT, subjects)):
        for stem in chain.from_iterable(fields):
            counts[stem] += weight
    found = (
        Sentence(text, name, frozenset(stems), tells) for (text, name, tells), stems in zip(texts, body, strict=True)
    )
    return _Entry(paper, counts, Sentence(paper.title, "", frozenset(title)), tuple(found))
