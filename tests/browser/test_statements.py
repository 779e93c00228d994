"""An editor mends how a text was taken apart, in the browser: cuts, joins, leaves out, and decides about a version."""

import pytest
from django.urls import reverse

from claims.evidence.decisions import Finding, attach_evidence
from claims.models import Claim, Rewording
from tests.browser.pictures import picture
from tests.browser.sitting import Sitting
from tests.cast import make_editor, make_reference
from tests.cast.revised_text import FIRST, HALVES, SECOND, THIRD, bring, claims, texts, three

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
DRUG = "Talking therapy helped about half of the adults who completed it."


def page_of(claim: Claim) -> str:
    return reverse("admin:claims_claim_change", args=(claim.pk,))


def opened(sitting: Sitting, what: str) -> None:
    """The form of the page of a claim, by two clicks."""
    sitting.page.get_by_role("link", name="Edit the statement").click()
    sitting.page.get_by_text(what, exact=True).click()


def test_a_statement_is_cut_at_a_word_and_each_evidence_goes_to_its_half(sitting: Sitting) -> None:
    first, *_ = three()
    stays, goes = (attach_evidence(first, make_reference(), Finding(stance="supports"), by=make_editor(name))
                   for name in ("one", "two"))  # fmt: skip
    sitting.page.goto(page_of(first))
    opened(sitting, "Split in two")
    words = sitting.page.locator(".field-words label")
    words.filter(has_text="and").first.click()
    sitting.page.locator(f"#split-evidence-{stays.pk}_0").check()
    sitting.page.locator(f"#split-evidence-{goes.pk}_1").check()
    picture(sitting, "split")
    sitting.page.get_by_role("button", name="Split here").click()
    sitting.page.wait_for_selector("text=is cut in two")
    assert texts() == [*HALVES, SECOND, THIRD]
    assert claims()[1].evidence.get() == goes and first.evidence.get() == stays
    picture(sitting, "after-split")
    assert sitting.faults == []


def test_a_cut_is_chosen_by_the_arrow_keys_and_a_question_left_open_is_asked(sitting: Sitting) -> None:
    first, *_ = three()
    attach_evidence(first, make_reference(), Finding(stance="supports"), by=make_editor("one"))
    sitting.expect("422")
    sitting.page.goto(page_of(first))
    opened(sitting, "Split in two")
    sitting.page.locator("#split-words_0").focus()
    sitting.press(*["ArrowRight"] * 8)
    sitting.press("Enter")
    sitting.page.wait_for_selector("text=Say to which of the two it belongs")
    assert sitting.page.locator("#split-words_8").is_checked() and len(texts()) == 3
    picture(sitting, "split-refused")


def test_neighbours_are_merged_and_parted_again_by_two_clicks(sitting: Sitting) -> None:
    first, second, _ = three()
    sitting.page.goto(page_of(first))
    opened(sitting, "Merge with a neighbour")
    sitting.page.get_by_label(second.key).check()
    picture(sitting, "merge")
    sitting.page.get_by_role("button", name="Merge", exact=True).click()
    sitting.page.wait_for_selector("text=is merged into")
    assert texts() == [f"{' '.join(HALVES)} {SECOND}", THIRD]
    sitting.page.locator("#edits").get_by_role("button", name="Take back").click()
    sitting.page.wait_for_selector("text=Taken back (merged)")
    assert texts() == [" ".join(HALVES), SECOND, THIRD]
    assert sitting.faults == []


def test_what_is_no_claim_is_left_out_with_the_reason_and_taken_back_on_the_page_of_the_document(
    sitting: Sitting,
) -> None:
    _, second, _ = three()
    sitting.expect("422")
    sitting.page.goto(page_of(second))
    opened(sitting, "Not a claim")
    sitting.page.get_by_role("button", name="It is no claim").click()
    sitting.page.wait_for_selector("text=Say why")
    sitting.page.locator("#not-a-claim-reason").fill("An aside")
    sitting.page.get_by_role("button", name="It is no claim").click()
    sitting.page.wait_for_selector("text=is no claim now")
    picture(sitting, "no-claim")
    sitting.page.goto(reverse("admin:claims_document_change", args=(second.document_id,)))
    assert SECOND not in texts()
    picture(sitting, "document")
    sitting.page.locator(".left-out", has_text="says an editor: An aside").get_by_role("button").click()
    sitting.page.wait_for_selector("text=is as it was before")
    assert SECOND in texts()


def test_a_version_is_decided_on_beside_the_one_before_with_the_evidence_of_each_claim(sitting: Sitting) -> None:
    _, second, third = three()
    for claim in (second, third):
        attach_evidence(claim, make_reference(), Finding(stance="supports"), by=make_editor(f"of {claim.key}"))
    version = bring(f"{FIRST} {DRUG}", "A second sample trial is under way in twelve hospitals of the north.")
    sitting.page.goto(reverse("admin:claims_version_change", args=(version.pk,)))
    picture(sitting, "version")
    row = Rewording.objects.get(claim=second)
    sitting.page.locator(f"#confirm-rewording-{row.pk} button").click()
    sitting.page.wait_for_selector("text=is confirmed as the same claim")
    sitting.page.locator("#retired").get_by_text("Its evidence may go", exact=True).first.click()
    sitting.page.locator(f"#let-go-{third.pk}-reason").fill("The statement was dropped")
    sitting.page.locator("#retired").get_by_role("button", name="Its evidence may go").click()
    sitting.page.wait_for_selector("text=counts nowhere")
    assert not Claim.objects.left_with_evidence().exists()
    assert not Rewording.objects.waiting().exists()
    assert sitting.faults == []
