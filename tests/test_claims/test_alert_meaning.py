"""Followers are told what a claim means since: once, as it was and as it is, and with what made it so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.alerts.due_reviews import notify_about_due_reviews
from claims.alerts.owners import notify_owners
from claims.evidence.decisions import Finding, attach_evidence
from claims.evidence.undo import undo_evidence
from claims.grading.assessing import assess_claim
from claims.intake import follow_literature
from claims.models import Claim, Meaning, Notification, Subscription
from literature.models import ReferenceEvent
from tests import cast

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)


@pytest.fixture
def editor():
    return cast.make_editor()


@pytest.fixture
def claim():
    claim = cast.make_robust_claim()
    Subscription.objects.create(user=cast.make_reader(), claim=claim)
    return claim


def attach(claim, stance, by):
    return attach_evidence(claim, cast.make_reference(), Finding(stance=stance), by=by)


def told():
    return [(row.kind, row.before, row.after) for row in Notification.objects.order_by("pk")]


def test_a_contradiction_is_one_notice_that_says_what_the_claim_became(claim, editor):
    attach(claim, "contradicts", editor)
    ((kind, before, after),) = told()
    assert kind == "contradict" and before.startswith("not contested") and after.startswith("contested:")
    assert Notification.objects.get().to_do and "You follow" in Notification.objects.get().reason


def test_what_was_undone_before_anybody_heard_of_it_is_told_to_nobody(claim, editor):
    undo_evidence(attach(claim, "contradicts", editor), by=editor)
    assert told() == []


def test_a_grade_that_moves_is_told_from_the_first_to_the_last(claim, editor):
    Notification.objects.all().delete()
    assess_claim(claim, "high", "Invented reasons.", by=editor)
    assess_claim(claim, "low", "Invented reasons.", by=editor)
    assert [one for one in told() if one[0] == "certainty"] == [("certainty", "not graded", "low")]


def test_a_retraction_says_that_the_support_is_lost_and_the_grade_out_of_date(claim, editor):
    evidence = attach(claim, "supports", editor)
    assess_claim(claim, "moderate", "Invented reasons.", by=editor)
    Notification.objects.all().delete()
    notice = cast.make_notice(evidence.reference)
    ReferenceEvent.objects.append([ReferenceEvent(reference=evidence.reference, kind="notice", notice=notice)])
    follow_literature()
    ((kind, before, after),) = told()
    assert kind == "retraction" and "supported by evidence" in before
    assert "no evidence that counts supports it" in after and "out of date" in after


def test_whoever_did_it_is_not_told(claim, editor):
    Subscription.objects.create(user=editor, claim=claim)
    assess_claim(claim, "high", "Invented reasons.", by=editor)
    assert {row.reader.username for row in Notification.objects.all()} == {"reader"}


def test_the_first_look_at_a_claim_of_before_tells_nobody(claim, editor):
    Meaning.objects.create(claim=claim, is_known=False)
    assess_claim(claim, "high", "Invented reasons.", by=editor)
    assert told() == [] and Meaning.objects.get().certainty == "high"


def test_a_review_that_falls_due_is_told_once(claim):
    Claim.objects.keep_due_dates([claim])
    claim.review_due_on = timezone.localdate(NOW)
    Claim.objects.keep_due_dates([claim])
    assert [notify_about_due_reviews(at=NOW) for _ in range(2)] == [1, 0]
    assert notify_about_due_reviews(at=NOW + 30 * DAY) == 0
    assert told()[0][0] == "due"


def test_a_search_whose_runs_fail_is_told_to_owner_and_follower_and_again_after_it_ran():
    owner, follower = cast.make_reader("owner"), cast.make_reader("follower")
    search = cast.make_search(owner=owner, created_at=NOW - DAY)
    for user in (owner, follower):
        Subscription.objects.create(user=user, search=search)
    for minutes in (5, 4):
        cast.make_run(search, "failed", error="No answer", started_at=NOW - timedelta(minutes=minutes))
    assert notify_owners(at=NOW) == 0
    cast.make_run(search, "failed", error="No answer", started_at=NOW - timedelta(minutes=3))
    assert [notify_owners(at=NOW) for _ in range(2)] == [2, 0]
    assert {row.reader.username for row in Notification.objects.filter(kind="failed")} == {"owner", "follower"}
    assert "No answer" in Notification.objects.first().after
