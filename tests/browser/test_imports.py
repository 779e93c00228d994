"""The page of an import in a real browser: it follows the worker by itself, at a laptop's width and a phone's."""

import re

import pytest
from playwright.sync_api import expect

from claims.documents.asked_imports import request_import
from claims.documents.import_worker import import_documents, take
from claims.documents.importing import Source
from claims.models import DocumentImport
from tests import cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.fixture(params=[1440, 390])
def width(request):
    return request.param


@pytest.fixture
def page(sitting, width):
    sitting.page.set_viewport_size({"width": width, "height": 844})
    return sitting.page


def asked(sitting):
    document = cast.make_document("Sample document")
    source = Source(b"# Sample\n\nSample networks are robust.\n", "a-long-name-of-a-sample-of-a-file.md")
    return request_import(source, slug=document.slug, by=sitting.user)


def open_page(page, row):
    page.goto(f"/admin/claims/documentimport/{row.pk}/change/")


def test_the_page_follows_the_worker_without_being_reloaded(page, sitting, width):
    row = asked(sitting)
    open_page(page, row)
    expect(page.locator("#progress h2")).to_have_text("Waiting for the worker")
    take(row.pk)
    DocumentImport.objects.update(step="pairing", step_done=12, step_of=30)
    expect(page.locator("#progress h2")).to_have_text("Setting statements against the last version: 12 of 30")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    DocumentImport.objects.update(state="waiting", lease_until=None)
    import_documents()
    expect(page.locator("#outcome")).to_contain_text("holds this text as version 2")


def test_the_button_stops_it(page, sitting):
    row = asked(sitting)
    open_page(page, row)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#outcome h2")).to_have_text("Stopped")
    expect(page.locator(".messagelist")).to_have_text(re.compile("nothing of it was written"))
