"""The grading on the page of a claim: the proposal, the form, the findings and their waivers."""

import pytest
from django.test import Client
from django.urls import reverse

from claims import links
from claims.evidence.decisions import Finding, attach_evidence
from claims.grading.assessing import assess_claim
from claims.grading.waiving import waive_rule
from claims.models import Assessment, Claim, Evidence, Waiver
from tests import cast
from tests.cast import act

pytestmark = pytest.mark.django_db
CONTESTED = "contested but stated as settled"
TYPED = {"starting_level": "high", "rationale": "One small sample trial."}


@pytest.fixture
def user():
    return cast.make_editor()


@pytest.fixture
def editor(client: Client, user) -> Client:
    client.force_login(user)
    return client


@pytest.fixture
def claim(user) -> Claim:
    """Supported by a trial of 50."""
    claim = cast.make_robust_claim()
    evidence = attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=user)
    Evidence.objects.filter(pk=evidence.pk).change(by=None, sample_size=50)
    return claim


def page(client: Client, claim: Claim) -> str:
    return client.get(links.desk(claim)).content.decode()


def test_the_form_is_filled_in_as_the_rules_propose(editor, claim):
    form = editor.get(links.desk(claim)).context["assess_form"]
    assert form.initial["starting_level"] == "high"
    assert form.initial["imprecision_levels"] == 2
    assert form.initial["imprecision_reason"] == "50 participants in all the supporting papers."
    assert "As proposed: High, −2 imprecision: low." in page(editor, claim)


def test_an_editor_differs_with_a_reason_and_the_difference_is_shown(editor, claim):
    typed = {**TYPED, "imprecision_levels": "1", "imprecision_reason": "The interval is narrow enough."}
    assert editor.post(act(claim, "assess"), typed).status_code == 303
    assert Assessment.objects.get().certainty == "moderate"
    difference = "imprecision −1, the rules propose −2; moderate in all, the rules propose low"
    assert difference in page(editor, claim)
    entries = [
        entry.what for entry in editor.get(reverse("admin:claims_claim_timeline", args=(claim.pk,))).context["history"]
    ]
    assert any("High, −1 imprecision; differs from the rules: imprecision −1" in entry for entry in entries)


def test_a_sum_that_does_not_add_up_keeps_what_was_typed(editor, claim):
    typed = {
        **TYPED,
        "imprecision_levels": "2",
        "imprecision_reason": "Fifty people.",
        "certainty": "high",
        "risk_of_bias_reason": "An hour of thought.",
    }
    response = editor.post(act(claim, "assess"), typed)
    assert response.status_code == 422
    assert "High, −2 imprecision makes low, not high" in response.content.decode()
    assert "An hour of thought." in response.content.decode() and not Assessment.objects.exists()


def test_the_sum_is_worked_out_without_a_script_and_nothing_is_saved(editor, claim):
    typed = {**TYPED, "imprecision_levels": "1", "imprecision_reason": "Few.", "work-out": "yes"}
    response = editor.post(act(claim, "assess"), typed)
    assert "High, −1 imprecision makes moderate. Nothing is saved yet." in response.content.decode()
    assert not Assessment.objects.exists()


def test_the_findings_are_shown_with_cue_and_softer_sentence_before_anything_is_flagged(editor, claim):
    text = page(editor, claim)
    assert "Stated in general (“most robust”), but one study alone supports it" in text
    assert "Hyperconnectivity of the sample network may be found in depression." in text
    assert not claim.flags.exists()


def test_both_counts_are_shown_where_the_evidence_is_in_conflict(editor, claim, user):
    attach_evidence(claim, cast.make_reference(), Finding(stance="contradicts"), by=user)
    text = page(editor, claim)
    assert "Supports: 1 paper" in text and "Contradicts: 1 paper" in text


@pytest.fixture
def contested(claim, user) -> Claim:
    attach_evidence(claim, cast.make_reference(), Finding(stance="contradicts"), by=user)
    return claim


@pytest.mark.parametrize("certainty", ["moderate", "low", "very low"])
def test_panel_and_flag_advise_the_same_sentence_whatever_the_certainty(editor, contested, user, certainty):
    assess_claim(contested, certainty, "As it stands.", by=user)
    response = editor.get(links.desk(contested))
    [shown] = [row["finding"].softer.sentence for row in response.context["lint"] if row["finding"].rule == CONTESTED]
    [advised] = [advice for flag, _, advice, _ in response.context["open_flags"] if flag.cause == f"rule: {CONTESTED}"]
    assert shown and advised == f"Consider a softer wording: “{shown}”"
    assert not contested.flags.filter(note__contains="softer wording").exists(), "what is stored cannot grow stale"


def test_a_rule_is_waived_on_the_page_and_the_waiver_is_surely_withdrawn(editor, contested):
    reason = {"rule": CONTESTED, "reason": "The next sentence says so."}
    assert editor.post(act(contested, "waive"), reason).status_code == 303
    assert "Set aside by editor" in page(editor, contested) and not contested.flags.open().exists()
    assert editor.post(act(contested, "undo-waiver", Waiver.objects.get())).status_code == 303
    assert contested.flags.open().get().cause == f"rule: {CONTESTED}"


def test_a_waiver_without_a_reason_opens_its_own_form_again(editor, contested):
    response = editor.post(act(contested, "waive"), {"rule": CONTESTED, "reason": " "})
    assert response.status_code == 422 and not Waiver.objects.exists()
    bound = [row["finding"].rule for row in response.context["lint"] if row["form"].is_bound]
    assert bound == [CONTESTED]


def test_waivers_stand_in_the_history_with_their_end(editor, contested, user):
    waive_rule(contested, CONTESTED, "The next sentence says so.", by=user)
    attach_evidence(contested, cast.make_reference(), Finding(stance="contradicts"), by=user)
    timeline = editor.get(reverse("admin:claims_claim_timeline", args=(contested.pk,))).context["history"]
    entries = [(entry.what, entry.why) for entry in timeline]
    assert (f"set aside the rule “{CONTESTED}”", "The next sentence says so.") in entries
    assert (f"applied again the rule “{CONTESTED}”", "What the rule looked at changed.") in entries


def test_a_reader_sees_the_grading_and_no_form_of_it(client, contested):
    client.force_login(cast.make_reader())
    response = client.get(links.desk(contested))
    assert response.context["assess_form"] is None
    assert [row["form"] for row in response.context["lint"]] == [None] * len(response.context["lint"])


def test_a_reader_cannot_waive(client, contested):
    client.force_login(cast.make_reader())
    assert client.post(act(contested, "waive"), {"rule": CONTESTED, "reason": "So."}).status_code == 403


def test_another_kind_makes_the_rules_look_again(editor, claim, user):
    editor.post(act(claim, "assess"), {**TYPED, "imprecision_levels": "2", "imprecision_reason": "Few."})
    assert claim.flags.open().filter(cause="rule: overstated").exists()
    editor.post(act(claim, "kind"), {"kind": "definition"})
    assert not claim.flags.open().filter(cause="rule: overstated").exists()
