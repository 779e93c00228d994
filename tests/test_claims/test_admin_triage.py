"""The page of all suggestions of a document, and the answer to a decision within its row."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.admin.claim.triage_page import AT_ONCE
from claims.evidence.decisions import dismiss_suggestion
from claims.models import Document, Evidence, Flag, Suggestion
from tests import cast
from tests.cast import act, finding

pytestmark = pytest.mark.django_db
IN_PLACE = {"HX-Request": "true"}


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(cast.make_editor())
    return client


def triage(document: Document) -> str:
    return reverse("admin:claims_claim_triage", args=(document.pk,))


def shown_in(response: Any) -> list[Suggestion]:
    return [offered.row for offered in response.context["suggestions"]]


def make_rows(number: int) -> list[Suggestion]:
    claim = cast.make_claim()
    return [cast.make_suggestion(claim, score=0.9 - place / 100) for place in range(number)]


def test_suggestions_stand_by_claim_and_then_by_match(editor: Client) -> None:
    document = cast.make_document()
    first, second = (cast.make_claim(document=document) for _ in range(2))
    late = cast.make_suggestion(second, score=0.99)
    low, high = cast.make_suggestion(first, score=0.1), cast.make_suggestion(first, score=0.8)
    assert shown_in(editor.get(triage(document))) == [high, low, late]


def test_what_is_decided_or_left_the_text_does_not_wait(editor: Client) -> None:
    waiting, later, dismissed = make_rows(3)
    Suggestion.objects.filter(pk=later.pk).change(by=None, state="later")
    Suggestion.objects.filter(pk=dismissed.pk).change(by=None, state="dismissed")
    assert shown_in(editor.get(triage(waiting.claim.document))) == [waiting]


def test_the_next_rows_begin_behind_the_last_although_some_were_decided(editor: Client) -> None:
    rows = make_rows(AT_ONCE + 3)
    shown = shown_in(editor.get(triage(rows[0].claim.document)))
    Suggestion.objects.filter(pk__in=[row.pk for row in shown[:5]]).change(by=None, state="later")
    page = editor.get(triage(rows[0].claim.document), {"after": shown[-1].pk}, headers=IN_PLACE)
    assert shown_in(page) == rows[AT_ONCE:]
    assert "<html" not in page.content.decode()


def test_a_reader_sees_what_waits_and_no_form(client: Client) -> None:
    client.force_login(cast.make_reader())
    (row,) = make_rows(1)
    page = client.get(triage(row.claim.document)).content.decode()
    assert row.reference.title in page
    assert "act/dismiss" not in page


def test_a_decision_in_place_answers_with_its_row_and_the_numbers(editor: Client) -> None:
    row, _ = make_rows(2)
    page = editor.post(act(row.claim, "later", row, "?from=triage"), headers=IN_PLACE)
    text = page.content.decode()
    assert page.status_code == 200
    assert "is put off" in text and "<html" not in text
    assert '<span id="waiting-number" hx-swap-oob="innerHTML">1</span>' in text


def test_a_refusal_in_place_keeps_what_was_typed(editor: Client) -> None:
    (row,) = make_rows(1)
    page = editor.post(act(row.claim, "attach", row), finding(quote="Words nobody wrote."), headers=IN_PLACE)
    assert page.status_code == 422
    assert "Words nobody wrote." in page.content.decode()


def test_of_two_editors_the_second_is_told_who_decided(editor: Client) -> None:
    (row,) = make_rows(1)
    dismiss_suggestion(row, "off topic", by=cast.make_editor("other"))
    page = editor.post(act(row.claim, "attach", row), finding(note="Mine."), headers=IN_PLACE)
    assert page.status_code == 409
    assert "dismissed by other" in page.content.decode() and "Mine." in page.content.decode()
    assert not Evidence.objects.exists()


def test_a_dismissal_is_not_overwritten_by_the_page_without_scripts_either(editor: Client) -> None:
    (row,) = make_rows(1)
    dismiss_suggestion(row, "off topic", by=cast.make_editor("other"))
    page = editor.post(act(row.claim, "attach", row), finding())
    assert page.status_code == 422
    assert "other dismissed this suggestion meanwhile" in page.content.decode()


def test_a_flag_raised_while_reading_is_no_decision(editor: Client) -> None:
    (row,) = make_rows(1)
    typed = {"about": "paper", "kind": "outdated", "note": "A newer one says more."}
    assert editor.post(act(row.claim, "flag-paper", row), typed, headers=IN_PLACE).status_code == 200
    row.refresh_from_db()
    assert (Flag.objects.get().reference, row.state) == (row.reference, "new")


def test_without_scripts_a_decision_goes_back_to_the_page_of_all(editor: Client) -> None:
    (row,) = make_rows(1)
    response = editor.post(act(row.claim, "later", row, "?from=triage"))
    assert (response.status_code, response.url) == (303, triage(row.claim.document))


def test_within_a_page_the_end_of_the_session_is_no_login_form() -> None:
    (row,) = make_rows(1)
    assert Client().post(act(row.claim, "later", row), headers=IN_PLACE).status_code == 401
    assert Client().post(act(row.claim, "later", row)).status_code == 302
