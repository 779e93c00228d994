"""Reading a document's rows into its cited summary: in order, numbered once, in few queries."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.evidence.decisions import Finding, attach_evidence, decide_evidence
from claims.exports import FORMATS
from claims.exports.gather import summarise
from claims.flags.raising import flag_notice, raise_flag
from claims.grading.assessing import assess_claim
from claims.models import Claim, Version
from tests.cast import (
    make_cautious_claim,
    make_claim,
    make_document,
    make_editor,
    make_hit,
    make_notice,
    make_reference,
    make_run,
    make_search,
    watch,
)

pytestmark = pytest.mark.django_db
QUOTE = "Sample connectivity was lower"


@pytest.fixture
def editor():
    return make_editor()


@pytest.fixture
def document():
    return make_document("Sample article", url="https://example.org/sample")


def attach(claim, reference, stance="supports", *, by, quote=""):
    return attach_evidence(claim, reference, Finding(stance=stance, quote=quote), by=by)


def test_claims_come_in_the_order_of_the_text_and_works_in_the_order_of_citation(document, editor):
    later, first = make_claim(document=document, position=2), make_claim(document=document, position=1)
    shared, own = make_reference(), make_reference()
    attach(later, own, by=editor)
    attach(later, shared, by=editor)
    attach(first, shared, by=editor, quote=QUOTE)
    summary = summarise(document)
    assert [claim.key for claim in summary.claims] == [first.key, later.key]
    assert [claim.numbers() for claim in summary.claims] == [[1], [1, 2]]
    assert [work.pmid for work in summary.bibliography] == [shared.pmid, own.pmid]
    assert summary.claims[0].evidence[0].quote_section == "RESULTS"


def test_only_standing_claims_and_accepted_evidence_are_told(document, editor):
    claim = make_claim(document=document)
    make_claim("Sample words that vanished.", document=document, retired_at=document.created_at)
    decide_evidence(attach(claim, make_reference(), by=editor), "withdrawn", by=editor, reason="Invented.")
    document.four_eyes = True
    document.save()
    attach(Claim.objects.get(pk=claim.pk), make_reference(), by=editor)
    summary = summarise(document)
    assert [told.key for told in summary.claims] == [claim.key] and summary.bibliography == []


def test_evidence_of_a_retracted_work_is_shown_as_such_and_contests_nothing(document, editor):
    claim, reference = make_cautious_claim(document=document), make_reference()
    attach(claim, reference, "contradicts", by=editor)
    assert summarise(document).claims[0].contested
    flag_notice(make_notice(reference))
    summary = summarise(document)
    assert not summary.claims[0].contested and summary.bibliography[0].status == "retracted"
    told = [flag.kind for flag in summary.claims[0].flags]
    assert told == ["retracted"], "once, though the work and its evidence carry it"
    assert "RETRACTED" in FORMATS["md"].write(summary)


def test_flags_on_the_claim_its_evidence_and_its_works_are_told_where_they_matter(document, editor):
    claim, other = make_claim(document=document), make_claim(document=document)
    evidence = attach(claim, make_reference(), by=editor)
    for target, kind in ((claim, "uncited"), (evidence, "misquoted"), (evidence.reference, "outdated")):
        raise_flag(target, kind, "Invented.", by=editor)
    told = {claim.key: [flag.kind for flag in claim.flags] for claim in summarise(document).claims}
    assert told == {claim.key: ["uncited", "misquoted", "outdated"], other.key: []}


def test_a_certainty_that_was_assessed_before_the_evidence_changed_says_so(document, editor):
    claim = make_claim(document=document)
    assess_claim(claim, "high", "Invented reasons.", by=editor)
    assert "GRADE): high. " in FORMATS["md"].write(summarise(document))
    attach(claim, make_reference(), "contradicts", by=editor)
    summary = summarise(document)
    told = "GRADE): high (**the evidence has changed since**: Sample 2020 (contradicts) was accepted). "
    assert told in FORMATS["md"].write(summary)
    assert json.loads(FORMATS["json"].write(summary))["claims"][0]["certainty_is_stale"] is True


def test_each_search_says_how_far_it_got_and_what_the_last_complete_run_found(document):
    search, idle = make_search("A sample search", query="sample[ti]"), make_search("B never ran")
    for one in (search, idle):
        watch(document, one)
    for values in ({"new": 7}, {"new": 3}, {"new": 9, "status": "failed"}):
        make_run(search, **values)
    make_hit(search, make_reference())
    make_hit(search, make_reference(), gone_at=document.created_at)
    first, second = summarise(document).searched
    assert (first.name, first.query, first.identified, first.found_new) == (
        "A sample search",
        "sample[ti]",
        2,
        3,
    )
    assert (second.name, second.until, second.identified, second.found_new) == ("B never ran", None, 0, 0)


def test_a_document_without_text_is_an_error(document):
    document.versions.all().delete()
    with pytest.raises(Version.DoesNotExist):
        summarise(document)


def test_a_document_without_address_names_its_version_only(editor):
    assert "Version 1. Generated" in FORMATS["md"].write(summarise(make_document()))


def test_the_number_of_queries_is_the_same_for_any_number_of_claims_in_every_format(document, editor):
    def fill(claims):
        for _ in range(claims):
            claim, reference = make_claim(document=document), make_reference()
            attach(claim, reference, "contradicts", by=editor, quote=QUOTE)
            flag_notice(make_notice(reference))
            raise_flag(claim, "uncited", "Invented.", by=editor)
            watch(document, make_run().search)

    def queries(name):
        with CaptureQueriesContext(connection) as captured:
            assert FORMATS[name].data(summarise(document))
        return len(captured)

    fill(3)
    few = {name: queries(name) for name in FORMATS}
    fill(27)
    assert {name: queries(name) for name in FORMATS} == few and max(few.values()) <= 27
