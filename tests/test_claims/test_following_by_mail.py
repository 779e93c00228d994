"""Following what is public by mail, without an account: asked, confirmed, told what changed, and forgotten."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.evidence.decisions import Finding, attach_evidence
from claims.grading.assessing import assess_claim
from claims.models import PublicFollower, PublishedState, Visibility
from claims.pages.by_mail.asking import MOST_UNCONFIRMED
from claims.pages.by_mail.sending import send_public_news
from tests import cast
from tests.servers.mail import text_of

pytestmark = pytest.mark.django_db
ADDRESS = "reader@example.net"


@pytest.fixture
def claim():
    claim = cast.make_claim("Tea helps.")
    claim.document.visibility = Visibility.PUBLIC
    claim.document.save()
    attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=cast.make_editor())
    return claim


def ask(document, address=ADDRESS, **extra):
    return Client().post(reverse("follow_by_mail", args=[document.slug]), {"address": address}, **extra)


def follow(claim, postbox) -> PublicFollower:
    """Asked, mailed and confirmed."""
    ask(claim.document)
    send_public_news()
    Client().post(path_in(postbox.messages[-1], "follow"))
    send_public_news()  # what is published at that moment is what changes are told from
    return PublicFollower.objects.get()


def path_in(message, room: str) -> str:
    return re.search(rf"https?://[^/\s]+(/{room}/\S+)", text_of(message))[1]


def tomorrow(days: int = 1):
    return timezone.now() + timedelta(days=days, minutes=1)


def test_nothing_but_a_question_is_sent_before_it_is_confirmed(claim, postbox):
    page = ask(claim.document).content.decode()
    assert f"Look into the mailbox of {ADDRESS}" in page
    assert [send_public_news(), send_public_news()] == [1, 0]
    assess_claim(claim, "low", "Invented.", by=cast.make_superuser())
    assert send_public_news(at=tomorrow()) == 0
    [message] = postbox.messages
    assert message["To"] == ADDRESS and "Confirm" in message["Subject"]
    assert PublicFollower.objects.get().confirmed_at is None


def test_who_does_not_confirm_is_forgotten_after_two_days(claim, postbox):
    ask(claim.document)
    send_public_news()
    assert send_public_news(at=tomorrow(2)) == 0 and not PublicFollower.objects.exists()


def test_opening_the_link_changes_nothing_and_pressing_its_button_does(claim, postbox):
    ask(claim.document)
    send_public_news()
    path = path_in(postbox.messages[0], "follow")
    assert "Yes, send me these mails" in Client().get(path).content.decode()
    assert PublicFollower.objects.get().confirmed_at is None
    assert "You follow it by mail" in Client(enforce_csrf_checks=True).post(path).content.decode()
    assert PublicFollower.objects.get().confirmed_at


def test_what_changes_is_told_once_with_a_link_to_the_public_page(claim, postbox):
    follow(claim, postbox)
    assess_claim(claim, "low", "Invented.", by=cast.make_superuser())
    assert [send_public_news(at=tomorrow()), send_public_news(at=tomorrow())] == [1, 0]
    text = text_of(postbox.messages[-1])
    assert "certainty not assessed → low" in text and "Tea helps." in text
    assert f"/documents/{claim.document.slug}/statements/{claim.key}/" in text and "/admin/" not in text
    assert send_public_news(at=tomorrow(3)) == 0, "nothing has changed since"


def test_what_is_only_for_editors_is_told_to_no_stranger(claim, postbox):
    follow(claim, postbox)
    contributor = cast.make_member(claim.document, "contributor")
    attach_evidence(claim, cast.make_reference(90_000_900), Finding(stance="contradicts"), by=contributor)
    assert send_public_news(at=tomorrow()) == 0, "a proposal is nothing public"


def test_one_click_deletes_the_address(claim, postbox):
    follow(claim, postbox)
    assess_claim(claim, "low", "Invented.", by=cast.make_superuser())
    send_public_news(at=tomorrow())
    message = postbox.messages[-1]
    path = re.fullmatch(r"<https?://[^/]+(/stop/.+)>", message["List-Unsubscribe"].strip())[1]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Stop these mails?" in Client().get(path).content.decode() and PublicFollower.objects.exists()
    assert "The address is deleted" in Client(enforce_csrf_checks=True).post(path).content.decode()
    assert not PublicFollower.objects.exists() and Client().post(path).status_code == 404


def test_the_answer_is_the_same_for_whom_it_knows_and_nothing_is_sent_to_them_again(claim, postbox):
    unknown = ask(claim.document).content
    follow(claim, postbox)
    sent = len(postbox.messages)
    assert ask(claim.document).content == unknown
    assert send_public_news() == 0 and len(postbox.messages) == sent


def test_whoever_asks_for_one_address_or_from_one_place_too_often_has_to_wait(claim):
    codes = [ask(claim.document).status_code for _ in range(7)]
    assert codes[:5] == [200] * 5 and codes[-1] == 429
    codes = [ask(claim.document, f"a{number}@example.net").status_code for number in range(20)]
    assert codes[0] == 200 and codes[-1] == 429


def test_an_address_is_not_asked_about_one_document_after_the_other(claim, postbox):
    for number in range(MOST_UNCONFIRMED + 2):
        document = cast.make_claim(f"Tea helps {number}.", document=cast.make_document(f"d{number}")).document
        document.visibility = Visibility.PUBLIC
        document.save()
        ask(document, REMOTE_ADDR=f"192.0.2.{number}")
    assert PublicFollower.objects.count() == MOST_UNCONFIRMED


def test_nobody_follows_what_is_not_public_and_nothing_is_told_of_what_is_no_more(claim, postbox):
    follow(claim, postbox)
    claim.document.visibility = Visibility.PRIVATE
    claim.document.save()
    assess_claim(claim, "low", "Invented.", by=cast.make_superuser())
    assert ask(claim.document, "other@example.net").status_code == 404
    assert send_public_news(at=tomorrow()) == 0


def test_what_is_no_address_is_refused_with_a_word(claim):
    page = ask(claim.document, "nobody")
    assert page.status_code == 422 and "valid email" in page.content.decode()
    assert not PublicFollower.objects.exists()


def test_one_statement_is_followed_by_itself(claim, postbox):
    other = cast.make_claim("Coffee helps.", document=claim.document)
    path = reverse("follow_statement_by_mail", args=[claim.document.slug, claim.key])
    Client().post(path, {"address": ADDRESS})
    send_public_news()
    Client().post(path_in(postbox.messages[0], "follow"))
    send_public_news()
    assess_claim(other, "low", "Invented.", by=cast.make_superuser())
    assert send_public_news(at=tomorrow()) == 0
    assess_claim(claim, "low", "Invented.", by=cast.make_superuser("second"))
    assert send_public_news(at=tomorrow(2)) == 1


def test_a_mail_that_is_refused_is_tried_again_with_the_same_id_and_given_up_in_the_end(claim, postbox):
    ask(claim.document)
    postbox.refusal = "451 Later"
    assert send_public_news() == 0
    row = PublicFollower.objects.get()
    postbox.refusal = ""
    assert send_public_news(at=row.due_at + timedelta(seconds=1)) == 1
    postbox.refusal = "550 No such user"
    Client().post(path_in(postbox.messages[0], "follow"))
    send_public_news()
    assess_claim(claim, "low", "Invented.", by=cast.make_superuser())
    for _ in range(9):
        if row := PublicFollower.objects.first():
            send_public_news(at=row.due_at + timedelta(seconds=1))
    assert not PublicFollower.objects.exists()


def test_all_who_were_sent_the_same_share_one_row_of_what_was_published(claim, postbox):
    follow(claim, postbox)
    ask(claim.document, "second@example.net")
    send_public_news()
    Client().post(path_in(postbox.messages[-1], "follow"))
    send_public_news()
    assert PublicFollower.objects.exclude(last=None).count() == 2 and PublishedState.objects.count() == 1
