"""What a reader is told of a statement at a glance: by a sign, a word and a colour. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from claims.grading.lint import RULES, heading_of

if TYPE_CHECKING:
    from claims.exports.summary import Summary, SummaryClaim, Work


@dataclass(frozen=True, slots=True)
class State:
    """`name` stands in addresses and classes, `word` and `sign` beside the text, `meaning` in the legend."""

    name: str
    word: str
    sign: str
    meaning: str


# The gravest first: that one is shown at the text, all of them beside it.
STATES = (
    State("retracted", "Support retracted", "✕", "Work that supported it is retracted, and nothing else supports it."),
    State("contested", "Contested", "▲", "Evidence that counts contradicts it."),
    State("overstated", "Overstated", "◆", "It is worded surer, or more causal, than its evidence bears."),
    State("stale", "Stale", "◷", "The evidence or the wording changed after it was judged; it is to be judged again."),
    State("uncited", "Uncited", "○", "No evidence that counts has been accepted for it or against it."),
    State("supported", "Supported", "●", "Evidence that counts supports it, and none contradicts it."),
)
OVERSTATED = {heading_of(rule.id) for rule in RULES.values() if rule.flag == "overstated"}
BY_NAME: Mapping[str, State] = MappingProxyType({state.name: state for state in STATES})


def states_of(claim: "SummaryClaim", works: "Sequence[Work]") -> list[State]:
    """All that hold of it, the gravest first; never none. `works` is the bibliography that its numbers count in."""
    lost = any(works[item.number - 1].status == "retracted" for item in claim.accepted if item.stance == "supports")
    counts = claim.stands or claim.contested
    holds = {
        "retracted": lost and not _some(claim.supporting),
        "contested": claim.contested,
        "overstated": any(found.rule in OVERSTATED for found in claim.findings),
        "stale": (claim.certainty_is_stale and bool(claim.certainty)) or bool(claim.review),
        "uncited": not counts and not lost,
        "supported": claim.stands,
    }
    return [state for state in STATES if holds[state.name]]


def _some(count: str) -> bool:
    return bool(count) and not count.startswith("0 ")


def shown_state(claim: "SummaryClaim", works: "Sequence[Work]") -> State:
    """The one that stands at the text."""
    return states_of(claim, works)[0]


def count_states(summary: "Summary") -> list[tuple[State, int]]:
    """How many claims are shown in each state: each claim is in one, so that the numbers add up."""
    shown = [shown_state(claim, summary.bibliography).name for claim in summary.claims]
    return [(state, shown.count(state.name)) for state in STATES]


def with_state(claims: "Iterable[SummaryClaim]", works: "Sequence[Work]", name: str) -> list[str]:
    """The keys of the claims of which the state holds."""
    return [claim.key for claim in claims if BY_NAME[name] in states_of(claim, works)]
