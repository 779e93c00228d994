"""The proposed certainty: plain papers in, a proposal out."""

from itertools import count

import pytest

from claims.grading.rules import Paper, count_in_words, propose
from literature.rules.study_design import BY_HEADING, BY_PUBLICATION_TYPE, BY_TECHNIQUE, BY_WEAKER_PUBLICATION_TYPE

_works = count(1)


def paper(stance="supports", **values):
    work = next(_works)
    return Paper(**{"work": work, "name": f"Sample {work}", "stance": stance, "cohort": work, **values})


def trial(stance="supports", **values):
    return paper(stance, **{"design": "randomised controlled trial", "sample_size": 500, **values})


def moves(proposal):
    return {factor.name: factor.levels for factor in proposal.factors}


@pytest.mark.parametrize(
    ("design", "start"),
    [
        ("randomised controlled trial", "high"),
        ("pragmatic trial, healthy volunteers", "high"),
        ("meta-analysis of randomized trials", "high"),
        ("meta-analysis", "low"),
        ("systematic review", "low"),
        ("non-randomised trial", "low"),
        ("clinical trial, phase II", "low"),
        ("observational study", "low"),
        ("", "low"),
        ("case report", "very low"),
        ("review", "very low"),
        ("editorial", "very low"),
        ("in vitro study", "very low"),
    ],
)
def test_the_design_says_where_the_evidence_starts(design, start):
    assert propose([paper(design=design)]).starting_level == start


def test_the_best_direct_design_says_where_the_body_starts():
    papers = [paper(design="observational study"), trial(direct=False)]
    assert propose(papers).starting_level == "low"
    assert propose([*papers, trial()]).starting_level == "high"


def test_three_large_sound_trials_are_high():
    proposal = propose([trial(quality="low") for _ in range(3)])
    assert (proposal.certainty, proposal.factors, proposal.notes) == ("high", (), ())


@pytest.mark.parametrize(
    ("qualities", "levels"),
    [("high high low", 2), ("high low low", 1), ("some some low", 1), ("some low low", None), ("low low low", None)],
)
def test_risk_of_bias_counts_the_papers_at_risk(qualities, levels):
    papers = [trial(quality=quality) for quality in qualities.split()]
    assert moves(propose(papers)).get("risk of bias") == levels


def test_preprints_alone_are_rated_down_until_one_is_reviewed():
    papers = [trial(is_preprint=True), trial(is_preprint=True)]
    assert moves(propose(papers)) == {"risk of bias": 1}
    assert moves(propose([*papers, trial()])) == {}


@pytest.mark.parametrize(
    ("supporting", "against", "levels"),
    [([500, 500, 500], [400], 1), ([500], [400], 2), ([500, 100, 100], [848], 2), ([500, 500], [], None)],
)
def test_contradiction_is_inconsistency_and_heavier_with_more_cohorts_or_participants(supporting, against, levels):
    papers = [trial(sample_size=n) for n in supporting] + [trial("contradicts", sample_size=n) for n in against]
    proposal = propose(papers)
    assert moves(proposal).get("inconsistency") == levels
    assert proposal.contradicts == count_in_words(papers[len(supporting) :]), "counted, never averaged away"


def test_a_claim_that_nothing_supports_is_very_low():
    proposal = propose([trial("contradicts"), trial("neutral")])
    assert (proposal.certainty, proposal.supports, proposal.contradicts) == (
        "very low",
        "0 papers",
        "1 paper",
    )
    assert "nothing that counts supports it" in proposal.starting_reason


def test_without_a_paper_for_or_against_nothing_is_proposed():
    assert propose([]).certainty == propose([trial("neutral")]).certainty == ""


def test_a_retracted_work_does_not_count_and_is_told():
    proposal = propose([trial(), trial("contradicts", status="retracted")])
    assert (proposal.contradicts, moves(proposal)) == ("0 papers", {})
    assert "1 paper not counted: retracted." in proposal.notes


def test_a_concern_counts_and_is_told():
    assert "1 paper counted, with an expression of concern." in propose([trial(status="concern")]).notes


def test_papers_of_one_cohort_are_one_piece_of_evidence():
    papers = [trial(cohort=7, sample_size=60), trial(cohort=7, sample_size=90)]
    proposal = propose(papers)
    assert proposal.supports == "2 papers, 1 cohort"
    assert moves(proposal) == {"imprecision": 2}, "the same 90 people, not 150"


@pytest.mark.parametrize(
    ("sizes", "levels"),
    [([99], 2), ([100], 1), ([200, 199], 1), ([200, 200], None), ([50, None], None)],
)
def test_few_participants_in_all_are_imprecise_and_unknown_numbers_are_not_guessed(sizes, levels):
    proposal = propose([trial(sample_size=size) for size in sizes])
    assert moves(proposal).get("imprecision") == levels
    assert any("without a sample size" in note for note in proposal.notes) == (None in sizes)


@pytest.mark.parametrize(
    ("values", "scope", "levels"),
    [
        ({"population": "animals"}, (), 2),
        ({"population": "animals"}, ("patients",), 2),
        ({"population": "animals"}, ("animals",), None),
        ({"population": "cells"}, (), 2),
        ({"population": "cells"}, ("cells", "animals"), None),
        ({"population": "healthy volunteers"}, ("patients",), 1),
        ({"population": "healthy volunteers"}, ("patients", "healthy volunteers"), None),
        ({"population": "healthy volunteers"}, (), None),
        ({"direct": False}, (), 1),
        ({}, ("patients",), None),
    ],
)
def test_other_populations_and_indirect_papers_are_indirect(values, scope, levels):
    proposal = propose([trial(**values)], scope=frozenset(scope))
    assert moves(proposal).get("indirectness") == levels


def test_a_reason_names_the_designs_that_it_counts():
    papers = [paper(design="animals"), paper(design="in vitro, animals")]
    why = "laboratory, animal and mechanistic studies start very low (2 of 2 supporting: animals; in vitro, animals)"
    assert propose(papers).starting_reason == why
    papers += [paper(design="cohort study"), paper(design="meta-analysis", direct=False)]
    assert propose(papers).starting_reason == "observational studies start low (1 of 4 supporting: cohort study)"


def test_a_design_that_is_stated_is_never_said_to_be_stated_by_nobody():
    assert "nobody" in propose([paper(design="")]).starting_reason
    why = propose([paper(design="sample of samples")]).starting_reason
    assert why == "designs that the rules cannot place start low (1 of 1 supporting: sample of samples)"


TABLES = (BY_PUBLICATION_TYPE, BY_HEADING, BY_WEAKER_PUBLICATION_TYPE, BY_TECHNIQUE)
DESIGNS = [name for table in TABLES for _, name in table]


@pytest.mark.parametrize("design", sorted({*DESIGNS, "animals", "cells"}))
def test_the_rules_can_place_each_design_that_a_record_proposes(design):
    assert paper(design=design).family


@pytest.mark.parametrize(
    ("design", "family"),
    [
        ("protocol of a clinical trial", "protocol"),
        ("randomised controlled trial, animals", "randomised"),
        ("animals", "bench"),
        ("in vitro, animals", "bench"),
        ("consensus conference", "opinion"),
        ("healthy volunteers", ""),
    ],
)
def test_a_design_is_of_the_family_that_it_names(design, family):
    assert paper(design=design).family == family


def test_animals_are_no_participants_where_people_were_studied_too():
    papers = [trial(sample_size=90), trial(sample_size=500, population="animals")]
    reasons = {factor.name: factor.reason for factor in propose(papers).factors}
    assert reasons["imprecision"] == "90 participants in all the supporting papers."


def test_several_small_studies_that_all_agree_raise_a_doubt_about_what_was_not_published():
    small = [trial(sample_size=40) for _ in range(4)]
    assert moves(propose(small))["publication bias"] == 1
    assert "publication bias" not in moves(propose([*small, trial("neutral")]))


def test_nothing_is_ever_proposed_upwards():
    assert all(factor.direction == "down" for factor in propose([paper(design="observational study")]).factors)


def test_a_definition_needs_none():
    assert propose([trial()], is_definition=True).certainty == ""


def test_every_factor_has_its_reason_in_a_sentence():
    papers = [trial(quality="high", sample_size=40, population="animals"), trial("contradicts")]
    assert all(factor.reason.endswith(".") for factor in propose(papers).factors)
