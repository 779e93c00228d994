"""Which statement of a new version is which claim: what pairs surely, what is doubtful, what is new or gone."""

from pathlib import Path

import pytest

from claims.documents.versions.changes import difference, is_typography
from claims.documents.versions.pairing import Standing, pair
from tests.bench.versions import OWN, measure, read_article

ROBUST = "Sample networks are robust in most patients with sample illness."
DRUG = "The sample drug may loosen the links of sample networks within one hour."
THERAPY = "Talking therapy helps about half of the adults who complete twelve sessions."
ANIMAL = "In rats the compound raised glutamate in the frontal cortex."


def settled(old, new):
    """(kind, old place, new place) of each pair; a text stands for a statement of one section."""
    return [(one.kind, one.old, one.new) for one in paired(old, new)]


def paired(old, new):
    return pair(*([Standing(one) if isinstance(one, str) else one for one in texts] for texts in (old, new)))


def test_what_did_not_change_is_unchanged_although_something_is_put_before_it():
    assert settled([ROBUST, DRUG], [ANIMAL, ROBUST, DRUG]) == [
        ("new", None, 0),
        ("unchanged", 0, 1),
        ("unchanged", 1, 2),
    ]


def test_a_statement_out_of_the_common_order_has_moved():
    assert settled([ROBUST, DRUG, THERAPY], [DRUG, THERAPY, ROBUST])[-1] == ("moved", 0, 2)


def test_a_renamed_heading_moves_nothing_but_another_heading_does():
    old = [Standing(ROBUST, section=("Results",)), Standing(DRUG, section=("Use",))]
    renamed = [Standing(ROBUST, section=("Findings",)), Standing(DRUG, section=("Use",))]
    assert [one.kind for one in paired(old, renamed)] == ["unchanged", "unchanged"]
    under_use = [Standing(ROBUST, section=("Use",)), Standing(DRUG, section=("Use",))]
    assert [one.kind for one in paired(old, under_use)] == ["moved", "unchanged"]


def test_of_twins_each_goes_on_in_its_own_section():
    old = [Standing(ROBUST, section=("Results",)), Standing(ROBUST, section=("Summary",))]
    assert [(old, new) for _, old, new in settled(old, old[::-1])] == [(1, 0), (0, 1)]
    assert settled(old, old[1:]) == [("unchanged", 1, 0), ("retired", 0, None)]


def test_one_of_two_twins_at_a_place_of_neither_is_doubtful():
    old = [Standing(ROBUST, section=("Results",)), DRUG, Standing(ROBUST, section=("Summary",)), THERAPY]
    new = [DRUG, THERAPY, ANIMAL, Standing(ROBUST, section=("Outlook",))]
    assert [one.is_doubtful for one in paired(old, new) if one.new == 3] == [True]


def test_a_light_rewording_is_sure_and_a_heavy_one_is_doubtful():
    light, heavy = (
        DRUG.replace("may loosen", "loosens"),
        "Links of networks loosen early under this new drug.",
    )
    assert [(one.kind, one.is_doubtful) for one in paired([DRUG], [light])] == [("reworded", False)]
    assert [(one.kind, one.is_doubtful) for one in paired([ROBUST, DRUG], [ROBUST, heavy])][1] == (
        "reworded",
        True,
    )


def test_of_two_nearly_equal_candidates_the_pair_is_doubtful():
    adults, children = THERAPY, THERAPY.replace("adults", "children")
    older = THERAPY.replace("adults", "older people")
    assert all(one.is_doubtful for one in paired([adults, children], [older]) if one.kind == "reworded")


def test_the_same_words_after_another_lead_in_are_doubtful():
    old, new = Standing("Mood", "The drug improves:"), Standing("Mood", "No trial has yet looked at:")
    assert [(one.kind, one.is_doubtful) for one in paired([old], [new])] == [("reworded", True)]


def test_a_split_goes_to_the_part_that_holds_most_and_names_where_the_other_was_cut_from():
    whole = f"{ROBUST[:-1]}, and the sample drug may loosen the links."
    main, rest = paired([whole], [ROBUST, "The sample drug may loosen the links."])
    assert (main.kind, main.new, main.is_doubtful) == ("split", 0, True)
    assert (rest.kind, rest.new, rest.beside) == ("new", 1, 0)


def test_a_merger_keeps_the_first_and_names_where_the_other_went():
    merged = f"{ROBUST[:-1]}, and {DRUG[0].lower()}{DRUG[1:]}"
    kept, gone = paired([ROBUST, DRUG], [merged])
    assert (kept.kind, kept.old, kept.is_doubtful) == ("merged", 0, True)
    assert (gone.kind, gone.old, gone.beside) == ("retired", 1, 0)


def test_a_retired_claim_comes_back_for_its_own_words_only():
    gone = Standing(DRUG, is_retired=True)
    assert settled([gone], [DRUG]) == [("unchanged", 0, 0)]
    assert settled([gone], [DRUG.replace("may loosen", "loosens")]) == [("new", None, 0)]


def test_what_has_nothing_in_common_is_new_and_retired():
    assert settled([ROBUST], [ANIMAL]) == [("new", None, 0), ("retired", 0, None)]


def test_typography_is_no_change_of_words_but_a_sign_is():
    assert is_typography("The “default” mode\u00a0network [3]", 'The "default" mode network [4].')
    assert not is_typography("a change of -0.5 points", "a change of 0.5 points")


def test_the_difference_joins_to_both_wordings():
    stretches = difference("It may help most adults.", "It helps most adults.")
    assert "".join(one.text for one in stretches if one.kind != "gone") == "It helps most adults."
    assert "".join(one.text for one in stretches if one.kind != "new") == "It may help most adults."


@pytest.mark.parametrize("path", [path for path in OWN if path.suffix in (".txt", ".md")], ids=lambda path: path.name)
def test_claims_survive_random_edits_of_the_articles(path: Path):
    (score,) = measure([read_article(path)], scripts=12, seed=7).values()
    assert score.claims > 50 and score.silent == 0
    assert score.right >= 0.98 * score.claims
