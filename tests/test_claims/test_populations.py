"""Who was studied, set against whom a statement speaks of: at each way in, and before anything is saved."""

import pytest

from claims.admin.claim.finding_forms import AttachForm
from claims.evidence.attaching import attach_suggestion
from claims.evidence.caution_facts import cautions_about
from claims.evidence.decisions import Finding, attach_evidence
from claims.evidence.table.csv_file import read_table
from claims.evidence.table.table_import import import_rows
from claims.grading.body import proposal_of
from claims.refusals import Refused
from claims.text.populations import mismatch, scope_of, speaks_of_patients
from tests import cast

NOBODY = "Ketamine weakens the sample network."
PATIENTS = "Ketamine weakens the sample network in patients with depression."
ILLNESS = "Ketamine weakens the sample network in major depressive disorder."
PEOPLE = "Ketamine weakens the sample network of adults."
HEALTHY = "Ketamine weakens the sample network in healthy volunteers."
ANIMALS = "Ketamine weakens the sample network in a mouse model of depression."
CELLS = "Ketamine weakens the growth of cultured neurons."
PRECLINICAL = "Preclinical studies agree that ketamine weakens the sample network."
BOTH = "Ketamine weakens the sample network in rats and in patients."
KIND = {"": "", "a": "animal", "c": "cells", "p": "other population"}


@pytest.mark.parametrize(
    ("statement", "kinds"),  # of animals, cells, healthy volunteers, people, and of a record that tells nothing
    [
        (NOBODY, ("a", "c", "", "", "")),
        (PATIENTS, ("a", "c", "p", "", "")),
        (ILLNESS, ("a", "c", "p", "", "")),
        (PEOPLE, ("a", "c", "", "", "")),
        (HEALTHY, ("a", "c", "", "", "")),
        (ANIMALS, ("", "c", "p", "p", "")),
        (CELLS, ("a", "", "p", "p", "")),
        (PRECLINICAL, ("", "", "p", "p", "")),
        (BOTH, ("", "c", "p", "", "")),
    ],
)
def test_each_population_is_set_against_each_statement(statement, kinds):
    populations = ("animals", "cells", "healthy volunteers", "people", "")
    found = [mismatch(population, scope_of(statement)) for population in populations]
    assert [one.kind if one else "" for one in found] == [KIND[kind] for kind in kinds]


@pytest.mark.parametrize(
    ("text", "context", "headings", "scope"),
    [
        (NOBODY, "", (), set()),
        (NOBODY, "In rats:", (), {"animals"}),
        (NOBODY, "", ("Animal studies",), {"animals"}),
        (NOBODY, "", ("The network in depression",), set()),
        (PEOPLE, "In rats:", ("Animal studies",), {"people"}),
    ],
)
def test_where_a_statement_names_nobody_its_lead_in_and_its_headings_do(text, context, headings, scope):
    assert scope_of(text, context, headings) == scope


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("It helps patients.", True),
        ("It helps in type 2 diabetes.", True),
        ("It relieves depression-like behaviour.", False),
        ("It changes the T cells of patients.", False),
        ("The network is a set of regions.", False),
    ],
)
def test_a_statement_on_patients_is_known_by_its_words(text, answer):
    assert speaks_of_patients(text) is answer


@pytest.fixture
def rat_study():
    """As PubMed has one: indexed, and no design among its publication types."""
    return cast.make_reference(
        title="[Sample] Ketamine in rats after stress",
        publication_types=[{"ui": "D016428", "name": "Journal Article"}],
        mesh=[{"ui": "D000818", "name": "Animals"}, {"ui": "D051381", "name": "Rats"}],
    )


@pytest.fixture
def editor(db):
    return cast.make_editor()


def test_a_rat_study_is_prefilled_as_indirect_with_its_reason(editor, rat_study):
    suggestion = cast.make_suggestion(cast.make_claim(NOBODY), rat_study)
    form = AttachForm(claim=suggestion.claim, target=suggestion)
    assert [form.initial[name] for name in ("design", "directness", "indirect_in")] == [
        "animals",
        "indirect",
        ["animal"],
    ]
    assert "Animals were studied" in form.fields["directness"].help_text


def test_a_rat_study_is_direct_where_the_statement_is_about_animals(editor, rat_study):
    suggestion = cast.make_suggestion(cast.make_claim(ANIMALS), rat_study)
    assert AttachForm(claim=suggestion.claim, target=suggestion).initial["directness"] == "direct"


def test_a_rat_study_said_to_be_direct_is_cautioned_before_it_is_saved(editor, rat_study):
    suggestion = cast.make_suggestion(cast.make_claim(NOBODY), rat_study)
    shown = []

    def read_first(cautions):
        shown.extend(cautions)
        raise Refused("Read it first.")

    with pytest.raises(Refused):
        attach_suggestion(
            suggestion, Finding(stance="supports", directness="direct"), acknowledge=read_first, by=editor
        )
    assert [(caution.code, caution.must_be_ticked) for caution in shown] == [("population", True)]
    assert not suggestion.claim.evidence.exists()


def test_a_finding_without_directness_takes_what_the_record_tells(editor, rat_study):
    evidence = attach_evidence(cast.make_claim(NOBODY), rat_study, Finding(stance="supports"), by=editor)
    assert (evidence.directness, evidence.directness_reason) == ("indirect", "animal: animals")
    assert cautions_about(evidence.claim, rat_study, directness=evidence.directness, own=evidence) == []


@pytest.mark.parametrize(("given", "directness", "cautions"), [("", "indirect", 0), ("direct", "direct", 1)])
def test_a_row_of_a_table_is_taken_as_its_record_tells_or_cautioned(editor, rat_study, given, directness, cautions):
    claim = cast.make_claim(NOBODY)
    text = f"claim,pmid,stance,directness\n{claim.key},{rat_study.pmid},supports,{given}\n"
    [outcome] = import_rows(read_table(text.encode()), by=editor)
    assert claim.evidence.get().directness == directness
    assert len(outcome.cautions) == cautions


def test_three_studies_of_animals_are_named_as_such(editor, rat_study):
    claim = cast.make_claim(NOBODY)
    for _ in range(3):
        other = cast.make_reference(mesh=rat_study.mesh, publication_types=rat_study.publication_types)
        attach_evidence(claim, other, Finding(stance="supports", directness="direct"), by=editor)
    proposal = proposal_of(claim)
    assert proposal.certainty == "very low"
    assert "nobody" not in proposal.starting_reason and "3 of 3 supporting: animals" in proposal.starting_reason
    assert [factor.reason for factor in proposal.factors] == ["Every supporting paper is about animals."]


def test_studies_of_animals_behind_a_statement_on_animals_are_not_lowered(editor, rat_study):
    claim = cast.make_claim(ANIMALS)
    attach_evidence(claim, rat_study, Finding(stance="supports"), by=editor)
    assert proposal_of(claim).factors == ()
