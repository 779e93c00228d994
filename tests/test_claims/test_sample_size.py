"""The sample size that an abstract states. Every sentence here is invented."""

import pytest

from claims.cohorts.sample_size import stated_sample


def abstract(*texts: str, label: str = "METHODS"):
    return [{"label": label, "category": label, "text": text} for text in texts]


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("A total of 848 patients were enrolled.", 848),
        ("We included 848 patients with depression and 794 healthy controls.", 1642),
        ("We compared 24 women with an invented syndrome with 20 control women.", 44),
        ("We scanned 1,234 adults at rest.", 1234),
        ("Twenty-four medication-free patients were recruited.", 24),
        ("Sixty rats were randomised to one of four diets.", 60),
        ("Patients with depression (N = 848) were recruited from nine centres.", 848),
        ("Patients were randomised to a sample drug (n = 138) or placebo (n = 141).", 279),
        ("The sample included 63 first-year students (75% women).", 63),
        ("In a cohort of 46 patients, networks were compared before and after.", 46),
        ("Data from 140 patients (101 women and 39 men) were included.", 140),
    ],
)
def test_a_stated_number_is_read_with_its_sentence(sentence, number):
    assert stated_sample(abstract(sentence)) == (number, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Of 300 patients, 120 were eligible.",
        "120 of 300 patients were included.",
        "Networks were altered in 12 patients and 3 controls.",
        "The change was found in 12 patients who were studied.",
        "Between 2010 and 2012 patients were enrolled.",
        "We included eight people with one syndrome, 10 with another, and 37 controls.",
        "Forty male and 18 female patients were enrolled.",
        "23 patients in group B were assessed, and 22 patients in group A were assessed.",
        "Each group of 20 patients was scanned twice.",
        "Studies with cohorts of more than 20 patients were included.",
        "Two hundred patients were recruited.",
        "A total of 33,107 person-years were analysed.",
        "We examined 36 samples from eight individuals.",
        "Twenty patients were not included.",
        "A 45-year-old woman was examined.",
        "In Experiment 1, participants (N = 589) were randomly assigned.",
        "Nausea occurred often (n = 12).",
    ],
)
def test_the_number_of_a_part_of_an_event_or_of_something_else_is_not_taken(sentence):
    assert stated_sample(abstract(sentence)) is None


def test_two_numbers_that_differ_propose_none():
    assert stated_sample(abstract("We enrolled 120 patients.", "A total of 110 patients were analysed.")) is None


def test_the_same_number_twice_is_one():
    twice = abstract("We enrolled 120 patients.", "All 120 patients were analysed.")
    assert stated_sample(twice).number == 120


def test_what_others_studied_is_not_the_sample_of_this_paper():
    assert stated_sample(abstract("A total of 848 patients were studied before.", label="BACKGROUND")) is None
