"""A lead decides who reads a document; whoever may not is refused, and a secret address can be called back."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from claims import links
from claims.access.permits import NotPermitted
from claims.access.publishing import publish, renew_link
from claims.models import Document, Visibility
from claims.refusals import Refused
from tests import cast

pytestmark = pytest.mark.django_db


def opens(address: str) -> int:
    return Client().get(address.removeprefix("http://127.0.0.1:8000")).status_code


def by_link(document: Document) -> tuple[Document, str]:
    document = publish(document, Visibility.LINK, by=None, why="A sample.")
    return document, links.secret(document)


def test_a_document_is_private_until_somebody_decides():
    assert cast.make_document().visibility == Visibility.PRIVATE


def test_a_lead_can_make_a_document_public_and_the_reason_is_kept():
    document = cast.make_document()
    lead = cast.make_member(document, "lead")
    publish(document, Visibility.PUBLIC, by=lead, why="It was reviewed.")
    last = document.history.first()
    assert (last.visibility, last.history_user, last.history_change_reason) == ("public", lead, "It was reviewed.")


def test_an_editor_cannot_decide_who_reads():
    document = cast.make_document()
    with pytest.raises(NotPermitted):
        publish(document, Visibility.PUBLIC, by=cast.make_member(document, "editor"), why="A sample.")


@pytest.mark.parametrize(("visibility", "why"), [("everybody", "A sample."), ("public", " ")])
def test_what_is_no_decision_or_has_no_reason_is_refused(visibility, why):
    with pytest.raises(Refused):
        publish(cast.make_document(), visibility, by=None, why=why)


def test_a_document_without_a_text_is_not_published():
    document = Document.objects.create(title="Empty", slug="empty", key_prefix="E")
    with pytest.raises(Refused, match="import one first"):
        publish(document, Visibility.PUBLIC, by=None, why="A sample.")


def test_the_secret_address_opens_until_it_is_renewed():
    document, before = by_link(cast.make_document())
    lead = cast.make_member(document, "lead")
    after = links.secret(renew_link(document, by=lead, why="It was passed on."))
    assert (opens(before), opens(after)) == (404, 200)


def test_what_became_private_again_is_called_back_for_good():
    document, before = by_link(cast.make_document())
    document = publish(document, Visibility.PRIVATE, by=None, why="A sample.")
    closed = opens(before)
    document, after = by_link(document)
    assert (closed, opens(before), opens(after)) == (404, 404, 200)


def test_only_a_document_that_has_a_secret_address_can_get_another():
    document = cast.make_document()
    with pytest.raises(Refused, match="no secret address"):
        renew_link(document, by=cast.make_member(document, "lead"), why="A sample.")


def test_a_token_that_somebody_changed_opens_nothing():
    document, address = by_link(cast.make_document())
    other = cast.make_document()
    token = address.rstrip("/").rpartition("/")[2]
    assert links.read_secret(token) == (document.pk, 1)
    assert links.read_secret(token.replace(f"{document.pk}-", f"{other.pk}-", 1)) is None
    assert [links.read_secret(one) for one in ("", "1-1", "1-1.x", token[:-1])] == [None] * 4


def test_the_command_prints_the_address_of_what_it_publishes(capsys):
    document = cast.make_document()
    call_command("publish_document", document.slug, "link")
    assert capsys.readouterr().out.splitlines()[-1] == links.secret(document)


def test_the_command_names_the_documents_there_are():
    cast.make_document(slug="there-it-is")
    with pytest.raises(CommandError, match="there-it-is"):
        call_command("publish_document", "not-there", "public")


def test_a_public_claim_has_a_page_of_its_own():
    claim = cast.make_claim(document=cast.make_document(url="https://example.org/a"))
    assert links.public(claim) == "https://example.org/a"
    claim.document = publish(claim.document, Visibility.PUBLIC, by=None, why="A sample.")
    assert links.public(claim).endswith(f"/documents/{claim.document.slug}/statements/{claim.key}/")
    assert opens(links.public(claim)) == 200
