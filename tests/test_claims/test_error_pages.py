"""Pages that say what went wrong, and a text that is too long."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import include, path, reverse

from claims.documents.formats.reading import LARGEST
from claims.models import Document
from tests import cast


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("A secret of the machine.")


urlpatterns = [path("breaks/", breaks), path("", include("config.urls"))]


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    client.force_login(cast.make_editor())
    return client


def test_an_unknown_address_says_what_to_do(client: Client) -> None:
    response = client.get("/nothing-here/")
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()
    assert '<a href="/">To the first page</a>' in response.content.decode()


def test_who_lacks_the_right_is_told_so(client: Client, db: None) -> None:
    client.force_login(cast.make_reader())
    response = client.post(reverse("admin:claims_claim_act", args=(cast.make_claim().pk, "kind")))
    assert response.status_code == 403
    assert "You may not do this" in response.content.decode()


def test_a_page_that_was_open_too_long_says_to_reload_it(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.make_editor())
    response = client.post(reverse("admin:claims_document_add"))
    assert response.status_code == 403
    assert "reload the page" in response.content.decode()


@pytest.mark.urls(__name__)
def test_a_fault_of_ours_tells_no_secret(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/breaks/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert "secret" not in response.content.decode()


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_each_page_needs_nothing_that_may_be_broken_and_loads_only_what_is_there(name: str) -> None:
    page = render_to_string(f"{name}.html")
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=|//[a-z]", page)
    loaded = re.findall(r'<link [^>]*href="/static/([^"]+)"', page)
    assert len(loaded) == 2 and all(finders.find(address) for address in loaded)


def test_a_pasted_text_that_is_too_long_is_refused_by_the_form(editor: Client) -> None:
    values = {"title": "Sample", "pasted": "Sample. " * (LARGEST // 8 + 1)}
    response = editor.post(reverse("admin:claims_document_add"), values)
    assert response.status_code == 422
    assert "the limit is 10 MB" in response.content.decode()


def test_a_body_that_is_far_too_long_is_told_how_much_is_taken(editor: Client) -> None:
    values = {"title": "Sample", "pasted": "Sample. " * (LARGEST // 6)}
    response = editor.post(reverse("admin:claims_document_add"), values)
    assert response.status_code == 400
    assert "11 MB of text, 10 MB in a file" in response.content.decode()
    assert not Document.objects.exists()


def test_a_large_file_is_refused_by_the_form(editor: Client) -> None:
    upload = SimpleUploadedFile("sample.txt", b"Sample. " * (LARGEST // 6))
    response = editor.post(reverse("admin:claims_document_add"), {"title": "Sample", "file": upload})
    assert response.status_code == 422
    assert "the limit is 10 MB" in response.content.decode()


@pytest.mark.parametrize("query", ["document=" + "9" * 25, "id__in=1,-" + "9" * 25], ids=["a relation", "a list"])
def test_a_number_that_no_row_can_have_finds_nothing(editor: Client, query: str) -> None:
    assert editor.get(f"{reverse('admin:claims_version_changelist')}?{query}").status_code in {200, 404}
