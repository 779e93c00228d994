"""Deciding at the reading desk in a real browser: how many clicks and keys it takes, and what the page shows then."""

import pytest
from django.urls import reverse

from claims import links
from claims.models import Evidence, Suggestion
from tests import cast
from tests.browser.hand import Hand
from tests.browser.reading_stage import BEST, claim_with_seven_papers, make_paper, pile, suggest
from tests.browser.sitting import Sitting, decided

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
OTHER = "After the sample drug it rose by 0.12 of a unit, and after placebo by 0.02."
# Twenty papers as they may come: two in three are off the topic.
TWENTY = "11s41l1c14s114sl1c4s"
STATES = {"1": "dismissed", "4": "dismissed", "s": "attached", "c": "attached", "l": "later"}


@pytest.fixture
def hand(sitting: Sitting) -> Hand:
    return Hand(sitting)


def read(sitting: Sitting, name: str, *args: int) -> None:
    sitting.page.goto(reverse(f"admin:claims_claim_{name}", args=args))


def row(suggestion: Suggestion, part: str = "") -> str:
    return f"#suggestion-{suggestion.pk} {part}".strip()


def quote_of(sitting: Sitting, suggestion: Suggestion) -> str:
    return sitting.page.input_value(row(suggestion, "textarea[name=quote]"))


def test_twenty_papers_are_decided_by_twenty_keys(sitting: Sitting, hand: Hand) -> None:
    rows = pile(claims=4, each=5)
    sitting.page.goto(reverse("admin:index"))
    hand.click(".duties .heap")
    for suggestion, key in zip(rows, TWENTY, strict=True):
        sitting.wait_for_focus(f"suggestion-{suggestion.pk}")
        assert sitting.page.is_visible(row(suggestion, ".abstract"))
        hand.press(key)
        decided(sitting, suggestion)
    assert list(Suggestion.objects.order_by("pk").values_list("state", flat=True)) == [STATES[key] for key in TWENTY]
    assert (hand.clicks, hand.keys, sitting.faults) == (1, 20, [])


def test_one_paper_is_attached_with_a_quote_by_four_clicks(sitting: Sitting, hand: Hand) -> None:
    first, *_ = pile(claims=1)
    sitting.page.goto(reverse("admin:index"))
    hand.click(".duties .heap")
    hand.drag_over(OTHER, row(first))
    hand.click(row(first, "input[value=contradicts]"))
    hand.click(row(first, ".act-attach button[type=submit]"))
    decided(sitting, first)
    evidence = Evidence.objects.get()
    assert (evidence.quote, evidence.quote_section, evidence.stance) == (OTHER, "RESULTS", "contradicts")
    assert (hand.clicks, hand.keys, sitting.faults) == (4, 0, [])


def test_a_quote_is_chosen_by_key_sentence_by_sentence(sitting: Sitting, hand: Hand) -> None:
    first, *_ = pile(claims=1)
    read(sitting, "triage", first.claim.document_id)
    hand.press("q", "q")
    assert quote_of(sitting, first) == OTHER
    hand.press("Shift+Q", "Shift+Q")
    assert quote_of(sitting, first) == BEST
    hand.press("q", "s")
    decided(sitting, first)
    assert Evidence.objects.get().quote == "It was not related to the severity of depression."


def test_half_a_word_or_a_number_becomes_a_whole_one(sitting: Sitting, hand: Hand) -> None:
    first, *_ = pile(claims=1)
    read(sitting, "triage", first.claim.document_id)
    hand.drag_over("se by 0.1", row(first))
    assert quote_of(sitting, first) == "rose by 0.12"


def test_the_label_between_two_sections_is_no_part_of_a_quote(sitting: Sitting) -> None:
    first, *_ = pile(claims=1)
    read(sitting, "triage", first.claim.document_id)
    sitting.page.evaluate("getSelection().selectAllChildren(document.querySelector('.abstract'))")
    sitting.page.wait_for_function("document.querySelector('[name=quote]').value.includes('CONCLUSIONS') === false")
    assert "did not differ from those of the others. These invented results" in quote_of(sitting, first)


def test_a_quote_that_was_typed_is_not_overwritten(sitting: Sitting, hand: Hand) -> None:
    first, *_ = pile(claims=1)
    read(sitting, "triage", first.claim.document_id)
    sitting.page.fill(row(first, "textarea[name=quote]"), "Typed by hand.")
    hand.drag_over(OTHER, row(first))
    assert quote_of(sitting, first) == "Typed by hand."


def test_one_key_decides_nothing_on_a_paper_that_is_folded(sitting: Sitting) -> None:
    first, *_ = pile(claims=1)
    sitting.page.goto(links.desk(first.claim))
    sitting.press("j", "s")
    assert sitting.page.is_visible(row(first, ".abstract"))
    assert not Evidence.objects.exists()
    sitting.press("s")
    decided(sitting, first)


def test_a_paper_is_read_once_and_decided_for_each_of_its_claims(sitting: Sitting) -> None:
    rows, paper = pile(claims=3, each=1), make_paper()
    mine = [suggest(one.claim, paper) for one in rows]
    read(sitting, "triage", rows[0].claim.document_id)
    sitting.page.click("text=It waits on 2 other claims")
    sitting.page.wait_for_url("**/triage/paper/**")
    assert sitting.page.locator(".abstract").count() == 1
    for suggestion, key in zip(mine, ("s", "1", "c"), strict=True):
        sitting.wait_for_focus(f"suggestion-{suggestion.pk}")
        sitting.press(key)
        decided(sitting, suggestion)
    assert sitting.page.text_content("#waiting-number") == "0"
    assert [one.stance for one in Evidence.objects.order_by("pk")] == ["supports", "contradicts"]
    assert sitting.faults == []


def test_text_selected_in_the_one_abstract_becomes_the_quote_of_the_claim_at_hand(sitting: Sitting, hand: Hand) -> None:
    rows, paper = pile(claims=2, each=1), make_paper()
    _, second = (suggest(one.claim, paper) for one in rows)
    read(sitting, "triage_paper", paper.pk)
    hand.press("j")
    hand.drag_over(OTHER, ".paper")
    assert quote_of(sitting, second) == OTHER


def test_after_a_decision_each_part_of_the_page_of_a_claim_is_right(sitting: Sitting) -> None:
    first, second, *_ = pile(claims=1, each=5)
    page = sitting.page
    page.goto(links.desk(first.claim))
    sitting.press("j", "a", "c", "Enter")
    decided(sitting, first)
    sitting.press("l")
    decided(sitting, second)
    assert page.locator("#evidence article.evidence").count() == 1
    assert "1 contradicts" in page.text_content("#balance")
    assert page.text_content("#suggestion-numbers") == "3 wait, 1 put off"
    assert page.locator(".suggestion:not(.decided)").count() == 3
    assert page.text_content("#jumps").split()[:2] == ["1", "evidence"]
    assert "3 suggestions, 1 put off" in page.text_content("#jumps")
    assert "Contested" in page.text_content("#facts")
    assert "Contradicts: 1 paper" in page.text_content("#certainty")
    assert page.text_content(".suggestion:not(.decided) .match strong") == "1st of 3 papers that wait"
    assert sitting.faults == []


def test_what_is_typed_in_another_form_of_the_page_stays_there(sitting: Sitting) -> None:
    first, *_ = pile(claims=1)
    page = sitting.page
    page.goto(links.desk(first.claim))
    page.click("text=Raise a flag")
    page.fill("#raise-flag-note", "An hour of thought.")
    page.focus(row(first))
    sitting.press("l")
    decided(sitting, first)
    assert page.is_visible("#raise-flag-note")
    assert page.input_value("#raise-flag-note") == "An hour of thought."


def test_in_a_pile_the_ranks_and_the_numbers_follow_each_decision(sitting: Sitting) -> None:
    first, *_ = pile(claims=2, each=4)
    read(sitting, "triage", first.claim.document_id)
    sitting.press("1")
    decided(sitting, first)
    ranks = sitting.page.locator(".match strong").all_text_contents()
    assert ranks[:3] == [f"{one} of 3 papers that wait" for one in ("1st", "2nd", "3rd")]
    assert sitting.page.text_content("#waiting-number") == "7"
    assert sitting.page.text_content(f".waiting-on-{first.claim_id}") == "3"


# --- the statement stays in view ---

SIZES = {"laptop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
# What is seen of the statement that belongs to the focus: its box, whether something covers it, and whether it covers
# the control.
SEEN = """() => {
  const control = document.activeElement;
  const group = control.closest(".claim-group") || document;
  const statement = group.querySelector(".statement-text");
  const box = statement.getBoundingClientRect(), own = control.getBoundingClientRect();
  const at = (rect) => document.elementFromPoint(rect.left + rect.width / 2, rect.top + Math.min(rect.height / 2, 12));
  return {
    top: Math.round(box.top), bottom: Math.round(box.bottom), height: innerHeight,
    is_uncovered: statement.contains(at(box)), whole: statement.scrollHeight <= statement.clientHeight + 1,
    control_is_seen: own.top >= 0 && own.bottom <= innerHeight && control.contains(at(own)),
    sideways: document.documentElement.scrollWidth - innerWidth,
  };
}"""


@pytest.fixture(params=SIZES)
def reader(request: pytest.FixtureRequest, sitting: Sitting) -> Sitting:
    sitting.page.set_viewport_size(SIZES[request.param])
    return sitting


def assert_in_view(reader: Sitting) -> None:
    seen = reader.page.evaluate(SEEN)
    assert seen["top"] >= 0 and seen["bottom"] <= seen["height"], seen
    assert seen["is_uncovered"] and seen["whole"] and seen["control_is_seen"] and seen["sideways"] <= 0, seen


def test_the_statement_is_in_view_at_each_decision_of_a_pile(reader: Sitting) -> None:
    rows = pile(claims=2, each=3)
    read(reader, "triage", rows[0].claim.document_id)
    for suggestion in rows:
        reader.wait_for_focus(f"suggestion-{suggestion.pk}")
        reader.press("a", "s")
        assert_in_view(reader)
        reader.press("Tab", "Tab")
        assert_in_view(reader)
        reader.press("Escape", "1")
        decided(reader, suggestion)


def test_the_statement_is_in_view_for_each_claim_of_a_paper(reader: Sitting) -> None:
    rows, paper = pile(claims=3, each=1), make_paper()
    mine = [suggest(one.claim, paper) for one in rows]
    read(reader, "triage_paper", paper.pk)
    for suggestion in mine:
        reader.wait_for_focus(f"suggestion-{suggestion.pk}")
        reader.press("a", "c")
        assert_in_view(reader)
        reader.press("Escape", "j")


def test_the_statement_is_in_view_on_the_page_of_a_claim_with_seven_papers(reader: Sitting) -> None:
    claim = claim_with_seven_papers()
    reader.page.goto(links.desk(claim))
    for _ in range(5):
        reader.press("j", "a", "s")
        assert_in_view(reader)
        reader.press("Escape")


def test_the_message_of_the_last_act_does_not_cover_the_statement(reader: Sitting) -> None:
    claim = claim_with_seven_papers()
    page, last = reader.page, claim.evidence.latest("pk")
    page.goto(links.desk(claim))
    page.click(f"#evidence-{last.pk} summary")
    page.fill(f"#decide-{last.pk} textarea, #decide-{last.pk} input[name=reason]", "Read again.")
    reader.press("Control+Enter")
    page.wait_for_selector(".messagelist .success")
    reader.press("j", "a", "s")
    assert_in_view(reader)


@pytest.mark.parametrize("part", ["revise", "withdraw", "attach"])
def test_the_statement_is_in_view_in_the_forms_of_evidence(reader: Sitting, part: str) -> None:
    claim = claim_with_seven_papers()
    page, last = reader.page, claim.evidence.latest("pk")
    if part == "revise":
        page.goto(f"{links.desk(claim)}?revise={last.pk}#evidence-{last.pk}")
        page.focus(f"#revise-{last.pk} input[value=contradicts]")
    elif part == "withdraw":
        page.goto(links.desk(claim))
        page.click(f"#evidence-{last.pk} summary")
        page.focus(f"#decide-{last.pk} textarea, #decide-{last.pk} input[name=reason]")
    else:
        page.goto(f"{links.desk(claim)}?work={cast.make_reference().pmid}#attach-work")
        page.focus("#attach-work input[value=contradicts]")
    assert_in_view(reader)
