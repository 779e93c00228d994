"""The page of all suggestions of a document, and the answer to a decision within its row."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims import links
from claims.admin.claim.triage_page import AT_ONCE
from claims.evidence.decisions import dismiss_suggestion
from claims.models import Document, Evidence, Flag, Suggestion
from claims.models.vocabulary import Rank
from claims.triage.explain import spans_of_terms
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


def of_paper(suggestion: Suggestion) -> str:
    return reverse("admin:claims_claim_triage_paper", args=(suggestion.reference_id,))


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


def test_all_that_waits_stands_document_by_document(editor: Client) -> None:
    rows = [make_rows(2) for _ in range(2)]
    page = editor.get(reverse("admin:claims_claim_triage_all"))
    assert shown_in(page) == [*rows[0], *rows[1]]
    assert page.context["number"] == "4"


def test_of_all_that_waits_the_next_rows_begin_in_the_right_document(editor: Client) -> None:
    first, second = make_rows(AT_ONCE), make_rows(2)
    page = editor.get(reverse("admin:claims_claim_triage_all"), {"after": first[-1].pk}, headers=IN_PLACE)
    assert shown_in(page) == second


def test_a_member_reads_what_waits_in_documents_of_their_own(client: Client) -> None:
    (mine,), (other,) = make_rows(1), make_rows(1)
    client.force_login(cast.make_member(mine.claim.document, "editor"))
    assert shown_in(client.get(reverse("admin:claims_claim_triage_all"))) == [mine]
    assert shown_in(client.get(of_paper(other))) == []


def test_a_claim_is_read_by_itself(editor: Client) -> None:
    row, _ = make_rows(1), make_rows(1)
    page = editor.get(reverse("admin:claims_claim_triage_claim", args=(row[0].claim_id,)))
    assert shown_in(page) == row


def test_a_paper_is_read_with_each_claim_that_it_waits_on(editor: Client) -> None:
    (first,), (second,) = make_rows(1), make_rows(1)
    beside = cast.make_suggestion(second.claim, first.reference)
    page = editor.get(of_paper(first))
    assert shown_in(page) == [first, beside]
    assert page.content.decode().count('class="abstract"') == 1


def test_a_paper_says_on_how_many_other_claims_it_waits(editor: Client) -> None:
    (first,), (second,) = make_rows(1), make_rows(1)
    cast.make_suggestion(second.claim, first.reference)
    assert "It waits on 1 other claim:" in editor.get(triage(first.claim.document)).content.decode()
    assert "other claim" not in editor.get(of_paper(first)).content.decode()


def test_from_the_page_of_a_paper_one_comes_back_to_it(editor: Client) -> None:
    (row,) = make_rows(1)
    response = editor.post(act(row.claim, "later", row, "?from=triage-paper"))
    assert (response.status_code, response.url) == (303, of_paper(row))


def test_the_rank_says_how_a_paper_stands_among_those_that_wait(editor: Client) -> None:
    best, second, _ = make_rows(3)
    page = editor.get(triage(best.claim.document)).content.decode()
    assert "1st of 3 papers that wait" in page and "%" not in page.partition('id="suggestions"')[2]
    Suggestion.objects.filter(pk=best.pk).change(by=None, state="later")
    assert Suggestion.objects.ranks([best.pk, second.pk]) == {second.pk: (1, 2)}


def test_of_equal_matches_each_has_a_rank_of_its_own() -> None:
    claim = cast.make_claim()
    rows = [cast.make_suggestion(claim, score=0.5) for _ in range(3)]
    ranks = Suggestion.objects.ranks([row.pk for row in rows])
    assert [ranks[row.pk].number for row in rows] == [1, 2, 3]


@pytest.mark.parametrize(
    ("number", "waiting", "words"),
    [
        (1, 1, "the only paper that waits"),
        (2, 14, "2nd of 14 papers that wait"),
        (11, 14, "11th of 14 papers that wait"),
        (23, 40, "23rd of 40 papers that wait"),
    ],
)
def test_a_rank_in_words(number: int, waiting: int, words: str) -> None:
    assert str(Rank(number, waiting)) == words


def test_the_answer_tells_the_ranks_anew_of_the_rows_that_are_shown(editor: Client) -> None:
    first, second, third = make_rows(3)
    sent = {"shown": f"{first.pk} {second.pk}", "reason": "off topic"}
    text = editor.post(act(first.claim, "dismiss", first, "?from=triage"), sent, headers=IN_PLACE).content.decode()
    assert "1st of 2 papers that wait" in text
    assert f"match-{third.pk}" not in text


def test_the_answer_holds_no_row_of_documents_that_one_may_not_see(client: Client) -> None:
    (mine,), (other,) = make_rows(1), make_rows(1)
    hidden = cast.make_suggestion(other.claim, mine.reference)
    client.force_login(cast.make_member(mine.claim.document, "editor"))
    sent = {"shown": f"{mine.pk} {hidden.pk}"}
    page = client.post(act(mine.claim, "later", mine, "?from=triage"), sent, headers=IN_PLACE)
    assert page.status_code == 200 and f"match-{hidden.pk}" not in page.content.decode()


@pytest.mark.parametrize(
    ("abstract", "sentence"),
    [
        ([], "[Sample] A title with results"),
        (cast.ABSTRACT, "[Sample] A title with results"),
        (cast.ABSTRACT, cast.ABSTRACT[0]["text"]),
        (cast.ABSTRACT, "Words that the abstract lost."),
    ],
    ids=["no abstract", "title", "background", "lost"],
)
def test_a_quote_that_would_be_refused_is_not_proposed(editor: Client, abstract: list, sentence: str) -> None:
    paper = cast.make_reference(title="[Sample] A title with results", abstract=abstract)
    row = cast.make_suggestion(cast.make_claim(), paper, sentence=sentence)
    form = editor.get(triage(row.claim.document)).context["suggestions"][0].forms["attach"]
    assert form["quote"].value() == ""
    sent = {"stance": "supports", "directness": "direct", "quote": ""}
    assert editor.post(act(row.claim, "attach", row), sent, headers=IN_PLACE).status_code == 200


def test_four_things_are_asked_first_and_the_rest_is_folded_with_what_is_known(editor: Client) -> None:
    (row,) = make_rows(1)
    form = editor.get(triage(row.claim.document)).context["suggestions"][0].forms["attach"]
    first = [field.name for field in form.first_fields]
    assert first == ["stance", "directness", "indirect_in", "directness_reason", "quote", "note"]
    assert [field.name for field in form.folded_fields] == ["design", "sample_size", "quality", "locator"]
    assert form.known == "randomised controlled trial"


def test_the_words_that_a_paper_shares_are_marked_in_whatever_form(editor: Client) -> None:
    text = "The drugs changed the connections."
    assert [text[start:end] for start, end in spans_of_terms(text, ["drug", "changing"])] == ["drugs", "changed"]
    row = cast.make_suggestion(cast.make_claim(), terms=["controls"], sentence="")
    page = editor.get(triage(row.claim.document)).content.decode()
    assert '<mark class="shared" title="shared">controls</mark>' in page


def test_the_page_of_a_claim_shows_its_next_suggestions_behind_those_that_were_decided(editor: Client) -> None:
    rows = make_rows(9)
    shown = shown_in(editor.get(links.desk(rows[0].claim)))
    Suggestion.objects.filter(pk__in=[row.pk for row in shown]).change(by=None, state="later")
    page = editor.get(links.desk(rows[0].claim), {"after": shown[-1].pk}, headers=IN_PLACE)
    assert shown_in(page)[:3] == rows[6:]
    assert "<html" not in page.content.decode()
