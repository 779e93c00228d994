"""Texts as vectors of weighted terms (TF-IDF), kept row by row without zeros. Pure; numpy alone.

Terms are stems, pairs of neighbouring stems, and MeSH headings or keywords as a whole. Counts are damped (1 + log),
terms of nearly every text and of one text alone are left out, and each vector has the length 1, as in the default
of ASReview ("ELAS u4", asreview 3.0.8: `sublinear_tf`, `ngram_range` (1, 2), `max_df` 0.95).
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from claims.text.words import STOP_WORDS, fold, stem
from claims.triage.texts import ClaimText, Paper

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
BLOCK = 4096  # columns that are written out in full at a time
MOST_COMMON = 0.95  # terms of more texts than this share tell nothing
_TOKEN = re.compile(r"[^\W_]+")


@lru_cache(maxsize=65_536)
def _stem(token: str) -> str:
    """ "" for what is no term: a stop word, a single letter or digit."""
    folded = fold(token)
    return "" if len(folded) < 2 or folded in STOP_WORDS else stem(folded)


def terms_of_text(text: str) -> list[str]:
    """The stems of a text and the pairs of neighbours among them."""
    stems = [found for token in _TOKEN.findall(text) if (found := _stem(token))]
    return stems + [f"{first} {second}" for first, second in pairwise(stems)]


def terms_of_paper(paper: Paper) -> Counter[str]:
    """How often each term occurs in the title, the abstract, and among the MeSH headings and keywords."""
    counts = Counter(terms_of_text(paper.title))
    for section in paper.abstract:
        counts.update(terms_of_text(section["text"]))
    for heading in (*paper.mesh, *paper.keywords):
        counts[f"[{heading.casefold()}]"] += 1
    return counts


def terms_of_claim(claim: ClaimText) -> Counter[str]:
    return Counter(terms_of_text(f"{claim.context} {claim.text}"))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms that are weighed, each with its place in a vector and its rarity (smoothed idf)."""

    places: dict[str, int]
    rarity: Floats

    @classmethod
    def of(cls, texts: Iterable[Counter[str]]) -> "Vocabulary":
        """The terms that at least two of `texts` share, but not nearly all of them."""
        frequencies: Counter[str] = Counter()
        number = 0
        for counts in texts:
            frequencies.update(counts.keys())
            number += 1
        most = max(2.0, MOST_COMMON * number)
        kept = sorted(term for term, frequency in frequencies.items() if 2 <= frequency <= most)
        rarity = [1 + math.log((1 + number) / (1 + frequencies[term])) for term in kept]
        return cls({term: place for place, term in enumerate(kept)}, np.array(rarity, dtype=np.float64))

    def __len__(self) -> int:
        return len(self.places)

    def vectors(self, texts: Sequence[Counter[str]]) -> "Vectors":
        """The texts as rows. Terms outside the vocabulary are passed over; a text without any is a row of zeros."""
        starts, indices, values = [0], [], []
        for counts in texts:
            row = sorted((self.places[term], count) for term, count in counts.items() if term in self.places)
            found = [(place, (1 + math.log(count)) * float(self.rarity[place])) for place, count in row]
            norm = math.sqrt(sum(value * value for _, value in found)) or 1.0
            indices += [place for place, _ in found]
            values += [value / norm for _, value in found]
            starts.append(len(indices))
        return Vectors(
            np.array(starts, dtype=np.int64),
            np.array(indices, dtype=np.int64),
            np.array(values, dtype=np.float64),
            len(self.places),
        )


@dataclass(frozen=True, slots=True)
class Vectors:
    """Rows without their zeros: row i has `values[starts[i]:starts[i + 1]]` at the places `indices[…]` of `width`."""

    starts: Places
    indices: Places
    values: Floats
    width: int

    def __len__(self) -> int:
        return len(self.starts) - 1

    def rows(self) -> Places:
        """Of each value, the number of its row."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    def dot(self, weights: Floats) -> Floats:
        """Of each row, its product with a full vector."""
        return np.asarray(np.bincount(self.rows(), self.values * weights[self.indices], len(self)), dtype=np.float64)

    def weighted_sum(self, factors: Floats) -> Floats:
        """The rows, each times its factor, added up into a full vector."""
        return np.asarray(np.bincount(self.indices, self.values * factors[self.rows()], self.width), dtype=np.float64)

    def gram(self) -> Floats:
        """The products of all rows with each other. By blocks of columns that are written out in full."""
        gram = np.zeros((len(self), len(self)))
        order = np.argsort(self.indices, kind="stable")
        terms, rows, values = self.indices[order], self.rows()[order], self.values[order]
        bounds = np.flatnonzero(np.diff(terms, prepend=-1, append=self.width))
        sizes = np.diff(bounds)
        for first in range(0, len(sizes), BLOCK):
            last = min(first + BLOCK, len(sizes))
            begin, end = bounds[first], bounds[last]
            block = np.zeros((len(self), last - first), dtype=np.float32)
            block[rows[begin:end], np.repeat(np.arange(last - first), sizes[first:last])] = values[begin:end]
            used = np.flatnonzero(block.any(axis=1))
            part = block[used]
            gram[np.ix_(used, used)] += part @ part.T
        return gram
