"""Citations of a text become proposals to its editors, once, and wait for their decision."""

import pytest

from claims.documents.citations.candidates import candidates
from claims.documents.citations.proposals import confirm, dismiss
from claims.documents.importing import import_document
from claims.evidence.decisions import Finding, attach_evidence, decide_evidence
from claims.models import CitedWork, Claim, Evidence, ProposedReference
from claims.refusals import Refused
from tests.cast import make_editor, make_reference

pytestmark = pytest.mark.django_db
TEXT = """# Sample networks

Sample networks are weaker in patients [1]. They recover with therapy (see doi:10.1000/SAMPLE.2).

Everybody knows why this is so [2].

# References

1. Sample A. Invented networks of patients. J Invented Samples. 2020. PMID: 90000001
2. Sample B. An invented trial of therapy that strengthens sample networks. 2021.
"""


def bring(text=TEXT):
    return import_document(text, markup="markdown", name="Sample", slug="sample").version


def proposals():
    return list(ProposedReference.objects.order_by("claim__position", "pk"))


def test_each_citation_is_proposed_with_its_entry_and_tied_to_the_stored_work():
    stored = make_reference(90_000_001)
    bring()
    assert [(row.text, row.pmid, row.doi, row.reference, row.state) for row in proposals()] == [
        ("[1]", "90000001", "", stored, "proposed"),
        ("10.1000/SAMPLE.2", "", "10.1000/sample.2", None, "proposed"),
        ("[2]", "", "", None, "proposed"),
    ]
    assert [row.cited_work and row.cited_work.position for row in proposals()] == [1, None, 2]


def test_nothing_counts_before_an_editor_confirms():
    make_reference(90_000_001)
    bring()
    assert not Evidence.objects.exists()
    assert not CitedWork.objects.exclude(reference=None).exists()


def test_a_doi_is_compared_without_case_and_two_works_with_one_doi_are_left_open():
    first = make_reference(90_000_001, doi="10.1000/Sample.2")
    bring()
    assert proposals()[1].reference == first
    ProposedReference.objects.all().delete()
    make_reference(90_000_002, doi="10.1000/sample.2")
    bring(TEXT + "\n")
    assert proposals()[1].reference is None


def test_a_confirmed_citation_ties_its_entry_and_says_who_did_it():
    editor, stored = make_editor(), make_reference(90_000_001)
    bring()
    confirm(proposals()[0], by=editor)
    row = proposals()[0]
    assert (row.state, row.reference, row.decided_by, row.cited_work.reference) == (
        "confirmed",
        stored,
        editor,
        stored,
    )


def test_a_work_that_came_later_is_found_when_it_is_confirmed():
    bring()
    with pytest.raises(Refused, match="not stored yet: store it by its PMID or DOI"):
        confirm(proposals()[0], by=make_editor())
    stored = make_reference(90_000_001)
    confirm(proposals()[0], by=make_editor("second"))
    assert proposals()[0].reference == stored


def test_a_decision_stays_when_the_text_comes_again_and_an_undecided_citation_goes_with_it():
    bring()
    dismiss(proposals()[0], by=make_editor())
    renumbered = TEXT.replace("[1]", "[3]").replace("[2].", ".").replace("1. Sample A", "3. Sample A")
    bring(renumbered.replace("2. Sample B", "1. Sample B").replace("3. Sample A", "2. Sample A").replace("[3]", "[1]"))
    assert [(row.pmid, row.state) for row in proposals() if row.pmid] == [("90000001", "dismissed")]
    assert not ProposedReference.objects.filter(text="[2]").exists()


def test_the_rules_look_again_at_a_claim_whose_citation_comes_or_goes_with_a_version():
    editor, uncited = make_editor(), TEXT.replace("this is so [2]", "this is so")
    bring(uncited)
    claim = Claim.objects.get(text__startswith="Everybody knows")
    evidence = attach_evidence(claim, make_reference(), Finding(stance="supports"), by=editor)
    decide_evidence(evidence, "withdrawn", by=editor, reason="Misread.")
    found = []
    for text in (uncited, TEXT, uncited):
        bring(text)
        found.append(list(claim.flags.open().values_list("kind", flat=True)))
    assert found == [["uncited"], [], ["uncited"]]


def test_a_proposal_of_a_kept_claim_follows_the_new_list():
    bring()
    second = bring(
        TEXT.replace("1. Sample A", "1. Sample C. Another. 2019.\n2. Sample A").replace("2. Sample B", "3. Sample B")
    )
    claim = Claim.objects.current().get(text__startswith="Sample networks")
    (row,) = claim.proposed_references.all()
    assert row.cited_work.version == second
    assert row.cited_work.text.startswith("Sample C")


def test_an_entry_with_a_title_only_has_candidates_by_title_and_none_is_taken():
    same = make_reference(title="An invented trial of therapy that strengthens sample networks.")
    near = make_reference(title="An invented trial of therapy which strengthens sample networks")
    make_reference(title="An invented trial of surgery that weakens other networks")
    entry = bring().cited_works.get(position=2)
    assert [(one.reference, one.why) for one in candidates([entry])[entry.pk]] == [
        (same, "same title"),
        (near, "similar title"),
    ]
    assert CitedWork.objects.get(pk=entry.pk).reference is None


def test_an_entry_with_an_identifier_has_that_work_as_its_candidate():
    stored = make_reference(90_000_001, title="[Sample] Something else")
    entry = bring().cited_works.get(position=1)
    assert [(one.reference, one.why) for one in candidates([entry])[entry.pk]] == [(stored, "PMID")]


def test_a_short_title_is_no_reason_to_propose_a_work():
    make_reference(title="Therapy")
    entry = bring().cited_works.get(position=2)
    assert candidates([entry]) == {entry.pk: []}
