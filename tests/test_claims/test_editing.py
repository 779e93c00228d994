"""Statements are the editor's: cut, drawn together, left out, put under a heading; and all of it taken back."""

import pytest

from claims.documents.editing.cutting import merge_claim, split_claim
from claims.documents.editing.placing import edit_lead_in, move_section
from claims.documents.editing.setting_aside import make_claim, set_aside
from claims.documents.editing.undoing_edits import undo_edit
from claims.evidence.decisions import Finding, attach_evidence
from claims.flags.raising import raise_flag
from claims.grading.assessing import assess_claim
from claims.history.timeline import timeline_of
from claims.models import Document, StatementEdit, Subscription
from claims.refusals import Refused
from tests.cast import make_editor, make_reference, make_suggestion
from tests.cast.revised_text import FIRST, HALVES, SECOND, THIRD, WORDS, anchored, bring, claims, texts, three

pytestmark = pytest.mark.django_db


def test_a_split_loses_and_adds_no_word_and_anchors_both_halves_to_the_character():
    first, *_ = three()
    edit = split_claim(first, WORDS, by=make_editor())
    assert texts() == [*HALVES, SECOND, THIRD]
    assert anchored(edit.version)[:2] == [HALVES[0].replace("robust", "**robust**"), HALVES[1]]
    assert [claim.position for claim in claims()] == sorted({claim.position for claim in claims()})


def test_each_evidence_goes_to_the_half_that_is_named_and_the_grade_goes_stale():
    editor, (first, *_) = make_editor(), three()
    stays, goes = (attach_evidence(first, make_reference(), Finding(stance="supports"), by=editor) for _ in range(2))
    make_suggestion(first, stays.reference, state="attached")
    make_suggestion(first, goes.reference, state="attached")
    assess_claim(first, "low", "One small trial.", by=editor)
    second = split_claim(first, WORDS, second=[goes.pk], by=editor).other
    first.refresh_from_db()
    assert [list(one.evidence.values_list("pk", flat=True)) for one in (first, second)] == [[stays.pk], [goes.pk]]
    assert [one.suggestions.get().reference for one in (first, second)] == [stays.reference, goes.reference]
    assert (first.certainty, first.certainty_is_stale, second.certainty) == ("low", True, "")


def test_citations_follow_their_marks_and_followers_follow_both_halves():
    editor, (first, *_) = make_editor(), three()
    Subscription.objects.create(user=editor, claim=first)
    second = split_claim(first, WORDS, by=editor).other
    assert [one.proposed_references.get().text for one in (first, second)] == ["[1]", "[2]"]
    assert second.subscriptions.get().user == editor


def test_a_split_is_surely_withdrawn_with_all_that_came_to_the_second_half_since():
    editor, (first, *_) = make_editor(), three()
    edit = split_claim(first, WORDS, by=editor)
    attach_evidence(edit.other, make_reference(), Finding(stance="supports"), by=editor)
    undo_edit(edit, by=editor)
    first.refresh_from_db()
    edit.other.refresh_from_db()
    assert texts() == [" ".join(HALVES), SECOND, THIRD]
    assert (first.evidence.count(), first.proposed_references.count(), edit.other.evidence.count()) == (1, 2, 0)
    assert anchored(edit.version)[0] == FIRST
    assert edit.other.retired_at and edit.ended_by == editor


def test_neighbours_are_merged_with_their_evidence_and_parted_again_with_what_each_brought():
    editor, (first, second, _) = make_editor(), three()
    mine, its = (
        attach_evidence(one, make_reference(), Finding(stance="supports"), by=editor) for one in (first, second)
    )
    raise_flag(second, "other", "Look at this.", by=editor)
    edit = merge_claim(second, first, by=editor, reason="One thought.")
    assert texts() == [f"{' '.join(HALVES)} {SECOND}", THIRD]
    assert anchored(edit.version)[0] == f"{FIRST} {SECOND}"
    assert (second.evidence.count(), first.evidence.count()) == (2, 0)
    undo_edit(edit, by=editor)
    assert texts() == [" ".join(HALVES), SECOND, THIRD]
    assert (first.evidence.get(), second.evidence.get()) == (mine, its)
    assert [first.flags.filter(raised_by=editor).count(), second.flags.filter(raised_by=editor).count()] == [0, 1]
    assert anchored(edit.version) == [FIRST, SECOND, THIRD]


def test_what_does_not_follow_each_other_or_shares_a_finding_is_not_merged():
    editor, (first, second, third) = make_editor(), three()
    with pytest.raises(Refused, match="do not follow each other"):
        merge_claim(first, third, by=editor)
    work = make_reference()
    for one in (first, second):
        attach_evidence(one, work, Finding(stance="supports"), by=editor)
    with pytest.raises(Refused, match="counts once"):
        merge_claim(first, second, by=editor)
    assert texts() == [" ".join(HALVES), SECOND, THIRD]


@pytest.mark.parametrize(
    ("text", "word", "says"),
    [
        ("The sample drug helps — and it loosens the sample network in most adults.", "—", "is no word"),
        (
            "The sample drug helps adults [12] and it loosens the sample network in them.",
            "[12]",
            "what stands before it",
        ),
        ("Both the long- and short-term sample effects are seen in most of the adults.", "and", "is one word"),
        ("The sample anti- depressant helps most adults within a day of the first dose.", "depressant", "is one word"),
    ],
)
def test_a_statement_is_not_cut_at_a_dash_before_a_mark_or_within_a_word(text, word, says):
    bring(text)
    (claim,) = claims()
    with pytest.raises(Refused, match=says):
        split_claim(claim, claim.text.split().index(word), by=make_editor())
    assert texts() == [text]


def test_a_statement_is_cut_behind_its_dash():
    bring("The sample drug helps most adults — it loosens the sample network within a day.")
    (claim,) = claims()
    split_claim(claim, claim.text.split().index("it"), by=make_editor())
    assert texts() == ["The sample drug helps most adults —", "it loosens the sample network within a day."]


@pytest.mark.parametrize("words", [0, 19, -1, 1000])
def test_a_statement_is_cut_between_its_words_only(words):
    first, *_ = three()
    with pytest.raises(Refused, match="Choose a word"):
        split_claim(first, words, by=make_editor())


def test_what_is_no_claim_stands_among_what_was_left_out_with_the_reason_and_comes_back_with_its_flags():
    editor, (_, second, _) = make_editor(), three()
    flag, _ = raise_flag(second, "other", "Look at this.", by=editor)
    edit = set_aside(second, "An aside", by=editor)
    version = edit.version
    version.refresh_from_db()
    (row,) = [row for row in version.skipped if row.get("edit")]
    assert (row["text"], row["reason"]) == (SECOND, "not a claim, says an editor: An aside")
    assert SECOND not in texts() and SECOND not in anchored(version)
    flag.refresh_from_db()
    assert flag.resolution == "Not a claim: An aside"
    undo_edit(edit, by=editor)
    flag.refresh_from_db()
    version.refresh_from_db()
    assert texts() == [" ".join(HALVES), SECOND, THIRD] and SECOND in anchored(version)
    assert flag.resolved_at is None and not [row for row in version.skipped if row.get("edit")]


def test_a_passage_that_was_left_out_becomes_a_claim_and_none_again():
    editor = make_editor()
    version = bring(SECOND, "Copyright 2020 by the sample press.", THIRD)
    version.refresh_from_db()
    row = next(row for row in version.skipped if row["text"].startswith("Copyright"))
    claim = make_claim(version.document, row["start"], by=editor)
    assert texts() == [SECOND, row["text"], THIRD] and row["text"] in anchored(version)
    undo_edit(StatementEdit.objects.get(claim=claim), by=editor)
    version.refresh_from_db()
    assert texts() == [SECOND, THIRD] and row in version.skipped


def test_a_passage_made_a_claim_cites_as_any_statement_does_also_in_the_next_version():
    editor = make_editor()
    passage = "Copyright 2020 by the sample press, after the sample of Alder [1]."
    version = bring(SECOND, passage, THIRD)
    row = next(row for row in version.skipped if row["text"].startswith("Copyright"))
    claim = make_claim(version.document, row["start"], by=editor)
    for _ in range(2):
        proposal = claim.proposed_references.get()
        assert (proposal.text, proposal.cited_work.text[:9]) == ("[1]", "Alder A. ")
        assert proposal.cited_work.version == version
        version = bring(SECOND, passage, FIRST)


def test_a_heading_that_was_read_as_a_statement_becomes_the_section_of_what_follows_and_no_more():
    editor, (_, second, third) = make_editor(), three()
    edit = set_aside(second, "It is a heading", is_heading=True, by=editor)
    third.refresh_from_db()
    assert third.section == ["Results", SECOND] and third.section_path == f"Results › {SECOND}"
    undo_edit(edit, by=editor)
    third.refresh_from_db()
    assert third.section == ["Results"]


def test_a_statement_is_put_under_other_headings_alone_or_with_the_rest_of_its_section():
    editor, (first, second, third) = make_editor(), three()
    move_section(first, ["Methods"], by=editor)
    edit = move_section(second, ["Results", "Sleep"], rest=True, by=editor)
    assert [claim.section for claim in claims()] == [["Methods"], ["Results", "Sleep"], ["Results", "Sleep"]]
    undo_edit(edit, by=editor)
    assert [claim.section for claim in claims()] == [["Methods"], ["Results"], ["Results"]]
    with pytest.raises(Refused, match="at most 8 headings"):
        move_section(third, [""], by=editor)


def test_a_lead_in_is_the_editors_and_the_statement_stays_verbatim():
    editor, (_, second, _) = make_editor(), three()
    edit = edit_lead_in(second, "In  adults\nwith depression:", by=editor)
    second.refresh_from_db()
    assert (second.context, second.text) == ("In adults with depression:", SECOND)
    undo_edit(edit, by=editor)
    second.refresh_from_db()
    assert second.context == ""


def test_an_edit_on_which_another_stands_is_not_taken_back_before_it_nor_twice():
    editor, (first, *_) = make_editor(), three()
    edit = split_claim(first, WORDS, by=editor)
    later = edit_lead_in(edit.other, "In rats,", by=editor)
    with pytest.raises(Refused, match="take that back first"):
        undo_edit(edit, by=editor)
    undo_edit(later, by=editor)
    undo_edit(edit, by=editor)
    with pytest.raises(Refused, match=r"took this back already, \d{4}-\d\d-\d\d \d\d:\d\d; reload the page"):
        undo_edit(edit, by=editor)


def test_each_edit_stands_in_the_timeline_with_who_and_why():
    editor, (first, *_) = make_editor(), three()
    undo_edit(split_claim(first, WORDS, by=editor, reason="Two thoughts"), by=editor)
    entries = [(one.by, one.what, one.why) for one in timeline_of(first)]
    cut = f"cut {first.key} in two: SAM-004 is the second half"
    assert (editor, cut, "Two thoughts") in entries
    assert (editor, f"took back: {cut}", "Taken back.") in entries


def test_the_claims_of_a_document_keep_their_order_over_edits():
    editor, (first, second, _) = make_editor(), three()
    undo_edit(set_aside(second, "An aside", by=editor), by=editor)
    split_claim(first, WORDS, by=editor)
    assert texts() == [*HALVES, SECOND, THIRD]
    assert Document.objects.get().claims.filter(retired_at=None).count() == 4
