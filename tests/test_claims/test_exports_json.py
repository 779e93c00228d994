"""The JSON document and the CSL-JSON array, as a program and as pandoc read them."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.exports import csl_json, json_document
from claims.exports.summary import SummaryEvidence, Work
from tests.test_claims.exports_cast import (
    NASTY,
    RETRACTION,
    claim,
    flag,
    group,
    pandoc,
    real_works,
    retracted,
    sample,
    searched,
    summary,
    yan,
)

CSL_TYPES = {"article-journal", "chapter", "book", "article", "webpage"}


def test_the_document_names_its_format_and_version():
    document = json.loads(json_document.write(summary()))
    assert (document["format"], document["format_version"]) == ("claimwatch-summary", 2)
    assert document["document"] == {
        "title": "The default mode network",
        "slug": "dmn",
        "url": "https://example.org/documents/dmn/",
        "version": 3,
    }


def test_dates_are_iso_and_a_search_never_completed_has_none():
    whole = summary(searched=[searched(date(2026, 11, 20)), searched(None)])
    document = json.loads(json_document.write(whole))
    assert document["generated_at"] == "2026-11-22T12:00:00+00:00"
    assert [search["until"] for search in document["searched"]] == ["2026-11-20", None]


def test_a_claim_carries_every_field_and_evidence_points_to_its_work():
    item = SummaryEvidence(
        number=1, stance="contradicts", directness="direct", quote="Reduced", quote_section="RESULTS"
    )
    told = claim(section=("A", "B"), contested=True, certainty="low", flags=[flag("overstated", "")], evidence=[item])
    document = json.loads(json_document.write(summary(told)))
    assert document["claims"] == [
        {
            "key": "DMN-1",
            "text": told.text,
            "context": "",
            "section": ["A", "B"],
            "kind": "",
            "wording_strength": "",
            "wording_certainty": "",
            "wording_polarity": "",
            "certainty": "low",
            "certainty_is_stale": False,
            "stale_reason": "",
            "grading": None,
            "contested": True,
            "supporting": "",
            "contradicting": "",
            "supporting_participants": None,
            "contradicting_participants": None,
            "says": "Nothing that counts supports or contradicts this.",
            "independent": "",
            "restates": "",
            "review": "",
            "reviewed": "",
            "flags": [{"kind": "overstated", "note": "", "raised_at": "2026-11-22T12:00:00+00:00"}],
            "findings": [],
            "waivers": [],
            "evidence": [
                {
                    "number": 1,
                    "work": "Yan2019pmid30979801",
                    "stance": "contradicts",
                    "directness": "direct",
                    "directness_reason": "",
                    "design": "",
                    "sample_size": None,
                    "quality": "",
                    "locator": "",
                    "draft": False,
                    "quote": "Reduced",
                    "quote_section": "RESULTS",
                    "note": "",
                }
            ],
        }
    ]
    assert document["bibliography"][0]["id"] == "Yan2019pmid30979801"


def test_status_notices_sample_and_citing_claims_stand_beside_the_csl_item():
    work = sample(1, status="retracted", notices=[RETRACTION])
    item = csl_json.items(summary(claim("DMN-1", "supports"), works=[work]))[0]
    assert item["custom"] == {
        "number": 1,
        "status": "retracted",
        "notices": [RETRACTION],
        "sample": True,
        "cited_at": ["DMN-1"],
    }
    assert item["note"].startswith("Synthetic sample record. RETRACTED. Retraction: ")


def test_a_value_without_json_form_is_an_error_that_says_so():
    with pytest.raises(TypeError, match="no JSON form"):
        json_document.write(summary(claim(kind={1})))


def test_pandoc_reads_the_csl_items_of_real_papers_and_of_every_kind():
    kinds = ["book", "chapter", "preprint", "webpage"]
    works = real_works()
    works += [sample(len(works) + at, kind=kind, book_title="[Sample] B") for at, kind in enumerate(kinds, start=1)]
    whole = summary(works=[*works, retracted(len(works) + 1)])
    items = {item["id"]: item for item in json.loads(pandoc(csl_json.write(whole), "csljson", "csljson"))}
    for ours in csl_json.items(whole):
        theirs = items[ours["id"]]
        assert [theirs.get(name) for name in ("type", "DOI", "issued")] == [
            ours.get(name) for name in ("type", "DOI", "issued")
        ]
        assert ours["type"] in CSL_TYPES


@given(st.builds(Work, title=NASTY, journal=NASTY, authors=st.lists(NASTY.map(group)), number=st.just(1)))
def test_any_text_comes_back_from_the_json(work):
    item = json.loads(csl_json.write(summary(works=[work])))[0]
    assert item == csl_json.items(summary(works=[work]))[0]


def test_letters_are_written_as_they_are():
    assert "\u03b1-Synuclein" in csl_json.write(summary(works=[yan(title="\u03b1-Synuclein")]))
