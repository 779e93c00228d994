"""Flags: a duty with a note, raised once, resolved once, by a person or by a notice."""

from functools import partial

import pytest
from django.db import transaction

from claims.documents.citations.cited_works import tie_work, untie_work
from claims.documents.citations.proposals import dismiss, reopen
from claims.evidence.decisions import Finding, attach_evidence, decide_evidence
from claims.flags.raising import flag_citation, flag_notice, raise_flag, resolve_flag, unflag_notice
from claims.models import CitedWork, Claim, Evidence, Flag
from claims.refusals import Refused
from literature.models import Notice
from tests.cast import make_citation, make_claim, make_document, make_editor, make_notice, make_reference

SUPPORTS = Finding(stance="supports")


@pytest.fixture
def editor(db):
    return make_editor()


def test_a_flag_needs_a_note_when_it_is_raised_and_when_it_is_resolved(editor):
    claim = make_claim()
    with pytest.raises(Refused, match="what is wrong"):
        raise_flag(claim, Flag.Kind.UNCITED, " ", by=editor)
    flag, _ = raise_flag(claim, Flag.Kind.UNCITED, " No source. ", by=editor)
    with pytest.raises(Refused, match="what was done"):
        resolve_flag(flag, "", by=editor)
    assert flag.note == "No source." and Flag.objects.open().get() == flag


def test_a_flag_is_open_once_for_a_cause_and_may_be_raised_again_when_resolved(editor):
    claim = make_claim()
    first, is_new = raise_flag(claim, Flag.Kind.OUTDATED, "Rule.", cause="rule: age")
    again, is_new_again = raise_flag(claim, Flag.Kind.OUTDATED, "Said otherwise.", cause="rule: age")
    assert (is_new, is_new_again, again) == (True, False, first)
    resolve_flag(first, "Done.", by=editor)
    assert raise_flag(claim, Flag.Kind.OUTDATED, "Rule.", cause="rule: age")[1]


def test_two_notes_of_a_person_are_two_flags_and_the_same_note_is_one(editor):
    claim = make_claim()
    for note in ("First reason.", "Second reason.", "First reason."):
        raise_flag(claim, Flag.Kind.OTHER, note, by=editor)
    assert claim.flags.count() == 2


def test_a_flag_is_resolved_once_and_the_first_to_do_so_is_named(editor):
    flag, _ = raise_flag(make_claim(), Flag.Kind.OTHER, "Invented.", by=editor)
    stale = Flag.objects.get(pk=flag.pk)
    assert resolve_flag(flag, "First.", by=editor)
    assert not resolve_flag(stale, "Second.", by=make_editor("second"))
    assert (stale.resolution, stale.resolved_by) == ("First.", editor)


def test_the_same_flag_raised_at_once_is_one(at_once):
    claim = make_claim()
    done = at_once(*[partial(raise_flag, claim, Flag.Kind.OUTDATED, "Rule.", cause="rule: age")] * 2)
    assert sorted(is_new for _, is_new in done) == [False, True] and Flag.objects.count() == 1


def test_a_retraction_flags_each_evidence_taken_from_the_work_and_not_the_work_beside_it(editor):
    reference = make_reference()
    evidence = {attach_evidence(make_claim(), reference, SUPPORTS, by=editor) for _ in range(2)}
    other = attach_evidence(make_claim(), make_reference(), SUPPORTS, by=editor)
    raised = flag_notice(make_notice(reference))
    assert {flag.target for flag in raised} == evidence
    assert {flag.kind for flag in raised} == {Flag.Kind.RETRACTED} and not other.flags.exists()
    assert raised[0].note == "Retraction. J Invented Samples. 2021;1(1):1 (notice: PMID 90999999)"


def test_a_retraction_is_one_duty_on_a_claim_that_cites_the_work_and_has_evidence_from_it(editor):
    claim, reference = make_claim(), make_reference()
    make_citation(claim, reference)
    attach_evidence(claim, reference, SUPPORTS, by=editor)
    flag_notice(make_notice(reference))
    assert Flag.objects.open().about([claim]).count() == 1


def test_a_retracted_work_that_nobody_cites_is_nobodys_duty(db):
    assert flag_notice(make_notice(make_reference())) == []


def on(reference):
    return reference.flags.open().count()


def test_a_work_that_a_document_only_cites_is_flagged_and_shown_with_the_statement(editor):
    claim, reference = make_claim(), make_reference()
    make_citation(claim, reference)
    [flag] = flag_notice(make_notice(reference))
    assert flag.target == reference
    assert [*Flag.objects.open().about([claim])] == [flag] == [*Flag.objects.in_documents([claim.document_id])]
    assert Claim.objects.flagged("retracted").get() == claim


def test_the_duty_passes_to_the_evidence_and_comes_back_when_that_is_withdrawn(editor):
    claim, reference = make_claim(), make_reference()
    make_citation(claim, reference)
    flag_notice(make_notice(reference))
    evidence = attach_evidence(claim, reference, SUPPORTS, by=editor)
    assert (on(reference), evidence.flags.open().count()) == (0, 1)
    decide_evidence(evidence, "withdrawn", by=editor, reason="Retracted.")
    assert (on(reference), evidence.flags.open().count()) == (1, 0)


def test_evidence_in_another_document_does_not_stand_for_this_one(editor):
    claim, reference = make_claim(), make_reference()
    make_citation(claim, reference)
    attach_evidence(make_claim(), reference, SUPPORTS, by=editor)
    assert len(flag_notice(make_notice(reference))) == 2


def test_dismissing_the_citation_resolves_the_flag_and_reopening_it_raises_it_again(editor):
    claim, reference = make_claim(), make_reference()
    citation = make_citation(claim, reference)
    flag_notice(make_notice(reference))
    dismiss(citation, by=editor)
    assert on(reference) == 0
    reopen(citation, by=editor)
    assert on(reference) == 1


def test_an_entry_tied_to_a_work_that_was_retracted_long_ago_is_flagged_at_once(editor):
    version, reference = make_document().current, make_reference()
    flag_notice(make_notice(reference))
    entry = CitedWork.objects.create(version=version, position=1, text="A sample entry.")
    tie_work(entry, reference, by=editor)
    assert on(reference) == 1
    entry.refresh_from_db()
    untie_work(entry, by=editor)
    assert on(reference) == 0


def test_what_a_person_resolved_on_a_cited_work_is_not_asked_again(editor):
    claim, reference = make_claim(), make_reference()
    make_citation(claim, reference)
    [flag] = flag_notice(make_notice(reference))
    resolve_flag(flag, "The text names it as retracted.", by=editor)
    flag_citation(reference)
    assert on(reference) == 0


@pytest.mark.parametrize(
    ("kind", "raised"),
    [
        (Notice.Kind.RETRACTION, ["retracted"]),
        (Notice.Kind.CONCERN, ["concern"]),
        (Notice.Kind.ERRATUM, ["corrected"]),
        (Notice.Kind.CORRECTION, ["corrected"]),
        (Notice.Kind.UPDATE, []),
        (Notice.Kind.REPUBLICATION, []),
    ],
)
def test_each_notice_raises_its_own_kind_on_evidence(editor, kind, raised):
    reference = make_reference()
    evidence = attach_evidence(make_claim(), reference, SUPPORTS, by=editor)
    flag_notice(make_notice(reference, kind))
    assert [flag.kind for flag in evidence.flags.all()] == raised


def test_a_corrected_paper_that_nobody_cites_is_nobodys_duty(db):
    assert flag_notice(make_notice(make_reference(), Notice.Kind.ERRATUM)) == []


def test_a_notice_told_twice_flags_once_and_its_withdrawal_resolves_every_flag(editor):
    reference = make_reference()
    attach_evidence(make_claim(), reference, SUPPORTS, by=editor)
    notice, standing = make_notice(reference), make_notice(reference, Notice.Kind.CONCERN, pmid="90999998")
    assert (len(flag_notice(notice)), len(flag_notice(notice)), len(flag_notice(standing))) == (1, 0, 1)
    assert unflag_notice(notice) == 1
    assert set(Flag.objects.open().values_list("kind", flat=True)) == {Flag.Kind.CONCERN}
    assert all("withdrawn" in flag.resolution for flag in Flag.objects.exclude(resolved_at=None))


def test_evidence_attached_after_the_retraction_carries_the_flag_too(editor):
    reference = make_reference()
    make_notice(reference, Notice.Kind.CONCERN, withdrawn_at=reference.added_at)
    flag_notice(make_notice(reference, pmid="90999998"))
    evidence = attach_evidence(make_claim(), reference, SUPPORTS, by=editor)
    assert [flag.kind for flag in evidence.flags.open()] == [Flag.Kind.RETRACTED]
    assert not Evidence.objects.counting().exists()
    assert not reference.flags.exists()


def test_a_notice_stored_while_evidence_is_attached_is_missed_by_neither(at_once):
    """The store takes the reference's row, as attaching does: one of the two comes second and sees the other."""
    editor, reference = make_editor(), make_reference()

    def publish():
        with transaction.atomic():
            type(reference).objects.select_for_update().get(pk=reference.pk)
            notice = make_notice(reference)
        return flag_notice(notice)

    done = at_once(publish, partial(attach_evidence, make_claim(), reference, SUPPORTS, by=editor))
    assert not [result for result in done if isinstance(result, Exception)]
    assert Evidence.objects.get().flags.open().count() == 1
