"""Exports that are kept: frozen by a worker, downloaded until they expire, and the next one says what is new."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from claims import links
from claims.access.members import revoke_role
from claims.access.permits import NotPermitted
from claims.evidence.decisions import Finding, attach_evidence
from claims.exports.freezing import thawed
from claims.exports.keeping import KEPT_FOR, ask_for_export, clear_expired_files, printed, write_exports
from claims.exports.scope import Scope
from claims.grading.assessing import assess_claim
from claims.models import Claim, Export
from claims.models.exports import ExportFile
from claims.refusals import Refused
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return cast.make_editor()


@pytest.fixture
def claim(editor):
    claim = cast.make_claim()
    attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=editor)
    assess_claim(claim, "low", "Invented.", by=editor)
    return claim


def keep(claim, editor, name="html", **scope):
    row = ask_for_export(claim.document, name, Scope(**scope), by=editor)
    assert write_exports() == 1
    return Export.objects.get(pk=row.pk)


def test_a_worker_freezes_what_was_asked_for_with_hash_day_and_asker(claim, editor):
    row = keep(claim, editor)
    assert (row.state, row.requested_by, row.expires_at - row.finished_at) == ("done", editor, KEPT_FOR)
    assert bytes(row.file.data).startswith(b"<!doctype html>")
    assert thawed(row.summary).claims[0].key == claim.key and len(row.content_hash) == 64


def test_two_exports_of_the_same_have_one_hash(claim, editor):
    assert keep(claim, editor).content_hash == keep(claim, editor, "md").content_hash


def test_the_next_export_says_what_is_new_since_then(claim, editor):
    keep(claim, editor)
    assert printed(claim.document).news == []
    attach_evidence(claim, cast.make_reference(), Finding(stance="contradicts"), by=editor)
    assess_claim(Claim.objects.get(pk=claim.pk), "very low", "Invented.", by=editor)
    summary = printed(claim.document)
    line = f"{claim.key}: certainty low → very low; contested; +1 contradicting"
    assert [new for new in summary.news if new.startswith(line)], summary.news
    assert "What's new since" in bytes(keep(claim, editor).file.data).decode()


def test_what_cannot_be_written_is_refused_before_anybody_waits(claim, editor):
    with pytest.raises(Refused, match="There is no format"):
        ask_for_export(claim.document, "papyrus", by=editor)
    with pytest.raises(Refused, match="in no mode “article”"):
        ask_for_export(claim.document, "ris", Scope(mode="article"), by=editor)
    with pytest.raises(NotPermitted):
        ask_for_export(claim.document, "md", by=cast.make_reader())


def test_a_file_expires_and_the_frozen_summary_stays(claim, editor, client):
    row = keep(claim, editor)
    client.force_login(cast.make_superuser())
    address = reverse("admin:claims_export_file", args=(row.pk,))
    assert client.get(address).content == bytes(row.file.data)
    assert client.get(f"/api/exports/{row.pk}/file/").content == bytes(row.file.data)
    assert clear_expired_files(at=timezone.now() + KEPT_FOR + timedelta(days=1)) == 1
    assert client.get(address).status_code == 404 and client.get(f"/api/exports/{row.pk}/file/").status_code == 404
    assert Export.objects.get().summary and not ExportFile.objects.exists()


def test_an_export_whose_workers_died_is_given_up(claim, editor):
    row = ask_for_export(claim.document, "md", by=editor)
    Export.objects.update(attempts=3)
    assert write_exports() == 0
    row.refresh_from_db()
    assert row.state == "failed" and "fewer claims" in row.error


def test_the_page_of_a_document_keeps_an_export_and_lists_it(claim, editor, client):
    client.force_login(editor)
    asked = {"format": "md", "mode": "tables", "note": "For the board"}
    answer = client.post(reverse("admin:claims_document_keep", args=(claim.document_id,)), asked)
    row = Export.objects.get()
    waiting = client.get(links.desk(row)).content.decode()
    assert "writes it as Markdown: its page" in waiting
    assert answer.status_code == 303 and write_exports() == 1
    row.refresh_from_db()
    assert (row.mode, row.note, row.state) == ("tables", "For the board", "done")
    page = client.get(links.desk(claim.document)).content.decode()
    assert "For the board" in page and ", Markdown</a>" in page and row.content_hash[:12] in page
    assert "Download" in client.get(links.desk(row)).content.decode()


def test_the_claims_of_a_list_are_exported_and_no_others(claim, editor, client):
    client.force_login(editor)
    other = cast.make_claim(document=claim.document, kind="mechanism")
    address = reverse("admin:claims_claim_export", args=("md",))
    text = client.get(f"{address}?kind=mechanism").content.decode()
    assert other.key in text and f"**{claim.key}**" not in text
    assert "Only 1 of 2 claims: a list of the desk, kind mechanism" in text
    cast.make_claim()
    assert client.get(address).status_code in (200, 303)


def test_a_member_who_was_removed_meanwhile_gets_nothing_of_what_they_asked_for(claim, client):
    member = cast.make_member(claim.document, "editor")
    row = keep(claim, member)
    client.force_login(member)
    addresses = [reverse("admin:claims_export_file", args=(row.pk,)), f"/api/exports/{row.pk}/file/"]
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    revoke_role(claim.document, member, by=cast.make_member(claim.document, "lead"), why="Left the group.")
    assert {client.get(address).status_code for address in addresses} <= {302, 403, 404}
