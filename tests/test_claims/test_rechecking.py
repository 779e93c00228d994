"""Contested, stale, overstated: how a claim stands, and how it walks back."""

from functools import partial

import pytest

from claims.evidence.decisions import Finding, attach_evidence, decide_evidence
from claims.flags.raising import resolve_flag
from claims.grading.flag_advice import advice_of
from claims.grading.rechecking import is_contested, recheck_claims
from claims.models import Claim, Flag
from tests.cast import (
    ROBUST,
    make_cautious_claim,
    make_document,
    make_editor,
    make_notice,
    make_reference,
    make_robust_claim,
)

AGAINST = Finding(stance="contradicts")


@pytest.fixture
def editor(db):
    return make_editor()


def overstated(claim):
    return Flag.objects.open().filter(claim=claim, kind=Flag.Kind.OVERSTATED)


def test_a_claim_worded_as_settled_is_flagged_when_accepted_evidence_contradicts_it(editor):
    claim = make_robust_claim()
    assert claim.wording_certainty in (Claim.WordingCertainty.ESTABLISHED, Claim.WordingCertainty.CONSISTENT)
    evidence = attach_evidence(claim, make_reference(), AGAINST, by=editor)
    flag = overstated(claim).get()
    assert is_contested(claim) and "robust" in flag.note and "softer wording" in advice_of([flag])[flag.pk]
    decide_evidence(evidence, "withdrawn", by=editor, reason="Invented.")
    assert not is_contested(claim) and not overstated(claim).exists()
    flag.refresh_from_db()
    assert (flag.resolved_by, flag.resolution) == (
        None,
        "No evidence that counts contradicts the claim any more.",
    )


def test_the_wording_itself_is_never_touched(editor):
    claim = make_robust_claim()
    attach_evidence(claim, make_reference(), AGAINST, by=editor)
    assert Claim.objects.get().text == ROBUST


def test_a_cautious_claim_is_contested_but_not_overstated(editor):
    claim = make_cautious_claim()
    attach_evidence(claim, make_reference(), AGAINST, by=editor)
    assert is_contested(claim) and not overstated(claim).exists()


@pytest.mark.parametrize("stance", ["supports", "neutral"])
def test_evidence_that_does_not_contradict_raises_nothing(editor, stance):
    claim = make_robust_claim()
    attach_evidence(claim, make_reference(), Finding(stance=stance), by=editor)
    assert not is_contested(claim) and not overstated(claim).exists()


def test_proposed_evidence_contests_nothing_before_it_is_accepted(editor):
    claim = make_robust_claim(document=make_document(four_eyes=True))
    evidence = attach_evidence(claim, make_reference(), AGAINST, by=editor)
    assert not is_contested(claim) and not overstated(claim).exists()
    decide_evidence(evidence, "accepted", by=make_editor("second"))
    assert is_contested(claim) and overstated(claim).exists()


def test_evidence_from_a_retracted_work_contests_nothing(editor):
    claim, reference = make_robust_claim(), make_reference()
    make_notice(reference)
    attach_evidence(claim, reference, AGAINST, by=editor)
    assert not is_contested(claim) and not overstated(claim).exists()


def test_one_flag_stands_for_several_contradicting_papers_until_the_last_is_gone(editor):
    claim = make_robust_claim()
    first, second = (attach_evidence(claim, make_reference(), AGAINST, by=editor) for _ in range(2))
    assert overstated(claim).count() == 1
    decide_evidence(first, "withdrawn", by=editor, reason="Invented.")
    assert overstated(claim).count() == 1
    decide_evidence(second, "withdrawn", by=editor, reason="Invented.")
    settled = Flag.objects.filter(cause="rule: contested but stated as settled")
    assert settled.count() == 1 and not overstated(claim).exists()


def test_what_a_person_resolved_is_not_asked_again_until_other_evidence_contradicts(editor):
    claim = make_robust_claim()
    attach_evidence(claim, make_reference(), AGAINST, by=editor)
    resolve_flag(overstated(claim).get(), "The text will say so.", by=editor)
    attach_evidence(claim, make_reference(), Finding(stance="supports"), by=editor)
    assert not overstated(claim).exists()
    attach_evidence(claim, make_reference(), AGAINST, by=editor)
    assert overstated(claim).exists()


def test_the_flag_stands_when_one_contradiction_goes_while_another_comes(at_once):
    editor, claim = make_editor(), make_robust_claim()
    old = attach_evidence(claim, make_reference(), AGAINST, by=editor)
    new = make_reference()
    done = at_once(
        partial(decide_evidence, old, "withdrawn", by=editor, reason="Invented."),
        partial(attach_evidence, Claim.objects.get(), new, AGAINST, by=make_editor("second")),
    )
    assert [type(result).__name__ for result in done] == ["Evidence", "Evidence"]
    assert is_contested(claim) and overstated(claim).count() == 1


def test_many_editors_attaching_to_one_claim_at_once_do_not_block_each_other(at_once):
    claim, editors = make_robust_claim(), [make_editor(f"editor-{number}") for number in range(6)]
    acts = [partial(attach_evidence, Claim.objects.get(), make_reference(), AGAINST, by=by) for by in editors]
    assert {type(result).__name__ for result in at_once(*acts)} == {"Evidence"}
    assert overstated(claim).count() == 1


def test_many_claims_are_looked_at_again_in_as_many_queries_as_few(editor, django_assert_max_num_queries):
    claims = [make_robust_claim(f"{ROBUST} {number}") for number in range(30)]
    for claim in claims[:2]:
        attach_evidence(claim, make_reference(), AGAINST, by=editor)
    with django_assert_max_num_queries(17):
        recheck_claims(dict.fromkeys(claims, "The words changed."))
    assert [overstated(claim).count() for claim in claims[:3]] == [1, 1, 0]
