"""Papers on the same participants: what is proposed, what an editor decides, and what is counted."""

from dataclasses import replace
from functools import partial
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.test import Client

from claims import links
from claims.cohorts.counting import Report, cohorts_of, counts, in_words, joined, why_same
from claims.evidence.cohort_pairs import decide_cohort
from claims.evidence.cohort_proposals import propose_cohorts
from claims.evidence.consequences import after_records_changed
from claims.evidence.decisions import Finding, attach_evidence
from claims.exports.gather import summarise
from claims.exports.markdown_document import write
from claims.grading.assessing import assess_claim
from claims.grading.body import facts_of, proposal_of
from claims.models import SameCohort
from claims.refusals import Refused
from literature.models import Reference
from tests import cast
from tests.cast import act

TEAM = [("Sample", "AB", ""), ("Example", "C", ""), ("Specimen", "D", ""), ("Muster", "E", "")]


def people(*names):
    return tuple(
        {"last": last, "initials": initials, "orcid": orcid, "collective": "", "fore": ""}
        for last, initials, orcid in names
    )


def report(names=(), size=None, trials=()):
    return Report(frozenset(trials), people(*names), size)


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        (report(trials=["NCT00000001", "NCT2"]), report(trials=["NCT00000001"]), "the trial NCT00000001"),
        (report(TEAM, 48), report(TEAM[:3], 48), "share 3 authors: Sample AB, Example C, Specimen D"),
        (report(TEAM, 48), report(TEAM, 49), ""),
        (replace(report(TEAM, 48), population="animals"), replace(report(TEAM, 48), population="people"), ""),
        (replace(report(TEAM, 48), population="animals"), report(TEAM, 48), "share 4 authors"),
        (report(TEAM), report(TEAM), ""),
        (report(TEAM[:2], 48), report(TEAM[:2], 48), ""),
        (
            report([("X", "X", ""), *TEAM, ("Y", "Y", "")], 48),
            report([("Z", "Z", ""), *TEAM, ("Q", "Q", "")], 48),
            "",
        ),
        (report([("SAMPLE", "A", ""), *TEAM[1:]], 48), report(TEAM, 48), "share 4 authors"),
        (report([("Sample", "X", ""), *TEAM[1:3]], 48), report(TEAM, 48), ""),
        (
            report([("Sample", "AB", "1"), *TEAM[1:3]], 48),
            report([("Sample", "AB", "2"), *TEAM[1:3]], 48),
            "",
        ),
        (
            report([("Sampel", "Z", "1"), *TEAM[1:3]], 48),
            report([("Sample", "AB", "1"), *TEAM[1:3]], 48),
            "3 authors",
        ),
        (report(), report(), ""),
    ],
)
def test_two_papers_are_of_one_cohort_by_trial_or_by_team_and_sample(one, other, says):
    found = why_same(one, other)
    assert says in found and bool(says) == bool(found)
    assert bool(why_same(other, one)) == bool(says)


@pytest.mark.parametrize(
    ("works", "pairs", "number"),
    [
        ([1, 2, 3], [], 3),
        ([1, 2, 3], [(1, 2)], 2),
        ([1, 2, 3], [(1, 2), (2, 3)], 1),
        ([1, 3], [(1, 2), (2, 3)], 1),
        ([1, 2, 3, 4, 5], [(1, 2), (3, 4), (2, 4)], 2),
        ([1], [(8, 9)], 1),
        ([], [(8, 9)], 0),
    ],
)
def test_cohorts_are_what_confirmed_pairs_connect(works, pairs, number):
    assert counts(works, joined(pairs)) == (len(works), number)
    assert set(cohorts_of(works, joined(pairs))) == set(works)


def test_counts_are_told_in_words():
    assert [in_words(5, 2), in_words(1, 1), in_words(2, 2), in_words(2, 1)] == [
        "5 papers, 2 cohorts",
        "1 paper",
        "2 papers",
        "2 papers, 1 cohort",
    ]


@pytest.fixture
def editor(db):
    return cast.make_editor()


def trial_paper(number="NCT00000001", **values):
    return cast.make_reference(details={"trial_ids": [number]}, **values)


def pair(editor, claim=None):
    claim = claim or cast.make_claim()
    for _ in range(2):
        attach_evidence(claim, trial_paper(), Finding(stance="supports"), by=editor)
    return claim, SameCohort.objects.get()


def test_attaching_the_second_paper_of_a_trial_proposes_a_pair_once(editor):
    claim, proposed = pair(editor)
    assert (proposed.state, proposed.reason) == ("proposed", "Both name the trial NCT00000001.")
    assert propose_cohorts([claim]) == 0 == SameCohort.objects.confirmed().count()


def test_what_restates_the_claim_is_looked_at_with_it(editor):
    claim = cast.make_claim()
    takeaway = cast.make_claim(document=claim.document, restates=claim)
    attach_evidence(claim, trial_paper(), Finding(stance="supports"), by=editor)
    attach_evidence(takeaway, trial_paper(), Finding(stance="supports"), by=editor)
    assert SameCohort.objects.count() == 1


def test_a_sample_size_that_was_entered_counts_as_stated(editor):
    claim, team = cast.make_claim(), list(people(*TEAM))
    for _ in range(2):
        work = cast.make_reference(authors=team)
        attach_evidence(claim, work, Finding(stance="supports", sample_size=48), by=editor)
    assert "Both state a sample of 48" in SameCohort.objects.get().reason


def test_details_that_come_later_propose_too(editor):
    claim, late = cast.make_claim(), cast.make_reference()
    attach_evidence(claim, trial_paper(), Finding(stance="supports"), by=editor)
    attach_evidence(claim, late, Finding(stance="supports"), by=editor)
    Reference.objects.filter(pk=late.pk).update(details={"trial_ids": ["NCT00000001"]})
    after_records_changed([late.pk])
    assert SameCohort.objects.count() == 1


def test_confirming_makes_the_assessment_stale_and_rejecting_does_not(editor):
    claim, proposed = pair(editor)
    assess_claim(claim, "low", "Two sample papers.", by=editor)
    decide_cohort(proposed, "rejected", by=editor)
    claim.refresh_from_db()
    assert not claim.certainty_is_stale
    decide_cohort(proposed, "confirmed", by=editor)
    claim.refresh_from_db()
    assert claim.certainty_is_stale and proposed.history.first().history_user == editor


def test_of_two_decisions_on_one_pair_the_second_is_told(editor):
    _, proposed = pair(editor)
    stale = SameCohort.objects.get()
    decide_cohort(proposed, "confirmed", by=editor)
    for state in ("confirmed", "rejected"):
        with pytest.raises(Refused, match="already"):
            decide_cohort(stale, state, by=editor)


def test_two_attaching_at_once_propose_a_pair_once(at_once):
    claim, editor = cast.make_claim(), cast.make_editor()
    works = [trial_paper(), trial_paper()]
    at_once(*(partial(attach_evidence, claim, work, Finding(stance="supports"), by=editor) for work in works))
    propose_cohorts([claim])
    assert (claim.evidence.count(), SameCohort.objects.count()) == (2, 1)


def test_page_api_and_export_count_papers_and_cohorts(client: Client, editor):
    claim, proposed = pair(editor)
    client.force_login(editor)
    assert client.get(links.desk(claim)).context["independent"] == "2 papers"
    client.post(act(claim, "confirm-cohort", proposed))
    assert client.get(links.desk(claim)).context["independent"] == "2 papers, 1 cohort"
    (row,) = client.get("/api/claims/").json()["results"]
    assert (row["papers"], row["cohorts"]) == (2, 1)
    assert "2 papers, 1 cohort." in write(summarise(claim.document))


def test_the_api_counts_shared_evidence_in_as_many_queries_for_many_claims(
    client: Client, editor, django_assert_max_num_queries
):
    claim, proposed = pair(editor)
    decide_cohort(proposed, "confirmed", by=editor)
    for _ in range(5):
        cast.make_claim(document=claim.document, restates=claim)
    client.force_login(editor)
    with django_assert_max_num_queries(23):
        rows = client.get("/api/claims/").json()["results"]
    assert {(row["papers"], row["cohorts"]) for row in rows} == {(2, 1)}


def test_the_list_decides_many_pairs(client: Client, editor):
    _, proposed = pair(editor)
    client.force_login(editor)
    client.post("/admin/claims/samecohort/", {"action": "reject_them", "_selected_action": [proposed.pk]})
    proposed.refresh_from_db()
    assert proposed.state == "rejected"


def test_the_command_looks_through_what_is_there(editor, capsys):
    claim, _ = pair(editor)
    SameCohort.objects.all().delete()
    call_command("propose_cohorts", claim.document.slug)
    assert "1 new pairs proposed." in capsys.readouterr().out


def confirmed(*works, state="confirmed"):
    first, second = sorted(works, key=lambda work: work.pk)
    return SameCohort.objects.create(first=first, second=second, reason="Shared trial.", state=state)


def joined_through(editor, *between):
    """A claim with two papers of evidence, each confirmed to share participants with the next one of `between`."""
    claim, works = cast.make_claim(), [cast.make_reference() for _ in range(2)]
    for work in works:
        attach_evidence(claim, work, Finding(stance="supports"), by=editor)
    chain = [works[0], *between, works[1]]
    return claim, [confirmed(*two) for two in pairwise(chain)]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_page_api_export_and_grading_count_one_cohort_through_works_that_are_no_evidence(
    client: Client, editor, length
):
    claim, _ = joined_through(editor, *(cast.make_reference() for _ in range(length)))
    client.force_login(editor)
    (row,) = client.get("/api/claims/").json()["results"]
    assert (row["papers"], row["cohorts"]) == (2, 1)
    assert client.get(links.desk(claim)).context["independent"] == "2 papers, 1 cohort"
    (told,) = summarise(claim.document).claims
    assert told.independent == told.supporting == proposal_of(claim).supports == "2 papers, 1 cohort"


def test_a_pair_with_a_work_that_is_no_evidence_makes_stale_what_it_joins(editor):
    claim, (_, last) = joined_through(editor, cast.make_reference())
    for state, stale in (("rejected", True), ("confirmed", True)):
        assess_claim(claim, "low", "Two sample papers.", by=editor)
        decide_cohort(last, state, by=editor)
        claim.refresh_from_db()
        assert claim.certainty_is_stale is stale


def test_a_pair_that_joins_nothing_new_makes_nothing_stale(editor):
    claim, pairs = joined_through(editor, cast.make_reference())
    ends = {pairs[0].first, pairs[0].second} ^ {pairs[1].first, pairs[1].second}
    closing = confirmed(*ends, state="proposed")
    assess_claim(claim, "low", "Two sample papers.", by=editor)
    decide_cohort(closing, "confirmed", by=editor)
    claim.refresh_from_db()
    assert not claim.certainty_is_stale


def test_a_cohort_is_named_by_the_evidence_of_its_own_claim(editor):
    """Else a waiver would end when a pair is confirmed that says nothing about its claim."""
    elsewhere, work = cast.make_reference(), cast.make_reference()
    claim, other = cast.make_claim(), cast.make_claim()
    attach_evidence(claim, work, Finding(stance="supports"), by=editor)
    attach_evidence(other, elsewhere, Finding(stance="supports"), by=editor)
    confirmed(elsewhere, work)
    assert [paper.cohort for paper in facts_of([claim, other])[claim.pk].papers] == [work.pk]


@pytest.mark.parametrize("ref_type", ["UpdateOf", "CommentOn", "CommentIn", "ReprintOf"])
@pytest.mark.parametrize("by_doi", [False, True])
@pytest.mark.parametrize("order", [1, -1])
def test_forms_of_one_study_and_comments_on_it_are_proposed_as_one_cohort(editor, ref_type, by_doi, order):
    claim, first = cast.make_claim(), cast.make_reference(doi="10.5555/sample.one")
    named = {"pmid": "", "citation": f"doi: {first.doi}"} if by_doi else {"pmid": first.pmid, "citation": ""}
    told = {"type": ref_type, "version": None, "note": "", **named}
    second = cast.make_reference(details={"notices": [told]})
    for work in (first, second)[::order]:
        attach_evidence(claim, work, Finding(stance="supports"), by=editor)
    assert SameCohort.objects.get().reason.startswith("One is a")
