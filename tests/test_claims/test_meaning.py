"""What a change of words changed in what is said: named by its kind, from what to what."""

import pytest

from claims.documents.versions.meaning import named_changes
from claims.documents.versions.named_change import Change

NAMED = [
    ("Ketamine relieved it.", "Esketamine relieved it.", ("drug", "Ketamine", "Esketamine")),
    ("Fluoxetine is safe.", "Sertraline is safe.", ("drug", "Fluoxetine", "Sertraline")),
    ("Prednisone cut deaths.", "Prednisolone cut deaths.", ("drug", "Prednisone", "Prednisolone")),
    ("It is better than placebo.", "It is better than midazolam.", ("drug", "placebo", "midazolam")),
    ("It is like atorvastatin.", "It is like rosuvastatin.", ("drug", "atorvastatin", "rosuvastatin")),
    ("Ketamine was given.", "Ketamine and lithium were given.", ("drug", "", "lithium")),
    ("It relieved depression fast.", "It relieved pain fast.", ("outcome", "depression", "pain")),
    ("It lowers the risk of stroke.", "It lowers the risk of fractures.", ("outcome", "stroke", "fractures")),
    ("Cognitive training helps.", "Aerobic training helps.", ("subject", "Cognitive", "Aerobic")),
    ("The hippocampus shrank.", "The amygdala shrank.", ("subject", "hippocampus", "amygdala")),
    ("It was given orally.", "It was given intravenously.", ("subject", "orally", "intravenously")),
    ("It helps adults.", "It helps children.", ("population", "adults", "children")),
    ("In mice, salt raised it.", "In patients, salt raised it.", ("population", "mice", "patients")),
    ("Women slept better.", "Men slept better.", ("population", "Women", "Men")),
    ("It helps patients.", "It helps older patients.", ("population", "", "older")),
    ("It helps 20% of patients.", "It helps 30% of patients.", ("number", "20%", "30%")),
    ("A risk of 0.5 was seen.", "A risk of -0.5 was seen.", ("number", "0.5", "-0.5")),
    ("It needs 20 mg.", "It needs 20 g.", ("number", "20 mg", "20 g")),
    ("It acts within a day.", "It acts within an hour.", ("number", "day", "hour")),
    ("It does help.", "It does not help.", ("negation", "", "not")),
    ("No effect was seen.", "An effect was seen.", ("negation", "No", "")),
    ("It is effective.", "It is ineffective.", ("negation", "effective", "ineffective")),
    ("It is hyperactive.", "It is hypoactive.", ("direction", "hyperactive", "hypoactive")),
    ("It increases glutamate.", "It decreases glutamate.", ("direction", "increases", "decreases")),
    ("It fell before surgery.", "It fell after surgery.", ("direction", "before", "after")),
    ("It may help.", "It helps.", ("strength", "may", "")),
    ("It helps some adults.", "It helps all adults.", ("strength", "some", "all")),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "change"), NAMED)
def test_a_change_of_meaning_is_named_from_what_to_what(old, new, change):
    assert named_changes(old, new) == (Change(*change),)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("It doesn't help.", "It does not help."),
        ("It was shown before [3].", "It was shown before [12, 13]."),
        ("Two weeks of rest helped.", "2 weeks of rest helped."),
        ("It needs 1,000 people.", "It needs 1000 people."),
        ("Studies show that tumours shrink.", "Trials demonstrate that tumors shrink."),
        ("Depressive symptoms fell.", "Symptoms of depression fell."),
        ("Depression is linked to rumination.", "Rumination is linked to depression."),
        ("Patients slept well.", "Participants slept well."),
        ("It reduced stroke.", "It lowered stroke."),
        ("A low-dose course of 5 milligrams.", "A low dose course of 5 mg."),
        ("Randomised controlled trials exist.", "Randomized controlled trials exist."),
        ("It is frequently used in practice.", "It is commonly used in practice."),
        ("The “default” mode network rests.", 'The "default" mode network rests.'),
    ],
)
def test_forms_spelling_order_and_manners_of_telling_change_nothing(old, new):
    assert named_changes(old, new) == ()


def test_several_changes_are_named_each():
    changes = named_changes("Ketamine relieved depression within a day.", "Esketamine relieved pain within an hour.")
    assert [str(change) for change in changes] == [
        "the drug changed from “Ketamine” to “Esketamine”",
        "the number changed from “day” to “hour”",
        "the outcome changed from “depression” to “pain”",
    ]


def test_only_what_may_make_another_claim_of_it_asks():
    asks = {change[0]: Change(*change).asks for *_, change in NAMED if change[1] and change[2]}
    assert asks.pop("number") is asks.pop("strength") is False
    assert all(asks.values())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "Tea relieved pain better than coffee.",
            "Coffee relieved pain better than tea.",
            "Tea than coffee, coffee than Tea",
        ),
        (
            "Stress causes depression.",
            "Depression causes stress.",
            "Stress causes depression, depression causes Stress",
        ),
        (
            "Sertraline was superior to citalopram in adults.",
            "Citalopram was superior to sertraline in adults.",
            "Sertraline superior to citalopram, citalopram superior to Sertraline",
        ),
        (
            "Ketamine was tested against midazolam.",
            "Midazolam was tested against ketamine.",
            "Ketamine against midazolam, midazolam against Ketamine",
        ),
    ],
)
def test_two_things_that_changed_places_are_named_and_asked(old, new, told):
    [change] = [change for change in named_changes(old, new) if change.kind == "roles"]
    assert (change.asks, f"{change.was}, {change.now}") == (True, told)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Stress causes depression.", "Depression is caused by stress."),
        ("Tea relieved pain better than coffee.", "In adults tea relieved pain better than coffee."),
        ("Compared with coffee, tea relieved pain.", "Tea relieved pain compared with coffee."),
        ("Tea reduces pain and fear in adults.", "Tea reduces fear and pain in adults."),
        ("Sleep was better than before.", "Before, sleep was better than now."),
    ],
)
def test_the_same_told_from_the_other_end_changed_no_places(old, new):
    assert not [change for change in named_changes(old, new) if change.kind == "roles"]


def test_numbers_that_changed_places_are_named():
    old = "Pain fell by 20 % with tea and by 40 % with coffee."
    [change] = named_changes(old, "Pain fell by 40 % with tea and by 20 % with coffee.")
    assert (change.kind, change.was, change.now) == ("number", "20 %, 40 %", "40 %, 20 %")
