"""Papers as read: the stems of each field, once for all documents, and again only where a document's acronyms stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np

from claims.text.words import Acronyms, acronyms_of, parted, stems, stems_of
from claims.triage.explain import sentences
from claims.triage.texts import Paper

TITLE, ABSTRACT, SUBJECT = 2, 1, 1  # what one occurrence counts; subjects are MeSH headings and keywords
Pair = tuple[str, str]  # a short form and its long form


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paper, and the name of its section ("" without one)."""

    text: str
    section: str
    tells: bool = True


class Fields:
    """The stems of a paper with one set of acronyms: `stems` are all, each once, as they come first, `counts` how often
    each occurs, weighted by field. `title` says by stem whether the title has it, `together` by sentence and stem."""

    def __init__(self, title: list[str], body: list[list[str]], subjects: list[list[str]]) -> None:
        counts: Counter[str] = Counter()
        for weight, field in ((TITLE, [title]), (ABSTRACT, body), (SUBJECT, subjects)):
            for stem in chain.from_iterable(field):
                counts[stem] += weight
        self.stems = list(counts)
        self.counts = np.fromiter(counts.values(), np.float64, len(counts))
        self.length = float(self.counts.sum())
        self.occurrences = len(title) + sum(map(len, body)) + sum(map(len, subjects))
        at = {stem: place for place, stem in enumerate(counts)}
        self.title = np.zeros(len(counts), np.bool_)
        self.title[[at[stem] for stem in title]] = True
        self.together = np.zeros((len(body), len(counts)), np.bool_)
        rows = [row for row, found in enumerate(body) for _ in found]
        self.together[rows, [at[stem] for stem in chain.from_iterable(body)]] = True


class Reading:
    """A paper, read once. `fields_with` reads again what holds acronyms of a document."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.sentences = tuple(Sentence(*found) for found in sentences(paper.abstract))
        subjects = [*paper.mesh, *paper.keywords]
        self._texts = [paper.title, *(sentence.text for sentence in self.sentences), *subjects]
        self._parts = [parted(text) for text in self._texts]
        self._plain = [stems_of(parts) for parts in self._parts]
        self.fields = self._fields(self._plain)
        self._with: dict[frozenset[Pair], Fields] = {frozenset(): self.fields}

    def _fields(self, found: list[list[str]]) -> Fields:
        behind = 1 + len(self.sentences)
        return Fields(found[0], found[1:behind], found[behind:])

    @cached_property
    def tokens(self) -> frozenset[str]:
        """As they stand and in small letters."""
        found = {token for parts in self._parts for token in parts[1::2]}
        return frozenset(found | {token.lower() for token in found})

    def fields_with(self, pairs: frozenset[Pair]) -> Fields:
        """The fields with these acronyms, which are all of a document that may stand in this paper."""
        if pairs not in self._with:
            self._with[pairs] = self._fields(self._read_with(acronyms_of(pairs)))
        return self._with[pairs]

    def _read_with(self, acronyms: Acronyms) -> list[list[str]]:
        behind = 1 + len(self.sentences)
        foreign = acronyms.foreign(" ".join(self._texts[:behind]))
        return [
            stems(text, acronyms, foreign) if acronyms.may_stand_in(text) else plain
            for text, plain in zip(self._texts, self._plain, strict=True)
        ]


class AcronymFinder:
    """Which acronyms of many documents may stand in a paper: those of which it has a word that each form needs."""

    def __init__(self, documents: Iterable[Iterable[Pair]]) -> None:
        self._documents: dict[Pair, list[int]] = {}
        for number, pairs in enumerate(documents):
            for pair in pairs:
                self._documents.setdefault(pair, []).append(number)
        self._by_token: dict[str, list[tuple[Pair, frozenset[str]]]] = {}
        self._anywhere: list[Pair] = []
        for pair in self._documents:
            self._register(pair)

    def _register(self, pair: Pair) -> None:
        for form, folded in zip(pair, (False, True), strict=True):
            needed = _needed(form, folded=folded)
            if not needed:
                self._anywhere.append(pair)
            for ending in ("", "s") if needed else ():
                # The plural is of the last word; a form of one word is met in both ways.
                first = needed[0] + ending if len(needed) == 1 else needed[0]
                self._by_token.setdefault(first, []).append((pair, frozenset(needed[1:-1])))

    def of(self, reading: Reading) -> dict[int, frozenset[Pair]]:
        """By number of the document: its pairs that may stand in the paper. A document without one is left out."""
        if not self._documents:
            return {}
        here = reading.tokens
        met = {
            pair for token in here & self._by_token.keys() for pair, others in self._by_token[token] if others <= here
        }
        found: dict[int, set[Pair]] = {}
        for pair in chain(met, self._anywhere):
            for number in self._documents[pair]:
                found.setdefault(number, set()).add(pair)
        return {number: frozenset(pairs) for number, pairs in found.items()}


def _needed(form: str, *, folded: bool) -> list[str]:
    """The words of a form, where a text must have each of them; [] of one that might be parted otherwise in a text."""
    words = parted(form.lower() if folded else form)[1::2]
    return words if words and all(word[0].isalpha() for word in words) and form.isascii() else []


def read_papers(papers: Iterable[Paper]) -> list[Reading]:
    return [Reading(paper) for paper in papers]
