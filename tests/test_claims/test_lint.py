"""Wording against evidence: each rule finds what it is for, shows the words and the papers, and is silent in doubt."""

from dataclasses import replace
from itertools import count

import pytest

from claims.grading.facts import ClaimFacts, digest
from claims.grading.lint import CONTESTED, RULES, advice, findings
from claims.grading.rules import Paper
from claims.grading.softening import soften
from claims.grading.wording import read_wording

_works = count(1)
ROBUST = "Hyperconnectivity of the default mode network is one of the most robust findings in depression."
DONE = (
    "In all subjects daily sleepiness was assessed by a questionnaire.",
    "The study population was split in two groups.",
    "Images were acquired at intervals of five minutes.",
    "We reviewed 67 patients with appendicitis.",
    "Magnetic resonance images of this lesion are discussed.",
    "This review describes the anatomy of the spine.",
)
FOUND = (
    "Sleepiness was lower after treatment.",
    "The drug lowers blood pressure.",
    "We found that the drug lowers blood pressure.",
    "We report that sleep lowers blood pressure.",
)
SOURCED = {"is_sourced": True, "is_assessed": True}


def paper(stance="supports", **values):
    work = next(_works)
    design = {"design": "randomised controlled trial"}
    return Paper(**{"work": work, "name": f"Sample {work}", "stance": stance, "cohort": work, **design, **values})


def facts(text, *papers, **values):
    read = read_wording(text)
    return ClaimFacts(
        **{
            "text": text, "kind": "finding", "wording_certainty": read.certainty, "wording_strength": read.strength,
            "wording_polarity": read.polarity,
            "cues": read.cues, "papers": papers, "is_sourced": bool(papers), "is_assessed": True, **values,
        }
    )  # fmt: skip


def found(*args, **values):
    return {finding.rule: finding for finding in findings(facts(*args, **values))}


def two():
    return paper(), paper()


def test_every_rule_says_in_its_docstring_what_it_is_called():
    assert all(rule.check.__doc__.startswith(f"{rule.id}: ") for rule in RULES.values())


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_sees_nothing_that_its_waivers_do_not_watch(rule):
    for case in (facts(ROBUST), facts(ROBUST, paper("contradicts"), certainty="low"), facts(ROBUST, *two())):
        rule.run(case)  # looking at any other fact raises AttributeError


def test_contested_but_settled_shows_the_cue_the_paper_and_a_softer_sentence():
    finding = found(ROBUST, *two(), paper("contradicts", name="Sample 2019"), certainty="low")[CONTESTED]
    assert (finding.limits, finding.raises, finding.flag) == (("Sample 2019",), True, "overstated")
    assert [(cue.text, ROBUST[cue.start : cue.end]) for cue in finding.cues] == [("most robust", "most robust")]
    assert finding.softer.sentence == "Hyperconnectivity of the default mode network may be found in depression."
    assert "Sample 2019" in finding.note and "softer wording: “Hyperconnectivity" in advice(finding.softer)


def test_a_contested_claim_is_not_overstated_besides():
    assert "overstated" not in found(ROBUST, *two(), paper("contradicts"), certainty="low")


def test_contested_is_found_at_once_and_needs_no_assessment():
    assert found(ROBUST, paper("contradicts"), is_assessed=False)[CONTESTED].raises


@pytest.mark.parametrize(
    ("text", "certainty", "expected"),
    [
        (ROBUST, "high", None),
        (ROBUST, "moderate", True),
        ("Ketamine reduces depressive symptoms.", "moderate", False),
        ("Ketamine reduces depressive symptoms.", "low", True),
        ("Ketamine probably reduces depressive symptoms.", "low", None),
        ("Ketamine probably reduces depressive symptoms.", "very low", True),
        ("Ketamine may reduce depressive symptoms.", "very low", None),
        ("Ketamine reduces depressive symptoms.", "", None),
    ],
)
def test_overstated_is_wording_above_its_certainty(text, certainty, expected):
    finding = found(text, *two(), certainty=certainty).get("overstated")
    assert (finding.raises if finding else None) == expected


def test_a_definition_is_not_overstated():
    assert found("The DMN is a network.", *two(), kind="definition", certainty="very low") == {}


CAUSAL = "Poor sleep causes depression."


@pytest.mark.parametrize(
    ("text", "designs", "expected"),
    [
        (CAUSAL, ["observational study", "case report"], True),
        (CAUSAL, ["observational study", "randomised controlled trial"], False),
        (CAUSAL, ["observational study", ""], False),
        (CAUSAL, ["meta-analysis"], False),
        (CAUSAL, [], False),
        ("Poor sleep is associated with depression.", ["observational study"], False),
    ],
)
def test_causal_wording_needs_more_than_observation(text, designs, expected):
    papers = [paper(design=design) for design in designs]
    rules = found(text, *papers)
    assert ("causal wording on correlational evidence" in rules) == expected


def test_causal_wording_shows_its_verb_and_a_softer_one():
    rule = "causal wording on correlational evidence"
    finding = found(CAUSAL, paper(design="observational study"), certainty="moderate")[rule]
    assert [cue.text for cue in finding.cues] == ["causes"]
    assert finding.softer.sentence == "Poor sleep may cause depression."


PATIENTS = "Ketamine disrupts the network in patients with depression."


@pytest.mark.parametrize(
    ("text", "papers", "expected"),
    [
        (PATIENTS, [{"population": "animals"}, {"population": "healthy volunteers"}], True),
        (PATIENTS, [{"population": "animals"}, {}], False),
        (PATIENTS, [{"population": "animals", "direct": False}], False),
        ("Ketamine disrupts the network in healthy volunteers.", [{"population": "animals"}], False),
        ("Ketamine disrupts the network in a mouse model of depression.", [{"population": "animals"}], False),
        ("Ketamine disrupts the network.", [{"population": "animals"}], False),
    ],
)
def test_population_mismatch_needs_patients_in_the_words_and_none_behind_them(text, papers, expected):
    rules = found(text, *(paper(**values) for values in papers))
    assert ("population mismatch" in rules) == expected


def test_population_mismatch_names_the_population_that_was_studied():
    finding = found(PATIENTS, paper(population="animals"))["population mismatch"]
    assert "is about animals" in finding.note and finding.softer.pattern == "In animals, …"
    assert [cue.text for cue in finding.cues] == ["patients", "depression"]


@pytest.mark.parametrize(
    ("text", "papers", "expected"),
    [
        (ROBUST, [{}], True),
        (ROBUST, [{"cohort": 900}, {"cohort": 900}], True),
        (ROBUST, [{}, {}], False),
        (ROBUST, [{"design": "meta-analysis"}], False),
        (ROBUST, [{"design": ""}], False),
        ("In a small trial ketamine reduced symptoms.", [{}], False),
        ("Ketamine may reduce symptoms.", [{}], False),
    ],
)
def test_one_cohort_is_a_single_study_and_a_pooled_one_is_not(text, papers, expected):
    assert ("single study" in found(text, *(paper(**values) for values in papers))) == expected


@pytest.mark.parametrize(
    ("designs", "expected"),
    [(["review", "editorial"], True), (["review", "observational study"], False), (["systematic review"], False)],
)
def test_only_reviews_are_narrative_ones_alone(designs, expected):
    assert ("only reviews" in found(ROBUST, *(paper(design=design) for design in designs))) == expected


def test_weasel_words_are_found_until_a_source_is_there():
    text = "Studies have shown that ketamine disrupts the network."
    finding = found(text)["weasel"]
    assert finding.note.startswith("“Studies have shown”") and finding.softer is None
    assert "weasel" not in found(text, **SOURCED)


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("finding", {}, True),
        ("mechanism", {}, True),
        ("clinical implication", {}, True),
        ("definition", {}, False),
        ("hypothesis", {}, False),
        ("takeaway", {}, False),
        ("finding", {"restates": True}, False),
        ("finding", {"is_sourced": True}, False),
    ],
)
def test_uncited_is_for_kinds_that_need_a_source(kind, values, expected):
    assert ("uncited" in found("Ketamine works.", kind=kind, **values)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "In other words, the network works too hard.",
        "The network may become a target.",
        "Many call it the default.",
    ],
)
def test_what_is_said_again_named_or_only_offered_is_not_uncited(text):
    assert "uncited" not in found(text)


def test_uncited_raises_its_flag_only_where_evidence_was_taken_back():
    assert not found("Ketamine works.")["uncited"].raises
    assert found("Ketamine works.", had_evidence=True)["uncited"].raises


def test_retracted_support_is_shown_and_left_to_the_flag_on_its_evidence():
    gone = paper(status="retracted", name="Sample 2017")
    alone = found(ROBUST, gone)["support retracted"]
    assert not alone.raises and "nothing that counts supports it any more" in alone.note
    shown = found(ROBUST, gone, *two())["support retracted"]
    assert not shown.raises and "still support it" in shown.note


def test_before_anyone_assessed_it_the_rest_is_shown_and_not_raised():
    text = "Poor sleep causes depression."
    shown = found(text, paper(design="observational study"), certainty="low", is_assessed=False)
    assert set(shown) == {"overstated", "causal wording on correlational evidence", "single study"}
    assert not any(finding.raises for finding in shown.values())


def test_the_digest_knows_the_order_of_rows_and_the_spelling_of_names_for_no_facts():
    one, other = two()
    rule = RULES["only reviews"]
    same = facts(ROBUST, replace(other, name="Sämple"), one)
    assert rule.digest(facts(ROBUST, one, other)) == rule.digest(same)
    assert rule.digest(facts(ROBUST, one)) != rule.digest(same)


DENIAL = "Tea does not reduce the risk of stroke."
SIDE = "evidence on the wrong side"


def test_no_difference_supports_a_denial_and_an_effect_contradicts_it():
    fitting = (paper(shows="no difference"), paper("contradicts", shows="effect"))
    assert SIDE not in found(DENIAL, *fitting)
    assert CONTESTED in found(DENIAL, *fitting)
    assert found(DENIAL, *fitting)[CONTESTED].note.startswith("It denies an effect")


@pytest.mark.parametrize(("stance", "shows"), [("supports", "effect"), ("contradicts", "no difference")])
def test_evidence_on_the_wrong_side_of_a_denial_is_shown(stance, shows):
    finding = found(DENIAL, paper(stance, shows=shows))[SIDE]
    assert [cue.text for cue in finding.cues] == ["not"]
    assert not finding.raises


def test_no_difference_does_not_support_a_stated_effect():
    assert SIDE in found("Tea reduces the risk of stroke.", paper(shows="no difference"))
    assert SIDE not in found("Tea reduces the risk of stroke.", paper("contradicts", shows="no difference"))


def test_a_question_is_neither_contested_nor_overstated():
    text = "This study examined the effect of tea on stroke."
    assert not found(text, paper(), paper("contradicts"), certainty="very low", is_assessed=True)


def test_what_was_waived_before_there_was_a_polarity_stays_waived():
    stated = facts("Tea reduces the risk of stroke.", paper())
    assert RULES["overstated"].digest(stated) == digest(stated, [*RULES["overstated"].looks_at[:2], "cues", "certainty",
        "certainty_is_proposed", "supporting", "contradicting"])  # fmt: skip


@pytest.mark.parametrize("text", DONE)
def test_what_was_done_is_neither_overstated_nor_softened(text):
    assert not {"overstated", "single study"} & set(found(text, paper(), certainty="very low"))
    assert soften(text, "low").sentence == ""


@pytest.mark.parametrize("text", FOUND)
def test_what_was_found_is_still_judged(text):
    assert "overstated" in found(text, paper(), certainty="very low")


def test_a_statement_that_claims_something_keeps_its_waivers():
    stated = facts(ROBUST)
    without = [name for name in RULES["overstated"].looks_at if name != "claims_nothing"]
    assert RULES["overstated"].digest(stated) == digest(stated, without)


def test_no_rule_judges_words_that_were_not_read():
    rules = found("Le tabac cause le cancer du poumon.", paper(), paper("contradicts"), certainty="very low")
    assert not {CONTESTED, "overstated", "single study", "causal wording on correlational evidence"} & set(rules)
