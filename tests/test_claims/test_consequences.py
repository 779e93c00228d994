"""What follows from a change of evidence, of a pair, of a notice or of a record: by whichever act it came, the same."""

import pytest
from django.utils import timezone

from claims.documents.versions.restating import confirm_restatement, undo_restatement
from claims.evidence.cohort_pairs import decide_cohort
from claims.evidence.decisions import Finding, attach_evidence, decide_evidence
from claims.evidence.revising import revise_evidence
from claims.evidence.undo import undo_evidence, undo_flag
from claims.flags.raising import raise_flag, resolve_flag
from claims.grading.assessing import assess_claim
from claims.grading.correcting import correct_wording
from claims.grading.waiving import waive_rule
from claims.intake import follow_literature
from claims.models import Claim, Flag, Notification, Restatement, SameCohort, Subscription
from claims.refusals import Refused
from literature.models import Notice, Reference, ReferenceEvent
from tests import cast

pytestmark = pytest.mark.django_db
SUPPORTS, CONTRADICTS = Finding(stance="supports"), Finding(stance="contradicts")
ROBUST = "Hyperconnectivity of the sample network is one of the most robust findings in depression."
UNCITED, CONTESTED = "rule: uncited", "rule: contested but stated as settled"
REVIEW = [{"ui": "D016454", "name": "Review"}]
MICE = [{"ui": "D000818", "name": "Animals", "major": False, "qualifiers": []}]


@pytest.fixture
def editor():
    return cast.make_editor()


def under_four_eyes(text="Sample sleep improves sample memory."):
    return cast.make_claim(text, document=cast.make_document(four_eyes=True))


def attach(claim, by, finding=SUPPORTS, **values):
    return attach_evidence(claim, cast.make_reference(**values), finding, by=by)


def open_causes(claim):
    return set(claim.flags.open().values_list("cause", flat=True))


def stale_reason(claim):
    return Claim.objects.get(pk=claim.pk).stale_reason


def changed(work, **values):
    Reference.objects.filter(pk=work.pk).update(**values)
    ReferenceEvent.objects.append([ReferenceEvent(reference=work, kind=ReferenceEvent.Kind.CHANGED)])
    return follow_literature()


# The rules look again, also at what never counted


def test_a_claim_whose_only_proposal_is_rejected_is_uncited(editor):
    proposed = attach(under_four_eyes(), cast.make_editor("first"))
    decide_evidence(proposed, "rejected", by=editor, reason="Misread.")
    assert open_causes(proposed.claim) == {UNCITED}


def test_a_claim_is_uncited_no_more_once_a_paper_is_proposed(editor):
    proposed = attach(under_four_eyes(), cast.make_editor("first"))
    decide_evidence(proposed, "rejected", by=editor, reason="Misread.")
    attach(proposed.claim, editor)
    assert open_causes(proposed.claim) == set()


def test_what_never_counted_makes_no_assessment_stale_when_it_is_surely_withdrawn(editor):
    claim = under_four_eyes()
    assess_claim(claim, "low", "Sample studies.", by=editor)
    undo_evidence(attach(claim, editor), by=editor)
    assert not Claim.objects.get().certainty_is_stale


# An assessment that went stale says why


def test_a_revision_says_of_which_paper(editor):
    evidence = attach(cast.make_claim(), editor)
    assess_claim(evidence.claim, "low", "One sample study.", by=editor)
    revise_evidence(evidence, CONTRADICTS, seen=evidence.edition, by=editor, why="Misread.")
    assert stale_reason(evidence.claim) == "Sample 2020 (contradicts) was revised."


def test_taking_back_says_of_which_paper(editor):
    evidence = attach(cast.make_claim(), editor)
    assess_claim(evidence.claim, "low", "One sample study.", by=editor)
    decide_evidence(evidence, "withdrawn", by=editor, reason="Misread.")
    undo_evidence(evidence, by=editor)
    told = "Sample 2020 (supports) was withdrawn. Sample 2020 (supports) is accepted again."
    assert stale_reason(evidence.claim) == told


def test_a_pair_of_cohorts_says_of_which_papers(editor):
    claim = cast.make_claim()
    one, other = (attach(claim, editor, year=year).reference for year in (2020, 2021))
    pair = SameCohort.objects.create(first=one, second=other, reason="Invented.")
    assess_claim(claim, "low", "Two sample studies.", by=editor)
    decide_cohort(pair, "confirmed", by=editor)
    assert stale_reason(claim) == "Sample 2020 and Sample 2021 report on one cohort."


# Pairs of cohorts are proposed wherever evidence comes together


def test_evidence_that_is_surely_withdrawn_meets_what_came_meanwhile(editor):
    claim, trial = cast.make_claim(), {"trial_ids": ["NCT00000001"]}
    first = attach(claim, editor, details=trial)
    decide_evidence(first, "withdrawn", by=editor, reason="Misread.")
    attach(claim, editor, details=trial)
    assert not SameCohort.objects.exists()
    undo_evidence(first, by=editor)
    assert SameCohort.objects.get().reason == "Both name the trial NCT00000001."


def restatement():
    body = cast.make_claim("Sample sleep improves sample memory.")
    claim = cast.make_claim("Sleep improves memory.", document=body.document, kind=Claim.Kind.TAKEAWAY)
    return Restatement.objects.create(claim=claim, body=body, likeness=0.9)


def test_claims_that_come_to_share_their_evidence_meet_too(editor):
    row, trial = restatement(), {"trial_ids": ["NCT00000001"]}
    for claim in (row.claim, row.body):
        attach(claim, editor, details=trial)
    assert not SameCohort.objects.exists()
    confirm_restatement(row, by=editor)
    assert SameCohort.objects.count() == 1


def test_a_proposal_at_the_takeaway_is_a_source_of_the_text_once_they_are_one(editor):
    row = restatement()
    decide_evidence(attach(row.body, editor), "withdrawn", by=editor, reason="Misread.")
    row.body.document.four_eyes = True
    row.body.document.save()
    attach(row.claim, editor)
    assert open_causes(row.body) == {UNCITED}
    confirm_restatement(row, by=editor)
    assert open_causes(row.body) == set()


def test_a_grade_that_comes_back_is_stale_where_evidence_came_meanwhile(editor):
    row = restatement()
    assess_claim(row.claim, "low", "Sample studies.", by=editor)
    confirm_restatement(row, by=editor)
    attach(row.claim, editor)
    undo_restatement(row, by=editor)
    claim = Claim.objects.get(pk=row.claim_id)
    assert (claim.certainty, claim.certainty_is_stale) == ("low", True)
    assert claim.stale_reason == "Since it was assessed: its evidence changed."


def test_a_grade_that_comes_back_is_fresh_where_nothing_came(editor):
    row = restatement()
    assess_claim(row.claim, "low", "Sample studies.", by=editor)
    confirm_restatement(row, by=editor)
    undo_restatement(row, by=editor)
    assert not Claim.objects.get(pk=row.claim_id).certainty_is_stale


# Who follows is told


def test_whoever_decided_is_told_that_somebody_else_took_it_back(editor):
    first = cast.make_editor("first")
    evidence = attach(cast.make_claim(), first)
    Subscription.objects.create(user=first, claim=evidence.claim)
    undo_evidence(evidence, by=editor)
    assert "was taken back; it is withdrawn now" in Notification.objects.get().reason


# Flags open and close with what they are about


def test_what_a_person_had_answered_before_stays_answered_when_a_withdrawal_is_surely_withdrawn(editor):
    evidence = attach(cast.make_claim(), cast.make_editor("first"))
    notice = cast.make_notice(evidence.reference, Notice.Kind.ERRATUM)
    flag, _ = raise_flag(evidence, Flag.Kind.CORRECTED, "Corrected.", cause=f"notice:{notice.pk}")
    resolve_flag(flag, "The numbers are the same.", by=editor)
    decide_evidence(evidence, "withdrawn", by=editor, reason="Misread.")
    undo_evidence(evidence, by=editor)
    assert not evidence.flags.open().exists()


def test_a_flag_of_a_notice_that_was_withdrawn_since_is_not_opened_again(editor):
    work = cast.make_reference()
    notice = cast.make_notice(work)
    flag, _ = raise_flag(work, Flag.Kind.RETRACTED, "Retracted.", cause=f"notice:{notice.pk}")
    resolve_flag(flag, "No evidence of ours.", by=editor)
    Notice.objects.update(withdrawn_at=timezone.now())
    with pytest.raises(Refused, match="The notice was withdrawn"):
        undo_flag(flag, by=editor)


def test_a_flag_of_a_rule_that_finds_nothing_any_more_is_not_opened_again(editor):
    claim = cast.make_claim(ROBUST)
    attach(claim, editor, CONTRADICTS)
    flag = claim.flags.get(cause=CONTESTED)
    resolve_flag(flag, "The text will say so.", by=editor)
    correct_wording(claim, "correlational", "possible", by=editor)
    with pytest.raises(Refused, match="not worded as settled any more"):
        undo_flag(flag, by=editor)
    assert not claim.flags.open().exists()


def test_a_flag_of_a_rule_that_is_waived_opens_with_the_waiver_alone(editor):
    claim = cast.make_claim(ROBUST)
    attach(claim, editor, CONTRADICTS)
    waive_rule(claim, "contested but stated as settled", "The next sentence says so.", by=editor)
    with pytest.raises(Refused, match="let it apply again"):
        undo_flag(claim.flags.get(cause=CONTESTED), by=editor)


def test_a_flag_of_a_rule_that_holds_still_opens_again(editor):
    claim = cast.make_claim(ROBUST)
    attach(claim, editor, CONTRADICTS)
    flag = claim.flags.get(cause=CONTESTED)
    resolve_flag(flag, "The text will say so.", by=editor)
    undo_flag(flag, by=editor)
    assert open_causes(claim) == {CONTESTED}


# A record that comes later


def test_a_review_whose_reference_list_comes_later_is_warned_of(editor):
    cited, review = cast.make_reference(), cast.make_reference(publication_types=[])
    cast.make_notice(cited)
    evidence = attach_evidence(cast.make_claim(), review, SUPPORTS, by=editor)
    listed = {"references": [{"citation": "", "pmid": cited.pmid, "doi": "", "pmcid": ""}]}
    changed(review, publication_types=REVIEW, details=listed)
    assert [flag.kind for flag in evidence.flags.open()] == [Flag.Kind.CITES_RETRACTED]


def test_a_warning_that_a_person_answered_is_not_raised_again_by_a_changed_record(editor):
    cited = cast.make_reference()
    cast.make_notice(cited)
    listed = {"references": [{"citation": "", "pmid": cited.pmid, "doi": "", "pmcid": ""}]}
    evidence = attach(cast.make_claim(), editor, publication_types=REVIEW, details=listed)
    resolve_flag(evidence.flags.get(), "It does not rest on it.", by=editor)
    changed(evidence.reference, title="[Sample] Another title")
    assert not evidence.flags.open().exists()


def test_headings_that_come_later_are_read_by_the_rules(editor):
    claim = cast.make_claim("Sample drugs help patients with depression.")
    evidence = attach(claim, editor)
    assess_claim(claim, "low", "One sample study.", by=editor)
    changed(evidence.reference, mesh=MICE)
    assert "rule: population mismatch" in open_causes(claim)
    assert not Claim.objects.get().certainty_is_stale
