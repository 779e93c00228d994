"""A review is a fact: searched to a day, so many papers screened, and whether anything changed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from claims import links
from claims.evidence.decisions import Finding, attach_evidence, dismiss_suggestion
from claims.grading.assessing import assess_claim
from claims.models import Claim, Review
from claims.refusals import Refused
from claims.reviews.reviewing import changes_since, review_claim, searched_to, set_all_clocks
from tests import cast

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def editor():
    return cast.make_editor()


@pytest.fixture
def claim():
    claim = cast.make_claim()
    cast.watch(claim.document, cast.make_search(watermark=DAY))
    return claim


def test_it_says_to_which_day_how_many_were_screened_and_that_nothing_changed(claim, editor, settings):
    settings.LITERATURE_IS_SAMPLE = False
    dismiss_suggestion(cast.make_suggestion(claim), "off topic", by=editor)
    review = review_claim(claim, by=editor, at=NOW)
    assert review.sentence == (
        "Reviewed on 2026-11-25: PubMed searched to 2026-11-20, 1 paper screened, nothing changed."
    )


def test_a_review_on_a_sample_of_the_literature_does_not_say_that_pubmed_was_searched(claim, editor, settings):
    settings.LITERATURE_IS_SAMPLE = True
    dismiss_suggestion(cast.make_suggestion(claim), "off topic", by=editor)
    sentence = review_claim(claim, by=editor, at=NOW).sentence
    assert "Sample searched to 2026-11-20" in sentence and "PubMed" not in sentence


def test_the_day_is_that_of_the_search_that_lags_most(claim):
    cast.watch(claim.document, cast.make_search(watermark=DAY - timedelta(days=9)))
    assert searched_to(claim.document) == DAY - timedelta(days=9)


def test_a_search_that_never_completed_leaves_no_day(claim, editor):
    cast.watch(claim.document, cast.make_search(watermark=None))
    with pytest.raises(Refused, match="to which day"):
        review_claim(claim, by=editor)


def test_a_search_that_is_off_does_not_hold_the_day_back(claim):
    cast.watch(claim.document, cast.make_search(watermark=None, is_active=False))
    assert searched_to(claim.document) == DAY


def test_what_waits_is_decided_on_first(claim, editor):
    cast.make_suggestion(claim)
    with pytest.raises(Refused, match="1 suggestion waits"):
        review_claim(claim, by=editor)
    assert not Review.objects.exists()


def test_a_stale_assessment_is_renewed_first(claim, editor):
    assess_claim(claim, "low", "A sample reason.", by=editor)
    attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=editor)
    with pytest.raises(Refused, match="assess it again"):
        review_claim(claim, by=editor)


def test_new_evidence_since_the_last_review_is_told_as_a_change(claim, editor):
    review_claim(claim, by=editor, at=NOW)
    attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=editor, at=NOW + timedelta(days=1))
    review = review_claim(claim, by=editor, at=NOW + timedelta(days=2))
    assert review.outcome == "changed"
    assert changes_since(claim, NOW) == ["its evidence changed"]


def test_a_notice_about_its_evidence_is_a_change(claim, editor):
    reference = cast.make_reference()
    attach_evidence(claim, reference, Finding(stance="supports"), by=editor, at=NOW - timedelta(days=9))
    cast.make_notice(reference, seen_at=NOW)
    assert changes_since(claim, NOW - timedelta(days=1)) == ["notices about its evidence came or went"]


def test_only_papers_decided_since_the_last_review_are_counted(claim, editor):
    dismiss_suggestion(cast.make_suggestion(claim), "off topic", by=editor, at=NOW - timedelta(days=2))
    review_claim(claim, by=editor, at=NOW)
    dismiss_suggestion(cast.make_suggestion(claim), "off topic", by=editor, at=NOW + timedelta(days=1))
    assert review_claim(claim, by=editor, at=NOW + timedelta(days=2)).screened == 1


def test_a_review_winds_the_clock(claim, editor):
    review_claim(claim, by=editor, at=NOW)
    assert Claim.objects.get().review_due_on == date(2027, 5, 24)


def test_papers_that_come_in_move_the_clock_forward_and_leave_no_history(claim, editor):
    review_claim(claim, by=editor, at=NOW)
    before = claim.history.count()
    for _ in range(20):
        cast.make_suggestion(claim, suggested_at=NOW)
    assert set_all_clocks(at=NOW) == 1
    assert Claim.objects.get().review_due_on < date(2027, 1, 1)
    assert claim.history.count() == before


def test_due_claims_are_found_by_their_day(claim, editor):
    review_claim(claim, by=editor, at=NOW)
    assert not Claim.objects.review_due(date(2027, 5, 23)).exists()
    assert Claim.objects.review_due(date(2027, 5, 24)).get() == claim


def test_the_page_of_a_claim_records_a_review(client, claim, editor):
    client.force_login(editor)
    client.post(f"/admin/claims/claim/{claim.pk}/act/review/", {"note": "Looked at."})
    assert "nothing changed" in client.get(links.desk(claim)).content.decode()
    assert Review.objects.get().history.get().history_user == editor
