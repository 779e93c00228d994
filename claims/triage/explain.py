"""Why a paper was put before a claim: the words they share and the sentence to read first."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claims.text import sentences as prose
from claims.text.words import Word, read
from claims.triage.texts import Section

FOUND = re.compile(r"\b(?:results?|findings?|conclusions?|discussion|interpretation)\b", re.I)
SET_OUT = re.compile(
    r"\b(?:background|introduction|objectives?|aims?|purpose|context|rationale|hypothes[ie]s|importance|methods?"
    r"|methodology|design|settings?|participants?|patients|subjects|interventions?|procedures?|measures?"
    r"|measurements?|outcomes?|registration|funding)\b",
    re.I,
)
LATE = 1.0  # the last sentence of an abstract, where findings stand, counts this much more than the first
DECIMALS = 9  # of what a sentence carries: below that, the order of a sum would show


def sentences(abstract: Sequence[Section]) -> Iterator[tuple[str, str, bool]]:
    """The sentences of an abstract, each with the label of its section (or its category), and whether that tells what
    was found."""
    for section in abstract:
        tells = tells_findings(section["label"], section["category"])
        for text in prose.sentences(section["text"]):
            yield text, section["label"] or section["category"], tells


def tells_findings(label: str, category: str) -> bool:
    """False of sections that say what was known, asked or done. The label decides; NLM's category where it is silent.
    A section that names both ("Methods and results") tells."""
    if FOUND.search(label):
        return True
    return not SET_OUT.search(label) and category not in ("BACKGROUND", "OBJECTIVE", "METHODS")


def best_sentence(tells: NDArray[np.bool_], carried: NDArray[np.float64]) -> NDArray[np.int64]:
    """By claim: the sentence that carries most of it, a later one of equals. `carried` says how much each does, by
    sentence and claim; those of what was found (`tells`) come before those of what was known, asked or done, as far as
    they carry anything of it."""
    size = len(tells)
    worth = carried * (1 + LATE * np.arange(size) / max(1, size - 1))[:, None]
    first = tells[:, None] & (worth > 0)
    best = np.where(first.any(axis=0), np.where(first, worth, -1.0), worth)[::-1]
    if not size:
        return np.zeros(carried.shape[1], np.int64)
    return np.asarray(size - 1 - np.round(best, DECIMALS).argmax(axis=0))


def spans_of_terms(text: str, terms: Iterable[str]) -> list[tuple[int, int]]:
    """Where words of `text` are among `terms`, in whatever form: start and end (exclusive), in order."""
    stems = {word.stem for term in terms for word in read(term)}
    found = {(word.start, word.start + len(word.surface)): word for word in read(text) if word.stem in stems}
    return sorted(span for span, word in found.items() if text[span[0] : span[1]] == word.surface)


@dataclass(frozen=True, slots=True)
class _Term:
    surface: str
    part: int
    start: int
    stems: frozenset[str]

    def strength(self, strengths: Mapping[str, float]) -> float:
        return sum(strengths[stem] for stem in self.stems)

    def overlaps(self, other: "_Term") -> bool:
        return self.part == other.part and (
            self.start < other.start + len(other.surface) and other.start < self.start + len(self.surface)
        )


def shared_terms(parts: Sequence[Sequence[Word]], strengths: Mapping[str, float]) -> tuple[str, ...]:
    """The claim's words among the stems of `strengths`, as the claim writes them, strongest first.

    `parts` are the claim's texts (its own first). An acronym or its long form is named as a whole when
    the paper has all of its words, "IL-10" rather than "IL" and "10", and no stem is named twice.
    """
    chosen: list[_Term] = []
    named: set[str] = set()
    for term in sorted(_terms(parts, strengths), key=lambda term: (-len(term.stems), -len(term.surface))):
        if not term.stems <= named and not any(term.overlaps(other) for other in chosen):
            chosen.append(term)
            named |= term.stems
    chosen.sort(key=lambda term: (-term.strength(strengths), term.part, term.start))
    return tuple(term.surface for term in chosen)


def _terms(parts: Sequence[Sequence[Word]], strengths: Mapping[str, float]) -> Iterator[_Term]:
    for part, words in enumerate(parts):
        phrases: dict[tuple[str, int], set[str]] = {}
        for word in words:
            if word.phrase:
                phrases.setdefault((word.phrase, word.start), set()).add(word.stem)
            if word.stem in strengths:
                yield _Term(word.surface, part, word.start, frozenset({word.stem}))
        for (phrase, start), stems in phrases.items():
            if stems <= strengths.keys():
                yield _Term(phrase, part, start, frozenset(stems))
