"""The desk where statements are edited: the page of the claim, of the document, of a version, and what waits there."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.admin.duties import duties_of
from claims.documents.editing.cutting import split_claim
from claims.documents.editing.setting_aside import set_aside
from claims.documents.versions.restating import restate
from claims.evidence.decisions import Finding, attach_evidence
from claims.models import Claim, Membership, Restatement, Rewording
from claims.refusals import Refused
from tests.cast import make_editor, make_member, make_reader, make_reference
from tests.cast.desk import act
from tests.cast.revised_text import FIRST, HALVES, SECOND, THIRD, WORDS, bring, claims, texts, three

NEW = "A second sample trial is under way in twelve hospitals of the north."
FORMS = ("split", "merge", "lead-in", "section", "restate", "heading", "not-a-claim")

pytestmark = pytest.mark.django_db


def page(client, row, query=""):
    name = row._meta.model_name
    return client.get(reverse(f"admin:claims_{name}_change", args=(row.pk,)) + query).content.decode()


@pytest.fixture
def editor(client):
    editor = make_editor()
    client.force_login(editor)
    return editor


@pytest.mark.parametrize(
    "query, role, shown",
    [("?edit=yes", "editor", True), ("", "editor", False), ("?edit=yes", "contributor", False)],
)
def test_the_forms_are_there_for_an_editor_who_asks(client, query, role, shown):
    first, *_ = three()
    client.force_login(make_member(first.document, role))
    html = page(client, first, query)
    assert all((f'id="{name}"' in html) is shown for name in FORMS)
    assert ("Edit the statement" in html) is (role == "editor" and not shown)


def test_a_refused_form_stands_open_with_what_was_typed(client, editor):
    first, *_ = three()
    answer = client.post(act(first, "section"), {"headings": "Methods", "under": "Results"})
    assert answer.status_code == 422
    assert "one of the two" in answer.content.decode() and "Methods</textarea>" in answer.content.decode()


@pytest.mark.parametrize(
    "form, values, says",
    [
        ("split", {"words": "0"}, "Choose a word of the statement, but for the first"),
        ("merge", {}, "Choose one of the two neighbours"),
        ("lead-in", {"context": ""}, "This is its lead-in already"),
        ("restate", {"other": "XYZ-999"}, "No other claim “XYZ-999” stands in this text"),
        ("not-a-claim", {"reason": " "}, "Say why"),
        ("not-a-claim", {"reason": "a" * 1_001}, "At most 1000 characters; this has 1001: shorten it."),
    ],
)
def test_what_cannot_be_done_says_what_to_do(client, editor, form, values, says):
    first, *_ = three()
    answer = client.post(act(first, form), values)
    assert answer.status_code == 422 and says in answer.content.decode()
    assert texts() == [" ".join(HALVES), SECOND, THIRD]


def test_a_claim_repeats_another_one_by_hand_and_is_no_claim_only_after_that_is_surely_withdrawn(client, editor):
    first, second, _ = three()
    client.post(act(second, "restate"), {"other": first.key.lower()})
    second.refresh_from_db()
    assert second.restates == first and Restatement.objects.get().state == "confirmed"
    with pytest.raises(Refused, match="share their evidence"):
        set_aside(second, "An aside", by=editor)
    with pytest.raises(Refused, match="take that back first"):
        restate(first, second, by=editor)


def test_what_was_left_out_becomes_a_claim_on_the_page_of_the_document(client, editor):
    version = bring(SECOND, "Copyright 2020 by the sample press.", THIRD)
    version.refresh_from_db()
    start = next(row["start"] for row in version.skipped if row["text"].startswith("Copyright"))
    address = reverse("admin:claims_document_make_claim", args=(version.document_id,))
    assert f'name="start" value="{start}"' in page(client, version.document)
    client.post(address, {"start": start})
    assert texts() == [SECOND, "Copyright 2020 by the sample press.", THIRD]
    again = client.post(address, {"start": "99999999999"})
    assert [str(one) for one in get_messages(again.wsgi_request) if one.level_tag == "error"] == [
        "Nothing was left out there: reload the page."
    ]


def test_who_may_not_edit_is_refused_and_sees_no_button(client):
    first, *_ = three()
    reader = make_member(first.document, Membership.Role.READER)
    client.force_login(reader)
    assert "It is a claim" not in page(client, first.document)
    assert client.post(act(first, "not-a-claim"), {"reason": "An aside"}).status_code == 403
    address = reverse("admin:claims_document_make_claim", args=(first.document_id,))
    assert client.post(address, {"start": "0"}).status_code == 403


def revised(editor):
    """A version with one claim reworded and one gone, both with evidence."""
    _, second, third = three()
    for claim in (second, third):
        attach_evidence(claim, make_reference(), Finding(stance="supports"), by=editor)
    return bring(f"{FIRST} {SECOND.replace('helps', 'helped')}", NEW), second, third


def test_a_version_shows_what_changed_with_the_evidence_and_only_the_newest_is_decided_on(client, editor):
    version, _, third = revised(editor)
    html = page(client, version)
    assert "<del>helps</del>" in html and "<ins>helped</ins>" in html and NEW in html
    assert "Its evidence waits" in html and html.count("Sample 2020") == 2
    assert f'id="let-go-{third.pk}"' in html and "Another claim: retire the old one" in html
    bring(f"{FIRST} {SECOND.replace('helps', 'helped')}", NEW, THIRD)
    old = page(client, version)
    assert "Another claim: retire the old one" not in old and "Replaced by" in old


def test_sentences_that_are_not_alike_are_shown_whole(client, editor):
    version, *_ = revised(editor)
    Rewording.objects.filter(version=version).change(by=None, likeness=0.3)
    html = page(client, version)
    assert "<p>Talking therapy helps about half" in html and "<ins>" not in html


def test_deciding_on_the_page_of_a_version_leads_back_to_it(client, editor):
    version, second, third = revised(editor)
    row = Rewording.objects.get(claim=second)
    decided = client.post(act(second, "confirm-rewording", row, "?from=version"))
    gone = client.post(act(third, "let-go", query="?from=version"), {"reason": "Dropped"})
    assert decided.url == gone.url == reverse("admin:claims_version_change", args=(version.pk,))
    assert "Its evidence waits" not in page(client, version)


def test_the_page_of_a_version_asks_as_often_for_many_statements_as_for_few(client, editor):
    numbers = []
    for number in (2, 12):
        old = [
            f"Sample drug {place} helps about half of the adults who complete week {place}." for place in range(number)
        ]
        version = bring(*old, *(f"Dropped drug {place} was not good for people." for place in range(number)))
        for claim in version.document.claims.filter(retired_at=None):
            attach_evidence(claim, make_reference(), Finding(stance="supports"), by=editor)
        version = bring(*(text.replace("helps", "helped") for text in old), NEW)
        client.force_login(make_member(version.document, "editor"))
        with CaptureQueriesContext(connection) as asked:
            html = page(client, version)
        assert html.count("Its evidence waits") >= number and html.count("<ins>helped</ins>") >= number
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def test_what_left_with_evidence_and_what_may_repeat_another_are_duties_with_a_list_each(client, editor):
    version, second, third = revised(editor)
    Restatement.objects.create(claim=claims()[0], body=second, likeness=0.5)
    duties = {duty.what: duty for duty in duties_of(editor)}
    left, repeats = duties["claim that left the text with evidence"], duties["claim that may repeat another one"]
    assert (left.number, left.first[0].name, repeats.number) == (1, third.key, 1)
    assert third.key in client.get(left.url).content.decode()
    assert claims()[0].key in client.get(repeats.url).content.decode()
    assert f'id="restatement-{Restatement.objects.get().pk}"' in page(client, version)


def test_a_claim_that_left_moves_its_evidence_on_its_own_page(client, editor):
    _, second, third = revised(editor)
    evidence = third.evidence.get()
    assert "This evidence counts nowhere now" in page(client, third)
    moved = {"other": second.key, "stance": "neutral", "reason": "It speaks of therapy"}
    client.post(act(third, "move-evidence", evidence), moved)
    evidence.refresh_from_db()
    assert (evidence.claim, evidence.stance) == (second, "neutral")
    assert "This evidence counts nowhere now" not in page(client, third)


def test_neighbours_are_those_of_the_present_text_also_of_a_claim_that_left(client, editor):
    first, second, third = three()
    split_claim(first, WORDS, by=editor)
    half = claims()[1]
    html = page(client, second)
    assert f'rel="prev" href="{reverse("admin:claims_claim_change", args=(half.pk,))}"' in html
    bring(f"{FIRST}", THIRD)
    html = page(client, Claim.objects.get(pk=second.pk))
    for rel, claim in (("prev", half), ("next", third)):
        assert f'rel="{rel}" href="{reverse("admin:claims_claim_change", args=(claim.pk,))}"' in html


def test_a_reader_sees_what_was_edited_and_by_whom(client):
    first, *_ = three()
    split_claim(first, WORDS, by=make_editor("anna"), reason="Two thoughts")
    client.force_login(make_reader())
    html = page(client, first)
    assert "Split in two" in html and "Two thoughts" in html and "anna" in html and "undo-edit" not in html
