"""Documents at the desk: bringing a text in, reading it by section, taking the summary out."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from claims.exports import FORMATS
from claims.models import CitedWork, Claim, Document
from tests import cast
from tests.servers.database import queries

pytestmark = pytest.mark.django_db
ADD = "admin:claims_document_add"
SENTENCES = "The sample network is active at rest. Sample drugs may change its activity."
TEXT = f"# Sample\n\n{SENTENCES}\n"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(cast.make_editor())
    return client


def page(name: str, document: Document, *args: str) -> str:
    return reverse(f"admin:claims_document_{name}", args=(document.pk, *args))


def test_a_pasted_text_becomes_a_document_with_claims(editor: Client) -> None:
    response = editor.post(reverse(ADD), {"title": "A sample text", "pasted": TEXT})
    document = Document.objects.get()
    assert (response.status_code, response.url) == (303, page("change", document))
    assert document.slug == "a-sample-text"
    assert [claim.text for claim in document.claims.current()] == [
        "The sample network is active at rest.",
        "Sample drugs may change its activity.",
    ]


def test_a_file_and_the_same_text_pasted_are_one_version(editor: Client) -> None:
    upload = SimpleUploadedFile("sample.md", TEXT.encode())
    editor.post(reverse(ADD), {"title": "Sample", "file": upload})
    document = Document.objects.get()
    editor.post(page("import", document), {"pasted": TEXT.replace("\n", "\r\n")})
    assert document.versions.count() == 1


def test_a_new_version_retires_what_left_the_text(editor: Client) -> None:
    editor.post(reverse(ADD), {"title": "Sample", "pasted": TEXT})
    document = Document.objects.get()
    other = TEXT.replace("Sample drugs may change its activity.", "Nobody has measured this in children.")
    editor.post(page("import", document), {"pasted": other})
    assert [claim.text for claim in Claim.objects.exclude(retired_at=None)] == ["Sample drugs may change its activity."]


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"\x89PNG\r\n\x1a\n", "is an image"),
        (b"\xff\xfe\x00", "UTF-16"),
        (b"sample \xe9", "is not UTF-8"),
        (b"   \n", "is empty"),
    ],
)
def test_an_upload_that_is_no_text_is_refused_with_what_to_do(editor: Client, data: bytes, complaint: str) -> None:
    upload = SimpleUploadedFile("sample.txt", data)
    response = editor.post(reverse(ADD), {"title": "Kept title", "file": upload})
    assert response.status_code == 422
    assert complaint in response.content.decode()
    assert "Kept title" in response.content.decode()
    assert not Document.objects.exists()


def test_a_page_of_the_web_is_imported_under_its_own_title(editor: Client) -> None:
    body = f"<body><h1>A sample page</h1><p>{SENTENCES}</p></body>"
    page_of_web = f"<html><head><title>A sample page</title></head>{body}</html>"
    editor.post(reverse(ADD), {"file": SimpleUploadedFile("sample.html", page_of_web.encode())})
    assert Document.objects.get().title == "A sample page"


def test_a_text_that_names_no_title_asks_for_one(editor: Client) -> None:
    response = editor.post(reverse(ADD), {"pasted": SENTENCES})
    assert response.status_code == 422
    assert "give one" in response.content.decode()
    assert SENTENCES in response.content.decode()


def test_a_text_without_a_statement_leaves_no_document(editor: Client) -> None:
    response = editor.post(reverse(ADD), {"title": "Sample", "pasted": "# Only a heading\n"})
    assert response.status_code == 422
    assert "No statement was found" in response.content.decode()
    assert not Document.objects.exists()


def test_neither_or_both_of_file_and_text_are_refused(editor: Client) -> None:
    upload = SimpleUploadedFile("sample.txt", TEXT.encode())
    for given in ({}, {"pasted": TEXT, "file": upload}):
        assert editor.post(reverse(ADD), {"title": "Sample", **given}).status_code == 422


def test_a_known_name_is_not_imported_over(editor: Client) -> None:
    cast.make_document(slug="sample")
    response = editor.post(reverse(ADD), {"title": "Sample", "pasted": TEXT})
    assert response.status_code == 422
    assert "import the new version on its own page" in response.content.decode()


def test_a_reader_cannot_import(client: Client) -> None:
    client.force_login(cast.make_reader())
    document = cast.make_document()
    for url in (reverse(ADD), page("import", document)):
        assert client.post(url, {"title": "Sample", "pasted": TEXT}).status_code == 403


@pytest.mark.parametrize("name", FORMATS)
def test_a_summary_is_taken_out_as_a_file(client: Client, name: str) -> None:
    client.force_login(cast.make_reader())
    document = cast.make_claim().document
    response = client.get(page("export", document, name))
    assert response.status_code == 200
    assert f'filename="{document.slug}.{FORMATS[name].extension}"' in response["Content-Disposition"]


def test_an_unknown_format_is_not_found(editor: Client) -> None:
    assert editor.get(page("export", cast.make_claim().document, "odt")).status_code == 404


def test_a_style_that_is_not_known_is_told_on_the_page_of_the_document(editor: Client) -> None:
    document = cast.make_claim().document
    answer = editor.get(page("export", document, "docx"), {"style": "brian"}, follow=True)
    assert answer.redirect_chain and "No style is called “brian”" in answer.content.decode()


def test_an_editor_ties_a_cited_work_to_a_reference_and_is_back_at_the_document(editor: Client) -> None:
    work = CitedWork.objects.create(version=cast.make_document().current, position=1, text="A sample work")
    reference = cast.make_reference()
    chosen = {"reference": reference.pk, "seen": work.edition, "understood": "on"}
    response = editor.post(reverse("admin:claims_citedwork_change", args=(work.pk,)), chosen)
    assert response.url == f"{page('change', work.version.document)}#references"
    work.refresh_from_db()
    assert work.reference == reference


def test_a_document_with_evidence_is_not_deleted(editor: Client) -> None:
    claim = cast.make_claim()
    claim.evidence.create(reference=cast.make_reference(), stance="supports")
    assert editor.post(page("delete", claim.document), {"post": "yes"}).status_code == 403
    bare = cast.make_claim().document
    assert editor.post(page("delete", bare), {"post": "yes"}).status_code == 302
    assert list(Document.objects.all()) == [claim.document]


def test_the_page_of_a_document_asks_no_more_for_more_searches(client: Client) -> None:
    client.force_login(cast.make_superuser())
    document = cast.make_document()
    address = reverse("admin:claims_document_change", args=(document.pk,))
    counts = []
    for number in (1, 4):
        for _ in range(number):
            cast.watch(document, cast.make_search())
        client.get(address)
        counts.append(queries(lambda: client.get(address)))
    assert counts[0] == counts[1]
