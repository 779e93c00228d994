"""Edits of statements by the API: the same acts, refusals and rights as on the page of a claim."""

import pytest
from django.test import Client

from claims.models import Membership, StatementEdit
from tests.cast import make_document, make_editor, make_member, make_reader
from tests.cast.revised_text import HALVES, SECOND, THIRD, WORDS, claims, texts, three

ADDRESS = "/api/statement-edits/"

pytestmark = pytest.mark.django_db


def asked(user, act, address=ADDRESS, **values):
    client = Client()
    client.force_login(user)
    return client.post(address, {"act": act, **values}, content_type="application/json")


def test_a_split_is_made_read_and_taken_back():
    editor, (first, *_) = make_editor(), three()
    made = asked(editor, "split", claim=first.key, words=WORDS, reason="Two thoughts")
    assert (made.status_code, made.json()["message"]) == (
        201,
        f"{first.key} is cut in two: the second half is SAM-004.",
    )
    assert texts() == [*HALVES, SECOND, THIRD]
    pk = made.json()["edit"]["id"]
    client = Client()
    client.force_login(make_reader())
    (row,) = client.get(ADDRESS, {"claim": first.key}).json()["results"]
    assert (row["id"], row["kind"], row["other"], row["reason"]) == (pk, "split", "SAM-004", "Two thoughts")
    assert asked(editor, "", f"{ADDRESS}{pk}/undo/").status_code == 200
    assert texts() == [" ".join(HALVES), SECOND, THIRD] and StatementEdit.objects.get().ended_by == editor


def test_the_other_acts_take_the_fields_that_they_name():
    editor, (first, second, third) = make_editor(), three()
    for act, values in {
        "lead-in": {"claim": second.key, "lead_in": "In adults,"},
        "section": {"claim": third.key, "section": ["Sleep"]},
        "merge": {"claim": first.key, "other": second.key},
        "not-a-claim": {"claim": third.key, "reason": "An aside"},
    }.items():
        assert asked(editor, act, **values).status_code == 201, act
    assert [claim.key for claim in claims()] == [first.key]


@pytest.mark.parametrize(
    "values, says",
    [
        ({"words": 0}, "Choose a word"),
        ({}, "“split” takes “words”"),
        ({"words": WORDS, "second": [999]}, "no evidence of"),
    ],
)
def test_what_cannot_be_done_says_what_to_do_and_does_nothing(values, says):
    first, *_ = three()
    refused = asked(make_editor(), "split", claim=first.key, **values)
    assert refused.status_code == 400 and says in refused.json()["detail"]
    assert not StatementEdit.objects.exists()


def test_a_reader_may_not_and_a_stranger_does_not_find_the_claim():
    first, *_ = three()
    member = make_member(first.document, Membership.Role.READER)
    assert asked(member, "not-a-claim", claim=first.key, reason="An aside").status_code == 403
    stranger = make_member(make_document(), Membership.Role.EDITOR)
    assert asked(stranger, "not-a-claim", claim=first.key, reason="An aside").status_code == 404
