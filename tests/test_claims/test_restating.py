"""Takeaways that repeat the text: proposed, confirmed, undone; evidence shown at both and graded once."""

import time

import pytest

from claims.documents.importing import import_document
from claims.documents.versions.restating import confirm_restatement, repeats, undo_restatement
from claims.evidence.decisions import Finding, attach_evidence
from claims.exports.gather import summarise
from claims.grading.assessing import assess_claim
from claims.grading.rechecking import is_contested
from claims.models import Claim, Document, Restatement
from claims.refusals import Refused
from tests.cast import make_editor, make_reference

BODY = "Too much activity of the sample mode network (SMN) is consistently found in depression and rumination."
TAKEAWAY = "SMN overactivity is a consistent finding in depression and rumination"
ARTICLE = f"## Findings\n\n{BODY}\n\nIn rats the compound raised glutamate.\n\n## Key takeaways\n\n- {TAKEAWAY}\n"


def bring(text=ARTICLE):
    return import_document(text, markup="markdown", name="Sample article", slug="sample").document


def restated(editor):
    """The takeaway and the claim it restates, confirmed."""
    bring()
    restatement = Restatement.objects.get()
    confirm_restatement(restatement, by=editor)
    return restatement.claim, Claim.objects.get(pk=restatement.body_id)


def test_an_acronym_and_its_long_form_are_the_same_words():
    bodies = ["The weather was fine.", "The default mode network is active at rest."]
    (found,) = repeats(["DMN is active at rest"], bodies, {"DMN": "default mode network"})
    assert (found.body, found.likeness > 0.9) == (1, True)
    assert repeats(["DMN is active at rest"], bodies[:1], {"DMN": "default mode network"}) == []


@pytest.mark.django_db
def test_an_import_proposes_what_a_takeaway_repeats_and_nothing_is_settled_by_that():
    bring()
    restatement = Restatement.objects.get()
    assert (restatement.claim.text, restatement.body.text) == (TAKEAWAY, BODY)
    assert (restatement.state, restatement.claim.restates) == ("proposed", None)


@pytest.mark.django_db
def test_evidence_is_shown_at_both_and_each_paper_is_numbered_once():
    editor = make_editor()
    takeaway, body = restated(editor)
    attach_evidence(body, make_reference(), Finding(stance="contradicts"), by=editor)
    assert is_contested(takeaway)
    assert [claim.is_contested for claim in Claim.objects.current().with_counts()] == [True, False, True]
    summary = summarise(Document.objects.get())
    assert [claim.numbers() for claim in summary.claims] == [[1], [], [1]]
    assert [claim.restates for claim in summary.claims] == ["", "", body.key]


@pytest.mark.django_db
def test_evidence_of_the_takeaway_counts_for_the_text_too():
    editor = make_editor()
    takeaway, body = restated(editor)
    attach_evidence(takeaway, make_reference(), Finding(stance="supports"), by=editor)
    assert [claim.numbers() for claim in summarise(body.document).claims] == [[1], [], [1]]


@pytest.mark.django_db
def test_both_are_graded_once_and_go_stale_together():
    editor = make_editor()
    takeaway, body = restated(editor)
    with pytest.raises(Refused, match=f"assess {body.key}"):
        assess_claim(takeaway, "low", "Small samples.", by=editor)
    assess_claim(body, "low", "Small samples.", by=editor)
    takeaway.refresh_from_db()
    assert (takeaway.certainty, takeaway.certainty_is_stale) == ("low", False)
    attach_evidence(body, make_reference(), Finding(stance="supports"), by=editor)
    takeaway.refresh_from_db()
    assert takeaway.certainty_is_stale


@pytest.mark.django_db
def test_undone_the_two_are_claims_of_their_own_and_it_is_not_proposed_again():
    editor = make_editor()
    takeaway, body = restated(editor)
    assess_claim(body, "low", "Small samples.", by=editor)
    undo_restatement(Restatement.objects.get(), by=editor)
    takeaway.refresh_from_db()
    assert (takeaway.restates, takeaway.certainty) == (None, "")
    bring(ARTICLE.replace("raised", "lowered"))
    assert Restatement.objects.get().state == "rejected"


@pytest.mark.django_db
def test_of_two_editors_the_second_is_told():
    editor = make_editor()
    bring()
    first, second = Restatement.objects.get(), Restatement.objects.get()
    undo_restatement(first, by=editor)
    with pytest.raises(Refused, match="already"):
        undo_restatement(second, by=editor)


@pytest.mark.django_db
def test_a_claim_that_is_restated_restates_nothing_itself():
    editor = make_editor()
    takeaway, _ = restated(editor)
    other = Claim.objects.get(text__startswith="In rats")
    chain = Restatement.objects.create(claim=other, body=takeaway, likeness=0.5)
    with pytest.raises(Refused, match="take that back first"):
        confirm_restatement(chain, by=editor)


def test_thousands_of_alike_lines_are_compared_in_time():
    """500 takeaways of 5,000 alike statements took 47 s."""
    takeaways = [f"sleep is a state of rest for night {number}" for number in range(300)]
    bodies = [f"sleep is a state in which the body rests, night {number}" for number in range(5_000)]
    began = time.monotonic()
    found = repeats(takeaways, bodies, {})
    assert time.monotonic() - began < 30
    assert [(one.takeaway, one.body) for one in found[:3]] == [(0, 0), (1, 1), (2, 2)]
