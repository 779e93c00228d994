"""Workers and beat say that they live; the desk tells who has fallen silent."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from literature.heartbeats import Silence, note_heartbeats, silences
from tests import cast

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LONG = timedelta(minutes=5)


def test_who_was_never_heard_and_who_has_fallen_silent_is_told():
    note_heartbeats(["worker"], at=NOW - LONG)
    assert silences(NOW) == [Silence("beat", None), Silence("worker", NOW - LONG)]


def test_who_has_just_been_heard_is_not_told():
    note_heartbeats(["worker", "beat"], at=NOW - LONG)
    note_heartbeats(["worker", "beat"], at=NOW - timedelta(seconds=15))
    assert silences(NOW) == []


def test_a_worker_of_another_queue_is_told_once_it_was_heard():
    note_heartbeats(["worker", "beat"], at=NOW)
    note_heartbeats(["mail worker"], at=NOW - LONG)
    assert [one.name for one in silences(NOW)] == ["mail worker"]


@pytest.mark.parametrize("page", ["/admin/", "/admin/literature/searchrun/jobs/"])
def test_the_desk_and_the_page_of_jobs_say_since_when(client: Client, page):
    client.force_login(cast.make_superuser())
    note_heartbeats(["worker", "beat"], at=timezone.now())
    assert "has not answered" not in client.get(page).content.decode()
    note_heartbeats(["worker"], at=NOW - LONG)
    assert f"The worker has not answered since {NOW - LONG:%Y-%m-%d %H:%M} UTC" in client.get(page).content.decode()


def test_the_page_of_jobs_lists_each_worker_with_its_queue(client: Client):
    client.force_login(cast.make_superuser())
    note_heartbeats(["worker", "entrez worker"], at=timezone.now())
    note_heartbeats(["mail worker"], at=NOW - LONG)
    rows = client.get("/admin/literature/searchrun/jobs/").context["processes"]
    assert [(name, "silent" in mark) for name, mark, _ in rows] == [
        ("beat", True), ("entrez worker", False), ("mail worker", True), ("worker", False)
    ]  # fmt: skip
