"""What a statement does with a relation: asserts, denies, leaves open; and words in a sense that is no relation."""

import pytest

from claims.grading.wording import read_wording
from tests.bench.wording import plain_kappa
from tests.bench.wording_kinds import SCALES, STATEMENTS, load

DENIED = [
    "Tea did not reduce the risk of stroke.",
    "There was no difference in pain between the groups.",
    "Statins had no effect on the incidence of dialysis.",
    "Neither dose improved walking distance.",
    "We found no evidence that the diet prevents gout.",
    "The drug was no better than placebo.",
    "The link between milk and acne was not confirmed.",
    "Zinc failed to shorten colds.",
    "Rates of infection were similar in the two arms.",
    "The claim that sugar makes children hyperactive is not borne out by trials.",
    "Nothing suggests that the jab alters fertility.",
    "It would be wrong to say that eggs cause heart disease.",
    "It is a common misconception that eggs cause heart disease.",
    "The difference was not significant (p = 0.08).",
    "The effect did not reach statistical significance.",
    "Mortality was lower with the drug, but the difference was not significant.",
    "More women than men fell ill, although this difference was not statistically significant.",
    "The drug had minimal effect on blood pressure.",
    "The two drugs were equally effective.",
    "Saline caused no change in pressure.",
    "These findings argue against a causal role of the virus.",
]
OPEN = [
    "The effect of tea on stroke is uncertain.",
    "It is unclear whether tea prevents stroke.",
    "Evidence that tea causes cancer is lacking.",
    "There is insufficient evidence to say that tea prevents stroke.",
    "We aimed to find out whether tea lowers blood pressure.",
    "Further trials will help to show which factors affect sleep.",
    "Does coffee raise blood pressure?",
    "There is no good evidence that magnets relieve pain.",
    "Any benefit for memory has yet to be shown.",
    "We investigated the effect of salt on sleep.",
    "The effect of salt on sleep was examined in mice.",
    "Correlations between age and pain were calculated.",
    "The benefits and the causes of relapse are discussed.",
    "To determine if zinc prevents colds, we fed mice with it.",
]
ASSERTED = [
    "Tea lowers blood pressure.",
    "Lack of sleep triggers migraine in some people.",
    "Not only tea but also coffee lowers blood pressure.",
    "In patients without diabetes, the drug reduced mortality.",
    "The drug did not harm the liver, but it reduced pain.",
    "Two million people fall ill each year.",
    "We tested two doses and found that the higher one prevented relapse.",
    "Protein and not sugar activates these cells.",
    "Activation (as shown by serine but not tyrosine binding) promotes growth.",
    "The drug reduced pain, but the difference in sleep was not significant.",
]
NO_RELATION = [
    "We excluded four trials due to missing data.",
    "A random-effects model accounts for differences between trials.",
    "The discovery led to a search for similar drugs.",
    "Effects can last for seven hours.",
    "The procedure involves direct measurement of pressure in the eye.",
    "The drug is regulated by law.",
    "A carcinogen is anything that causes cancer.",
    "Figure 2. Effect of the drug on body weight.",
    "Impact of temperature on enzyme activity.",
    "The tablets contain 28 mg of caffeine and deliver it in two steps.",
    "Patients were followed for five years.",
    "Patients older than 65 years were seen twice.",
    "More than 50% of them were older adults.",
    "Her symptoms improved within a week.",
    "The prevalence of gout was 4%.",
    "A biomarker and two predictors were chosen.",
    "Rats with streptozotocin (STZ)-induced diabetes were bought.",
    "These are the results from our first trial.",
    "The structure was determined by spectroscopy.",
    "Blunt trauma was seen in six patients.",
    "Cure rates were above 80%.",
    "It is important for nurses to know this.",
    "New sensors make it possible to build smart homes.",
    "The treatment of colon cancer took two years.",
]


@pytest.mark.parametrize(
    ("polarity", "text"),
    [*(("denied", t) for t in DENIED), *(("open", t) for t in OPEN), *(("asserted", t) for t in ASSERTED)],
)
def test_a_relation_is_asserted_denied_or_left_open(polarity: str, text: str) -> None:
    assert read_wording(text).polarity == polarity


@pytest.mark.parametrize("text", [*DENIED, *OPEN, *NO_RELATION])
def test_what_asserts_no_relation_has_no_strength(text: str) -> None:
    assert read_wording(text).strength == "none"


@pytest.mark.parametrize("text", [*DENIED, *OPEN])
def test_denial_and_doubt_name_their_words(text: str) -> None:
    roles = {cue.role for cue in read_wording(text).cues}
    assert roles & {"denial", "doubt"} or text.endswith("?")


def test_a_denial_keeps_its_own_certainty() -> None:
    assert read_wording("Tea did not reduce strokes.").certainty == "established"
    assert read_wording("Tea may not reduce strokes.").certainty == "possible"
    assert read_wording("Evidence that tea causes cancer is lacking.").certainty == "speculative"


def test_a_strength_always_names_its_cue() -> None:
    for row in load(STATEMENTS, "both"):
        reading = read_wording(row["text"])
        assert reading.level == 0 or {cue.role for cue in reading.cues} & {"causal", "correlational"}


def test_the_labelled_statements_are_read_as_by_hand() -> None:
    """Of the half that is kept as test; docs/measurements.md has the figures."""
    rows = load(STATEMENTS, "test")
    for scale, least in (("strength", 0.7), ("certainty", 0.7), ("polarity", 0.8)):
        names = SCALES[scale]
        truth, read = ([names.index(value) for value in values] for values in (
            [row[scale] for row in rows], [row["readings"][scale] for row in rows]
        ))  # fmt: skip
        assert plain_kappa(truth, read, len(names)) >= least
