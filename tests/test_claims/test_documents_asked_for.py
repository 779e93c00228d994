"""At the desk: a URL given alone is fetched by a worker; what a text cites is confirmed or dismissed."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.documents.importing import import_document
from claims.models import DocumentImport, ProposedReference, Version
from tests.cast import make_document, make_editor, make_reader, make_reference
from tests.files.pdf import LINES, pdf_file

pytestmark = pytest.mark.django_db
PROPOSALS = "admin:claims_proposedreference_changelist"


def at_the_desk(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_url_given_alone_waits_for_the_worker_under_the_editors_name():
    editor = make_editor()
    answer = at_the_desk(editor).post(reverse("admin:claims_document_add"), {"url": "https://www.example.org/a"})
    row = DocumentImport.objects.get()
    assert (row.state, row.requested_by, answer.status_code) == ("waiting", editor, 303)
    assert answer["Location"] == reverse("admin:claims_documentimport_change", args=(row.pk,))


def test_a_new_version_asked_for_by_url_names_its_document():
    document = make_document()
    page = reverse("admin:claims_document_import", args=(document.pk,))
    at_the_desk(make_editor()).post(page, {"url": "https://www.example.org/a"})
    assert DocumentImport.objects.get().slug == document.slug


def test_a_known_name_is_not_asked_for_again():
    document = make_document()
    values = {"url": "https://www.example.org/a", "slug": document.slug}
    answer = at_the_desk(make_editor()).post(reverse("admin:claims_document_add"), values)
    assert answer.status_code == 422
    assert not DocumentImport.objects.exists()


def test_the_warning_of_an_uploaded_pdf_stands_on_its_version(tmp_path):
    file = tmp_path / "sleep.pdf"
    file.write_bytes(pdf_file(LINES))
    with file.open("rb") as held:
        at_the_desk(make_editor()).post(reverse("admin:claims_document_add"), {"title": "Sleep", "file": held})
    assert "Compare each claim with the PDF" in Version.objects.get().warnings[0]


@pytest.fixture
def proposal() -> ProposedReference:
    make_reference(90_000_001)
    text = "Sample networks are weaker in patients (PMID: 90000001)."
    import_document(text, markup="plain", name="Sample")
    return ProposedReference.objects.get()


@pytest.mark.parametrize(("action", "state"), [("confirm_them", "confirmed"), ("dismiss_them", "dismissed")])
def test_an_editor_decides_on_a_citation(proposal, action, state):
    editor = make_editor()
    at_the_desk(editor).post(reverse(PROPOSALS), {"action": action, "_selected_action": [proposal.pk]})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == (state, editor)


def test_a_reader_decides_on_no_citation(proposal):
    values = {"action": "confirm_them", "_selected_action": [proposal.pk]}
    at_the_desk(make_reader()).post(reverse(PROPOSALS), values)
    proposal.refresh_from_db()
    assert proposal.state == "proposed"
