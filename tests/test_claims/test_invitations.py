"""A colleague comes in by one mail; a forgotten password is mended by one; neither tells who has an account."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.access.permits import NotPermitted
from claims.alerts.delivery import send_alerts
from claims.colleagues.forgotten_passwords import send_password_link
from claims.colleagues.invitations import invite
from claims.models import Notification
from claims.refusals import Refused
from tests import cast
from tests.servers.mail import Postbox, text_of, words_of

pytestmark = pytest.mark.django_db
ASK = reverse("admin:password_reset")
NEW = "a quite new password"


@pytest.fixture
def document():
    return cast.make_document("Sample document")


@pytest.fixture
def lead(document):
    return cast.make_member(document, "lead", "lead")


def ada(document, lead, **values):
    return invite(document, **{"address": "ada@example.org", "name": "Ada Sample", "role": "editor", **values}, by=lead)


def link_in(postbox: Postbox) -> str:
    (message,) = postbox.messages
    return re.search(r"https?://[^/\s]+(/admin/password/\S+/\S+/)", text_of(message))[1]


def test_who_is_invited_sets_a_password_and_is_at_the_desk(document, lead, postbox, client: Client):
    member = ada(document, lead)
    assert send_alerts() == 1
    page = client.get(link_in(postbox), follow=True)
    assert "ada@example.org" in page.content.decode()
    form = {"new_password1": NEW, "new_password2": NEW}
    desk = client.post(page.redirect_chain[-1][0], form, follow=True)
    assert desk.redirect_chain[-1][0] == reverse("admin:index") and desk.status_code == 200
    assert (member.role, member.user.get_full_name()) == ("editor", "Ada Sample")
    assert Client().login(username="ada@example.org", password=NEW)


def test_the_mail_says_who_invites_to_what_and_names_the_account(document, lead, postbox):
    ada(document, lead)
    send_alerts()
    (message,) = postbox.messages
    assert message["X-Envelope-To"] == "ada@example.org" and message["Subject"] == "Claimwatch: You are invited"
    text = words_of(message)
    assert "lead made you editor of “Sample document”. Your user name is ada@example.org." in text
    assert "you follow" not in text


def test_who_has_an_account_by_that_address_is_just_added(document, lead, postbox):
    known = User.objects.create_user("ada", "Ada@example.org", cast.PASSWORD, last_login=timezone.now())
    assert ada(document, lead).user == known
    send_alerts()
    assert "/password/" not in text_of(postbox.messages[0])
    known.refresh_from_db()
    assert known.check_password(cast.PASSWORD)


def test_an_invitation_changes_no_role_that_somebody_has(document, lead):
    ada(document, lead)
    with pytest.raises(Refused, match="already"):
        ada(document, lead, role="reader")


@pytest.mark.parametrize(
    "values",
    [{"address": "nowhere"}, {"address": "a@example.org\nBcc: b@example.org"}, {"name": " "}, {"role": "owner"}],
)
def test_an_unsound_invitation_leaves_no_account(document, lead, values):
    with pytest.raises(Refused):
        ada(document, lead, **values)
    assert User.objects.count() == 1 and not Notification.objects.exists()


def test_a_name_that_another_account_has_is_not_taken_over(document, lead):
    User.objects.create_user("ada@example.org", "other@example.org", cast.PASSWORD)
    with pytest.raises(Refused, match="another address"):
        ada(document, lead)


@pytest.mark.parametrize("role", ["reader", "contributor", "editor"])
def test_only_leads_invite_and_only_to_their_document(document, lead, role):
    with pytest.raises(NotPermitted):
        ada(document, cast.make_member(document, role))
    with pytest.raises(NotPermitted):
        ada(cast.make_document("Another"), lead)
    assert not User.objects.filter(email="ada@example.org").exists()


def test_nobody_invites_themselves_to_more(document, lead):
    document.memberships.filter(user=lead).delete()
    with pytest.raises((NotPermitted, Refused)):
        ada(document, lead, address=lead.email)


def test_the_page_of_members_invites_and_keeps_what_was_filled_in(document, lead, client: Client):
    client.force_login(lead)
    page, post = (reverse(f"admin:claims_document_{name}", args=(document.pk,)) for name in ("members", "invite"))
    assert "Invite a colleague" in client.get(page).content.decode()
    refused = client.post(post, {"name": "Ada Sample", "address": "ada", "role": "reader"})
    assert refused.status_code == 422 and "Ada Sample" in refused.content.decode()
    answer = client.post(post, {"name": "Ada", "address": "ada@example.org", "role": "reader"}, follow=True)
    said = "The new reader is ada@example.org; a mail to ada@example.org is on its way"
    assert said in answer.content.decode()
    assert "not signed in yet" in answer.content.decode()


def test_a_forgotten_password_is_set_anew_and_ends_what_was_open(postbox, client: Client):
    reader = cast.make_reader()
    client.force_login(reader)
    assert "Forgot your password?" in Client().get(reverse("admin:login")).content.decode()
    Client().post(ASK, {"address": "Reader@example.org"})
    send_alerts()
    other = Client()
    page = other.get(link_in(postbox), follow=True)
    other.post(page.redirect_chain[-1][0], {"new_password1": NEW, "new_password2": NEW})
    assert Client().login(username="reader", password=NEW)
    assert client.get(reverse("admin:index")).status_code == 302


def test_the_answer_to_an_address_tells_nothing_of_accounts(client: Client):
    cast.make_reader()
    known, unknown = (
        client.post(ASK, {"address": f"{name}@example.org"}).content.decode() for name in ("reader", "nobody")
    )
    assert known.replace("reader@", "") == unknown.replace("nobody@", "")


@pytest.mark.parametrize("closed", [{"is_active": False}, {"password": "!"}, {"email": ""}])
def test_a_closed_account_and_one_without_password_or_address_get_no_link(closed):
    reader = cast.make_reader()
    User.objects.filter(pk=reader.pk).update(**closed)
    assert send_password_link("reader@example.org", at=timezone.now()) == 0


def test_one_link_in_ten_minutes_and_it_waits_for_no_search(postbox):
    cast.make_reader()
    now = timezone.now().replace(minute=0, second=5)
    cast.make_run(status="running", lease_until=now + timedelta(days=1))
    for seconds in (0, 30, 90):
        send_password_link("reader@example.org", at=now + timedelta(seconds=seconds))
    assert send_alerts(at=now + timedelta(minutes=2)) == 1
    send_password_link("reader@example.org", at=now + timedelta(minutes=11))
    assert send_alerts(at=now + timedelta(minutes=12)) == 1


def test_a_link_that_was_used_or_is_too_old_leads_to_another(postbox, client: Client, settings):
    cast.make_reader()
    client.post(ASK, {"address": "reader@example.org"})
    send_alerts()
    settings.PASSWORD_RESET_TIMEOUT = -1
    page = client.get(link_in(postbox), follow=True).content.decode()
    assert "opens nothing any more" in page and "Ask for another link" in page


def test_no_link_is_kept_in_the_house(document, lead, postbox):
    ada(document, lead)
    send_alerts()
    token = link_in(postbox).split("/")[-2]
    assert not any(token in str(row) for row in Notification.objects.values())


def test_one_person_invites_so_many_a_day_and_is_told_when_again(document, lead, monkeypatch):
    monkeypatch.setattr("claims.colleagues.invitations.MOST_A_DAY", 2)
    began = timezone.now()
    for number in range(2):
        ada(document, lead, address=f"ada{number}@example.org", at=began + timedelta(hours=number))
    again = timezone.localtime(began + timedelta(days=1))
    with pytest.raises(Refused, match=f"invite again from {again:%Y-%m-%d %H:%M} on"):
        ada(document, lead, at=began + timedelta(hours=2))
    assert Notification.objects.count() == 2 and not User.objects.filter(email="ada@example.org").exists()
    ada(document, lead, at=began + timedelta(days=1))
    ada(document, cast.make_member(document, "lead", "other"), address="eve@example.org", at=began)


def test_two_leads_who_invite_one_person_at_once_make_one_account(at_once):
    documents = [cast.make_document(title) for title in ("One", "Another")]
    leads = [cast.make_member(document, "lead") for document in documents]
    done = at_once(*(partial(ada, document, by) for document, by in zip(documents, leads, strict=True)))
    assert User.objects.filter(email="ada@example.org").count() == 1
    refused = [one for one in done if isinstance(one, Exception)]
    assert all(isinstance(one, Refused) and "invite again" in str(one) for one in refused) and len(refused) < 2


@pytest.mark.parametrize("name", ["Ada \u202eelpmaS", "Ada\0 Sample", "Ada \x1b[31mSample", "\u2066Ada"])
def test_a_name_that_turns_the_words_around_it_is_refused(document, lead, name):
    with pytest.raises(Refused, match="not seen"):
        ada(document, lead, name=name)


def test_a_name_of_several_lines_adds_none_to_the_mail(document, lead, postbox):
    ada(document, lead, name="Ada\r\nBcc: bert@example.org")
    send_alerts()
    (message,) = postbox.messages
    assert message["Bcc"] is None and User.objects.get(email="ada@example.org").get_full_name() == (
        "Ada Bcc: bert@example.org"
    )


def test_a_letter_that_only_looks_like_one_is_in_no_address(document, lead):
    cast.make_member(cast.make_document("Another"), "editor", "kim@example.org")
    with pytest.raises(Refused, match="no e-mail address"):
        ada(document, lead, address="\u212aim@example.org")
