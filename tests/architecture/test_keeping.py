"""What may be kept on the way beside what an address answers, which test_url_access asks."""

from pathlib import Path

import pytest
from django.test import Client

# Rights and headers are no matter of the database: asked on one of them.
pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def test_an_address_that_leads_nowhere_is_not_kept_either(client: Client) -> None:
    assert client.get("/nothing-here/")["Cache-Control"] == "private, no-store"


def test_a_static_file_may_be_kept(client: Client, settings, tmp_path: Path) -> None:
    (tmp_path / "desk.css").write_text("body {}")
    settings.STATIC_ROOT = str(tmp_path)
    assert client.get("/static/desk.css")["Cache-Control"] == "max-age=60, public"
