"""What older versions raised twice for one retraction is resolved once, when the database is brought up to date."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from claims.evidence.decisions import Finding, attach_evidence
from claims.flags.raising import flag_notice, raise_flag, resolve_flag
from claims.grading.rechecking import recheck_claim
from claims.models import Flag
from tests.cast import make_citation, make_claim, make_editor, make_notice, make_reference

pytestmark = pytest.mark.django_db
MIGRATION = "0020_one_duty_and_sections"
OLD = {"kind": "retracted", "note": "Its support is retracted.", "cause": "rule: support retracted"}


def bring_up_to_date():
    state = MigrationLoader(connection, replace_migrations=False).project_state([("claims", MIGRATION)])
    import_module(f"claims.migrations.{MIGRATION}").resolve_doubles(state.apps, None)


@pytest.fixture
def doubled():
    """The flags on the evidence and on its claim, as they were raised before."""
    claim, reference = make_claim(), make_reference()
    attach_evidence(claim, reference, Finding(stance="supports"), by=make_editor())
    [on_evidence] = flag_notice(make_notice(reference))
    return on_evidence, raise_flag(claim, **OLD)[0]


def test_the_flag_of_the_claim_is_resolved_beside_that_of_its_evidence_and_its_history_says_so(doubled):
    on_evidence, on_claim = doubled
    for _ in range(2):
        bring_up_to_date()
    assert list(Flag.objects.open()) == [on_evidence]
    on_claim.refresh_from_db()
    written = list(on_claim.history.all())
    assert written[0].history_change_reason == "The flag on the evidence tells the same."
    assert len(written) == 2 and written[0].resolved_at == on_claim.resolved_at and on_claim.edition == 2


def test_a_flag_that_alone_is_left_open_stays_open_when_the_claim_is_looked_at_again(doubled):
    on_evidence, on_claim = doubled
    resolve_flag(on_evidence, "The text names it as retracted.", by=make_editor("second"))
    bring_up_to_date()
    recheck_claim(on_claim.claim, "")
    assert list(Flag.objects.open()) == [on_claim]


def test_a_flag_on_a_work_stays_only_where_a_document_cites_it_without_evidence():
    claim, cited, uncited = make_claim(), make_reference(), make_reference()
    make_citation(claim, cited)
    for work in (cited, uncited):
        raise_flag(work, "retracted", "Retraction.", cause=f"notice:{make_notice(work).pk}")
    bring_up_to_date()
    assert [flag.target for flag in Flag.objects.open()] == [cited]
