"""Claims of many documents by the stems they hold: what a paper is set against in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from claims.text.words import Acronyms, Word, acronyms_of, read
from claims.triage.frequencies import Statistics
from claims.triage.readings import AcronymFinder, Pair, Reading
from claims.triage.texts import ClaimText

CONTEXT, SECTION = 0.5, 0.25  # of a word's rarity, when it stands in the lead-in or in a heading only
SECOND = 0.25  # of its rarity, for the second reading of a word ("il10" beside "il" and "10")
RESERVE = 20.0  # about what four rare words carry
Numbers = NDArray[np.int64]
Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DocumentClaims:
    """Claims that share the acronyms of their document, short form to long form."""

    claims: Sequence[ClaimText]
    acronyms: Mapping[str, str] = field(default_factory=dict)

    def pairs(self) -> frozenset[Pair]:
        return frozenset(self.acronyms.items())


@lru_cache(maxsize=4096)
def words_of(claim: ClaimText, acronyms: Acronyms) -> tuple[list[Word], ...]:
    """Its words by part: text, lead-in, headings."""
    return tuple(read(text, acronyms) for text in (claim.text, claim.context, "; ".join(claim.section)))


@lru_cache(maxsize=32_768)
def shares_of(claim: ClaimText, acronyms: Acronyms) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The stems of a claim, and which share of its rarity each carries. Read once while the claim stays as it is."""
    shares: dict[str, float] = {}
    for part, words in zip((1.0, CONTEXT, SECTION), words_of(claim, acronyms), strict=True):
        for word in words:
            share = part * (SECOND if word.second else 1.0)
            shares[word.stem] = max(share, shares.get(word.stem, 0.0))
    return tuple(shares), tuple(shares.values())


class ClaimIndex:
    """`column` numbers the stems; the claims that hold the stem of a column are `claim_of[starts[c]:starts[c + 1]]`."""

    def __init__(self, documents: Sequence[DocumentClaims]) -> None:
        self.documents = documents
        self.acronyms = [acronyms_of(document.pairs()) for document in documents]
        self.finder = AcronymFinder(document.pairs() for document in documents)
        self.claims = [claim for document in documents for claim in document.claims]
        sizes = [len(document.claims) for document in documents]
        self.document_of: Numbers = np.repeat(np.arange(len(documents)), sizes)
        self.column: dict[str, int] = {}
        self._fill()

    def _fill(self) -> None:
        columns: list[int] = []
        shares: list[float] = []
        sizes: list[int] = []
        number = self.column
        for claim, document in zip(self.claims, self.document_of.tolist(), strict=True):
            stems, parts = shares_of(claim, self.acronyms[document])
            columns += [number.setdefault(stem, len(number)) for stem in stems]
            shares += parts
            sizes.append(len(stems))
        by_claim = np.array(columns, np.int64)
        order = np.argsort(by_claim, kind="stable")
        self.claim_of: Numbers = np.repeat(np.arange(len(sizes)), sizes)[order]
        self.column_of: Numbers = by_claim[order]
        self.share: Weights = np.array(shares, np.float64)[order]
        self.starts: Numbers = np.searchsorted(self.column_of, np.arange(len(number) + 1))

    def words(self, claim: int) -> tuple[list[Word], ...]:
        return words_of(self.claims[claim], self.acronyms[int(self.document_of[claim])])


class Weighed:
    """An index with the weights that statistics give its stems: `information` is what each claim carries."""

    def __init__(self, index: ClaimIndex, statistics: Statistics) -> None:
        self.index = index
        self.mean_length = statistics.mean_length()
        rarity = np.fromiter(map(statistics.rarity, index.column), np.float64, len(index.column))
        self.weight: Weights = np.asarray(index.share * rarity[index.column_of], np.float64)
        carried = np.bincount(index.claim_of, self.weight, len(index.claims))
        self.information: Weights = np.asarray(RESERVE + carried, np.float64)

    def entries(self, columns: Numbers) -> tuple[Numbers, Numbers]:
        """Of all claims that hold one of these stems: the entry, and which of the columns it is of."""
        starts = self.index.starts[columns]
        sizes = self.index.starts[columns + 1] - starts
        which = np.repeat(np.arange(len(columns)), sizes)
        before = np.cumsum(sizes) - sizes
        return np.arange(len(which)) + (starts - before)[which], which


def documents_by_pairs(index: ClaimIndex, reading: Reading, wanted: Iterable[int]) -> dict[frozenset[Pair], list[int]]:
    """The wanted documents, those together for which a paper reads alike."""
    pairs = index.finder.of(reading)
    found: dict[frozenset[Pair], list[int]] = {}
    for number in wanted:
        found.setdefault(pairs.get(number, frozenset()), []).append(number)
    return found
