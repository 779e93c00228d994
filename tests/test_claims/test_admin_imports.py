"""A long import at the desk: the page that shows how far it is, how it ended, and the button that stops it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.documents.asked_imports import AT_ONCE, request_import
from claims.documents.import_worker import import_documents
from claims.documents.importing import Source
from claims.models import Document, DocumentImport, Upload
from tests import cast

pytestmark = pytest.mark.django_db
LONG = f"# Sample\n\nSample drugs may change it.\n\n{'sample ' * (AT_ONCE // 7 + 1)}\n"  # without an end: left out
ADD = "admin:claims_document_add"


def asked(text=LONG, **values):
    editor = cast.make_editor()
    return editor, request_import(Source(text.encode(), "long.md"), by=editor, **values)


def desk_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(row: DocumentImport) -> str:
    return reverse("admin:claims_documentimport_change", args=(row.pk,))


def shown(client: Client, row: DocumentImport) -> str:
    return client.get(page_of(row)).content.decode()


def stop(client: Client, row: DocumentImport):
    return client.post(reverse("admin:claims_documentimport_stop", args=(row.pk,)), follow=True)


def test_a_long_text_leads_to_the_page_of_its_import_and_from_there_to_the_document():
    editor = desk_of(cast.make_editor())
    answer = editor.post(reverse(ADD), {"pasted": LONG})
    row = DocumentImport.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, page_of(row))
    assert "Waiting for the worker" in shown(editor, row) and 'data-live="2"' in shown(editor, row)
    import_documents()
    ended = shown(editor, row)
    assert "data-live" not in ended and "holds this text as version 1" in ended
    assert reverse("admin:claims_document_change", args=(Document.objects.get().pk,)) in ended


def test_a_long_version_is_asked_for_on_the_page_of_its_document():
    document, editor = cast.make_document(), cast.make_editor()
    answer = desk_of(editor).post(reverse("admin:claims_document_import", args=(document.pk,)), {"pasted": LONG})
    row = DocumentImport.objects.get()
    assert (answer.status_code, row.document, row.slug, row.requested_by) == (303, document, document.slug, editor)


def test_the_page_says_where_the_worker_is_in_words_and_numbers():
    editor, row = asked()
    DocumentImport.objects.update(
        state="running", step="pairing", step_done=1200, step_of=5000, lease_until=timezone.now()
    )
    page = shown(desk_of(editor), row)
    assert "Setting statements against the last version: 1,200 of 5,000" in page
    assert '<progress max="5000" value="1200" ' in page


def test_a_refusal_stands_on_the_page_with_what_to_do():
    editor, row = asked("# Only a heading\n")
    import_documents()
    page = shown(desk_of(editor), row)
    assert "<h2>Not imported</h2>" in page and "No statement was found" in page and "Import another text" in page


def test_who_asked_stops_it_by_the_button():
    editor, row = asked()
    answer = stop(desk_of(editor), row)
    row.refresh_from_db()
    assert (row.state, Upload.objects.count()) == ("stopped", 0)
    assert "nothing of it was written" in answer.content.decode() and "<h2>Stopped</h2>" in answer.content.decode()
    assert "This import is over" in stop(desk_of(editor), row).content.decode()


def test_one_that_is_worked_on_is_said_to_be_stopping():
    editor, row = asked()
    DocumentImport.objects.update(state="running", lease_until=timezone.now() + timedelta(minutes=1))
    answer = stop(desk_of(editor), row).content.decode()
    assert "stops before its next step" in answer and "Stopping…" in answer


def test_a_reader_sees_how_far_it_is_and_stops_nothing():
    document = cast.make_document()
    _, row = asked(slug=document.slug)
    reader = desk_of(cast.make_member(document, "reader"))
    assert "Waiting for the worker" in shown(reader, row) and ">Stop</button>" not in shown(reader, row)
    assert (stop(reader, row).status_code, DocumentImport.objects.get().state) == (403, "waiting")


def test_nobody_sees_the_import_of_another_before_its_document_is_there():
    _, row = asked()
    elsewhere = desk_of(cast.make_member(cast.make_document(), "lead"))
    assert elsewhere.get(page_of(row)).status_code == 404
    assert stop(elsewhere, row).status_code == 404
