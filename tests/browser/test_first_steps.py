"""The first steps of an editor and a lead in a real browser, and what they cost: a search, a colleague, a new desk."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from claims.models import Membership, Watch
from tests import cast
from tests.browser.effort import effort_of, write
from tests.browser.sitting import Sitting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
DESK = reverse("admin:index")
LAPTOP = {"width": 1440, "height": 900}


@pytest.fixture
def sitting_of(chromium, live_server):
    """A member with a role in a document, before the desk."""
    opened = []

    def sit(role, document=None, **options):
        user = cast.make_member(document, role, role) if document else cast.make_superuser()
        opened.append(Sitting(chromium, live_server.url, user, **{"viewport": LAPTOP, **options}))
        return opened[-1]

    yield sit
    for one in opened:
        one.context.close()


@pytest.fixture
def document():
    document = cast.make_document("Sample document")
    cast.make_claim(document=document)
    return document


def test_an_editor_adds_a_search_in_four_clicks(sitting_of, document, replica):
    sitting = sitting_of("editor", document)
    page, effort = sitting.page, effort_of(sitting.context)
    page.goto(DESK)
    page.get_by_role("link", name="Add a search").click()
    write(page, "Name:", "Trials")
    write(page, "Query:", "ketamine[ti]")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("h1")).to_have_text("Trials")
    expect(page.locator(".messagelist")).to_contain_text("PubMed finds")
    assert Watch.objects.get().document == document
    assert (effort.clicks, effort.keys) == (4, len("Trials") + len("ketamine[ti]"))
    assert sitting.faults == []


def test_a_query_that_finds_nothing_is_said_before_it_is_saved(sitting_of, document, replica):
    sitting = sitting_of("editor", document)
    page = sitting.page
    page.goto(reverse("admin:literature_search_add"))
    write(page, "Name:", "Trials")
    write(page, "Query:", "nowhereatall[ti]")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".errorlist")).to_contain_text("PubMed finds nothing by this query now")
    assert not Watch.objects.exists()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("h1")).to_have_text("Trials")


def test_a_query_is_tried_on_its_page_and_what_was_typed_stays(sitting_of, document, replica):
    sitting = sitting_of("editor", document)
    sitting.expect("422")
    page = sitting.page
    page.goto(reverse("admin:literature_search_add"))
    write(page, "Name:", "Trials")
    for query, says in (("ketamine[ti", "has no partner"), ("ketamine[ti]", "PubMed reads it as")):
        page.get_by_label("Query:").fill(query)
        page.get_by_role("button", name="Try the query").click()
        expect(page.locator("#query-preview")).to_contain_text(says)
    assert page.get_by_label("Name:").input_value() == "Trials" and len(sitting.context.pages) == 1
    assert not Watch.objects.exists() and sitting.unexpected() == []


def test_a_lead_adds_a_colleague_in_five_clicks(sitting_of, document):
    sitting = sitting_of("lead", document)
    page, effort = sitting.page, effort_of(sitting.context)
    page.goto(DESK)
    page.get_by_role("link", name="Sample document").click()
    page.get_by_role("link", name="Invite a colleague").click()
    write(page, "Name", "Ada Sample")
    write(page, "E-mail address", "ada@example.org")
    page.get_by_role("button", name="Invite").click()
    expect(page.locator(".messagelist")).to_contain_text("a mail to ada@example.org is on its way")
    assert Membership.objects.get(user__email="ada@example.org").role == "editor"
    assert (effort.clicks, effort.keys) == (5, len("Ada Sample") + len("ada@example.org"))
    assert sitting.faults == []


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_empty_desk_and_its_first_pages_fit_and_complain_of_nothing(sitting_of, width, scheme):
    sitting = sitting_of("superuser", viewport={"width": width, "height": 844}, color_scheme=scheme)
    for address in (DESK, reverse("admin:claims_document_add"), reverse("admin:literature_search_add")):
        sitting.page.goto(address, wait_until="networkidle")
        assert sitting.page.evaluate("document.documentElement.scrollWidth") == width
    assert sitting.faults == []
