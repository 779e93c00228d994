"""The list of one's own notices at the desk: counted while unread, marked, and where each leads."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.access.permits import NotPermitted
from claims.alerts.reading_notices import mark_all_read, mark_read
from claims.models import Notification
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return cast.make_editor()


@pytest.fixture
def desk(editor):
    client = Client()
    client.force_login(editor)
    return client


def page(desk, **query) -> str:
    return desk.get(reverse("admin:notices"), query).content.decode()


def test_the_header_counts_what_is_unread_until_it_is_marked(desk, editor):
    rows = [cast.tell(editor) for _ in range(3)]
    home = reverse("admin:account")
    assert ">3<span" in desk.get(home).content.decode()
    desk.post(reverse("admin:notices"), {"read": rows[0].pk})
    assert ">2<span" in desk.get(home).content.decode()
    desk.post(reverse("admin:notices"), {"all": rows[2].pk})
    assert " unread</span>" not in desk.get(home).content.decode()
    desk.post(reverse("admin:notices"), {"unread": rows[1].pk})
    assert ">1<span" in desk.get(home).content.decode()


def test_opening_a_notice_marks_it_and_leads_to_its_claim(desk, editor):
    claim = cast.make_claim("Tea helps.")
    row = cast.tell(editor, claim=claim, reason="Because of tea.")
    assert "Tea helps." in page(desk) and "Because of tea." in page(desk)
    opened = desk.post(reverse("admin:notices"), {"open": row.pk})
    assert opened.status_code == 303 and f"/claim/{claim.pk}/" in opened["Location"]
    row.refresh_from_db()
    assert row.read_at and "You have read them all." in page(desk, show="unread")


def test_all_read_leaves_what_came_after_the_page_was_shown(editor):
    shown, later = cast.tell(editor), cast.tell(editor)
    assert mark_all_read(shown, by=editor) == 1
    assert Notification.objects.unread().get() == later


def test_nobody_marks_or_sees_the_notices_of_others(desk, editor):
    row = cast.tell(cast.make_reader("other"), reason="Because of others.")
    assert "Because of others." not in page(desk)
    assert desk.post(reverse("admin:notices"), {"read": row.pk}).status_code == 422
    with pytest.raises(NotPermitted):
        mark_read(row, by=cast.make_member(cast.make_claim("Other.").document, "reader"))
    row.refresh_from_db()
    assert row.read_at is None
