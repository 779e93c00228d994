"""The desk's address of a row opens where something can be done about it; the public one is for everybody."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from claims import links
from claims.alerts.delivery import send_alerts
from claims.alerts.letter_of_notices import item_of
from claims.evidence.decisions import Finding, attach_evidence
from claims.flags.raising import raise_flag
from claims.models import Claim, Document, DocumentImport, Evidence, Flag, Notification, Subscription
from literature.models import Reference, Search
from tests import cast
from tests.servers.mail import text_of

pytestmark = pytest.mark.django_db
ARTICLE = "https://example.org/article"
SHOWN = (Claim, Document, DocumentImport, Evidence, Flag, Reference, Search)


@pytest.fixture
def claim() -> Claim:
    """A claim of a published text, with a row of each kind about it."""
    claim = cast.make_claim(document=cast.make_document(url=ARTICLE))
    editor = cast.make_editor()
    evidence = attach_evidence(claim, cast.make_reference(), Finding(stance="contradicts"), by=editor)
    raise_flag(evidence, "misquoted", "Look at the quote.", by=editor)
    DocumentImport.objects.create(url=ARTICLE, document=claim.document, requested_by=editor)
    cast.watch(claim.document, cast.make_search())
    return claim


def tell(user, claim: Claim) -> None:
    follows = Subscription.objects.create(user=user, claim=claim)
    cast.tell_follower(follows, kind="new", event="test:1", claim=claim, reference=cast.make_reference(), reason="So.")


def addresses_in(message) -> list[str]:
    """All but the one that stops these mails, which whoever has the mail may open."""
    return [one for one in re.findall(r"https?://\S+", text_of(message)) if "/stop/" not in one]


@pytest.mark.parametrize("model", SHOWN)
def test_the_desk_opens_for_a_reader_of_the_document(client, claim, model):
    client.force_login(cast.make_member(claim.document, "reader"))
    address = links.desk(model.objects.first())
    page = client.get(address)
    assert page.status_code == 200
    if "#" in address:
        assert f'id="{address.split("#")[1]}"' in page.content.decode()


@pytest.mark.parametrize("model", SHOWN)
def test_the_desk_asks_a_stranger_to_log_in(client, claim, model):
    address = links.desk(model.objects.first())
    answer = client.get(address)
    assert answer.status_code == 302 and answer.url.startswith(reverse("admin:login"))


def test_evidence_has_its_place_on_the_page_of_its_claim(claim):
    assert links.desk(claim.evidence.get()) == f"{links.desk(claim)}#evidence-{claim.evidence.get().pk}"


@pytest.mark.parametrize("model", SHOWN)
def test_the_list_at_the_desk_opens(client, claim, model):
    client.force_login(cast.make_editor("second"))
    assert client.get(links.desk_list(model)).context["cl"].result_count > 0


def test_a_list_is_narrowed_by_its_filters(client, claim):
    client.force_login(cast.make_editor("second"))
    counts = [client.get(links.desk_list(Flag, state=one)).context["cl"].result_count for one in ("open", "resolved")]
    assert counts == [Flag.objects.open().count(), 0]


def test_a_claim_is_read_in_public_where_its_text_was_published(claim):
    assert links.public(claim) == links.public(claim.document) == ARTICLE


def test_what_was_published_nowhere_has_no_public_address():
    claim = cast.make_claim()
    assert [links.public(row) for row in (claim, claim.document, cast.make_search())] == ["", "", ""]


def test_a_work_is_read_in_public_at_its_publisher_and_a_sample_record_nowhere():
    work = cast.make_reference(pmid=30979801, doi="10.1073/pnas.1900390116")
    assert links.public(work) == "https://doi.org/10.1073/pnas.1900390116"
    assert links.public(cast.make_reference(doi="10.5555/sample")) == ""


def test_a_whole_address_begins_with_the_site(settings):
    settings.SITE_URL = "https://claims.example.org:8443"
    assert links.absolute("/a/") == "https://claims.example.org:8443/a/"
    assert links.host() == "claims.example.org"


def test_the_addresses_of_a_mail_open_at_the_desk_for_its_reader(postbox, claim, settings):
    settings.SITE_URL = "https://claims.example.org"
    reader = cast.make_member(claim.document, "reader")
    tell(reader, claim)
    assert send_alerts() == 1
    (message,) = postbox.messages
    addresses = addresses_in(message)
    assert addresses == [links.absolute(links.desk(claim, "suggestions")), links.absolute(links.own_alerts())]
    lines = " ".join(text_of(message).splitlines())
    assert f"At the desk: {addresses[0]} " in lines, "behind its name, or on the next line, and whole"
    browser = Client()
    browser.force_login(reader)
    page, follows = (browser.get(address.removeprefix(settings.SITE_URL)) for address in addresses)
    assert claim.text in page.content.decode() and claim.key in follows.content.decode()


def test_a_reader_whom_the_desk_does_not_let_in_is_led_to_the_published_text(postbox, claim, client):
    program = cast.make_reader("program")
    program.is_staff = False
    program.save()
    tell(program, claim)
    client.force_login(program)
    assert client.get(links.desk(claim)).status_code == 302, "the desk shows its login only"
    assert send_alerts() == 1
    assert addresses_in(postbox.messages[0]) == [ARTICLE]
    assert f"As published: {ARTICLE}" in text_of(postbox.messages[0]).splitlines()


def test_a_mail_has_no_address_where_its_reader_can_open_none(postbox):
    program = cast.make_reader("program")
    program.is_staff = False
    program.save()
    tell(program, cast.make_claim())
    assert send_alerts() == 1
    assert addresses_in(postbox.messages[0]) == []


@pytest.mark.parametrize(
    ("kind", "part"),
    [("new", "suggestions"), ("retraction", "evidence"), ("certainty", "certainty"), ("due", "review")],
)
def test_a_notice_leads_to_the_part_of_the_page_that_it_is_about(claim, kind, part):
    editor = cast.make_member(claim.document, "editor")
    notice = cast.tell(editor, kind=kind, claim=claim)
    item = item_of(Notification.objects.for_message(editor).get(pk=notice.pk), at_desk=True)
    assert [link.address for link in item.links] == [links.absolute(links.desk(claim, part))]
    browser = Client()
    browser.force_login(editor)
    assert f'id="{part}"' in browser.get(links.desk(claim)).content.decode()
