"""Flags, subscriptions and messages on their own pages."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.flags.raising import raise_flag
from claims.models import Subscription
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(cast.make_editor())
    return client


def test_a_flag_on_a_work_is_resolved_on_its_own_page(editor: Client) -> None:
    flag, _ = raise_flag(cast.make_reference(), "retracted", "A sample notice.")
    editor.post(reverse("admin:claims_flag_resolve", args=(flag.pk,)), {"note": "Taken out of the text."})
    flag.refresh_from_db()
    assert (flag.resolution, flag.resolved_by.username) == ("Taken out of the text.", "editor")


def test_resolving_without_a_note_is_refused_on_the_page(editor: Client) -> None:
    flag, _ = raise_flag(cast.make_reference(), "retracted", "A sample notice.")
    response = editor.post(reverse("admin:claims_flag_resolve", args=(flag.pk,)), {"note": ""})
    assert response.status_code == 422
    assert "Say in a note what was done" in response.content.decode()


def test_a_reader_cannot_resolve(client: Client) -> None:
    client.force_login(cast.make_reader())
    flag, _ = raise_flag(cast.make_reference(), "retracted", "A sample notice.")
    assert client.post(reverse("admin:claims_flag_resolve", args=(flag.pk,)), {"note": "x"}).status_code == 403


def test_a_message_that_was_given_up_is_sent_again(editor: Client) -> None:
    reader = cast.make_reader()
    delivery = cast.make_delivery(reader, state="failed", attempts=9)
    editor.post(reverse("admin:claims_delivery_again", args=(delivery.pk,)))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("pending", 0)


def test_a_message_that_was_sent_is_not_sent_again(editor: Client) -> None:
    reader = cast.make_reader()
    delivery = cast.make_delivery(reader, state="sent")
    editor.post(reverse("admin:claims_delivery_again", args=(delivery.pk,)))
    delivery.refresh_from_db()
    assert delivery.state == "sent"


def test_a_subscription_to_two_things_is_refused_in_words(editor: Client) -> None:
    values = {"user": cast.make_reader().pk, "search": cast.make_search().pk, "claim": cast.make_claim().pk}
    response = editor.post(reverse("admin:claims_subscription_add"), values)
    assert response.status_code == 200
    assert response.context["errors"]
    assert not Subscription.objects.exists()


def test_a_reader_follows_a_search(client: Client) -> None:
    client.force_login(cast.make_reader())
    search = cast.make_search()
    client.post(reverse("admin:literature_search_follow", args=(search.pk,)), {"on": "on"})
    assert search.subscriptions.get().user.username == "reader"
