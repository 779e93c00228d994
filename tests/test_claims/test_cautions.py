"""What speaks against a finding, from plain facts and from stored rows."""

from dataclasses import replace

import pytest

from claims.evidence.caution_facts import cautions_about, cautions_of_rows
from claims.evidence.cautions import FindingFacts, Use, cautions
from claims.evidence.decisions import Finding, attach_evidence
from claims.evidence.directness import read_reason, reason_of
from claims.refusals import Refused
from tests import cast

SOUND = FindingFacts(directness="direct", quote="It fell.", section="RESULTS")
USE = Use(7, "DMN-001", "Sample 2020", "supports", "It fell.")


def codes(**facts):
    return [caution.code for caution in cautions(replace(SOUND, **facts))]


def test_a_paper_that_was_replaced_says_what_to_cite_instead():
    [caution] = cautions(replace(SOUND, status="retracted", replaced_by="PMID 90000002"))
    assert caution.says.endswith("never counted. It was replaced: cite PMID 90000002.")


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({}, []),
        ({"is_notice": True}, ["notice"]),
        ({"status": "retracted"}, ["retracted"]),
        ({"status": "concern"}, ["concern"]),
        ({"status": "corrected"}, []),
        ({"is_preprint": True}, []),
        ({"is_preprint": True, "published_as": "J Sample"}, ["preprint"]),
        ({"mismatch": "Animals were studied."}, ["population"]),
        ({"mismatch": "Animals were studied.", "directness": "indirect"}, []),
        ({"section": "TITLE"}, ["title"]),
        ({"section": "BACKGROUND", "category": "BACKGROUND"}, ["background"]),
        ({"section": "Aims of the study"}, ["background"]),
        ({"section": "WHAT WE ASKED", "category": "OBJECTIVE"}, ["background"]),
        ({"section": "BACKGROUND AND METHODS", "category": "BACKGROUND"}, []),
        ({"quote": "", "section": ""}, []),
        ({"also_quoted_on": ("A-1",)}, []),
        ({"also_quoted_on": ("A-1", "A-2")}, ["often"]),
        ({"uses": (USE,)}, ["used"]),
        ({"lacks_details": True}, ["no details"]),
    ],
)
def test_each_fact_has_its_caution(facts, found):
    assert codes(**facts) == found


def test_a_caution_about_a_used_paper_shows_that_row():
    (found,) = cautions(replace(SOUND, uses=(replace_use(form="Preprint"),)))
    assert (found.row, found.must_be_ticked) == (7, True)
    assert found.says == (
        "Sample 2020, another form of this work (preprint) is evidence on DMN-001 already; it supports: “It fell.”"
    )


def replace_use(**values):
    return USE._replace(**values)


def test_details_that_are_missing_ask_for_no_tick():
    assert [caution.must_be_ticked for caution in cautions(replace(SOUND, lacks_details=True))] == [False]


@pytest.mark.parametrize(
    ("kinds", "words", "reason"),
    [
        (["animal", "other drug"], " mice ", "other drug, animal: mice"),
        (["animal"], "", "animal"),
        ([], "Healthy: adults", "Healthy: adults"),
        ([], "", ""),
    ],
)
def test_a_reason_of_indirectness_is_written_and_read_alike(kinds, words, reason):
    assert reason_of(kinds, words) == reason
    assert reason_of(*read_reason(reason)) == reason


@pytest.mark.django_db
class TestRows:
    def test_the_same_paper_on_a_restated_claim_is_shown(self):
        claim, reference, editor = cast.make_claim(), cast.make_reference(), cast.make_editor()
        takeaway = cast.make_claim(document=claim.document, restates=claim)
        row = attach_evidence(claim, reference, Finding(stance="supports"), by=editor)
        (found,) = cautions_about(takeaway, reference, directness="direct")
        assert (found.code, found.row) == ("used", row.pk)

    def test_the_same_finding_on_a_restated_claim_is_refused(self):
        claim, reference, editor = cast.make_claim(), cast.make_reference(), cast.make_editor()
        takeaway = cast.make_claim(document=claim.document, restates=claim)
        attach_evidence(claim, reference, Finding(stance="supports"), by=editor)
        with pytest.raises(Refused, match="both share their evidence"):
            attach_evidence(takeaway, reference, Finding(stance="supports"), by=editor)

    def test_the_published_form_of_a_preprint_in_use_is_known(self):
        claim, editor = cast.make_claim(), cast.make_editor()
        kind = [{"ui": "D000076942", "name": "Preprint"}]
        preprint, article = cast.make_reference(publication_types=kind), cast.make_reference()
        cast.make_notice(preprint, "update", ref_type="UpdateIn", pmid=article.pmid)
        row = attach_evidence(claim, preprint, Finding(stance="supports"), by=editor)
        (found,) = cautions_about(claim, article, directness="direct")
        assert (found.row, "(preprint)" in found.says) == (row.pk, True)

    @pytest.mark.parametrize("order", [1, -1])
    @pytest.mark.parametrize("by_doi", [False, True])
    def test_a_comment_on_a_study_in_use_is_known_and_the_study_of_a_comment(self, order, by_doi):
        claim, editor = cast.make_claim(), cast.make_editor()
        study = cast.make_reference(doi="10.5555/sample.one")
        named = {"pmid": "", "citation": f"doi: {study.doi}"} if by_doi else {"pmid": study.pmid, "citation": ""}
        told = {"type": "CommentOn", "version": None, "note": "", **named}
        comment = cast.make_reference(details={"notices": [told]})
        first, second = (study, comment)[::order]
        row = attach_evidence(claim, first, Finding(stance="supports"), by=editor)
        (found,) = cautions_about(claim, second, directness="direct")
        assert (found.row, "one comments on the other" in found.says) == (row.pk, True)

    def test_a_paper_elsewhere_is_no_matter(self):
        reference, editor = cast.make_reference(), cast.make_editor()
        attach_evidence(cast.make_claim(), reference, Finding(stance="supports"), by=editor)
        assert cautions_about(cast.make_claim(), reference, directness="direct") == []

    def test_the_third_claim_with_one_quote_is_warned_of(self):
        reference, editor = cast.make_reference(), cast.make_editor()
        finding = Finding(stance="supports", quote="Sample connectivity was lower")
        rows = [attach_evidence(cast.make_claim(), reference, finding, by=editor) for _ in range(3)]
        assert [caution.code for caution in cautions_of_rows(rows)[rows[0].pk]] == ["often"]

    def test_rows_get_their_cautions_in_a_number_of_queries_that_does_not_grow(self, django_assert_num_queries):
        editor, claim = cast.make_editor(), cast.make_claim()
        finding = Finding(stance="supports", quote="Sample connectivity was lower")
        for _ in range(4):
            attach_evidence(claim, cast.make_reference(), finding, by=editor)
        rows = list(claim.evidence.for_page().select_related("claim"))
        with django_assert_num_queries(3):  # who points at them and whom records name, and where their quotes stand
            cautions_of_rows(rows)
