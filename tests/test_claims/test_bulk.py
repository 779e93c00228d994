"""One act on many rows of a list: what is shown first, and what is done then."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from claims.acts import bulk_acts
from claims.evidence.decisions import Finding, attach_evidence, decide_evidence
from claims.models import Evidence, Suggestion
from tests import cast

pytestmark = pytest.mark.django_db
EVIDENCE = reverse("admin:claims_evidence_changelist")
SUGGESTIONS = reverse("admin:claims_suggestion_changelist")


@pytest.fixture
def editor() -> User:
    return cast.make_editor()


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def proposed(by: User) -> Evidence:
    claim = cast.make_claim(document=cast.make_document(four_eyes=True))
    return attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=by)


def post(client: Client, url: str, act: str, rows: list, **more: object) -> object:
    return client.post(url, {"action": act, "_selected_action": [row.pk for row in rows], **more})


def seen(rows: list) -> list[str]:
    return [f"{row.pk}:{row.edition}" for row in rows]


def test_the_preview_tells_each_row_and_changes_nothing(desk: Client, editor: User) -> None:
    rows = [proposed(cast.make_editor("first")), proposed(editor)]
    outcomes = post(desk, EVIDENCE, "accept", rows).context["outcomes"]
    assert [bool(outcome.refused) for outcome in outcomes] == [False, True]
    assert "somebody else has to accept" in outcomes[1].refused
    assert {(row.state, row.edition, row.history.count()) for row in Evidence.objects.all()} == {("proposed", 1, 1)}


def test_what_is_confirmed_is_done_with_its_history(desk: Client, editor: User) -> None:
    rows = [proposed(cast.make_editor("first")) for _ in range(1)] + [proposed(cast.make_editor("other"))]
    response = post(desk, EVIDENCE, "reject", rows, seen=seen(rows), confirmed="yes", reason="Off topic.")
    assert response.context["number"] == 2
    assert {(row.state, row.history.first().history_user, row.decision_reason) for row in Evidence.objects.all()} == {
        ("rejected", editor, "Off topic.")
    }


def test_a_row_written_since_it_was_shown_is_left_alone(desk: Client) -> None:
    row = proposed(cast.make_editor("first"))
    shown = seen([row])
    decide_evidence(row, "accepted", by=cast.make_editor("quick"))
    (outcome,) = post(desk, EVIDENCE, "withdraw", [row], seen=shown, confirmed="yes", reason="R.").context["outcomes"]
    assert "wrote to it since" in outcome.refused
    assert Evidence.objects.get().state == "accepted"


def test_a_reason_that_is_needed_is_asked_for_and_the_choice_kept(desk: Client) -> None:
    row = cast.make_suggestion(cast.make_claim())
    response = post(desk, SUGGESTIONS, "dismiss", [row], seen=seen([row]), confirmed="yes", reason=" ")
    assert response.status_code == 422 and "Say why" in response.content.decode()
    assert Suggestion.objects.waiting().get() == row


@pytest.mark.parametrize(("act", "state"), [("dismiss", "dismissed"), ("later", "later")])
def test_suggestions_are_decided_together(desk: Client, act: str, state: str) -> None:
    rows = [cast.make_suggestion(cast.make_claim()) for _ in range(3)]
    post(desk, SUGGESTIONS, act, rows, seen=seen(rows), confirmed="yes", reason="off topic")
    assert {row.state for row in Suggestion.objects.all()} == {state}


def test_one_row_that_is_refused_keeps_no_other_back(editor: User) -> None:
    rows = [proposed(editor), proposed(cast.make_editor("first"))]
    done = bulk_acts.carried_out(bulk_acts.ON_EVIDENCE[0], rows, {row.pk: 1 for row in rows}, "", by=editor)
    assert [bool(outcome.refused) for outcome in done] == [True, False]
    assert Evidence.objects.filter(state="accepted").count() == 1


def test_a_reader_is_offered_no_bulk_act(client: Client) -> None:
    client.force_login(cast.make_reader())
    row = cast.make_suggestion(cast.make_claim())
    post(client, SUGGESTIONS, "dismiss", [row], seen=seen([row]), confirmed="yes", reason="off topic")
    assert Suggestion.objects.waiting().get() == row


def test_more_rows_than_can_be_read_are_refused(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.admin.bulk.AT_ONCE", 1)
    rows = [cast.make_suggestion(cast.make_claim()) for _ in range(2)]
    response = post(desk, SUGGESTIONS, "later", rows)
    assert (response.status_code, Suggestion.objects.waiting().count()) == (303, 2)


def test_a_row_in_another_state_is_told_by_its_state(editor: User) -> None:
    (outcome,) = bulk_acts.tried(bulk_acts.ON_EVIDENCE[2], [proposed(cast.make_editor("first"))], "", by=editor)
    assert outcome.refused == "It is proposed; only what is accepted can be withdrawn."


def test_an_edition_of_thousands_of_digits_is_none_that_was_shown(desk, editor):
    row = proposed(editor)
    shown = [f"{row.pk}:{'9' * 5_000}"]
    (outcome,) = post(desk, EVIDENCE, "withdraw", [row], seen=shown).context["outcomes"]
    assert outcome.row == row
