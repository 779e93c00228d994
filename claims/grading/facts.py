"""What is known of a claim and its evidence when its wording is judged, as plain values. Pure."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, is_dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from claims.grading.cues import Cue
from claims.grading.doings import tells_what_was_done
from claims.grading.rules import Paper, of_stance
from claims.text.populations import Scope, speaks_of_patients


@dataclass(frozen=True, kw_only=True)
class ClaimFacts:
    """`certainty` is the editor's while it is fresh, else that of the proposal ("" where nothing is graded).

    `papers` are the accepted findings of the claim and of what says the same. `is_sourced`: evidence is attached,
    accepted or not, or a work is cited; `had_evidence`: some was rejected or withdrawn; `scope`: whom it
    speaks of.
    """

    text: str
    kind: str
    wording_certainty: str
    wording_strength: str
    wording_polarity: str = "asserted"
    cues: tuple[Cue, ...] = ()
    restates: bool = False
    certainty: str = ""
    certainty_is_proposed: bool = False
    is_assessed: bool = False
    papers: tuple[Paper, ...] = ()
    is_sourced: bool = False
    had_evidence: bool = False
    scope: Scope = frozenset()

    @cached_property
    def supporting(self) -> tuple[Paper, ...]:
        return tuple(of_stance((paper for paper in self.papers if paper.counts), "supports"))

    @cached_property
    def contradicting(self) -> tuple[Paper, ...]:
        return tuple(of_stance((paper for paper in self.papers if paper.counts), "contradicts"))

    @cached_property
    def lost_support(self) -> tuple[Paper, ...]:
        """Papers that would support it, were they not retracted."""
        return tuple(of_stance((paper for paper in self.papers if not paper.counts), "supports"))

    @cached_property
    def misplaced(self) -> tuple[str, ...]:
        """Papers whose quote says other than the side they stand on: no difference supports a denial alone."""
        against = {"denied": {("supports", "effect"), ("contradicts", "no difference")}}
        stated = {("supports", "no difference")} if self.wording_strength != "none" else set()
        wrong = against.get(self.wording_polarity, stated)
        return tuple(
            sorted({paper.name for paper in self.papers if paper.counts and (paper.stance, paper.shows) in wrong})
        )

    @cached_property
    def claims_nothing(self) -> bool:
        """It tells what its authors did, and states no relation."""
        return self.wording_strength == "none" and tells_what_was_done(self.text)

    @cached_property
    def speaks_of_patients(self) -> bool:
        return speaks_of_patients(self.text)


def view(facts: ClaimFacts, names: Iterable[str]) -> SimpleNamespace:
    """Only what a rule says it looks at: it cannot rest on what its waivers do not watch."""
    return SimpleNamespace(**{name: getattr(facts, name) for name in names})


def digest(facts: ClaimFacts, names: Iterable[str]) -> str:
    """SHA-256 of the named facts in a canonical form."""
    canonical = {name: _plain(getattr(facts, name)) for name in names}
    if canonical.get("wording_polarity") == "asserted":
        del canonical["wording_polarity"]  # as before there was one, so that what was waived stays waived
    if canonical.get("claims_nothing") is False:
        del canonical["claims_nothing"]  # the same
    text = json.dumps(canonical, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Papers in the order of their works and without their names: neither which row is read first nor how an author is
    spelt is a fact. Nor is what the program makes of a quote, which `misplaced` tells."""
    if isinstance(value, tuple) and value and is_dataclass(value[0]):
        rows = [{**asdict(item), "name": ""} for item in value]
        for row in rows:
            row.pop("shows", None)
        return sorted(rows, key=lambda row: (row["work"], row["stance"]))
    return value
