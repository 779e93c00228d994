"""An editor's judgement beside the proposal, and what makes it stale."""

import pytest
from django.utils import timezone

from claims.documents.importing import import_document
from claims.evidence.decisions import Finding, attach_evidence, decide_evidence
from claims.grading.assessing import assess_claim
from claims.grading.body import facts_of, proposal_of
from claims.grading.rechecking import recheck_claim
from claims.intake import follow_literature
from claims.models import Claim, Evidence, SameCohort
from claims.models.vocabulary import Factor
from claims.refusals import Refused
from literature.models import Notice, ReferenceEvent
from tests.cast import ABSTRACT, make_cautious_claim, make_document, make_editor, make_notice, make_reference

pytestmark = pytest.mark.django_db
QUOTE = ABSTRACT[1]["text"]
IMPRECISE = Factor("imprecision", 1, "One small sample trial.")


@pytest.fixture
def editor():
    return make_editor()


def attach(claim, by, stance="supports", reference=None, **finding):
    return attach_evidence(claim, reference or make_reference(), Finding(stance=stance, **finding), by=by)


def sized(evidence, size):
    Evidence.objects.filter(pk=evidence.pk).change(by=None, sample_size=size)


def test_the_certainty_is_what_the_factors_make(editor):
    claim = make_cautious_claim()
    assessment = assess_claim(claim, "", "One trial.", starting_level="high", factors=[IMPRECISE], by=editor)
    assert (assessment.certainty, Claim.objects.get().certainty) == ("moderate", "moderate")
    assert assessment.factors == [IMPRECISE.as_row()]


def test_a_sum_that_does_not_add_up_is_refused_and_nothing_is_written(editor):
    claim = make_cautious_claim()
    with pytest.raises(Refused, match="High, −1 imprecision makes moderate, not low"):
        assess_claim(claim, "low", "One trial.", starting_level="high", factors=[IMPRECISE], by=editor)
    assert not claim.assessments.exists()


def test_the_proposal_is_kept_as_it_was_when_the_editor_judged(editor):
    claim = make_cautious_claim()
    sized(attach(claim, editor), 50)
    assessment = assess_claim(claim, "high", "I know the trial.", by=editor)
    attach(claim, editor, "contradicts")
    assessment.refresh_from_db()
    assert assessment.proposal["certainty"] == "low"
    assert [row["name"] for row in assessment.proposal["factors"]] == ["imprecision"]
    assert [factor.name for factor in proposal_of(claim).factors] == ["inconsistency", "imprecision"]


def test_leaving_out_a_proposed_factor_needs_a_reason_of_ones_own(editor):
    claim = make_cautious_claim()
    sized(attach(claim, editor), 50)
    proposed = proposal_of(claim).factors[0]
    for factors in ([], [Factor("imprecision", 1, proposed.reason)]):
        with pytest.raises(Refused, match="The rules propose 2 for imprecision"):
            assess_claim(claim, "", "A trial.", starting_level="high", factors=factors, by=editor)
    why = Factor("imprecision", 0, "The interval is narrow.")
    assert assess_claim(claim, "", "A trial.", starting_level="high", factors=[why], by=editor).certainty == "high"


def test_the_proposal_counts_papers_of_confirmed_cohorts_once(editor):
    claim = make_cautious_claim()
    works = [attach(claim, editor).reference for _ in range(2)]
    SameCohort.objects.create(first=works[0], second=works[1], reason="Shared trial.", state="confirmed")
    assert proposal_of(claim).supports == "2 papers, 1 cohort"


def test_a_proposed_cohort_counts_for_nothing_yet(editor):
    claim = make_cautious_claim()
    works = [attach(claim, editor).reference for _ in range(2)]
    SameCohort.objects.create(first=works[0], second=works[1], reason="Shared trial.")
    assert proposal_of(claim).supports == "2 papers"


@pytest.mark.parametrize(
    ("ui", "population"), [("D000818", "animals"), ("D064368", "healthy volunteers"), ("D006801", "")]
)
def test_the_population_of_a_paper_is_read_from_its_check_tags(editor, ui, population):
    claim = make_cautious_claim()
    attach(claim, editor, reference=make_reference(mesh=[{"ui": ui, "name": "A sample tag"}]))
    [paper] = facts_of([claim])[claim.pk].papers
    assert paper.population == population


def test_facts_of_many_claims_cost_the_queries_of_one(editor, django_assert_num_queries):
    document = make_document()
    claims = [make_cautious_claim(document=document) for _ in range(4)]
    for claim in claims:
        make_notice(attach(claim, editor).reference)
    with django_assert_num_queries(6):
        facts_of(claims)
    with django_assert_num_queries(6):
        facts_of(claims[:1])


# What makes it stale


@pytest.fixture
def graded(editor):
    """A claim with one accepted paper, whose words are quoted, and a fresh assessment."""
    claim = make_cautious_claim()
    claim.paper = attach(claim, editor, quote=QUOTE)
    assess_claim(claim, "low", "One sample trial.", by=editor)
    return claim


def stale(claim):
    row = Claim.objects.get(pk=claim.pk)
    assert bool(row.stale_reason) == row.certainty_is_stale
    return row.stale_reason


def noticed(reference, kind):
    notice = make_notice(reference, kind)
    ReferenceEvent.objects.append([ReferenceEvent(reference=reference, kind="notice", notice=notice)])
    follow_literature()
    return notice


def withdrawn(notice):
    Notice.objects.filter(pk=notice.pk).update(withdrawn_at=timezone.now())
    ReferenceEvent.objects.append([ReferenceEvent(reference=notice.reference, kind="withdrawn", notice=notice)])
    follow_literature()


def test_accepted_evidence_makes_it_stale_and_says_so(graded, editor):
    evidence = attach(graded, editor, "contradicts")
    assert stale(graded) == f"{evidence.reference.short_citation} (contradicts) was accepted."


def test_withdrawn_evidence_makes_it_stale_and_says_so(graded, editor):
    decide_evidence(graded.paper, "withdrawn", by=editor, reason="Misread.")
    assert stale(graded) == f"{graded.paper.reference.short_citation} (supports) was withdrawn."


def test_proposed_and_rejected_evidence_leave_it_fresh(graded, editor):
    type(graded.document).objects.filter(pk=graded.document_id).change(by=None, four_eyes=True)
    evidence = attach(Claim.objects.get(pk=graded.pk), editor, "contradicts")
    decide_evidence(evidence, "rejected", by=editor, reason="Off topic.")
    assert stale(graded) == ""


def test_a_retraction_and_its_reinstatement_make_it_stale(graded, editor):
    name = graded.paper.reference.short_citation
    notice = noticed(graded.paper.reference, Notice.Kind.RETRACTION)
    assert stale(graded) == f"{name}: retraction."
    assess_claim(Claim.objects.get(pk=graded.pk), "very low", "It is retracted.", by=editor)
    assert stale(graded) == ""
    withdrawn(notice)
    assert stale(graded) == f"{name}: retraction withdrawn."


def test_an_expression_of_concern_makes_it_stale(graded):
    noticed(graded.paper.reference, Notice.Kind.CONCERN)
    assert "expression of concern" in stale(graded)


def test_an_erratum_makes_it_stale_only_where_the_paper_is_quoted(graded, editor):
    unquoted = make_cautious_claim()
    attach(unquoted, editor, reference=graded.paper.reference)
    assess_claim(unquoted, "low", "One sample trial.", by=editor)
    noticed(graded.paper.reference, Notice.Kind.ERRATUM)
    assert "erratum" in stale(graded) and stale(unquoted) == ""
    assert [flag.kind for flag in unquoted.evidence.get().flags.open()] == ["corrected"]


def test_other_words_make_it_stale(editor):
    text = "Sample networks are often too strongly linked in people with sample depression."
    bring = {"markup": "plain", "name": "Sample", "slug": "sample"}
    import_document(text, **bring)
    claim = Claim.objects.get()
    assess_claim(claim, "low", "One sample trial.", by=editor)
    import_document(text.replace("often", "always"), **bring)
    assert stale(claim).startswith("Version 2 has other words: ")


def test_what_made_it_stale_is_told_once_each_and_cut_to_what_fits(graded):
    for _ in range(2):
        recheck_claim(graded, "Sample 2020 was revised.")
    recheck_claim(graded, "Sample 2021 was revised.")
    assert stale(graded) == "Sample 2020 was revised. Sample 2021 was revised."
    for number in range(40):
        recheck_claim(graded, f"Sample {number} was revised.")
    assert len(stale(graded)) <= 300


def test_a_claim_that_nobody_assessed_is_not_stale(editor):
    claim = make_cautious_claim()
    attach(claim, editor)
    assert stale(claim) == ""
