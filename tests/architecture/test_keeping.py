"""Nothing that a person is answered is kept on the way, or in a browser that somebody else uses next."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.architecture.access import METHODS, Asker, addresses

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["stranger", "superuser"])
def test_no_address_lets_its_answer_be_kept(who: str, people: dict[str, User | None]) -> None:
    asker = Asker(people[who])
    told = {(one.label, method): asker.answer(method, one.url) for one in addresses() for method in METHODS}
    assert {place: answer.get("Cache-Control") for place, answer in told.items()} == dict.fromkeys(
        told, "private, no-store"
    )


def test_an_address_that_leads_nowhere_is_not_kept_either(client: Client) -> None:
    assert client.get("/nothing-here/")["Cache-Control"] == "private, no-store"


def test_a_static_file_may_be_kept(client: Client, settings, tmp_path: Path) -> None:
    (tmp_path / "desk.css").write_text("body {}")
    settings.STATIC_ROOT = str(tmp_path)
    assert client.get("/static/desk.css")["Cache-Control"] == "max-age=60, public"
