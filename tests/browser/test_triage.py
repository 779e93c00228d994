"""Decisions by keyboard, without a page load: in a real browser."""

from itertools import pairwise

import pytest
from django.urls import reverse

from claims import links
from claims.evidence.decisions import dismiss_suggestion
from claims.models import Document, Evidence, Flag, Suggestion
from claims.models.signing_in import Session
from tests import cast
from tests.browser.sitting import Sitting, decided, waiting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


def triage(sitting: Sitting) -> None:
    sitting.page.goto(reverse("admin:claims_claim_triage", args=(Document.objects.get().pk,)))


def state(suggestion: Suggestion) -> str:
    suggestion.refresh_from_db()
    return suggestion.state


def test_a_paper_is_put_off_and_the_next_one_has_the_focus(sitting: Sitting) -> None:
    first, second, _ = waiting()
    triage(sitting)
    sitting.press("l")
    decided(sitting, first)
    sitting.wait_for_focus(f"suggestion-{second.pk}")
    assert state(first) == "later"
    assert sitting.page.text_content("#waiting-number") == "2"


def test_a_paper_is_dismissed_by_the_number_of_a_reason(sitting: Sitting) -> None:
    first, *_ = waiting()
    triage(sitting)
    sitting.press("d", "4")
    decided(sitting, first)
    assert (state(first), first.reason) == ("dismissed", "animal study")


def test_a_paper_is_attached_by_its_stance_and_enter(sitting: Sitting) -> None:
    first, *_ = waiting()
    sitting.page.goto(links.desk(first.claim))
    sitting.press("j", "a", "c", "Enter")
    decided(sitting, first)
    assert Evidence.objects.get().stance == "contradicts"
    assert "1 contradicts" in sitting.page.text_content("#balance")
    assert sitting.page.text_content("#jumps").split()[:2] == ["1", "evidence"]


def test_a_refused_form_comes_back_into_its_row_with_what_was_typed(sitting: Sitting) -> None:
    sitting.expect("422")
    first, *_ = waiting()
    triage(sitting)
    sitting.press("a", "s")
    quote = sitting.page.locator(f"#suggestion-{first.pk} textarea[name=quote]")
    quote.evaluate("field => { field.style.height = '300px' }")  # pulled larger, as one does with a mouse
    quote.fill("Words nobody wrote.")
    quote.press("Control+Enter")
    sitting.page.wait_for_selector(f"#suggestion-{first.pk} .wrong-why")
    assert quote.input_value() == "Words nobody wrote."
    sitting.wait_for_focus(f"attach-{first.pk}-quote")
    assert state(first) == "new"


def test_what_somebody_dismissed_meanwhile_is_told_and_the_typed_note_stays(sitting: Sitting) -> None:
    sitting.expect("409")
    first, *_ = waiting()
    triage(sitting)
    sitting.press("a", "s")
    sitting.page.fill(f"#suggestion-{first.pk} textarea[name=note]", "An hour of thought.")
    dismiss_suggestion(first, "off topic", by=cast.make_editor("other"))
    sitting.press("Control+Enter")
    told = sitting.page.wait_for_selector(f"#suggestion-{first.pk} [role=alert]")
    assert "dismissed by other" in told.text_content()
    assert sitting.page.input_value(f"#suggestion-{first.pk} textarea[name=note]") == "An hour of thought."
    assert not Evidence.objects.exists()


def test_a_flag_is_raised_on_the_claim_and_the_paper_still_waits(sitting: Sitting) -> None:
    first, *_ = waiting()
    triage(sitting)
    sitting.press("f")
    sitting.page.select_option(f"#flag-paper-{first.pk}-kind", "overstated")
    sitting.page.fill(f"#flag-paper-{first.pk}-note", "It says more than the papers.")
    sitting.press("Control+Enter")
    sitting.page.wait_for_selector(f"#suggestion-{first.pk} .said")
    assert (Flag.objects.get().claim, state(first)) == (first.claim, "new")


def test_the_end_of_the_session_is_told_and_the_decision_goes_on_after_a_new_login(sitting: Sitting) -> None:
    sitting.expect("401")
    first, *_ = waiting()
    triage(sitting)
    sitting.press("d", "0")
    sitting.page.keyboard.type("a reason of my own")
    Session.objects.all().delete()
    sitting.press("Enter")
    sitting.page.wait_for_selector("#desk-trouble:visible")
    assert "Your session has ended" in sitting.page.text_content("#desk-trouble")
    sitting.log_in()
    sitting.press("Enter")
    decided(sitting, first)
    assert (state(first), first.reason) == ("dismissed", "a reason of my own")


def test_a_server_that_is_away_is_told_and_nothing_is_lost(sitting: Sitting) -> None:
    sitting.expect("htmx:afterRequest", "htmx:sendError", "failed: ", "ERR_INTERNET_DISCONNECTED")
    first, *_ = waiting()
    triage(sitting)
    sitting.press("d", "0")
    sitting.page.keyboard.type("a reason of my own")
    sitting.context.set_offline(True)
    sitting.press("Enter")
    sitting.page.wait_for_selector("#desk-trouble:visible")
    assert "cannot be reached" in sitting.page.text_content("#desk-trouble")
    sitting.context.set_offline(False)
    sitting.press("Enter")
    decided(sitting, first)
    assert first.pk and state(first) == "dismissed"


def test_behind_the_last_row_the_next_ones_come(sitting: Sitting) -> None:
    rows = waiting(claims=2, each=6)
    triage(sitting)
    for row, following in pairwise(rows):
        sitting.press("l")
        sitting.wait_for_focus(f"suggestion-{following.pk}")
        assert state(row) == "later"


def test_the_keys_are_told_by_a_question_mark(sitting: Sitting) -> None:
    waiting()
    triage(sitting)
    sitting.press("?")
    assert sitting.page.is_visible("dialog#keys")
    sitting.press("Escape")
    assert not sitting.page.is_visible("dialog#keys")
