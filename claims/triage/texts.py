"""What goes into the ranking and what comes out of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict


class Section(TypedDict):
    """One section of an abstract as PubMed gives it; label and category are "" in an unstructured one."""

    label: str
    category: str
    text: str


@dataclass(frozen=True, slots=True)
class ClaimText:
    """A claim: its own words, the lead-in it needs to stand alone, the headings it stands under."""

    id: int
    text: str
    context: str = ""
    section: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """What is indexed of a reference. `mesh` and `keywords` are plain names."""

    id: int
    title: str
    abstract: Sequence[Section] = ()
    mesh: Sequence[str] = ()
    keywords: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A paper set against a claim.

    `score` is 0 to 1; `terms` are the shared words as the claim writes them, strongest first; `sentence`
    is the one of the abstract that bears most on the claim (the title when there is no abstract) and
    `section` its label or else its category, "" when it has neither.
    """

    claim_id: int
    paper_id: int
    score: float
    terms: tuple[str, ...]
    sentence: str
    section: str
