"""Evidence at the desk in a real browser: a paper found and chosen, and what speaks against it ticked by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from claims import links
from claims.evidence.decisions import Finding, attach_evidence
from claims.models import Claim, Evidence
from literature.models import Reference
from tests import cast
from tests.browser.sitting import Sitting

GRAVE = ("serious", "critical")


def grave_faults(sitting: Sitting, part: str = "#content") -> list[str]:
    """In what this part of the page says. Axe itself writes styles into the page."""
    sitting.expect("inline style")
    found = Axe().run(sitting.page, context=part, options={"preload": False}).response["violations"]
    return [fault["id"] for fault in found if fault["impact"] in GRAVE]


@pytest.fixture
def stage(sitting: Sitting) -> tuple[Claim, Reference]:
    claim, work = cast.make_claim(), cast.make_reference(title="[Sample] Quiet networks")
    attach_evidence(
        claim,
        work,
        Finding(stance="neutral", quote="Sample connectivity was lower"),
        by=cast.make_editor("first"),
    )
    return claim, work


def choose(sitting: Sitting, claim: Claim) -> None:
    sitting.expect("422")  # the answer that asks for a tick
    page = sitting.page
    page.goto(links.desk(claim))
    page.click("text=Attach a paper")
    page.fill("#find-work-q", "quiet networks")
    sitting.press("Enter")
    page.click(".found-works a.button")
    page.wait_for_selector(".chosen-work")


def test_a_found_paper_is_attached_after_a_tick_by_keyboard(sitting: Sitting, stage) -> None:
    claim, work = stage
    choose(sitting, claim)
    sitting.page.check("#attach-work input[value=supports]")
    sitting.page.focus("#attach-work-note")
    sitting.press("Control+Enter")
    sitting.wait_for_focus("attach-work-nevertheless")
    sitting.press("Space", "Enter")
    sitting.page.wait_for_selector(".messagelist .success")
    assert Evidence.objects.filter(stance="supports", reference=work).exists()


def test_what_asks_for_a_tick_has_no_grave_fault_for_a_screen_reader(sitting: Sitting, stage) -> None:
    claim, _ = stage
    choose(sitting, claim)
    sitting.page.check("#attach-work input[value=supports]")
    sitting.page.click("#attach-work button[type=submit]")
    sitting.page.wait_for_selector(".cautions-to-tick")
    assert grave_faults(sitting, "#evidence") == []


@pytest.mark.parametrize("address", ["/admin/claims/evidence/", "/admin/claims/evidence/import/"])
def test_the_list_and_the_import_have_no_grave_fault_either(sitting: Sitting, stage, address: str) -> None:
    sitting.page.goto(address)
    assert grave_faults(sitting) == []
