"""A book is pasted into a note: nothing of it is kept silently, and the reason is read."""

import pytest

from tests import cast
from tests.browser.sitting import Sitting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


def paste(sitting: Sitting, length: int) -> None:
    sitting.page.locator("#raise-flag-note").evaluate(
        """(field, length) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text", "n".repeat(length));
            field.focus();
            const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
            if (field.dispatchEvent(event)) field.value = clipboardData.getData("text");
        }""",
        length,
    )


def test_a_paste_that_does_not_fit_is_said_and_not_cut(sitting: Sitting) -> None:
    claim = cast.make_claim()
    sitting.page.goto(f"/admin/claims/claim/{claim.pk}/change/")
    sitting.page.locator("summary", has_text="Raise a flag").click()
    note = sitting.page.locator("#raise-flag-note")
    paste(sitting, 100_000)
    said = sitting.page.locator("#raise-flag-note + [role=alert]")
    assert "at most 5,000 characters, and would have 100,000" in said.text_content()
    assert note.input_value() == ""
    paste(sitting, 5_000)
    assert len(note.input_value()) == 5_000
