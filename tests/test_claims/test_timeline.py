"""A claim's page tells its timeline: who did what, when, why, and which field went from what to what."""

import pytest

from claims.documents.importing import import_document
from claims.evidence.decisions import Finding, attach_evidence, decide_evidence, dismiss_suggestion
from claims.flags.raising import raise_flag, resolve_flag
from claims.grading.assessing import assess_claim
from claims.grading.correcting import correct_wording
from claims.history.timeline import timeline_of
from claims.history.trail import writes
from claims.models import Claim, Evidence
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return cast.make_editor()


@pytest.fixture
def claim():
    return cast.make_claim()


def told(claim: Claim) -> list[tuple[str, str]]:
    return [(entry.by.username if entry.by else "", entry.what) for entry in reversed(timeline_of(claim))]


def test_evidence_is_told_from_its_attaching_to_its_withdrawal(claim, editor):
    evidence = attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=editor)
    decide_evidence(evidence, "withdrawn", by=editor, reason="It is about rats.")
    assert ("editor", "attached Sample 2020 (supports)") in told(claim)
    withdrawal = next(entry for entry in timeline_of(claim) if entry.what.startswith("withdrew"))
    assert withdrawal.why == "It is about rats."


def test_a_rule_is_told_apart_from_the_editor_whose_act_woke_it(claim, editor):
    assess_claim(claim, "low", "A sample reason.", by=editor)
    attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=editor)
    assert ("", "its assessment went stale") in told(claim)


def test_a_corrected_wording_is_told_field_by_field(claim, editor):
    correct_wording(claim, claim.wording_strength, "possible", by=editor)
    changes = {change.name: change.after for change in timeline_of(claim)[0].changes}
    assert changes["worded as"] == "Possible"


def test_flags_are_told_with_their_notes(claim, editor):
    flag, _ = raise_flag(claim, "other", "Look at this.", by=editor)
    resolve_flag(flag, "Looked at.", by=editor)
    assert [(entry.what, entry.why) for entry in timeline_of(claim)[:2]] == [
        ("resolved the flag other", "Looked at."),
        ("raised the flag other", "Look at this."),
    ]


def test_a_dismissed_suggestion_is_told_with_its_reason(claim, editor):
    dismiss_suggestion(cast.make_suggestion(claim), "off topic", by=editor)
    assert (timeline_of(claim)[0].what, timeline_of(claim)[0].why) == ("dismissed Sample 2020", "off topic")


def test_a_new_version_tells_what_it_did_to_the_words(editor):
    body = "# Sample\n\n## Findings\n\nSample networks are robust in {} patients with a sample illness."
    import_document(body.format(20), markup="markdown", slug="sample", name="Sample", by=editor)
    import_document(body.format(30), markup="markdown", slug="sample", name="Sample", by=editor)
    claim = Claim.objects.get()
    assert ("editor", "brought it in") in told(claim)
    changed = next(entry for entry in timeline_of(claim) if entry.changes)
    assert (changed.by, changed.why) == (editor, "Version 2 came in.")


def test_a_changed_reference_is_named_and_not_numbered(claim, editor):
    evidence = attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=editor)
    other = cast.make_claim("Another sample claim.")
    Evidence.objects.filter(pk=evidence.pk).change(by=editor, claim=other)
    (change,) = writes(Evidence, id=evidence.pk)[-1].changes
    assert change.after == str(other)


def test_the_timeline_costs_the_same_for_much_as_for_little(claim, editor, django_assert_num_queries):
    def fill() -> None:
        attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=editor)
        dismiss_suggestion(cast.make_suggestion(claim), "off topic", by=editor)
        raise_flag(claim, "other", f"Note {claim.flags.count()}.", by=editor)

    fill()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        timeline_of(claim)
    for _ in range(5):
        fill()
    with django_assert_num_queries(len(few)):
        timeline_of(claim)
