"""A reader who comes back: what is new, where it leads, and what one follows; and one's own time zone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from claims import links
from claims.evidence.decisions import Finding, attach_evidence
from claims.flags.raising import raise_flag
from claims.models import Preferences, Subscription
from claims.visits.visiting import note_visit
from tests import cast
from tests.browser.sitting import Sitting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
DESK = reverse("admin:index")


@pytest.fixture
def claim():
    return cast.make_claim(document=cast.make_document("Sample document"))


@pytest.fixture
def sitting(chromium, live_server, claim):
    """A reader in Berlin who was there two days ago; a colleague has worked since."""
    reader = cast.make_member(claim.document, "reader", "reader")
    note_visit(claim.document, by=reader, at=timezone.now() - timedelta(days=2))
    colleague = cast.make_editor("colleague")
    attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=colleague)
    raise_flag(claim, "other", "Look at the numbers.", by=colleague)
    size = {"width": 1440, "height": 900}
    with Sitting(chromium, live_server.url, reader, viewport=size, timezone_id="Europe/Berlin") as one:
        yield one


def test_a_reader_sees_at_the_desk_what_is_new_and_lands_on_the_line(sitting, claim):
    page = sitting.page
    page.goto(DESK)
    expect(page.locator("#since h3")).to_contain_text("3 changes since")
    page.locator("#since li", has_text="attached Sample 2020").get_by_role("link").click()
    evidence = claim.evidence.get()
    expect(page.locator(f"#evidence-{evidence.pk}")).to_be_in_viewport()
    assert page.url.endswith(f"#evidence-{evidence.pk}")


def test_a_reader_marks_it_as_seen(sitting, claim):
    page = sitting.page
    page.goto(links.desk(claim.document))
    expect(page.locator("#since")).to_contain_text("raised the flag other")
    page.get_by_role("button", name="Mark as seen").click()
    expect(page.locator("#since")).to_contain_text("Nothing changed.")
    page.goto(DESK)
    expect(page.locator("#since")).to_contain_text("Nothing changed in Sample document.")


def test_a_reader_follows_a_document_in_one_click_and_finds_the_way_out(sitting, claim):
    page = sitting.page
    page.goto(links.desk(claim.document))
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.locator(".desk-tools .badge-good")).to_have_text("Following")
    page.get_by_role("link", name="Your account").click()
    page.get_by_role("button", name="Stop following the document").click()
    expect(page.locator("#following")).to_contain_text("Nothing yet.")
    assert not Subscription.objects.get().is_active


def test_the_browsers_zone_is_offered_and_kept(sitting, claim):
    page = sitting.page
    page.goto(reverse("admin:account"))
    expect(page.locator("#zone-of-browser")).to_have_text(
        "Your browser is in Europe/Berlin. It is chosen in the list: save it."
    )
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#times-in")).to_contain_text("Times are in Europe/Berlin.")
    assert Preferences.objects.get().zone == "Europe/Berlin"
    expect(page.locator("#zone-of-browser")).to_be_hidden()


def test_another_zone_than_the_browsers_is_kept_and_said(sitting, claim):
    Preferences.objects.create(user=sitting.user, zone="Asia/Tokyo")
    page = sitting.page
    page.goto(reverse("admin:account"))
    expect(page.locator("#zone-of-browser")).to_have_text("Your browser is in Europe/Berlin.")
    assert page.get_by_label("Time zone", exact=True).input_value() == "Asia/Tokyo"
