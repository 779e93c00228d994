"""A section is followed by one click, from the text of its document and from the page of one of its claims."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from claims import links
from claims.alerts.changed_meaning import Change
from claims.alerts.outbox import notify_about_papers
from claims.evidence.decisions import Finding, attach_evidence
from claims.models import Notification, Subscription
from literature.models import ReferenceEvent
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    return cast.make_claim(section=["Results", "Mood › all"])


@pytest.fixture
def reader(claim):
    return cast.make_member(claim.document, "reader")


@pytest.fixture
def desk(reader):
    client = Client()
    client.force_login(reader)
    return client


def buttons(page: str) -> dict[str, str]:
    """The label of each button of a section, with what it sends."""
    found = re.findall(r'<button [^>]*name="section" value="([^"]*)" aria-label="([^"]*)"', page)
    return {label: value.replace("&quot;", '"') for value, label in found}


def press(desk, document, page: str, label: str, **more):
    on = {} if label.startswith("Stop") else {"on": "on"}
    address = reverse("admin:claims_document_follow", args=(document.pk,))
    return desk.post(address, {"section": buttons(page)[label], **on, **more}, follow=True)


def test_a_section_is_followed_from_the_text_and_left_there(claim, desk):
    page = desk.get(links.desk(claim.document)).content.decode()
    answer = press(desk, claim.document, page, "Follow the section Results › Mood › all")
    assert Subscription.objects.get().section == ["Results", "Mood › all"]
    page = answer.content.decode()
    assert "You follow “Results › Mood › all” of the document" in page
    press(desk, claim.document, page, "Stop following the section Results › Mood › all")
    assert not Subscription.objects.get().is_active


def test_a_claims_page_offers_its_section_and_those_around_it_and_leads_back(claim, desk):
    page = desk.get(links.desk(claim)).content.decode()
    assert list(buttons(page)) == ["Follow the section Results › Mood › all", "Follow the section Results"]
    answer = press(desk, claim.document, page, "Follow the section Results", claim=claim.pk)
    assert answer.redirect_chain == [(links.desk(claim), 303)]
    assert Subscription.objects.get().section == ["Results"]
    assert "Stop following the section Results" in buttons(answer.content.decode())


@pytest.mark.parametrize("named", ['["Elsewhere"]', "[1]", "{}", "[", '"Results"', "null"])
def test_what_is_no_section_of_it_is_refused_with_a_word(claim, desk, named):
    address = reverse("admin:claims_document_follow", args=(claim.document_id,))
    answer = desk.post(address, {"section": named, "on": "on", "claim": "x"}, follow=True)
    assert answer.status_code == 200 and 'class="error"' in answer.content.decode()
    assert not Subscription.objects.exists()


def test_a_follower_of_a_section_hears_of_a_change_that_is_told_with_another_sections_claim(claim, reader):
    other, paper = cast.make_claim(document=claim.document, section=["Methods"]), cast.make_reference()
    editor = cast.make_editor()
    for one in (claim, other):
        attach_evidence(one, paper, Finding(stance="supports"), by=editor)
    whole = cast.make_member(claim.document, "reader", "whole")
    Subscription.objects.create(user=whole, document=claim.document)
    Subscription.objects.create(user=reader, document=claim.document, section=["Methods"])
    Notification.objects.all().delete()
    event = ReferenceEvent.objects.create(reference=paper, kind="notice", notice=cast.make_notice(paper))
    changes = [Change(one, "supported", "supported", "not supported") for one in (claim, other)]
    notify_about_papers([event], [], changes)

    def named(user) -> set[str]:
        rows = Notification.objects.filter(reader=user).select_related("claim")
        said = " ".join(f"{row.after} {row.claim.key if row.kind == 'support' else ''}" for row in rows)
        return {one.key for one in (claim, other) if one.key in said}

    assert named(reader) == {other.key}, "and of no other section"
    assert named(whole) == {claim.key, other.key}


def test_the_notices_of_a_claim_are_those_that_say_its_name(claim, reader, desk):
    other = cast.make_claim(document=claim.document)
    cast.tell(reader, claim=other)
    shown = cast.tell(reader, claim=claim)
    Notification.objects.filter(pk=shown.pk).update(claim=other)  # written of another one; its ground is of this one
    found = {key: desk.get("/api/notifications/", {"claim": key}).json()["results"] for key in (claim.key, other.key)}
    assert {key: {row["claim"] for row in rows} for key, rows in found.items()} == {key: {key} for key in found}
    assert [len(rows) for rows in found.values()] == [1, 1]
    assert json.loads(desk.get("/api/notifications/", {"claim": "NONE-1"}).content)["results"] == []
