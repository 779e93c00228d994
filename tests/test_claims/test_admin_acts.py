"""An editor at the page of a claim: suggestions, evidence, flags, assessments."""

import pytest
from django.test import Client
from django.urls import reverse

from claims import links
from claims.admin.claim.claim_page import AT_ONCE
from claims.evidence.decisions import Finding, attach_evidence
from claims.flags.raising import raise_flag
from claims.models import Evidence, Flag, Subscription, Suggestion
from tests import cast
from tests.cast import QUOTE, act, finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(cast.make_editor())
    return client


def test_an_editor_turns_a_suggestion_into_evidence(editor: Client) -> None:
    suggestion = cast.make_suggestion(cast.make_claim())
    response = editor.post(act(suggestion.claim, "attach", suggestion), finding())
    assert (response.status_code, response.url) == (303, f"{links.desk(suggestion.claim)}#suggestions")
    evidence = Evidence.objects.get()
    assert (evidence.stance, evidence.quote_section, evidence.state) == ("contradicts", "RESULTS", "accepted")
    suggestion.refresh_from_db()
    assert suggestion.state == Suggestion.State.ATTACHED


def test_a_wrong_quote_keeps_what_was_typed(editor: Client) -> None:
    suggestion = cast.make_suggestion(cast.make_claim())
    typed = finding(quote="Words nobody wrote.", note="An hour of thought & care.")
    response = editor.post(act(suggestion.claim, "attach", suggestion), typed)
    assert response.status_code == 422
    assert "do not stand in the stored abstract" in response.content.decode()
    assert "An hour of thought &amp; care." in response.content.decode()
    assert not Evidence.objects.exists()


def test_the_focus_goes_to_the_field_that_is_to_be_mended(editor: Client) -> None:
    suggestion = cast.make_suggestion(cast.make_claim())
    response = editor.post(act(suggestion.claim, "attach", suggestion), finding(quote="Words nobody wrote."))
    focused = [bound.name for bound in response.context["failed"] if "autofocus" in bound.field.widget.attrs]
    assert focused == ["quote"]


def test_a_refused_form_is_shown_although_its_suggestion_is_on_another_page(editor: Client) -> None:
    claim = cast.make_claim()
    for number in range(AT_ONCE):
        cast.make_suggestion(claim, score=0.9 - number / 100)
    last = cast.make_suggestion(claim, score=0.1)
    response = editor.post(act(claim, "dismiss", last), {"reason": ""})
    assert response.context["suggestions"][0].row == last


def test_an_act_on_the_second_page_goes_back_to_it(editor: Client) -> None:
    suggestion = cast.make_suggestion(cast.make_claim())
    response = editor.post(act(suggestion.claim, "dismiss", suggestion, "?page=2"), {"reason": "off topic"})
    assert response.url == f"{links.desk(suggestion.claim)}?page=2#suggestions"


def test_dismissing_needs_a_reason(editor: Client) -> None:
    suggestion = cast.make_suggestion(cast.make_claim())
    response = editor.post(act(suggestion.claim, "dismiss", suggestion), {"reason": "  "})
    assert response.status_code == 422
    suggestion.refresh_from_db()
    assert suggestion.state == Suggestion.State.NEW


def test_what_is_put_off_stands_below_what_waits(editor: Client) -> None:
    claim = cast.make_claim()
    best, other = cast.make_suggestion(claim, score=0.9), cast.make_suggestion(claim, score=0.2)
    editor.post(act(claim, "later", best))
    shown = editor.get(links.desk(claim)).context["suggestions"]
    assert [offered.row for offered in shown] == [other, best]


def test_the_best_sentence_is_offered_as_quote_only_while_it_stands_in_the_abstract(editor: Client) -> None:
    claim = cast.make_claim()
    standing, gone = (
        cast.make_suggestion(claim),
        cast.make_suggestion(claim, sentence="It was rewritten since."),
    )
    shown = {
        offered.row.pk: offered.forms["attach"].initial["quote"]
        for offered in editor.get(links.desk(claim)).context["suggestions"]
    }
    assert shown == {standing.pk: QUOTE, gone.pk: ""}


def test_a_stored_paper_is_attached_by_its_pmid(editor: Client) -> None:
    claim, reference = cast.make_claim(), cast.make_reference()
    editor.post(act(claim, "attach-work"), finding(work=f" {reference.pmid} "))
    assert Evidence.objects.get().reference == reference


def test_the_same_finding_is_not_attached_twice(editor: Client) -> None:
    suggestion = cast.make_suggestion(cast.make_claim())
    editor.post(act(suggestion.claim, "attach", suggestion), finding())
    response = editor.post(act(suggestion.claim, "attach", suggestion), finding())
    assert response.status_code == 422
    assert "attached to this claim already" in response.content.decode()


def test_a_reader_cannot_attach(client: Client) -> None:
    client.force_login(cast.make_reader())
    suggestion = cast.make_suggestion(cast.make_claim())
    assert client.post(act(suggestion.claim, "attach", suggestion), finding()).status_code == 403
    assert not Evidence.objects.exists()


def test_a_reader_is_shown_no_form_but_the_one_to_follow(client: Client) -> None:
    client.force_login(cast.make_reader())
    claim = cast.make_suggestion(cast.make_claim()).claim
    forms = client.get(links.desk(claim)).context["forms"]
    assert [name for name, form in forms.items() if form] == ["follow"]


def test_an_act_is_never_done_by_a_link(editor: Client) -> None:
    claim = cast.make_claim()
    assert editor.get(act(claim, "follow")).status_code == 405
    assert not Subscription.objects.exists()


def test_an_act_without_the_token_of_the_page_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.make_editor())
    assert client.post(act(cast.make_claim(), "follow"), {"on": "on"}).status_code == 403


def test_a_suggestion_of_another_claim_is_not_found(editor: Client) -> None:
    suggestion = cast.make_suggestion(cast.make_claim())
    assert editor.post(act(cast.make_claim(), "attach", suggestion), finding()).status_code == 404


def test_an_unknown_act_is_not_found(editor: Client) -> None:
    assert editor.post(act(cast.make_claim(), "delete")).status_code == 404


def test_withdrawing_evidence_needs_a_reason(editor: Client) -> None:
    claim = cast.make_claim()
    evidence = attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=cast.make_editor("other"))
    assert editor.post(act(claim, "decide", evidence), {"state": "withdrawn"}).status_code == 422
    assert editor.post(act(claim, "decide", evidence), {"state": "withdrawn", "reason": "Misread."}).status_code == 303
    evidence.refresh_from_db()
    assert evidence.state == Evidence.State.WITHDRAWN


def test_nobody_accepts_their_own_evidence_under_four_eyes(client: Client) -> None:
    proposer = cast.make_editor()
    claim = cast.make_claim(document=cast.make_document(four_eyes=True))
    evidence = attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=proposer)
    client.force_login(proposer)
    assert client.post(act(claim, "decide", evidence), {"state": "accepted"}).status_code == 422
    client.force_login(cast.make_editor("second"))
    assert client.post(act(claim, "decide", evidence), {"state": "accepted"}).status_code == 303


def test_a_flag_is_raised_on_one_piece_of_evidence(editor: Client) -> None:
    claim = cast.make_claim()
    evidence = attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=cast.make_editor("other"))
    editor.post(act(claim, "raise-flag"), {"about": str(evidence.pk), "kind": "misquoted", "note": "Not its words."})
    assert Flag.objects.get().evidence == evidence


def test_a_flag_is_resolved_with_a_note_or_not_at_all(editor: Client) -> None:
    claim = cast.make_claim()
    flag, _ = raise_flag(claim, "uncited", "No source.")
    assert editor.post(act(claim, "resolve-flag", flag), {"note": ""}).status_code == 422
    assert editor.post(act(claim, "resolve-flag", flag), {"note": "Cited now."}).status_code == 303
    assert not Flag.objects.open().exists()


def test_an_assessment_is_shown_with_its_reason(editor: Client) -> None:
    claim = cast.make_claim()
    editor.post(act(claim, "assess"), {"starting_level": "low", "rationale": "One small sample study."})
    claim.refresh_from_db()
    assert claim.certainty == "low"
    assert "One small sample study." in editor.get(links.desk(claim)).content.decode()


def test_a_changed_kind_stands_in_the_history(editor: Client) -> None:
    claim = cast.make_claim()
    editor.post(act(claim, "kind"), {"kind": "hypothesis"})
    newest = editor.get(reverse("admin:claims_claim_timeline", args=(claim.pk,))).context["history"][0]
    (change,) = newest.changes
    assert (newest.by.username, change.before, change.after) == ("editor", "Finding", "Hypothesis")


def test_an_editor_follows_a_claim_and_stops(editor: Client) -> None:
    claim = cast.make_claim()
    editor.post(act(claim, "follow"), {"on": "on"})
    assert claim.subscriptions.get().is_active
    editor.post(act(claim, "follow"))
    assert not claim.subscriptions.get().is_active


def test_what_was_withdrawn_stays_on_the_page_of_its_claim(editor: Client) -> None:
    evidence = attach_evidence(cast.make_claim(), cast.make_reference(), Finding(stance="supports"), by=None)
    Evidence.objects.filter(pk=evidence.pk).change(by=None, state="withdrawn", decision_reason="Read again.")
    page = editor.get(links.desk(evidence.claim))
    assert page.status_code == 200
    assert "1 rejected or withdrawn" in page.content.decode() and "Read again." in page.content.decode()


def test_without_scripts_a_refused_form_stands_open_with_what_was_typed(editor: Client) -> None:
    suggestion = cast.make_suggestion(cast.make_claim())
    response = editor.post(act(suggestion.claim, "attach", suggestion), finding(quote="Words nobody wrote."))
    assert '<details class="reading" open>' in response.content.decode()
