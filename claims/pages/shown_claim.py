"""A claim as pages show it: its states in words, its evidence by stance, the balance of both sides. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from claims.exports.citation import Identifier, description, identifiers
from claims.exports.overview import LEVELS
from claims.exports.summary import Summary, SummaryClaim, SummaryEvidence, Work
from claims.pages.proportions import proportions
from claims.pages.sentence_states import State, states_of
from claims.pages.text_fragment import text_fragment

STANCES: Mapping[str, str] = MappingProxyType(
    {"supports": "Supports it", "contradicts": "Contradicts it", "neutral": "Neither supports nor contradicts it"}
)
NO_RELATION = {"none": "with no relation stated"}
NOT_READ = "not read"  # it is not in English
RETRACTED = "retracted: counts for nothing"
SIDES = ("supports", "contradicts", "neutral")


class Finding(NamedTuple):
    """What one work says of a claim."""

    item: SummaryEvidence
    work: Work

    @property
    def citation(self) -> str:
        return description(self.work)

    @property
    def identifiers(self) -> list[Identifier]:
        return identifiers(self.work)

    @property
    def lookup(self) -> str:
        """By which the literature finds the work; "" where it has neither PMID nor DOI."""
        return self.work.pmid or self.work.doi

    @property
    def facts(self) -> str:
        """ "direct, randomised trial, 848 participants or animals, risk of bias: low"."""
        item = self.item
        size = f"{item.sample_size} participants or animals" if item.sample_size else ""
        bias = f"risk of bias: {item.quality}" if item.quality else ""
        indirect = f"indirect ({item.directness_reason})" if item.directness_reason else item.directness
        return ", ".join(part for part in (indirect, item.design, size, bias, item.locator) if part)


class Bar(NamedTuple):
    """A part of the balance: `start` and `width` in hundredths of it."""

    stance: str
    said: str
    number: int
    start: float
    width: float


@dataclass(frozen=True)
class ShownClaim:
    """`url` is where the document was published."""

    claim: SummaryClaim
    works: list[Work]
    url: str

    @cached_property
    def states(self) -> list[State]:
        return states_of(self.claim, self.works)

    @property
    def certainty(self) -> str:
        """ "Low certainty", "Certainty not assessed"."""
        return LEVELS[self.claim.certainty].capitalize()

    @property
    def wording(self) -> str:
        """ "likely, direct causal" as the text has it; what states no relation says so."""
        claim = self.claim
        if claim.wording_certainty == NOT_READ:
            return NOT_READ
        turned = claim.wording_polarity not in ("", "asserted")
        relation = f"relation {claim.wording_polarity}" if turned else claim.wording_strength
        return ", ".join(filter(None, (claim.wording_certainty, NO_RELATION.get(relation, relation))))

    @property
    def groups(self) -> list[tuple[str, str, list[Finding]]]:
        """(stance, in words, findings) of each stance that its evidence takes."""
        found = [Finding(item, self.works[item.number - 1]) for item in self.claim.accepted]
        return [
            (stance, STANCES.get(stance, stance), [one for one in found if one.item.stance == stance])
            for stance in self.claim.stances
        ]

    @property
    def balance(self) -> list[Bar]:
        """Works of each stance, each once; what is retracted counts on no side, and is named beside."""
        numbers = {
            side: len({n for n in self.claim.numbers(side) if self.works[n - 1].status != "retracted"})
            for side in SIDES
        }
        retracted = len({n for n in self.claim.numbers() if self.works[n - 1].status == "retracted"})
        rows = [*((side, side, numbers[side]) for side in SIDES), ("retracted", RETRACTED, retracted)]
        places = proportions([number for *_, number in rows])
        return [Bar(*row, *place) for row, place in zip(rows, places, strict=True) if row[-1]]

    @property
    def published_at(self) -> str:
        """The address of the sentence on the page where the document was published; "" where there is none."""
        return text_fragment(self.url, self.claim.text)


def shown(summary: Summary) -> dict[str, ShownClaim]:
    """The claims of a summary by their keys, in its order."""
    return {claim.key: ShownClaim(claim, summary.bibliography, summary.url) for claim in summary.claims}
