"""The page on which people read about the API."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(cast.make_reader())
    return client


def test_the_page_has_no_script_or_style_that_the_content_policy_forbids(reader: Client) -> None:
    answer = reader.get("/api/docs/")
    page = answer.content.decode()
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script>|//[a-z]", page)


def test_the_page_says_when_the_literature_is_a_sample(reader: Client, settings) -> None:
    settings.LITERATURE_IS_SAMPLE = True
    assert "is a sample" in reader.get("/api/docs/").content.decode()
    settings.LITERATURE_IS_SAMPLE = False
    assert "is a sample" not in reader.get("/api/docs/").content.decode()


def test_what_the_page_loads_is_there(reader: Client) -> None:
    loaded = re.findall(r'(?:src|href)="([^"]+)"', reader.get("/api/docs/").content.decode())
    static = [address for address in loaded if address.startswith("/static/")]
    assert len(static) == 3 and all(finders.find(address.removeprefix("/static/")) for address in static)
    [script] = set(loaded) - set(static)
    answer = reader.get(script)
    assert answer["Content-Type"] == "application/javascript"
    assert 'url: "/api/schema/"' in re.sub(r"\\u002D", "-", answer.content.decode())


def test_the_script_holds_no_csrf_token(reader: Client) -> None:
    answer = reader.get("/api/docs/?script=")
    assert "csrftoken" not in answer.cookies
    assert not re.search(r"csrf[^\n]*[A-Za-z0-9]{32}", answer.content.decode(), re.IGNORECASE)


def test_a_browser_without_a_session_is_sent_to_the_login(client: Client) -> None:
    assert client.get("/api/docs/").url.startswith("/admin/login/?next=/api/docs/")


def test_the_schema_needs_a_login(client: Client) -> None:
    assert client.get("/api/schema/").status_code == 401
