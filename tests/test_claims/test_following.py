"""Who follows a document is told what its claims' followers are told, each thing once, why, and how to stop."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from claims import links
from claims.access.members import revoke_role
from claims.access.permits import NotPermitted
from claims.alerts.delivery import send_alerts
from claims.alerts.following import follow_claim, follow_document, follow_search
from claims.alerts.outbox import notify_about_papers, notify_about_suggestions
from claims.documents.importing import import_document
from claims.evidence.decisions import Finding, attach_evidence
from claims.evidence.undo import undo_evidence
from claims.models import Notification, Subscription
from literature.models import Notice, ReferenceEvent
from tests import cast

pytestmark = pytest.mark.django_db
ACCOUNT = reverse("admin:account")


@pytest.fixture
def claim():
    return cast.make_claim(document=cast.make_document("Sample document"))


@pytest.fixture
def reader(claim):
    reader = cast.make_member(claim.document, "reader", "reader")
    follow_document(claim.document, True, by=reader)
    return reader


def told(user):
    """Each notice, by the first of its reasons."""
    reasons = Notification.objects.own(user).order_by("pk").values_list("reason", flat=True)
    return [reason.splitlines()[0] for reason in reasons]


def attach(claim, reference=None):
    reference = reference or cast.make_reference()
    return attach_evidence(claim, reference, Finding(stance="supports"), by=cast.make_editor(f"e{claim.pk}"))


def test_a_follower_of_the_document_is_told_of_new_evidence_on_its_claims(claim, reader):
    attach(claim)
    why = f"You follow the document “Sample document”, with {claim.key}"
    assert told(reader) == [f"{why}; a paper that supports it was accepted as evidence."]


def test_a_reader_who_follows_both_is_told_once_by_the_claim(claim, reader):
    follow_claim(claim, True, by=reader)
    attach(claim)
    assert told(reader) == [f"You follow {claim.key}; a paper that supports it was accepted as evidence."]


def test_a_decision_that_is_surely_withdrawn_is_told_to_whoever_heard_of_it(claim, reader):
    evidence = attach(claim)
    send_alerts()
    undo_evidence(evidence, by=evidence.proposed_by)
    assert "a decision on Sample 2020 was taken back" in told(reader)[-1]


def test_a_new_paper_is_told_once_however_many_claims_it_may_bear_on(claim, reader):
    paper = cast.make_reference()
    claims = [claim, *(cast.make_claim(document=claim.document) for _ in range(7))]
    notify_about_suggestions([cast.make_suggestion(one, paper, score=1 - one.pk / 100) for one in claims])
    keys = ", ".join(one.key for one in claims[:5])
    assert told(reader) == [
        f"You follow the document “Sample document”; the paper may bear on {keys} and 3 more claims."
    ]


def test_a_notice_of_a_work_that_is_evidence_is_told_once(claim, reader):
    work = cast.make_reference()
    for one in (claim, cast.make_claim(document=claim.document)):
        attach(one, work)
    Notification.objects.all().delete()
    notice = cast.make_notice(work, Notice.Kind.RETRACTION)
    event = ReferenceEvent.objects.create(reference=work, kind=ReferenceEvent.Kind.NOTICE, notice=notice)
    notify_about_papers([event], [])
    assert told(reader) == ["You follow the document “Sample document”, and this paper is evidence in it: retraction."]


def test_a_new_version_is_told_in_one_line():
    editor, sleep = cast.make_editor(), {"slug": "sleep", "name": "Sleep", "markup": "markdown"}
    text = "Sleep improves memory in most adults. Exercise improves mood in most adults."
    document = import_document(text, by=editor, **sleep).version.document
    reader = cast.make_member(document, "reader")
    follow_document(document, True, by=reader)
    import_document(text.replace("most", "some old"), by=editor, **sleep)
    keys = ", ".join(document.claims.order_by("position").values_list("key", flat=True)[:2])
    assert told(reader) == [f"You follow the document “{document}”; version 2 words otherwise {keys}."]


def test_the_mail_says_why_and_leads_there(claim, reader):
    attach(claim)
    send_alerts()
    body = mail.outbox[0].body
    assert f"Why you are told: You follow the document “Sample document”, with {claim.key}" in body
    assert links.absolute(links.desk(claim)) in body


def test_a_version_in_the_mail_leads_to_its_document(claim, reader):
    cast.tell_follower(Subscription.objects.get(), kind="reworded", event="version:1", reason="You follow it.")
    send_alerts()
    assert f"At the desk: {links.absolute(links.desk(claim.document))}" in mail.outbox[0].body


def test_whoever_loses_the_role_is_told_no_more(claim, reader):
    attach(claim)
    revoke_role(claim.document, reader, by=cast.make_superuser(), why="They left.")
    send_alerts()
    assert mail.outbox == [] and told(type(reader).objects.get(pk=reader.pk)) == []


def test_whoever_stops_following_is_told_no_more(claim, reader):
    follow_document(claim.document, False, by=reader)
    attach(claim)
    assert told(reader) == []


def test_a_document_that_one_does_not_see_is_not_followed(claim):
    with pytest.raises(NotPermitted):
        follow_document(claim.document, True, by=cast.make_member(cast.make_document(), "lead"))


@pytest.fixture
def at_desk(reader):
    client = Client()
    client.force_login(reader)
    return client


def test_a_document_is_followed_from_its_page_and_left_there(claim, reader, at_desk):
    Subscription.objects.all().delete()
    address = reverse("admin:claims_document_follow", args=(claim.document_id,))
    answer = at_desk.post(address, {"on": "on"}, follow=True).content.decode()
    assert "You follow the document “Sample document”: news goes to reader@example.org." in answer
    assert "Following" in answer and "Stop following" in answer
    at_desk.post(address)
    assert not Subscription.objects.get().is_active


def test_the_page_of_ones_account_lists_what_one_follows_and_ends_it(claim, reader, at_desk):
    search = cast.make_search("Trials")
    follow_claim(claim, True, by=reader)
    follow_search(search, True, by=reader)
    shown = [row.subject for row, _ in at_desk.get(ACCOUNT).context["followed"]]
    assert shown == ["the document “Sample document”", f"the claim {claim}", "the search “Trials”"]
    for row in Subscription.objects.all():
        at_desk.post(ACCOUNT, {"unfollow": row.pk})
    assert at_desk.get(ACCOUNT).context["followed"] == []


def test_nobody_ends_what_somebody_else_follows(claim, reader):
    other = Client()
    other.force_login(cast.make_member(claim.document, "editor"))
    assert other.post(ACCOUNT, {"unfollow": Subscription.objects.get().pk}).status_code == 422
    assert Subscription.objects.get().is_active


def test_a_program_follows_a_document_a_claim_and_a_search(claim, reader, at_desk):
    search = cast.make_search("Trials")
    for values in ({"document": claim.document.slug}, {"claim": claim.key}, {"search": search.slug}):
        answer = at_desk.post("/api/subscriptions/", values).json()
        assert answer.items() >= {**values, "is_active": True}.items()
    at_desk.post("/api/subscriptions/", {"document": claim.document.slug, "is_active": "false"})
    assert (
        at_desk.get("/api/subscriptions/", {"document": claim.document.slug}).json()["results"][0]["is_active"] is False
    )


def test_a_program_names_one_thing_that_it_sees(claim, reader, at_desk):
    assert at_desk.post("/api/subscriptions/", {}).status_code == 400
    two = {"document": claim.document.slug, "claim": claim.key}
    assert at_desk.post("/api/subscriptions/", two).status_code == 400
    hidden = cast.make_document("Hidden")
    assert at_desk.post("/api/subscriptions/", {"document": hidden.slug}).status_code == 404
