"""Taking back the last decision, and all that followed from it."""

import pytest
from django.test import Client
from django.utils import timezone

from claims.alerts import outbox
from claims.evidence.decisions import (
    Finding,
    attach_evidence,
    decide_evidence,
    dismiss_suggestion,
    postpone_suggestion,
)
from claims.evidence.revising import revise_evidence
from claims.evidence.undo import UNDONE, undo_evidence, undo_flag, undo_suggestion
from claims.flags.raising import raise_flag, resolve_flag
from claims.grading.assessing import assess_claim
from claims.models import Evidence, Flag, Notification, Outgoing, Subscription, Suggestion
from claims.refusals import Refused
from tests import cast
from tests.cast import act

pytestmark = pytest.mark.django_db
CONTRADICTS = Finding(stance="contradicts")


@pytest.fixture
def editor():
    return cast.make_editor()


def attached(editor, **document):
    suggestion = cast.make_suggestion(cast.make_claim(document=cast.make_document(**document)))
    return attach_evidence(suggestion.claim, suggestion.reference, CONTRADICTS, by=editor)


def test_attaching_is_surely_withdrawn_and_the_suggestion_waits_again(editor):
    evidence = undo_evidence(attached(editor), by=editor)
    assert (evidence.state, evidence.decision_reason) == ("withdrawn", UNDONE)
    assert Suggestion.objects.waiting().exists()


def test_accepting_is_surely_withdrawn_and_the_evidence_waits_for_others_again(editor):
    evidence = attached(cast.make_editor("first"), four_eyes=True)
    decide_evidence(evidence, "accepted", by=editor)
    undo_evidence(evidence, by=editor)
    assert (evidence.state, evidence.decided_by, evidence.decided_at) == ("proposed", None, None)
    assert evidence.history.first().history_change_reason == UNDONE


def test_withdrawing_is_surely_withdrawn_with_the_flags_it_closed(editor):
    evidence = attached(cast.make_editor("first"))
    raise_flag(evidence, "misquoted", "A sample flag.")
    cast.make_notice(evidence.reference)
    decide_evidence(evidence, "withdrawn", by=editor, reason="Invented.")
    undo_evidence(evidence, by=editor)
    assert (evidence.state, evidence.decision_reason) == ("accepted", "")
    assert {flag.kind for flag in Flag.objects.open().filter(evidence=evidence)} == {"misquoted", "retracted"}
    assert not Suggestion.objects.waiting().exists()


def test_how_the_claim_stands_follows(editor):
    claim = cast.make_robust_claim()
    evidence = attach_evidence(claim, cast.make_reference(), CONTRADICTS, by=editor)
    assert Flag.objects.open().filter(claim=claim, kind="overstated").exists()
    undo_evidence(evidence, by=editor)
    assert not Flag.objects.open().filter(claim=claim, kind="overstated").exists()


def test_what_was_not_sent_yet_is_surely_withdrawn_silently_and_what_was_sent_is_told(editor):
    claim, readers = cast.make_claim(), [cast.make_reader("early"), cast.make_reader("late")]
    early, late = (Subscription.objects.create(user=user, claim=claim) for user in readers)
    evidence = attach_evidence(claim, cast.make_reference(), CONTRADICTS, by=editor)
    sent = cast.make_delivery(early.user, state="sent")
    for row in early.notifications.all():
        Outgoing.objects.create(notification=row, channel=sent.channel, delivery=sent, due_at=sent.created_at)
    undo_evidence(evidence, by=editor)
    assert not late.notifications.exists()
    assert "was taken back; it is withdrawn now" in early.notifications.latest("pk").reason


def test_a_decision_made_again_is_told_again(editor):
    evidence = attached(cast.make_editor("first"))
    Subscription.objects.create(user=cast.make_reader(), claim=evidence.claim)
    decide_evidence(evidence, "withdrawn", by=editor, reason="Invented.")
    undo_evidence(evidence, by=editor)
    decide_evidence(evidence, "withdrawn", by=editor, reason="Invented.")
    assert Notification.objects.get().event == outbox.event_of(evidence)


def test_nothing_is_surely_withdrawn_under_an_assessment(editor):
    evidence = attached(editor)
    assess_claim(evidence.claim, "low", "One sample paper.", by=editor)
    with pytest.raises(Refused, match=r"an assessment .* was built on it"):
        undo_evidence(evidence, by=editor)


def test_nothing_is_surely_withdrawn_over_a_revision(editor):
    evidence = attached(editor)
    revise_evidence(evidence, Finding(stance="neutral"), seen=1, by=editor, why="Misread.")
    with pytest.raises(Refused, match="revised it since"):
        undo_evidence(evidence, by=editor)


def test_a_decision_is_surely_withdrawn_once(editor):
    evidence = undo_evidence(attached(editor), by=editor)
    with pytest.raises(Refused, match="taken back already"):
        undo_evidence(evidence, by=editor)


def test_evidence_attached_anew_since_is_not_doubled(editor):
    evidence = attached(cast.make_editor("first"))
    decide_evidence(evidence, "withdrawn", by=editor, reason="Invented.")
    attach_evidence(evidence.claim, evidence.reference, CONTRADICTS, by=editor)
    with pytest.raises(Refused, match="attached again since"):
        undo_evidence(evidence, by=editor)
    assert Evidence.objects.current().count() == 1


def test_who_neither_decided_nor_edits_takes_nothing_back(editor):
    evidence = attached(editor)
    contributor = cast.make_member(evidence.claim.document, "contributor")
    with pytest.raises(Refused, match="Only who decided"):
        undo_evidence(evidence, by=contributor)
    assert undo_evidence(evidence, by=cast.make_editor("x")).state == "withdrawn"


def test_a_dismissal_is_surely_withdrawn_to_what_was_before(editor):
    suggestion = cast.make_suggestion(cast.make_claim())
    dismiss_suggestion(suggestion, "off topic", by=editor)
    assert undo_suggestion(suggestion, by=editor).state == Suggestion.State.NEW
    postpone_suggestion(suggestion, by=editor)
    dismiss_suggestion(suggestion, "off topic", by=editor)
    assert undo_suggestion(suggestion, by=editor).state == Suggestion.State.LATER


def test_attaching_a_suggestion_is_surely_withdrawn_from_its_row(editor):
    evidence = attached(editor)
    suggestion = undo_suggestion(Suggestion.objects.get(), by=editor)
    evidence.refresh_from_db()
    assert (suggestion.state, evidence.state) == (Suggestion.State.NEW, "withdrawn")


def test_a_suggestion_that_waits_has_nothing_to_take_back(editor):
    with pytest.raises(Refused, match="Nothing was decided"):
        undo_suggestion(cast.make_suggestion(cast.make_claim()), by=editor)


def test_a_resolved_flag_opens_again(editor):
    flag, _ = raise_flag(cast.make_claim(), "other", "A sample flag.")
    resolve_flag(flag, "Mended.", by=editor)
    assert undo_flag(flag, by=editor).resolved_at is None
    assert flag.history.first().history_user == editor


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({}, "is open"),
        ({"resolved_at": timezone.now()}, "A rule resolved"),
    ],
)
def test_a_flag_that_nobody_resolved_is_not_opened(editor, values, says):
    flag, _ = raise_flag(cast.make_claim(), "other", "A sample flag.")
    Flag.objects.filter(pk=flag.pk).change(by=None, note="n", **values)
    with pytest.raises(Refused, match=says):
        undo_flag(flag, by=editor)


def test_the_desk_takes_back_at_each_place(client: Client, editor):
    client.force_login(editor)
    evidence = attached(cast.make_editor("first"))
    other = cast.make_suggestion(evidence.claim)
    dismiss_suggestion(other, "off topic", by=editor)
    flag, _ = raise_flag(evidence.claim, "other", "A sample flag.")
    resolve_flag(flag, "Mended.", by=editor)
    acts = (("undo", other), ("undo-evidence", evidence), ("undo-flag", flag))
    codes = [client.post(act(evidence.claim, name, target)).status_code for name, target in acts]
    assert codes == [303, 303, 303]
    assert (Suggestion.objects.waiting().count(), Flag.objects.open().get(kind="other")) == (2, flag)
