"""A revised text comes in, and what editors said of the statements stays said, where the text is the same."""

import pytest

from claims.documents.editing.cutting import merge_claim, split_claim
from claims.documents.editing.leaving import let_go, move_evidence
from claims.documents.editing.placing import edit_lead_in, move_section
from claims.documents.editing.setting_aside import make_claim, set_aside
from claims.documents.editing.undoing_edits import undo_edit
from claims.evidence.decisions import Finding, attach_evidence
from claims.models import Claim, StatementEdit
from claims.refusals import Refused
from tests.cast import make_editor, make_reference
from tests.cast.revised_text import FIRST, HALVES, SECOND, THIRD, WORDS, anchored, bring, claims, texts, three

NEW = "A second sample trial is under way in twelve hospitals of the north."
COPYRIGHT = "Copyright 2020 by the sample press."

pytestmark = pytest.mark.django_db


def test_a_split_stays_split_with_its_keys_anchors_and_citations():
    first, *_ = three()
    second = split_claim(first, WORDS, by=make_editor()).other
    version = bring(NEW, f"{FIRST} {SECOND}", THIRD)
    assert texts() == [NEW, *HALVES, SECOND, THIRD]
    assert [claim.key for claim in claims()][1:3] == [first.key, second.key]
    assert anchored(version)[1:3] == [HALVES[0].replace("robust", "**robust**"), HALVES[1]]
    assert [one.proposed_references.get().text for one in (first, second)] == ["[1]", "[2]"]
    assert version.changes == {"unchanged": 4, "new": 1} and version.warnings == []


def test_a_merger_stays_merged_and_the_claim_that_was_drawn_in_stays_retired():
    first, second, _ = three()
    merge_claim(first, second, by=make_editor())
    version = bring(f"{FIRST} {SECOND}", NEW, THIRD)
    second.refresh_from_db()
    assert texts() == [f"{' '.join(HALVES)} {SECOND}", NEW, THIRD]
    assert second.retired_at and anchored(version)[0] == f"{FIRST} {SECOND}"


def test_what_is_no_claim_stays_so_and_comes_back_as_itself_in_the_later_version():
    editor, (_, second, _) = make_editor(), three()
    edit = set_aside(second, "An aside", by=editor)
    version = bring(NEW, f"{FIRST} {SECOND}", THIRD)
    assert texts() == [NEW, " ".join(HALVES), THIRD]
    assert [row["reason"] for row in version.skipped if row.get("edit")] == ["not a claim, says an editor: An aside"]
    undo_edit(edit, by=editor)
    assert texts() == [NEW, " ".join(HALVES), SECOND, THIRD]
    assert claims()[2] == second and SECOND in anchored(version)


def test_lead_ins_sections_headings_and_passages_made_claims_stay():
    editor, (_, second, third) = make_editor(), three()
    edit_lead_in(second, "In sample adults:", by=editor)
    move_section(third, ["Sleep"], by=editor)
    bring(f"{FIRST} {SECOND}", THIRD, COPYRIGHT)
    version = third.document.current
    make_claim(third.document, next(row["start"] for row in version.skipped if row["text"] == COPYRIGHT), by=editor)
    set_aside(claims()[0], "It is a heading", is_heading=True, by=editor)
    bring(NEW, f"{FIRST} {SECOND}", THIRD, COPYRIGHT)
    heading = " ".join(HALVES)
    assert [(claim.text, claim.context, claim.section) for claim in claims()] == [
        (NEW, "", ["Results"]),
        (SECOND, "In sample adults:", ["Results", heading]),
        (THIRD, "", ["Sleep"]),
        (COPYRIGHT, "", ["Results"]),
    ]


def test_edits_on_edits_are_made_again_in_their_order():
    editor, (first, second, _) = make_editor(), three()
    half = split_claim(first, WORDS, by=editor).other
    merge_claim(second, half, by=editor)
    set_aside(first, "An aside", by=editor)
    before = texts()
    bring(NEW, f"{FIRST} {SECOND}", THIRD)
    assert texts() == [NEW, *before] == [NEW, f"{HALVES[1]} {SECOND}", THIRD]


def test_what_is_not_found_again_is_told_once_and_done_again_when_it_returns():
    first, *_ = three()
    edit = split_claim(first, WORDS, by=make_editor())
    lost = bring(FIRST.replace("most", "some"), SECOND, THIRD)
    (warning,) = lost.warnings
    assert warning.startswith(
        f"{first.key}: “Split” was not done again, for these words are not in this version: Sample"
    )
    assert bring(FIRST.replace("most", "some"), SECOND, THIRD, NEW).warnings == []
    bring(FIRST, SECOND, THIRD)
    edit.refresh_from_db()
    assert texts()[:2] == list(HALVES) and edit.lost_in is None


def test_of_twins_the_one_in_the_same_surroundings_is_meant_and_the_other_stays_a_claim():
    editor = make_editor()
    bring(SECOND, THIRD, FIRST, SECOND, NEW)
    twin = claims()[3]
    set_aside(twin, "Said before", by=editor)
    bring(SECOND, THIRD, FIRST, SECOND, NEW, "One more sample statement stands at the end of it.")
    assert texts()[:4] == [SECOND, THIRD, " ".join(HALVES), NEW]
    bring(SECOND, THIRD)
    assert texts() == [SECOND, THIRD]


def test_the_same_text_again_after_an_edit_changes_nothing():
    first, *_ = three()
    split_claim(first, WORDS, by=make_editor())
    assert bring(f"{FIRST} {SECOND}", THIRD).number == 1 and len(texts()) == 4


def left(editor):
    """A claim with evidence that the second version does not hold any more."""
    *_, third = three()
    evidence = attach_evidence(third, make_reference(), Finding(stance="supports"), by=editor)
    bring(f"{FIRST} {SECOND}", NEW)
    third.refresh_from_db()
    return third, evidence


def test_evidence_of_a_claim_that_left_is_a_duty_until_it_is_moved_with_a_stance_of_its_own():
    editor = make_editor()
    claim, evidence = left(editor)
    assert list(Claim.objects.left_with_evidence()) == [claim]
    other = claims()[0]
    move_evidence(evidence, other, "contradicts", by=editor, reason="It speaks of that one")
    assert (evidence.claim, evidence.stance, evidence.state) == (other, "contradicts", "accepted")
    assert not Claim.objects.left_with_evidence().exists()


def test_evidence_that_may_go_is_no_duty_stays_where_it_is_and_counts_again_when_the_claim_returns():
    editor = make_editor()
    claim, evidence = left(editor)
    edit = let_go(claim, "The statement was dropped", by=editor)
    assert not Claim.objects.left_with_evidence().exists()
    with pytest.raises(Refused, match="no evidence waits"):
        let_go(claim, "Again", by=editor)
    undo_edit(edit, by=editor)
    assert Claim.objects.left_with_evidence().exists()
    let_go(claim, "Dropped after all", by=editor)
    bring(f"{FIRST} {SECOND}", NEW, THIRD)
    assert claims()[-1] == claim and claim.evidence.get() == evidence
    assert not StatementEdit.objects.current().exists()
