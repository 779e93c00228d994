"""The Atom feed of what somebody is told: for whoever has its address, with conditional GET."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml import etree

from claims.alerts.own_channels import add_channel, renew_secret, switch_channel
from claims.models import Channel, Ground, Subscription
from tests import cast

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def reader():
    return cast.make_reader()


def feed_of(reader, **narrowed) -> Channel:
    return add_channel(Channel(user=reader, **narrowed), "feed", by=reader)


def get(channel, **headers):
    return Client().get(f"/feeds/{channel.secret}/", headers=headers)


def entries(channel) -> list[etree._Element]:
    return etree.fromstring(get(channel).content).findall(f"{ATOM}entry")


def test_a_feed_tells_what_its_owner_is_told_the_newest_first(reader):
    channel = feed_of(reader)
    cast.tell(reader, reason="Because it was first.")
    cast.tell(reader, reason="Because it was second.")
    cast.tell(cast.make_reader("other"), reason="Because of others.")
    answer = get(channel)
    assert answer["Content-Type"].startswith("application/atom+xml") and "noindex" in answer["X-Robots-Tag"]
    said = [entry.findtext(f"{ATOM}content") for entry in entries(channel)]
    assert ["second" in said[0], "first" in said[1], len(said)] == [True, True, 2]
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", entry.findtext(f"{ATOM}id")) for entry in entries(channel))


def test_what_the_asker_has_is_not_sent_again_and_ids_stay(reader):
    channel = feed_of(reader)
    cast.tell(reader)
    answer, before = get(channel), [entry.findtext(f"{ATOM}id") for entry in entries(channel)]
    assert get(channel, if_none_match=answer["ETag"]).status_code == 304
    assert get(channel, if_modified_since=answer["Last-Modified"]).status_code == 304
    cast.tell(reader)
    assert get(channel, if_none_match=answer["ETag"]).status_code == 200
    assert [entry.findtext(f"{ATOM}id") for entry in entries(channel)][1:] == before


def test_what_the_asker_has_is_sent_again_when_an_entry_changes_or_goes(reader):
    channel, paper = feed_of(reader), cast.make_reference()
    notice = cast.tell(reader, reference=paper)
    cast.tell(reader, claim=cast.make_claim())

    def changed(act) -> str:
        before = get(channel)
        act()
        assert get(channel, if_modified_since=before["Last-Modified"]).status_code == 200
        assert get(channel, if_none_match=before["ETag"]).status_code == 200
        again = get(channel, if_modified_since=get(channel)["Last-Modified"])
        assert again.status_code == 304, "and as it is now once"
        return get(channel).content.decode()

    assert "retracted" in changed(lambda: cast.make_notice(paper)).lower()
    assert "Another" in changed(lambda: Ground.objects.filter(notification=notice).update(text="Another reason."))
    gone = changed(lambda: Subscription.objects.filter(claim=notice.claim).update(is_active=False))
    assert gone.count("<entry>") == 1


def test_a_feed_of_one_subscription_tells_of_nothing_else(reader):
    first, second = cast.make_claim("Tea helps."), cast.make_claim("Tea harms.")
    cast.tell(reader, claim=first, reason="Of the first.")
    cast.tell(reader, claim=second, reason="Of the second.")
    channel = feed_of(reader, subscription=Subscription.objects.get(claim=second))
    [entry] = entries(channel)
    assert "Tea harms." in entry.findtext(f"{ATOM}content")


def test_an_old_address_opens_nothing_and_so_does_one_that_is_off_or_of_a_closed_account(reader):
    channel = feed_of(reader)
    renewed = renew_secret(Channel.objects.get(pk=channel.pk), by=reader)
    assert (get(channel).status_code, get(renewed).status_code) == (404, 200)
    switch_channel(renewed, False, by=reader)
    assert get(renewed).status_code == 404
    switch_channel(renewed, True, by=reader)
    User.objects.update(is_active=False)
    assert get(renewed).status_code == 404


def test_who_lost_sight_of_a_document_reads_no_more_of_it_in_the_feed():
    claim = cast.make_claim()
    member = cast.make_member(claim.document, "reader")
    cast.tell(member, claim=claim)
    channel = feed_of(member)
    assert len(entries(channel)) == 1
    member.memberships.all().delete()
    assert entries(channel) == []


def test_whoever_tries_addresses_has_to_wait(reader):
    answers = [Client().get(f"/feeds/wrong{number}/").status_code for number in range(55)]
    assert answers[0] == 404 and answers[-1] == 429
    assert get(feed_of(reader)).status_code == 200, "a right one is looked at still"
