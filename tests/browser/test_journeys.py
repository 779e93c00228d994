"""Whole ways of an editor in a real browser: a text comes in, a second version, a retraction, sections that were read
wrong; and what the lists say while nothing is there."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from claims import links
from claims.documents.importing import import_document
from claims.evidence.decisions import Finding, attach_evidence
from claims.intake import follow_literature
from claims.models import Claim, Flag, Rewording, StatementEdit
from literature.models import ReferenceEvent
from tests import cast
from tests.browser.pictures import picture
from tests.browser.sitting import Sitting
from tests.cast.revised_text import FIRST, LIST, SECOND, THIRD, three

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
DESK = reverse("admin:index")
REVISED = SECOND.replace("helps", "helped").replace("complete", "completed")


@pytest.fixture
def sitting(chromium, live_server):
    with Sitting(chromium, live_server.url, cast.make_superuser(), viewport={"width": 1440, "height": 900}) as one:
        yield one


def text_of(*texts: str) -> str:
    return "\n\n".join(("# Sample article", "## Results", *texts)) + LIST


def test_a_text_comes_in_and_its_page_says_what_comes_next(sitting: Sitting) -> None:
    page = sitting.page
    page.goto(DESK)
    picture(sitting, "import-1-desk")
    page.get_by_role("link", name="Import a document").first.click()
    page.get_by_label("Or paste the text").fill(text_of(f"{FIRST} {SECOND}", THIRD))
    picture(sitting, "import-2-form")
    page.get_by_role("button", name="Import").click()
    expect(page.locator("h1")).to_have_text("Sample article")
    steps = page.locator("#next")
    expect(steps).to_contain_text("Add a search")
    picture(sitting, "import-3-document")
    before = page.url
    steps.get_by_role("link").first.click()
    page.wait_for_url(lambda url: url != before)
    assert Claim.objects.current().count() == 3
    page.goto(DESK)
    expect(page.locator("body")).to_contain_text("Sample article")
    picture(sitting, "import-4-desk")


def test_a_second_version_is_brought_in_and_what_it_changed_is_decided(sitting: Sitting) -> None:
    first, second, third = three()
    attach_evidence(third, cast.make_reference(), Finding(stance="supports"), by=cast.make_editor())
    page = sitting.page
    page.goto(links.desk(first.document))
    page.get_by_role("link", name="Import a new version").first.click()
    page.get_by_label("Or paste the text").fill(text_of(f"{FIRST} {REVISED}"))
    page.get_by_role("button", name="Import").click()
    expect(page.locator("h1")).to_have_text("Sample article")
    picture(sitting, "version-1-document")
    page.get_by_role("link", name="Version 2", exact=True).click()
    expect(page.locator("body")).to_contain_text(third.key)
    picture(sitting, "version-2-beside")
    page.get_by_role("button", name="The same claim").first.click()
    expect(page.locator(".messagelist")).to_contain_text("confirmed as the same claim")
    assert not Rewording.objects.waiting().exists() and second.document.current.number == 2
    picture(sitting, "version-3-decided")


def test_a_retraction_is_one_duty_from_the_desk_to_the_evidence_and_gone_when_that_is_withdrawn(
    sitting: Sitting,
) -> None:
    claim, work = cast.make_robust_claim(), cast.make_reference()
    evidence = attach_evidence(claim, work, Finding(stance="supports"), by=sitting.user)
    notice = cast.make_notice(work)
    ReferenceEvent.objects.append([ReferenceEvent(reference=work, kind="notice", notice=notice)])
    follow_literature()
    page = sitting.page
    page.goto(DESK)
    duty = page.get_by_role("link", name="1 open flag")
    picture(sitting, "retraction-1-desk")
    duty.first.click()
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    picture(sitting, "retraction-2-flags")
    page.goto(links.desk(claim))
    expect(page.locator("#flags")).to_contain_text("Retraction.")
    expect(page.locator("#lint")).to_contain_text("nothing that counts supports it any more")
    picture(sitting, "retraction-3-claim")
    withdraw = page.locator(f"#evidence-{evidence.pk}")
    withdraw.locator("summary", has_text="Withdraw").click()
    withdraw.get_by_label("Reason").fill("It was retracted.")
    withdraw.get_by_role("button", name="Save the decision").click()
    expect(page.locator(".messagelist")).to_contain_text("withdrawn")
    assert not Flag.objects.open().filter(kind="retracted").exists()
    picture(sitting, "retraction-4-withdrawn")


def test_a_section_that_was_read_wrong_is_put_elsewhere_and_back(sitting: Sitting) -> None:
    text = f"# Sample article\n\n## Discussion\n\n{SECOND}\n\n## Results\n\n{THIRD}\n"
    document = import_document(text, markup="markdown", name="Sample article", slug="sample").document
    page = sitting.page
    page.goto(links.desk(document))
    page.get_by_role("link", name="Sections", exact=True).click()
    form = page.locator("#order")
    form.get_by_label("Section").select_option(label="Results")
    form.get_by_label("Is read before").select_option(label="Discussion")
    picture(sitting, "sections-1")
    form.get_by_role("button", name="Read it there").click()
    expect(page.locator(".messagelist")).to_contain_text("“Results” is read before “Discussion” now.")
    assert [claim.text for claim in Claim.objects.current()] == [THIRD, SECOND]
    picture(sitting, "sections-2")
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".messagelist")).to_contain_text("as it was before")
    assert StatementEdit.objects.get().ended_at <= timezone.now()


EMPTY = (
    "claims_document", "claims_claim", "claims_flag", "claims_suggestion", "claims_evidence", "claims_subscription",
    "literature_reference", "literature_search", "literature_searchrun", "claims_documentimport",
)  # fmt: skip


@pytest.mark.parametrize("width", [1440, 390])
def test_a_list_of_nothing_says_why_and_what_to_do(sitting: Sitting, width: int) -> None:
    page = sitting.page
    page.set_viewport_size({"width": width, "height": 844})
    silent = []
    for name in EMPTY:
        page.goto(reverse(f"admin:{name}_changelist"))
        if page.locator(".empty-list, .empty").count() == 0:
            silent.append(name)
        assert page.evaluate("document.documentElement.scrollWidth") == width, name
        if width == 1440:
            picture(sitting, f"empty-{name}")
    assert silent == []
