"""Exports that take a while: a worker writes them, tells how far it is, can be stopped, and may die."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from claims import links
from claims.access.permits import NotPermitted
from claims.evidence.decisions import Finding, attach_evidence
from claims.exports import FORMATS, keeping
from claims.exports.keeping import LEASE, ask_for_export, stop_export, write_exports
from claims.models import Document, Export, Preferences
from claims.models.exports import ExportFile
from claims.refusals import Refused
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return cast.make_editor()


@pytest.fixture
def document(editor) -> Document:
    claim = cast.make_claim()
    attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=editor)
    return claim.document


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(keeping, "MOST_AT_ONCE", 0)


@pytest.fixture
def api(editor) -> APIClient:
    client = APIClient()
    client.force_login(editor)
    return client


def address(document: Document, name: str) -> str:
    return reverse("admin:claims_document_export", args=(document.pk, name))


def test_a_small_export_is_answered_at_once(document, editor, client, api):
    client.force_login(editor)
    assert client.get(address(document, "docx")).content.startswith(b"PK")
    assert api.get(f"/api/documents/{document.slug}/summary/docx/").content.startswith(b"PK")


def test_the_desk_asks_the_worker_for_a_large_one(document, editor, client, large):
    client.force_login(editor)
    page = client.get(f"{address(document, 'docx')}?style=apa").content.decode()
    assert "with 1 works takes a while" in page and 'name="style" value="apa"' in page
    asked = {"format": "docx", "style": "apa"}
    answer = client.post(reverse("admin:claims_document_keep", args=(document.pk,)), asked)
    row = Export.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, links.desk(row))
    assert "Waiting for the worker" in client.get(links.desk(row)).content.decode()
    assert write_exports() == 1
    page = client.get(links.desk(row)).content.decode()
    assert "Download" in page and "data-live" not in page


def test_what_is_no_word_and_no_pdf_is_answered_at_once_however_large(document, editor, client, large):
    client.force_login(editor)
    assert b"<!doctype html>" in client.get(address(document, "html")).content


def test_a_reader_is_told_whom_to_ask_for_a_large_one(document, client, large):
    client.force_login(cast.make_member(document, "reader"))
    page = client.get(address(document, "pdf")).content.decode()
    assert "An editor of the document can ask for it" in page and "<form" not in page.partition("A large export")[2]


def test_the_api_says_where_a_large_one_is_asked_for(document, api, large):
    answer = api.get(f"/api/documents/{document.slug}/summary/", HTTP_ACCEPT=FORMATS["pdf"].media_type)
    assert answer.status_code == 409 and b"POST to /api/exports/" in answer.content


def test_the_api_asks_a_worker_and_hands_out_the_file(document, api):
    asked = {"document": document.slug, "format": "docx", "style": "nature", "note": "For the board"}
    answer = api.post("/api/exports/", asked, format="json")
    where = answer["Location"]
    assert (answer.status_code, answer.data["state"], answer.data["style"]) == (202, "waiting", "nature")
    assert api.get(f"{where}file/").status_code == 404
    assert write_exports() == 1 and api.get(where).data["state"] == "done"
    assert api.get(f"{where}file/").content.startswith(b"PK")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"format": "papyrus"}, "not a valid choice"),
        ({"format": "ris", "mode": "article"}, "in no mode"),
        ({"style": "no such journal"}, "No style is called"),
        ({"document": "nowhere"}, "does not exist"),
        ({"since": "soon"}, "wrong format"),
    ],
)
def test_the_api_says_what_is_wrong_before_anybody_waits(changed, said, document, api):
    answer = api.post("/api/exports/", {"document": document.slug, "format": "docx"} | changed, format="json")
    assert answer.status_code == 400 and said in answer.content.decode()
    assert not Export.objects.exists()


def test_nobody_asks_for_an_export_of_a_document_they_do_not_see(document):
    client = APIClient()
    client.force_login(cast.make_member(cast.make_document(), "editor"))
    answer = client.post("/api/exports/", {"document": document.slug, "format": "md"}, format="json")
    assert answer.status_code == 400 and "does not exist" in answer.content.decode()


def test_an_export_is_stopped_before_a_worker_comes(document, editor, api):
    row = ask_for_export(document, "md", by=editor)
    assert api.post(f"/api/exports/{row.pk}/stop/").data["state"] == "stopped"
    assert write_exports() == 0
    with pytest.raises(Refused, match="nothing to stop"):
        stop_export(row, by=editor)


def test_an_export_that_is_stopped_while_it_is_written_is_not_kept(document, editor, monkeypatch):
    row = ask_for_export(document, "md", by=editor)
    written = keeping.printed

    def stopped_meanwhile(*args):
        stop_export(row, by=editor)
        return written(*args)

    monkeypatch.setattr(keeping, "printed", stopped_meanwhile)
    assert write_exports() == 0
    row.refresh_from_db()
    assert (row.state, row.summary) == ("stopped", "") and not ExportFile.objects.exists()


def test_a_reader_stops_nothing(document, editor):
    row = ask_for_export(document, "md", by=editor)
    with pytest.raises(NotPermitted):
        stop_export(row, by=cast.make_member(document, "reader"))


def test_the_page_of_an_export_stops_it(document, editor, client):
    row = ask_for_export(document, "md", by=editor)
    client.force_login(editor)
    page = client.post(reverse("admin:claims_export_stop", args=(row.pk,)), follow=True).content.decode()
    assert "Stopped: nothing of it is kept." in page


def test_the_page_of_an_export_tells_when_it_was_asked_for_in_the_readers_zone(document, editor, client):
    at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    row = ask_for_export(document, "md", by=editor, at=at)
    Preferences.objects.create(user=editor, zone="Europe/Rome")
    client.force_login(editor)
    assert "Asked for at 01:30. You need not wait" in client.get(links.desk(row)).content.decode()


def test_the_export_of_a_worker_that_was_killed_is_written_by_the_next(document, editor):
    row = ask_for_export(document, "md", by=editor)
    begun = timezone.now()
    assert Export.objects.take(row.pk, lease=LEASE, at=begun)
    assert write_exports(at=begun + LEASE / 2) == 0
    Export.objects.filter(pk=row.pk).update(lease_until=begun - timedelta(seconds=1))
    assert write_exports() == 1
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("done", 2)


def test_a_large_list_of_claims_is_written_by_the_worker_with_these_claims_and_no_others(
    document, editor, client, large
):
    client.force_login(editor)
    other = cast.make_claim(document=document, kind="mechanism")
    attach_evidence(other, cast.make_reference(), Finding(stance="supports"), by=editor)
    address = f"{reverse('admin:claims_claim_export', args=('docx',))}?kind=mechanism"
    page = client.get(address).content.decode()
    assert "takes a while" in page and f'action="{address}"' in page
    client.post(address)
    row = Export.objects.get()
    assert (row.claims, row.selection) == ([other.pk], "a list of the desk, kind mechanism")
