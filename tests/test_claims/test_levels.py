"""GRADE's arithmetic: what adds up, and what is refused with a word on what to do."""

import pytest

from claims.grading.levels import confirm_sum, result
from claims.models.vocabulary import Factor, differences, factor_of
from claims.refusals import Refused


def down(name, levels=1):
    return Factor(name, levels, "An invented reason.")


@pytest.mark.parametrize(
    ("start", "factors", "made"),
    [
        ("high", [], "high"),
        ("high", [down("imprecision")], "moderate"),
        ("high", [down("risk of bias", 2), down("inconsistency")], "very low"),
        ("low", [down("indirectness", 2), down("imprecision", 2)], "very low"),
        ("low", [down("large effect")], "moderate"),
        ("low", [down("large effect", 2), down("dose-response")], "high"),
        ("very low", [down("plausible confounding")], "low"),
        ("high", [Factor("imprecision", 0, "The interval is narrow.")], "high"),
    ],
)
def test_levels_go_down_and_up_and_stay_within_the_four(start, factors, made):
    assert result(start, factors) == made


@pytest.mark.parametrize(
    ("start", "factors", "word"),
    [
        ("certain", [], "The starting level is one of: high, moderate, low, very low"),
        ("high", [down("luck")], "no factor of GRADE"),
        ("high", [down("imprecision"), down("imprecision")], "given twice"),
        ("high", [down("imprecision", 3)], "by two levels at most"),
        ("low", [down("dose-response", 2)], "by one level at most"),
        ("high", [Factor("imprecision", 1, " ")], "Give the reason for imprecision"),
        ("high", [down("large effect")], "Only evidence that starts low is rated up"),
        ("low", [down("large effect"), down("risk of bias")], "is not rated up: leave out large effect"),
    ],
)
def test_what_grade_does_not_know_is_refused(start, factors, word):
    with pytest.raises(Refused, match=word):
        result(start, factors)


def test_a_certainty_that_its_factors_do_not_make_is_refused_with_the_sum():
    with pytest.raises(Refused, match="High, −1 imprecision makes moderate, not low"):
        confirm_sum("high", [down("imprecision")], "low")
    assert confirm_sum("high", [down("imprecision")], "") == "moderate"


def test_a_judgement_says_where_it_differs_from_the_proposal():
    proposed = {"certainty": "low", "starting_level": "low", "factors": [down("imprecision").as_row()]}
    assert differences(proposed, "low", [down("imprecision")], "low") == []
    assert differences(proposed, "high", [], "high") == [
        "starts high, the rules propose low",
        "imprecision none, the rules propose −1",
        "high in all, the rules propose low",
    ]


def test_a_factor_survives_its_row():
    assert factor_of(down("inconsistency", 2).as_row()) == down("inconsistency", 2)
