"""An editor's acts on evidence, and what follows from them."""

from functools import partial

import pytest
from django.utils import timezone

from claims.evidence.decisions import (
    Finding,
    attach_evidence,
    decide_evidence,
    dismiss_suggestion,
    postpone_suggestion,
)
from claims.grading.assessing import assess_claim
from claims.models import Assessment, Evidence, Flag, Notification, Subscription, Suggestion
from claims.refusals import Refused
from claims.text.quotes import QuoteNotFound
from literature.library.refresh_slots import WEEKLY
from literature.models import Reference
from tests.cast import (
    make_claim,
    make_document,
    make_editor,
    make_notice,
    make_reader,
    make_reference,
    make_robust_claim,
    make_suggestion,
)

QUOTE = "Sample connectivity was lower"
SUPPORTS = Finding(stance="supports")
CONTRADICTS = Finding(stance="contradicts")


@pytest.fixture
def editor(db):
    return make_editor()


def four_eyes_claim():
    return make_claim(document=make_document(four_eyes=True))


def test_attaching_a_suggested_paper_decides_the_suggestion(editor):
    suggestion = make_suggestion(make_claim())
    finding = Finding(stance="contradicts", quote=f" {QUOTE}\n than in controls ", note=" Invented. ")
    evidence = attach_evidence(suggestion.claim, suggestion.reference, finding, by=editor)
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.decided_by) == (Suggestion.State.ATTACHED, editor)
    assert (evidence.state, evidence.proposed_by, evidence.decided_by) == ("accepted", editor, editor)
    assert (evidence.quote, evidence.quote_section) == (f"{QUOTE} than in controls", "RESULTS")
    assert (evidence.note, evidence.design) == ("Invented.", "randomised controlled trial")


def test_a_quote_that_does_not_stand_in_the_abstract_is_refused_and_nothing_is_written(editor):
    suggestion = make_suggestion(make_claim())
    with pytest.raises(QuoteNotFound):
        wrong = Finding(stance="supports", quote="Sample connectivity was higher")
        attach_evidence(suggestion.claim, suggestion.reference, wrong, by=editor)
    suggestion.refresh_from_db()
    assert suggestion.state == Suggestion.State.NEW and not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("finding", "says"),
    [
        (Finding(stance="proves"), "supports, contradicts, neutral"),
        (Finding(stance="supports", directness="sideways"), "direct, indirect"),
        (Finding(stance="supports", directness="indirect", directness_reason=" "), "why it is indirect"),
        (Finding(stance="supports", directness="indirect", directness_reason="x" * 301), "at most 300"),
        (Finding(stance="supports", design="x" * 61), "at most 60"),
    ],
)
def test_an_unsound_finding_is_refused(editor, finding, says):
    with pytest.raises(Refused, match=says):
        attach_evidence(make_claim(), make_reference(), finding, by=editor)
    assert not Evidence.objects.exists()


def test_a_quote_longer_than_its_index_bears_is_refused(editor):
    text = "Sample words from an invented abstract " * 100
    reference = make_reference(abstract=[{"label": "", "category": "", "text": text}])
    with pytest.raises(Refused, match="at most 2,500 characters"):
        attach_evidence(make_claim(), reference, Finding(stance="supports", quote=text), by=editor)


def test_the_longest_quote_allowed_is_stored(editor):
    words = " ".join(f"γ{number:04d}" for number in range(357))
    reference = make_reference(abstract=[{"label": "", "category": "", "text": words}])
    evidence = attach_evidence(make_claim(), reference, Finding(stance="supports", quote=words), by=editor)
    assert 2400 < len(evidence.quote.encode()) <= 2500


def test_the_same_finding_twice_is_refused_but_another_quote_is_another_finding(editor):
    claim, reference = make_claim(), make_reference()
    attach_evidence(claim, reference, Finding(stance="supports", quote=QUOTE), by=editor)
    with pytest.raises(Refused, match="attached to this claim already"):
        attach_evidence(claim, reference, Finding(stance="contradicts", quote=f"  {QUOTE} "), by=editor)
    attach_evidence(claim, reference, Finding(stance="supports", quote="lower than in controls"), by=editor)
    assert claim.evidence.count() == 2


def test_nobody_accepts_their_own_evidence_where_four_eyes_are_asked_for(editor):
    evidence = attach_evidence(four_eyes_claim(), make_reference(), SUPPORTS, by=editor)
    assert evidence.state == Evidence.State.PROPOSED and not Evidence.objects.counting().exists()
    with pytest.raises(Refused, match="somebody else"):
        decide_evidence(evidence, "accepted", by=editor)
    decide_evidence(evidence, "accepted", by=make_editor("second"))
    assert Evidence.objects.counting().get() == evidence


@pytest.mark.parametrize(("first", "then"), [("accepted", "withdrawn"), ("rejected", None)])
def test_rejecting_and_withdrawing_need_a_reason(editor, first, then):
    evidence = attach_evidence(four_eyes_claim(), make_reference(), SUPPORTS, by=make_editor("first"))
    if then:
        decide_evidence(evidence, first, by=editor)
    with pytest.raises(Refused, match="Say why"):
        decide_evidence(evidence, then or first, by=editor, reason="  ")
    assert decide_evidence(evidence, then or first, by=editor, reason="Invented.").decision_reason == "Invented."


def test_of_two_decisions_on_stale_copies_the_second_meets_a_clear_error(editor):
    evidence = attach_evidence(four_eyes_claim(), make_reference(), SUPPORTS, by=make_editor("first"))
    stale = Evidence.objects.get(pk=evidence.pk)
    decide_evidence(evidence, "accepted", by=editor)
    with pytest.raises(Refused, match="decided on this evidence already"):
        decide_evidence(stale, "rejected", by=make_editor("third"), reason="Invented.")
    assert Evidence.objects.get().state == Evidence.State.ACCEPTED


def test_two_editors_deciding_at_once_decide_once(at_once):
    evidence = attach_evidence(four_eyes_claim(), make_reference(), SUPPORTS, by=make_editor("first"))
    second, third = make_editor("second"), make_editor("third")
    done = at_once(
        partial(decide_evidence, Evidence.objects.get(), "accepted", by=second),
        partial(decide_evidence, Evidence.objects.get(), "rejected", by=third, reason="Invented."),
    )
    assert sorted(type(result).__name__ for result in done) == ["Evidence", "Refused"]
    evidence.refresh_from_db()
    assert evidence.decided_by == (second if evidence.state == "accepted" else third)


def test_two_editors_attaching_the_same_at_once_attach_once(at_once):
    suggestion, editors = make_suggestion(make_claim()), (make_editor("first"), make_editor("second"))
    done = at_once(
        *(partial(attach_evidence, suggestion.claim, suggestion.reference, SUPPORTS, by=by) for by in editors)
    )
    assert sorted(type(result).__name__ for result in done) == ["Evidence", "Refused"]
    assert Evidence.objects.count() == 1


def test_evidence_goes_no_way_but_its_own(editor):
    evidence = attach_evidence(make_claim(), make_reference(), SUPPORTS, by=editor)
    with pytest.raises(Refused, match="not “proposed”"):
        decide_evidence(evidence, "proposed", by=editor)
    decide_evidence(evidence, "withdrawn", by=editor, reason="Invented.")
    with pytest.raises(Refused, match="already"):
        decide_evidence(evidence, "accepted", by=editor)


def test_a_paper_of_which_no_evidence_is_left_waits_again(editor):
    suggestion = make_suggestion(make_claim())
    pair = (suggestion.claim, suggestion.reference)
    first = attach_evidence(*pair, SUPPORTS, by=editor)
    second = attach_evidence(*pair, Finding(stance="supports", quote=QUOTE), by=editor)
    decide_evidence(first, "withdrawn", by=editor, reason="Invented.")
    assert not Suggestion.objects.waiting().exists()
    decide_evidence(second, "withdrawn", by=editor, reason="Invented.")
    assert Suggestion.objects.waiting().get() == suggestion
    attach_evidence(*pair, SUPPORTS, by=editor)
    assert not Suggestion.objects.waiting().exists()


def test_withdrawing_closes_the_flags_on_the_evidence(editor):
    reference = make_reference()
    make_notice(reference)
    evidence = attach_evidence(make_claim(), reference, SUPPORTS, by=editor)
    decide_evidence(evidence, "withdrawn", by=editor, reason="It is retracted.")
    flag = Flag.objects.get(evidence=evidence)
    assert (flag.resolution, flag.resolved_by) == ("The evidence was withdrawn. It is retracted.", editor)


def test_an_assessment_goes_stale_with_evidence_that_counts_and_not_with_a_proposal(editor):
    claim = four_eyes_claim()
    assess_claim(claim, "low", "Invented reasons.", by=editor)
    evidence = attach_evidence(claim, make_reference(), SUPPORTS, by=editor)
    claim.refresh_from_db()
    assert (claim.certainty, claim.certainty_is_stale) == ("low", False)
    decide_evidence(evidence, "accepted", by=make_editor("second"))
    claim.refresh_from_db()
    assert claim.certainty_is_stale
    assess_claim(claim, "moderate", "Invented reasons.", by=editor)
    claim.refresh_from_db()
    assert (claim.certainty, claim.certainty_is_stale, Assessment.objects.count()) == ("moderate", False, 2)


@pytest.mark.parametrize(
    ("certainty", "rationale", "told"), [("certain", "Invented.", "one of"), ("high", " ", "reason")]
)
def test_an_assessment_needs_a_grade_and_a_reason(editor, certainty, rationale, told):
    with pytest.raises(Refused, match=told):
        assess_claim(make_claim(), certainty, rationale, by=editor)
    assert not Assessment.objects.exists()


def test_a_suggestion_is_dismissed_once_and_with_a_reason(editor):
    suggestion = make_suggestion(make_claim())
    with pytest.raises(Refused, match="Say why"):
        dismiss_suggestion(suggestion, " ", by=editor)
    postpone_suggestion(suggestion, by=editor)
    dismiss_suggestion(suggestion, "Another topic.", by=editor)
    for act in (partial(dismiss_suggestion, suggestion, "Again."), partial(postpone_suggestion, suggestion)):
        with pytest.raises(Refused, match="already"):
            act(by=editor)
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.reason) == (Suggestion.State.DISMISSED, "Another topic.")


def test_followers_but_not_the_actor_are_told_what_the_paper_says_and_what_follows(editor):
    claim = make_robust_claim()
    for user in (editor, make_reader()):
        Subscription.objects.create(user=user, claim=claim)
    attach_evidence(claim, make_reference(), CONTRADICTS, by=editor)
    told = Notification.objects.get()
    assert told.reader.username == "reader"
    assert told.reason.startswith(f"You follow {claim.key}; a paper that contradicts it was accepted as evidence. ")
    assert f"Worded as {claim.wording_certainty}" in told.reason and "softer wording" in told.reason


def test_neutral_evidence_is_told_in_words(editor):
    claim = make_claim()
    Subscription.objects.create(user=make_reader(), claim=claim)
    attach_evidence(claim, make_reference(), Finding(stance="neutral"), by=editor)
    assert "a paper that is neutral on it was accepted" in Notification.objects.get().reason


def test_a_paper_used_as_evidence_is_asked_for_weekly_from_then_on(editor):
    evidence = attach_evidence(make_claim(), make_reference(refresh_at=timezone.now()), SUPPORTS, by=editor)
    reference = Reference.objects.get(pk=evidence.reference_id)
    assert (reference.refresh_every, reference.refresh_at) == (WEEKLY, None)
