"""One spelling for what authors write in many ways."""

import pytest

from claims.text.words import STOP_WORDS, Acronyms, read

DMN = Acronyms({"DMN": "default mode network", "PCC": "posterior cingulate cortex"})


def stems(text: str, acronyms: Acronyms = DMN) -> set[str]:
    return {word.stem for word in read(text, acronyms, acronyms.foreign(text))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("depressed", "Depression"),
        ("naïve", "naive"),
        ("tumours", "tumor"),
        ("randomised", "randomized"),
        ("anaemia", "anemia"),
        ("Alzheimer\u2019s", "Alzheimer"),
        ("1,000", "1000"),
        ("DMNs", "default-mode networks"),
    ],
)
def test_two_spellings_of_a_word_are_read_alike(one, other):
    assert stems(one) == stems(other) != set()


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("TGF-β1", "TGFβ1", "tgfbeta1"),
        ("TGF-beta", "TGFβ", "tgfbeta"),
        ("IL-10", "IL10", "il10"),
        ("T cells", "T-cell", "tcell"),
        ("birth-weight", "birthweight", "birthweight"),
        ("hyperconnectivity", "reduced connectivity", "connect"),
    ],
)
def test_two_spellings_of_a_name_share_a_reading(one, other, shared):
    assert shared in stems(one) & stems(other)


def test_a_decimal_number_stays_one_word():
    assert stems("0.05") == {"0.05"}


def test_hypertension_is_no_tension_and_a_hypothesis_no_thesis():
    assert len(stems("hypertension")) == len(stems("hypothesis")) == 1


def test_a_short_form_in_another_letter_case_is_another_word():
    assert stems("pcc") == {"pcc"}


def test_a_text_that_defines_the_short_form_otherwise_keeps_its_meaning():
    assert "cingul" not in stems("We gave prothrombin complex concentrate (PCC). PCC was safe.")
    assert "cingul" in stems("The posterior cingulate (PCC) was active. PCC was slow.")


def test_no_stop_word_is_read():
    assert read(" ".join(sorted(STOP_WORDS))) == []


@pytest.mark.parametrize("text", ["", "  ", "—", "the of and"])
def test_a_text_that_says_nothing_has_no_words(text):
    assert read(text, DMN) == []


@pytest.mark.parametrize("pair", [("", "default mode network"), ("DMN", ""), ("DMN", "\u2014")])
def test_an_acronym_without_one_of_its_forms_changes_nothing(pair):
    text = "The DMN is a default mode network."
    assert read(text, Acronyms(dict([pair]))) == read(text)
