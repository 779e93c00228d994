"""An approval holds for what was approved: it is stale once any of that changes, in print at once."""

import pytest
from django.utils import timezone

from claims.evidence.decisions import Finding, attach_evidence
from claims.exports.approvals import approve_document, withdraw_stale_approvals
from claims.exports.digest import difference
from claims.exports.gather import summarise
from claims.flags.raising import flag_notice
from claims.grading.assessing import assess_claim
from claims.models import Approval
from claims.refusals import Refused
from claims.reviews.reviewing import review_claim
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return cast.make_editor("lead")


@pytest.fixture
def claim():
    claim = cast.make_claim()
    cast.watch(claim.document, cast.make_search(watermark="2026-11-20"))
    return claim


def test_the_summary_says_who_approved_which_version(claim, lead):
    approve_document(claim.document, by=lead)
    assert summarise(claim.document).approved.startswith("Version 1 was approved by lead on ")


def test_new_evidence_makes_it_stale_in_print_at_once(claim, lead):
    approve_document(claim.document, by=lead)
    attach_evidence(claim, cast.make_reference(), Finding(stance="contradicts"), by=lead)
    assert f"this does not hold since {timezone.now():%Y-%m-%d}: {claim.key} changed" in (
        summarise(claim.document).approved
    )


def test_a_worker_marks_what_is_stale_once(claim, lead):
    approve_document(claim.document, by=lead)
    attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=lead)
    assert [withdraw_stale_approvals() for _ in range(2)] == [1, 0]
    assert Approval.objects.get().stale_reason == f"{claim.key} changed"


def test_a_review_changes_nothing_of_what_was_approved(claim, lead):
    approve_document(claim.document, by=lead)
    review_claim(claim, by=lead)
    assert withdraw_stale_approvals() == 0


def test_evidence_of_another_claim_moves_numbers_but_not_this_claims_digest(claim, lead):
    attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=lead)
    before = cast.make_claim(document=claim.document)
    type(before).objects.filter(pk=before.pk).change(by=None, position=0)
    approve_document(claim.document, by=lead)
    attach_evidence(before, cast.make_reference(), Finding(stance="supports"), by=lead)
    withdraw_stale_approvals()
    assert Approval.objects.get().stale_reason == f"{before.key} changed"


def test_a_stale_assessment_stands_against_it(claim, lead):
    assess_claim(claim, "low", "A sample reason.", by=lead)
    attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=lead)
    with pytest.raises(Refused, match="1 stale assessment"):
        approve_document(claim.document, by=lead)


def test_an_open_flag_of_a_retraction_stands_against_it(claim, lead):
    reference = cast.make_reference()
    attach_evidence(claim, reference, Finding(stance="supports"), by=lead)
    flag_notice(cast.make_notice(reference))
    with pytest.raises(Refused, match="open flag"):
        approve_document(claim.document, by=lead)


def test_a_new_approval_ends_the_one_before(claim, lead):
    approve_document(claim.document, by=lead)
    approve_document(claim.document, by=lead)
    assert Approval.objects.current().count() == 1


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ({"version": "1", "A": "x"}, {"version": "1", "A": "x"}, ""),
        ({"version": "1", "A": "x"}, {"version": "2", "A": "x"}, "version 2 came in"),
        ({"version": "1", "A": "x"}, {"version": "1", "A": "y", "B": "z"}, "A, B changed"),
        (
            {"version": "1"},
            {"version": "1", **dict.fromkeys("ABCDEFG", "x")},
            "A, B, C, D, E and 2 more changed",
        ),
    ],
)
def test_the_difference_is_told_in_words(before, now, told):
    assert difference(before, now) == told


def test_the_page_of_a_document_approves_it_and_says_what_stands_against(client, claim, lead):
    client.force_login(lead)
    answer = client.post(f"/admin/claims/document/{claim.document_id}/approve/", {"note": "Read it."}, follow=True)
    assert "was approved by lead" in answer.content.decode()
    assess_claim(claim, "low", "A sample reason.", by=lead)
    page = client.get(f"/admin/claims/document/{claim.document_id}/change/").content.decode()
    assert f"Since then {claim.key} changed" in page
