"""How strong a relation a statement states, and how sure it sounds."""

import pytest

from claims.grading.wording import read_wording

STRENGTHS = [
    ("none", "The hippocampus is a curved structure of the medial temporal lobe."),
    ("none", "The salience network is a set of brain regions that detects what deserves attention."),
    ("none", "Further trials with longer follow-up are needed."),
    ("none", "Clinicians should be aware of these limitations."),
    ("none", "Theory of mind — Inferring what other people think and feel"),
    ("none", "Vitamin D was not associated with mood."),
    ("none", "Rumination is the habit of going over the same thoughts again and again."),
    ("correlational", "Short sleep is associated with a higher risk of depression."),
    ("correlational", "Baseline connectivity correlated with symptom severity."),
    ("correlational", "Smoking during pregnancy is linked to lower birth weight."),
    ("correlational", "Women were more likely than men to report fatigue."),
    ("correlational", "Low income was an independent predictor of readmission."),
    ("correlational", "Cortisol levels were significantly higher in patients than in controls."),
    ("correlational", "One of the most robust findings is that the DMN is hyperactive in depression."),
    ("correlational", "Obesity is a risk factor for osteoarthritis of the knee."),
    ("conditional", "Ketamine may reduce suicidal thoughts."),
    ("conditional", "Regular walking could prevent falls in older adults."),
    ("conditional", "Early feeding might improve the survival of preterm infants."),
    ("conditional", "Disruption of the network may be an important component of how the drug works."),
    ("conditional", "The supplement appears to slow cognitive decline."),
    ("conditional", "Mindfulness training can reduce relapse."),
    ("causal", "Ketamine has been shown to acutely disrupt this activity."),
    ("causal", "Ketamine acutely disrupts connectivity within the network."),
    ("causal", "The vaccine reduced hospital admissions by half."),
    ("causal", "Loss of the gene causes deafness."),
    ("causal", "Exercise improves sleep quality in older adults."),
    ("causal", "Treatment with the inhibitor led to smaller tumours."),
    ("causal", "Overactivity is associated with rumination, and psilocybin has been shown to reduce it."),
]

CERTAINTIES = [
    ("established", "One of the most robust findings is that the network is overactive in depression."),
    ("established", "Ketamine has been shown to acutely disrupt this activity."),
    ("established", "The default mode network is a brain network active during rest."),
    ("established", "Aspirin inhibits platelet aggregation."),
    ("established", "Trials have conclusively shown that the drug prevents relapse."),
    ("consistent", "Hyperconnectivity is consistently associated with rumination."),
    ("consistent", "Research has found that connectivity correlates with symptom scores."),
    ("consistent", "The association has repeatedly been observed."),
    ("consistent", "Activity typically decreases during demanding tasks."),
    ("likely", "These data suggest that inflammation drives fatigue."),
    ("likely", "The effect is probably mediated by glutamate."),
    ("likely", "The drug appears to restore synaptic connections."),
    ("likely", "Rumination is thought to depend on the network."),
    ("possible", "The disruption may be an important component of the effect."),
    ("possible", "Connectivity could potentially serve as a biomarker."),
    ("possible", "A possible explanation is receptor desensitisation."),
    ("possible", "Our results suggest that it might help."),
    ("speculative", "Some researchers have proposed that the effect is a reset."),
    ("speculative", "We hypothesize that connectivity normalises after treatment."),
    ("speculative", "Whether the change lasts is unclear."),
    ("speculative", "The mechanism is not fully understood."),
    ("speculative", "It remains to be determined how dissociation relates to outcome."),
]


@pytest.mark.parametrize(("strength", "text"), STRENGTHS)
def test_a_statement_is_as_strong_as_the_relation_it_states(strength: str, text: str) -> None:
    assert read_wording(text).strength == strength


@pytest.mark.parametrize(("certainty", "text"), CERTAINTIES)
def test_a_statement_is_as_sure_as_its_weakest_word(certainty: str, text: str) -> None:
    assert read_wording(text).certainty == certainty


def test_the_level_is_the_place_of_the_strength_on_the_scale() -> None:
    levels = [(read_wording(text).level, strength) for strength, text in STRENGTHS]
    assert set(levels) == {(0, "none"), (1, "correlational"), (2, "conditional"), (3, "causal")}


def test_a_lead_in_takes_part_in_the_judgement() -> None:
    bullet = "Connectivity within the network"
    assert read_wording(bullet, context="Researchers have proposed that ketamine affects:").certainty == "speculative"
    assert read_wording(bullet).certainty == "established"


def test_a_lead_in_lends_its_relation_to_a_bare_bullet() -> None:
    reading = read_wording("rumination and worry", context="High connectivity is associated with:")
    assert reading.strength == "correlational"


def test_confidence_is_a_probability() -> None:
    assert all(0 < read_wording(text).confidence <= 1 for _, text in STRENGTHS)


def test_a_plain_causal_statement_is_read_with_more_confidence_than_a_mixed_one() -> None:
    plain = read_wording("The vaccine reduces deaths.")
    mixed = read_wording("The vaccine reduces or is associated with fewer deaths.")
    assert plain.strength == "causal"
    assert plain.confidence > mixed.confidence


@pytest.mark.parametrize("text", ["", "   ", "—", "…", "42", "İSTANBUL", "[3]", "may", "\n\n"])
def test_odd_text_is_read_without_an_error(text: str) -> None:
    reading = read_wording(text)
    assert all(text[cue.start : cue.end] == cue.text for cue in reading.cues)


def test_an_empty_statement_states_nothing() -> None:
    assert read_wording("").strength == "none"


def test_letters_that_grow_in_lower_case_do_not_move_the_offsets() -> None:
    text = "In İzmir and İstanbul the drug may reduce pain."
    assert {text[cue.start : cue.end] for cue in read_wording(text).cues} >= {"may", "reduce"}
