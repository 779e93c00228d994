"""What is said of a statement at a glance follows its evidence; the gravest comes first."""

import pytest

from claims.exports.summary import SummaryClaim, SummaryEvidence, SummaryFinding, Work
from claims.pages.sentence_states import STATES, states_of

STANDS, LOST = Work(title="A", number=1), Work(title="B", number=2, status="retracted")
FOR, AGAINST, LOST_FOR = (
    SummaryEvidence(number=1, stance="supports"),
    SummaryEvidence(number=1, stance="contradicts"),
    SummaryEvidence(number=2, stance="supports"),
)


def names(**values) -> list[str]:
    defaults = {"key": "S-001", "text": "It holds."}
    return [state.name for state in states_of(SummaryClaim(**{**defaults, **values}), [STANDS, LOST])]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({}, ["uncited"]),
        ({"evidence": [FOR], "supporting": "1 paper"}, ["supported"]),
        ({"evidence": [AGAINST], "contested": True, "contradicting": "1 paper"}, ["contested"]),
        ({"evidence": [LOST_FOR], "supporting": "0 papers"}, ["retracted"]),
        ({"evidence": [FOR, LOST_FOR], "supporting": "1 paper"}, ["supported"]),
        ({"evidence": [SummaryEvidence(number=1, stance="supports", draft=True)]}, ["uncited"]),
        ({"evidence": [SummaryEvidence(number=1, stance="neutral")]}, ["uncited"]),
        ({"evidence": [FOR], "supporting": "1 paper", "certainty": "low", "certainty_is_stale": True},
         ["stale", "supported"]),
        ({"evidence": [FOR], "supporting": "1 paper", "review": "version 2"}, ["stale", "supported"]),
        ({"evidence": [FOR], "supporting": "1 paper", "findings": [SummaryFinding(rule="overstated", note="")]},
         ["overstated", "supported"]),
        ({"evidence": [FOR], "supporting": "1 paper", "findings": [SummaryFinding(rule="only reviews", note="")]},
         ["supported"]),
    ],
)  # fmt: skip
def test_the_states_of_a_statement(values, wanted):
    assert names(**values) == wanted


def test_each_state_has_a_sign_and_a_word_of_its_own():
    assert len({state.sign for state in STATES}) == len({state.word for state in STATES}) == len(STATES)
