"""An act refuses a stranger by itself, whatever door it is called through."""

import pytest
from django.contrib.auth.models import AnonymousUser

from claims.access.permits import NotPermitted
from claims.evidence.decisions import Finding, attach_evidence, decide_evidence, dismiss_suggestion
from claims.flags.raising import raise_flag
from claims.grading.assessing import assess_claim
from claims.models import Evidence, Flag, Suggestion
from tests import cast

pytestmark = pytest.mark.django_db


def proposed() -> Evidence:
    claim = cast.make_claim(document=cast.make_document(four_eyes=True))
    return attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=cast.make_editor())


def test_a_stranger_decides_on_nothing():
    evidence = proposed()
    with pytest.raises(NotPermitted, match="ask a lead"):
        decide_evidence(evidence, "accepted", by=cast.make_reader())
    evidence.refresh_from_db()
    assert evidence.state == "proposed"


def test_an_editor_of_another_document_is_a_stranger_here():
    suggestion = cast.make_suggestion(cast.make_claim())
    elsewhere = cast.make_member(cast.make_document(), "editor")
    with pytest.raises(NotPermitted):
        dismiss_suggestion(suggestion, "off topic", by=elsewhere)
    assert Suggestion.objects.waiting().exists()


def test_a_decision_without_a_person_is_refused():
    with pytest.raises(NotPermitted, match="say who"):
        assess_claim(cast.make_claim(), "low", "A reason.", by=None)


def test_whoever_is_not_logged_in_raises_no_flag_but_a_rule_does():
    claim = cast.make_claim()
    with pytest.raises(NotPermitted):
        raise_flag(claim, "other", "A note.", by=AnonymousUser())
    raise_flag(claim, "other", "What a rule found.", cause="rule:sample")
    assert Flag.objects.count() == 1


def test_a_member_acts_by_their_role():
    evidence = proposed()
    editor = cast.make_member(evidence.claim.document, "editor")
    assert decide_evidence(evidence, "accepted", by=editor).decided_by == editor
