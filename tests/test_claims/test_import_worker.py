"""Pages by their address: the row, the worker, and what is left when something fails. Uploads: test_long_imports.py."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission, User
from django.utils import timezone

from claims.documents.asked_imports import request_import
from claims.documents.import_worker import ATTEMPTS, WAIT, bring_in, import_documents
from claims.documents.progress import untold
from claims.models import Document, DocumentImport, Version
from claims.refusals import Refused
from literature.models.leased import LeaseLost
from tests.cast import make_editor
from tests.servers.web import Web, page, status

pytestmark = pytest.mark.django_db
ARTICLE = (Path(__file__).parent / "articles/rumination.html").read_bytes()


def somebody() -> User:
    return User.objects.filter(username="editor").first() or make_editor()


def asked(web: Web, name: str = "a", **values) -> DocumentImport:
    return request_import(url=web.url(name), **{"by": somebody(), **values})


def test_a_page_that_was_asked_for_becomes_a_document():
    editor = make_editor()
    with Web(a=page(ARTICLE)) as web:
        row = asked(web, by=editor)
        assert import_documents(allowed=web.allowed) == 1
    row.refresh_from_db()
    assert (row.state, row.error, row.version) == ("done", "", Version.objects.get())
    assert (row.document.title, row.document.url) == ("Rumination and the Resting Brain", row.url)
    assert (row.document.owner, row.document.claims.count()) == (editor, 14)


def test_what_is_done_is_not_fetched_again_and_the_same_page_makes_no_second_version():
    with Web(a=page(ARTICLE)) as web:
        asked(web)
        import_documents(allowed=web.allowed)
        assert import_documents(allowed=web.allowed) == 0
        asked(web, slug="rumination-and-the-resting-brain")
        import_documents(allowed=web.allowed)
        assert len(web.seen) == 2
    assert Version.objects.count() == 1


def test_a_page_whose_title_names_a_document_changes_it_only_for_who_may_change_documents():
    editor, program = make_editor(), User.objects.create_user("program")
    program.user_permissions.add(Permission.objects.get(codename="add_document"))
    with Web(a=page(ARTICLE), b=page(ARTICLE.replace(b"repetitive", b"circular"))) as web:
        for name, by in (("a", editor), ("b", program), ("b", editor)):
            asked(web, name, by=by)
            import_documents(allowed=web.allowed)
    refused = DocumentImport.objects.get(requested_by=program)
    assert (refused.state, refused.version) == ("failed", None)
    assert "may not change it" in refused.error
    assert Version.objects.count() == 2


def test_a_warning_of_the_reading_stands_on_the_version():
    body = b"<body><p>Sleep is a state in which the body rests for many hours of the night.</p></body>"
    with Web(a=page(body)) as web:
        asked(web, title="Sleep")
        import_documents(allowed=web.allowed)
    assert "look whether all of it" in Version.objects.get().warnings[0]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (status(404), "answered 404"),
        (page(b"\x89PNG\r\n\x1a\n", "image/png"), "is an image"),
        (page(b"PK\x03\x04 broken", "application/zip"), "damaged or locked zip"),
        (page(b""), "is empty"),
        (page(b"<main><p>Why?</p></main>"), "No statement was found"),
    ],
)
def test_what_cannot_be_imported_leaves_its_reason_and_nothing_else(answer, message):
    with Web(a=answer) as web:
        row = asked(web)
        assert import_documents(allowed=web.allowed) == 0
    row.refresh_from_db()
    assert row.state == "failed"
    assert message in row.error
    assert not Document.objects.exists()


def test_the_worker_reaches_no_private_address():
    with Web(a=page(ARTICLE)) as web:
        row = asked(web)
        import_documents()
        assert web.seen == []
    row.refresh_from_db()
    assert row.state == "failed"


def test_a_fault_that_may_pass_is_tried_again_later_and_not_for_ever():
    with Web(a=status(503)) as web:
        row = asked(web)
        for _ in range(ATTEMPTS):
            import_documents(allowed=web.allowed)
            row.refresh_from_db()
            assert import_documents(allowed=web.allowed) == 0
            DocumentImport.objects.filter(state="waiting").update(due_at=timezone.now())
        assert len(web.seen) == ATTEMPTS
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("failed", ATTEMPTS)
    assert "answered 503" in row.error


def test_a_failed_fetch_waits():
    with Web(a=status(503)) as web:
        row = asked(web)
        import_documents(allowed=web.allowed)
    row.refresh_from_db()
    assert row.state == "waiting"
    assert row.due_at - timezone.now() > WAIT - timedelta(seconds=30)


def test_a_row_whose_worker_died_is_taken_up_after_its_lease():
    with Web(a=page(ARTICLE)) as web:
        row = asked(web)
        DocumentImport.objects.update(state="running", attempts=1, lease_until=timezone.now() + timedelta(minutes=1))
        assert import_documents(allowed=web.allowed) == 0
        DocumentImport.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert import_documents(allowed=web.allowed) == 1
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("done", 2)


def test_a_page_that_kills_its_worker_is_not_tried_for_ever():
    row = request_import(url="https://www.example.org/a", by=somebody())
    past = timezone.now() - timedelta(minutes=1)
    DocumentImport.objects.update(state="running", attempts=ATTEMPTS, lease_until=past)
    assert import_documents() == 0
    row.refresh_from_db()
    assert (row.state, "the worker died each time" in row.error) == ("failed", True)


def test_a_worker_that_lost_its_row_keeps_nothing():
    row = request_import(url="https://www.example.org/a", by=somebody())
    DocumentImport.objects.update(state="running", token=uuid4())
    row.refresh_from_db()
    DocumentImport.objects.update(token=uuid4())
    with Web(a=page(ARTICLE)) as web, pytest.raises(LeaseLost):
        row.url = web.url("a")
        bring_in(row, allowed=web.allowed, progress=untold)
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "url", ["", "sleep", "ftp://example.org/a", "javascript:alert(1)", f"https://a.org/{'a' * 500}"]
)
def test_what_is_no_address_of_the_web_is_not_asked_for(url):
    with pytest.raises(Refused, match=r"cannot be asked for|has to begin with https"):
        request_import(url=url, by=somebody())
    assert not DocumentImport.objects.exists()
