"""Who reads a document, over the API: a lead decides with a reason, and programs see what strangers would."""

import pytest
from django.core.cache import cache
from django.test import Client

from claims import links
from claims.evidence.decisions import Finding, attach_evidence
from claims.models import Comment
from tests import cast

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asked(client: Client, document, act: str, **values):
    return client.post(f"/api/documents/{document.slug}/{act}/", values, "application/json")


def test_a_lead_publishes_with_a_reason_and_is_told_the_address():
    document = cast.make_document()
    lead = signed_in(cast.make_member(document, "lead"))
    refused = asked(lead, document, "publish", visibility="public")
    done = asked(lead, document, "publish", visibility="public", why="It is finished.")
    assert (refused.status_code, list(refused.json())) == (400, ["why"])
    assert done.json() == {"visibility": "public", "url": links.absolute(links.page(document))}
    assert Client().get(links.page(document)).status_code == 200


def test_a_renewed_address_calls_the_former_back():
    cache.clear()
    document = cast.make_document()
    lead = signed_in(cast.make_member(document, "lead"))
    before = asked(lead, document, "publish", visibility="link", why="For reviewers.").json()["url"]
    after = asked(lead, document, "renew-link", why="It was passed on.").json()["url"]
    codes = [Client().get(url.removeprefix(links.absolute(""))).status_code for url in (before, after)]
    assert codes == [404, 200]


def test_what_is_refused_says_what_to_do():
    document = cast.make_document()
    answer = asked(signed_in(cast.make_member(document, "lead")), document, "renew-link", why="A try.")
    assert (answer.status_code, "let it be read by link first" in answer.json()["detail"]) == (400, True)


def test_an_editor_publishes_nothing_and_nobody_does_without_a_login():
    document = cast.make_document()
    editor = signed_in(cast.make_member(document, "editor"))
    codes = [
        asked(who, document, "publish", visibility="public", why="A try.").status_code for who in (editor, Client())
    ]
    document.refresh_from_db()
    assert (codes, document.visibility) == ([403, 401], "private")


def test_what_strangers_would_see_is_shown_before_it_is_public():
    claim, editor = cast.make_claim(), cast.make_editor()
    attach_evidence(
        claim, cast.make_reference(title="A work on networks"), Finding(stance="supports", note="SECRET"), by=editor
    )
    Comment.objects.create(claim=claim, text="SECRET", written_by=editor)
    answer = signed_in(cast.make_member(claim.document, "reader")).get(
        f"/api/documents/{claim.document.slug}/published/"
    )
    assert (answer.status_code, "A work on networks" in answer.text, "SECRET" in answer.text) == (200, True, False)
