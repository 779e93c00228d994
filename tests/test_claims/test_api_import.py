"""Bringing a document in over the API."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from rest_framework.test import APIClient

from claims.documents.asked_imports import AT_ONCE
from claims.documents.formats.reading import LARGEST
from claims.documents.import_worker import import_documents
from claims.models import Document, DocumentImport
from tests import cast

pytestmark = pytest.mark.django_db
URL = "/api/documents/"
TEXT = "# Sample article\n\nThe sample network is active at rest. Sample drugs may change its activity.\n"
OTHER = TEXT.replace("may change", "reduce")


def client_of(user: User) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client


@pytest.fixture
def editor() -> APIClient:
    return client_of(cast.make_editor())


@pytest.fixture
def adder() -> APIClient:
    """A program that may add documents and nothing else."""
    user = User.objects.create_user("program", "program@example.org", cast.PASSWORD)
    user.user_permissions.add(Permission.objects.get(codename="add_document"))
    return client_of(user)


def test_a_text_is_imported_and_answered_as_the_command_answers(editor: APIClient, tmp_path: Path) -> None:
    answer = editor.post(URL, {"text": TEXT}, format="json")
    assert answer.status_code == 201
    file, told = tmp_path / "sample-article.md", StringIO()
    file.write_text(TEXT)
    call_command("import_document", str(file), "--json", stdout=told)
    assert answer.json() == json.loads(told.getvalue())
    assert [claim["key"] for claim in answer.json()["claims"]] == ["SA-001", "SA-002"]
    assert Document.objects.get().owner.username == "editor"


def test_a_file_is_imported_with_its_title_slug_and_address(editor: APIClient) -> None:
    values = {"title": "My sample", "slug": "mine", "url": "https://example.org/sample"}
    answer = editor.post(URL, {"file": SimpleUploadedFile("s.md", TEXT.encode()), **values}, format="multipart")
    assert answer.status_code == 201
    document = Document.objects.get()
    assert (document.title, document.slug, document.url) == tuple(values.values())


def test_the_same_text_again_changes_nothing_and_another_is_a_new_version(editor: APIClient) -> None:
    codes = [editor.post(URL, {"text": text}, format="json").status_code for text in (TEXT, TEXT, OTHER)]
    assert codes == [201, 200, 201]
    assert Document.objects.get().versions.count() == 2


def test_the_name_of_the_file_says_what_a_text_is(editor: APIClient) -> None:
    page = "<div><h1>Sample page</h1><p>The sample network is active at rest.</p></div>"
    editor.post(URL, {"text": page, "filename": "sample.html"}, format="json")
    assert Document.objects.get().current.markup == "markdown"


def test_an_address_alone_waits_for_a_worker(editor: APIClient) -> None:
    answer = editor.post(URL, {"url": "https://example.org/sample", "slug": "mine"}, format="json")
    row = DocumentImport.objects.get()
    assert (answer.status_code, answer.json()["id"], answer.json()["state"]) == (202, row.pk, "waiting")
    assert (row.url, row.slug, row.requested_by.username) == ("https://example.org/sample", "mine", "editor")
    assert not Document.objects.exists()
    followed = editor.get(f"/api/imports/{row.pk}/")
    assert followed.json() == answer.json()


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({}, "one of the three"),
        ({"title": "Sample"}, "one of the three"),
        ({"text": "  \n"}, "is empty"),
        ({"text": "# Only a heading\n"}, "No statement was found"),
        ({"text": "\ud83d", "filename": "s.txt"}, "surrogate"),
        ({"text": TEXT, "slug": "two words"}, "slug"),
        ({"text": TEXT, "url": "javascript:alert(1)"}, "URL"),
        ({"url": "ftp://example.org/sample"}, "https://"),
        ({"text": "{\\rtf1 Sample.}"}, "is an RTF file"),
    ],
)
def test_what_cannot_be_imported_is_refused_with_what_to_do(
    editor: APIClient, given: dict[str, str], complaint: str
) -> None:
    answer = editor.post(URL, json.dumps(given), content_type="application/json")
    assert (answer.status_code, complaint.lower() in answer.content.decode().lower()) == (400, True)
    assert not Document.objects.exists() and not DocumentImport.objects.exists()


def test_a_file_that_is_no_text_is_refused_with_what_to_do(editor: APIClient) -> None:
    for data, complaint in ((b"\x89PNG\r\n", "is an image"), (b"", "is empty"), (b"\xff\xff", "not UTF-8")):
        file = SimpleUploadedFile("sample.txt", data)
        answer = editor.post(URL, {"file": file}, format="multipart")
        assert (answer.status_code, complaint in answer.json()["detail"]) == (400, True)


def test_file_and_text_together_are_refused(editor: APIClient) -> None:
    values = {"file": SimpleUploadedFile("s.md", TEXT.encode()), "text": TEXT}
    assert editor.post(URL, values, format="multipart").status_code == 400


def test_what_is_too_long_is_refused(editor: APIClient) -> None:
    long = "Sample. " * (LARGEST // 8 + 1)
    as_file = editor.post(URL, {"file": SimpleUploadedFile("s.txt", long.encode())}, format="multipart")
    assert (as_file.status_code, "the limit is 10 MB" in as_file.json()["detail"]) == (400, True)
    as_text = editor.post(URL, {"text": long}, format="json")
    assert (as_text.status_code, "the limit is 10 MB" in as_text.json()["detail"]) == (400, True)
    for kind in ("json", "multipart"):
        longer = editor.post(URL, {"text": long + long}, format=kind)
        assert (longer.status_code, "send it as a file" in longer.json()["detail"]) == (400, True)


def test_the_right_to_add_suffices_for_a_new_document_but_not_for_a_new_version(
    editor: APIClient, adder: APIClient
) -> None:
    assert editor.post(URL, {"text": TEXT}, format="json").status_code == 201
    assert adder.post(URL, {"text": OTHER}, format="json").status_code == 403
    again = adder.post(URL, {"text": TEXT, "title": "Renamed", "slug": "sample-article"}, format="json")
    assert again.status_code == 403
    by_address = adder.post(URL, {"url": "https://example.org/", "slug": "sample-article"}, format="json")
    assert by_address.status_code == 403
    document = Document.objects.get()
    assert (document.title, document.versions.count()) == ("Sample article", 1)
    assert not DocumentImport.objects.exists()


def test_whoever_brought_a_document_in_leads_it_and_brings_the_next_version(adder: APIClient) -> None:
    assert adder.post(URL, {"text": TEXT}, format="json").status_code == 201
    member = Document.objects.get().memberships.get()
    assert (member.user.username, member.role, member.granted_by) == ("program", "lead", member.user)
    assert adder.post(URL, {"text": OTHER}, format="json").status_code == 201


def test_an_editor_of_a_document_imports_a_version_of_it_and_no_other_document(editor: APIClient) -> None:
    editor.post(URL, {"text": TEXT}, format="json")
    member = client_of(cast.make_member(Document.objects.get(), "editor", "ed"))
    assert member.post(URL, {"text": OTHER}, format="json").status_code == 201
    assert member.post(URL, {"text": TEXT, "slug": "another"}, format="json").status_code == 403
    assert member.post(URL, {"url": "https://example.org/"}, format="json").status_code == 403
    assert (Document.objects.count(), DocumentImport.objects.count()) == (1, 0)


def test_who_may_only_read_imports_nothing() -> None:
    reader = client_of(cast.make_reader())
    assert reader.post(URL, {"text": TEXT}, format="json").status_code == 403


def test_a_session_without_the_token_of_a_page_imports_nothing() -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(cast.make_editor())
    assert client.post(URL, {"text": TEXT}, format="json").status_code == 403
    assert not Document.objects.exists()


LONG = f"{TEXT}\n{'sample ' * (AT_ONCE // 7 + 1)}\n"  # what has no end of a sentence is left out


def test_a_long_text_is_imported_by_the_worker_and_its_place_told(adder: APIClient) -> None:
    """Also to a program that has no role in any document yet."""
    answer = adder.post(URL, {"text": LONG, "filename": "long.md"}, format="json")
    row = DocumentImport.objects.get()
    assert (answer.status_code, answer["Location"]) == (202, f"http://testserver/api/imports/{row.pk}/")
    assert (answer.json()["state"], answer.json()["filename"]) == ("waiting", "long.md")
    DocumentImport.objects.update(state="running", step="pairing", step_done=12, step_of=30)
    told = adder.get(answer["Location"]).json()
    assert [told[name] for name in ("state", "step", "step_done", "step_of")] == ["running", "pairing", 12, 30]
    DocumentImport.objects.update(state="waiting")
    assert import_documents() == 1
    told = adder.get(answer["Location"]).json()
    assert [told[name] for name in ("state", "document", "version", "error")] == ["done", "sample-article", 1, ""]


def test_a_long_file_is_imported_by_the_worker_as_a_short_one_would_be(editor: APIClient) -> None:
    file = SimpleUploadedFile("long.md", LONG.encode())
    answer = editor.post(URL, {"file": file, "title": "My sample", "slug": "mine"}, format="multipart")
    assert (answer.status_code, import_documents()) == (202, 1)
    document = Document.objects.get()
    assert (document.slug, document.title, document.current.text) == ("mine", "My sample", LONG)


def test_nobody_follows_the_imports_of_another(editor: APIClient, adder: APIClient) -> None:
    answer = editor.post(URL, {"url": "https://example.org/sample"}, format="json")
    assert adder.get(answer["Location"]).status_code == 404


def test_an_import_that_waits_is_stopped_and_no_worker_takes_it(adder: APIClient) -> None:
    where = adder.post(URL, {"url": "https://example.org/sample"}, format="json")["Location"]
    answer = adder.post(f"{where}stop/")
    assert (answer.status_code, answer.json()["state"]) == (200, "stopped")
    assert import_documents() == 0
    assert adder.post(f"{where}stop/").json() == {"detail": "This import is over: there is nothing to stop."}


def test_nobody_stops_the_import_of_another(editor: APIClient, adder: APIClient) -> None:
    where = editor.post(URL, {"url": "https://example.org/sample"}, format="json")["Location"]
    assert adder.post(f"{where}stop/").status_code == 404
    assert DocumentImport.objects.get().state == "waiting"
