"""Flags of rules open and close with the facts; a waiver holds as long as the facts do."""

import pytest

from claims.documents.citations.proposals import confirm, dismiss
from claims.evidence.decisions import Finding, attach_evidence, decide_evidence
from claims.flags.raising import resolve_flag
from claims.grading.assessing import assess_claim
from claims.grading.correcting import correct_wording
from claims.grading.flag_advice import advice_of
from claims.grading.rechecking import judge_wording
from claims.grading.waiving import undo_waiver, waive_rule
from claims.models import Claim, Flag, ProposedReference, Waiver
from claims.refusals import Refused
from tests.cast import make_claim, make_editor, make_reference, make_robust_claim

pytestmark = pytest.mark.django_db
CONTESTED = "contested but stated as settled"
AGAINST = Finding(stance="contradicts")


@pytest.fixture
def editor():
    return make_editor()


@pytest.fixture
def contested(editor):
    claim = make_robust_claim()
    attach_evidence(claim, make_reference(), AGAINST, by=editor)
    return claim


def open_causes(claim):
    return sorted(claim.flags.open().values_list("cause", flat=True))


def test_the_flag_tells_the_cue_the_paper_and_a_softer_sentence(contested):
    flag = contested.flags.get()
    assert "“most robust”" in flag.note and "Sample 2020" in flag.note
    softer = "It is uncertain whether hyperconnectivity of the sample network is found in depression."
    assert softer in advice_of([flag])[flag.pk]


def test_running_the_rules_again_changes_nothing(contested):
    before = list(Flag.history.values_list("pk", flat=True))
    judge_wording(contested)
    assert list(Flag.history.values_list("pk", flat=True)) == before


def test_an_open_flag_is_told_anew_when_its_facts_change(contested, editor):
    attach_evidence(contested, make_reference(year=2021), AGAINST, by=editor)
    flag = contested.flags.get()
    assert "Sample 2021" in flag.note and flag.history.first().history_change_reason.startswith("What the rule")


def test_rules_of_an_assessed_claim_raise_their_flags_and_close_them(editor):
    claim = make_claim("Poor sleep causes depression.", wording_strength="causal", cues={"causes": "causal"})
    trial = attach_evidence(
        claim, make_reference(), Finding(stance="supports", design="observational study"), by=editor
    )
    assert open_causes(claim) == []
    assess_claim(claim, "low", "It only observed.", by=editor)
    raised = ["rule: causal wording on correlational evidence", "rule: overstated", "rule: single study"]
    assert open_causes(claim) == raised
    decide_evidence(trial, "withdrawn", by=editor, reason="Misread.")
    assert open_causes(claim) == ["rule: uncited"]


def test_a_corrected_wording_closes_what_rested_on_the_reading(contested, editor):
    correct_wording(contested, "correlational", "possible", by=editor)
    assert open_causes(contested) == []
    assert contested.flags.get().resolution == "The claim is not worded as settled any more."


def test_a_rule_is_waived_only_with_a_reason(contested, editor):
    with pytest.raises(Refused, match="Say why"):
        waive_rule(contested, CONTESTED, " ", by=editor)
    waive_rule(contested, CONTESTED, "The next sentence says so.", by=editor)
    flag = contested.flags.get()
    assert (flag.resolved_by, flag.resolution) == (editor, "Set aside: The next sentence says so.")


def test_a_waived_rule_stays_silent_while_its_facts_are_the_same(contested, editor):
    waive_rule(contested, CONTESTED, "The next sentence says so.", by=editor)
    attach_evidence(contested, make_reference(), Finding(stance="supports"), by=editor)
    assert open_causes(contested) == [] and contested.waivers.current().exists()


def test_a_waiver_ends_by_itself_when_its_facts_change_and_the_flag_says_so(contested, editor):
    waiver = waive_rule(contested, CONTESTED, "The next sentence says so.", by=editor)
    attach_evidence(contested, make_reference(), AGAINST, by=editor)
    waiver.refresh_from_db()
    assert waiver.ended_at and waiver.ended_why == "What the rule looked at changed."
    [flag] = contested.flags.open()
    assert flag.note.startswith("Set aside on ") and "(“The next sentence says so.”); since then" in flag.note


def test_a_waiver_ends_too_when_the_rule_finds_nothing_any_more(contested, editor):
    waive_rule(contested, CONTESTED, "The next sentence says so.", by=editor)
    decide_evidence(contested.evidence.get(), "withdrawn", by=editor, reason="Misread.")
    assert not contested.waivers.current().exists()
    assert f"rule: {CONTESTED}" not in open_causes(contested)


def test_a_waiver_is_surely_withdrawn_and_the_flag_opens_again(contested, editor):
    waiver = waive_rule(contested, CONTESTED, "The next sentence says so.", by=editor)
    assert undo_waiver(waiver, by=editor) and not undo_waiver(waiver, by=editor)
    assert open_causes(contested) == [f"rule: {CONTESTED}"]
    waiver.refresh_from_db()
    assert waiver.ended_why == f"Taken back by {editor}."


@pytest.mark.parametrize(("rule", "word"), [("no such rule", "There is no rule"), ("weasel", "finds nothing here")])
def test_what_no_rule_finds_cannot_be_waived(contested, editor, rule, word):
    with pytest.raises(Refused, match=word):
        waive_rule(contested, rule, "Because.", by=editor)


def test_the_same_rule_is_waived_once(contested, editor):
    waive_rule(contested, CONTESTED, "The next sentence says so.", by=editor)
    with pytest.raises(Refused, match="set this rule aside here already"):
        waive_rule(contested, CONTESTED, "Again.", by=editor)
    assert Waiver.objects.count() == 1


def test_a_citation_in_its_text_closes_uncited_and_dismissing_it_opens_it_again(editor):
    claim = make_claim("Sample sleep improves sample memory.")
    evidence = attach_evidence(claim, make_reference(), Finding(stance="supports"), by=editor)
    decide_evidence(evidence, "withdrawn", by=editor, reason="Misread.")
    assert open_causes(claim) == ["rule: uncited"]
    cited = ProposedReference.objects.create(claim=claim, key="mark:[1]", text="[1]", reference=make_reference())
    confirm(cited, by=editor)
    assert open_causes(claim) == []
    dismiss(cited, by=editor)
    assert open_causes(claim) == ["rule: uncited"]


def test_what_a_person_answered_is_not_asked_again_on_the_same_facts(contested, editor):
    resolve_flag(contested.flags.get(), "The text will say so.", by=editor)
    judge_wording(Claim.objects.get())
    assert open_causes(contested) == []
