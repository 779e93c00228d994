"""Bringing a file of references in a real browser, at a laptop's width and a phone's."""

import pytest
from playwright.sync_api import expect

from literature.library import bringing
from literature.library.bringing import bring_file, work_on_files
from literature.models import Reference, ReferenceFile
from tests.files.references import RIS, ris

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
FILE = RIS + ris("DO  - 10.9999/sample.1", "TI  - [Sample] A title") + ris("N1  - nothing")


@pytest.fixture(params=[1440, 390])
def width(request):
    return request.param


@pytest.fixture
def page(sitting, width):
    sitting.page.set_viewport_size({"width": width, "height": 844})
    return sitting.page


def test_an_editor_brings_a_file_sees_each_record_and_confirms_it(page, sitting, width):
    page.goto("/admin/literature/reference/")
    page.get_by_role("link", name="Add from a file").click()
    page.get_by_label("File of references").set_input_files(
        {"name": "sample.ris", "mimeType": "text/plain", "buffer": FILE.encode()}
    )
    page.get_by_role("button", name="Show what is in it").click()
    expect(page.locator("#confirm h2")).to_have_text("Nothing is taken yet")
    expect(page.locator("#records tbody tr")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert not Reference.objects.exists()
    page.get_by_role("button", name="Take 1 work").click()
    expect(page.locator("#outcome h2")).to_have_text("Done")
    assert (Reference.objects.count(), sitting.faults) == (1, [])


def test_the_page_of_a_long_file_follows_the_worker(page, sitting):
    row = bring_file("long.ris", (FILE + "\n" * bringing.AT_ONCE).encode(), by=sitting.user)
    page.goto(f"/admin/literature/referencefile/{row.pk}/change/")
    expect(page.locator("#progress h2")).to_have_text("Waiting for the worker")
    work_on_files()
    expect(page.locator("#confirm h2")).to_have_text("Nothing is taken yet")
    page.get_by_role("button", name="Put the file aside").click()
    expect(page.locator("#outcome h2")).to_have_text("Put aside")
    assert (ReferenceFile.objects.get().state, sitting.faults) == ("stopped", [])
