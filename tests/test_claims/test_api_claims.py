"""Documents, claims and what editors decided, as a program reads them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from claims.evidence.decisions import Finding, attach_evidence
from claims.exports import FORMATS
from claims.grading.assessing import assess_claim
from claims.grading.waiving import waive_rule
from claims.models import Claim, Document
from claims.models.vocabulary import Factor
from tests import cast
from tests.cast import make_one_of_each

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> APIClient:
    client = APIClient()
    client.user = cast.make_reader()
    client.force_login(client.user)
    return client


def keys(client: APIClient, **filters: object) -> set[str]:
    return {row["key"] for row in client.get("/api/claims/", filters).json()["results"]}


def test_a_claim_is_found_by_its_key_with_its_wording_and_its_place(reader: APIClient) -> None:
    claim = make_one_of_each(reader.user)
    row = reader.get(f"/api/claims/{claim.key}/").json()
    assert row["document"] == claim.document.slug
    assert row["wording_cues"] == claim.wording_cues
    assert [(anchor["version"], anchor["exact"]) for anchor in row["anchors"]] == [(1, claim.text)]
    assert row["has_open_flag"] is True
    assert (row["accepted_evidence"], row["new_suggestions"]) == (1, 1)
    assert "id" not in row


def test_contradicting_evidence_makes_a_claim_contested_unless_the_work_is_retracted(
    reader: APIClient,
) -> None:
    retracted = make_one_of_each(reader.user)
    sound = cast.make_claim()
    sound.evidence.create(reference=cast.make_reference(), stance="contradicts", state="accepted")
    assert keys(reader, is_contested="true") == {sound.key}
    assert retracted.key in keys(reader, is_contested="false")


def test_claims_are_found_by_document_section_kind_and_wording(reader: APIClient) -> None:
    wanted = cast.make_claim(
        "Ketamine causes relief.", section=["Treatment", "Ketamine"], kind="mechanism", wording_strength="causal"
    )
    cast.make_claim()
    for filters in (
        {"document": wanted.document.slug},
        {"section": "ketamine"},
        {"kind": "mechanism"},
        {"wording_strength": "causal"},
        {"q": "relief"},
    ):
        assert keys(reader, **filters) == {wanted.key}, filters


def test_claims_are_found_by_certainty_and_by_its_absence(reader: APIClient) -> None:
    judged, unjudged = cast.make_claim(certainty="low"), cast.make_claim()
    assert keys(reader, certainty="low") == keys(reader, assessed="true") == {judged.key}
    assert keys(reader, assessed="false") == {unjudged.key}


def test_claims_are_found_by_their_open_flags(reader: APIClient) -> None:
    flagged, unflagged = cast.make_claim(), cast.make_claim()
    flagged.flags.create(kind="overstated", note="Too sure.")
    unflagged.flags.create(kind="overstated", note="Was too sure.", resolved_at=timezone.now())
    assert keys(reader, has_open_flag="true") == keys(reader, flag="overstated") == {flagged.key}
    assert keys(reader, flag="uncited") == set()


def test_claims_are_found_by_a_cited_work_and_retired_ones_can_be_left_out(reader: APIClient) -> None:
    claim = make_one_of_each(reader.user)
    gone = cast.make_claim(retired_at=timezone.now())
    assert keys(reader, pmid=claim.evidence.get().reference.pmid) == {claim.key}
    assert keys(reader, retired="true") == {gone.key}
    assert gone.key not in keys(reader, retired="false")


def test_a_document_comes_with_versions_and_cited_works_but_its_text_apart(reader: APIClient) -> None:
    document = make_one_of_each(reader.user).document
    [version] = reader.get(f"/api/documents/{document.slug}/").json()["versions"]
    assert version["cited_works"][0]["reference"]["pmid"].startswith("9")
    assert "text" not in version
    assert reader.get(f"/api/documents/{document.slug}/versions/1/").json()["text"] == "Sample text."
    assert reader.get(f"/api/documents/{document.slug}/versions/2/").status_code == 404


@pytest.mark.parametrize("extension", FORMATS)
def test_a_summary_is_a_file_of_its_format(extension: str, reader: APIClient) -> None:
    claim = make_one_of_each(reader.user)
    answer = reader.get(f"/api/documents/{claim.document.slug}/summary/{extension}/")
    assert answer["Content-Type"] == FORMATS[extension].content_type
    assert f'{claim.document.slug}.{FORMATS[extension].extension}"' in answer["Content-Disposition"]
    if FORMATS[extension].is_text and FORMATS[extension].cites:
        assert claim.evidence.get().reference.pmid in answer.content.decode()


@pytest.mark.parametrize("name", FORMATS)
def test_the_format_of_a_summary_is_chosen_by_name_or_by_what_is_accepted(name: str, reader: APIClient) -> None:
    claim = make_one_of_each(reader.user)
    address = f"/api/documents/{claim.document.slug}/summary/"
    assert reader.get(address, {"format": name})["Content-Type"] == FORMATS[name].content_type
    accepted = reader.get(address, HTTP_ACCEPT=FORMATS[name].media_type)
    assert accepted["Content-Type"] == FORMATS[name].content_type
    assert reader.get(address, {"format": "papyrus"}).status_code == 404


def test_a_summary_is_narrowed_as_the_list_of_claims_is(reader: APIClient) -> None:
    claim = cast.make_claim(kind="mechanism")
    cast.make_claim(document=claim.document)
    address = f"/api/documents/{claim.document.slug}/summary/json/"
    found = reader.get(address, {"kind": "mechanism"}).json()
    assert [row["key"] for row in found["claims"]] == [claim.key]
    assert (found["selection"], found["claims_in_all"]) == ("kind mechanism", 2)
    assert reader.get(address, {"kind": "nonsense"}).status_code == 400
    assert reader.get(address, {"mode": "article"}).status_code == 400
    assert reader.get(address, {"drafts": "perhaps"}).status_code == 400


def test_a_summary_of_a_document_without_text_is_not_found(reader: APIClient) -> None:
    Document.objects.create(title="Empty", slug="empty", key_prefix="E")
    answer = reader.get("/api/documents/empty/summary/md/")
    assert answer.status_code == 404
    assert "Nothing was imported" in answer.json()["detail"]


def test_a_summary_needs_the_right_to_view_all_that_it_shows() -> None:
    document = make_one_of_each(cast.make_superuser()).document
    user = cast.make_reader()
    user.user_permissions.remove(*user.user_permissions.filter(codename="view_evidence"))
    client = APIClient()
    client.force_login(user)
    assert client.get(f"/api/documents/{document.slug}/").status_code == 200
    assert client.get(f"/api/documents/{document.slug}/summary/md/").status_code == 403


def test_evidence_says_what_became_of_the_cited_work(reader: APIClient) -> None:
    claim = make_one_of_each(reader.user)
    [row] = reader.get("/api/evidence/", {"claim": claim.key, "stance": "contradicts"}).json()["results"]
    assert row["reference"]["status"] == "retracted"
    assert row["proposed_by"] == "reader"
    assert reader.get("/api/evidence/", {"state": "rejected"}).json()["count"] == 0


def test_suggestions_are_found_by_score_and_state_the_best_first(reader: APIClient) -> None:
    claim = cast.make_claim()
    for score in (0.2, 0.9, 0.6):
        cast.make_suggestion(claim, score=score)
    cast.make_suggestion(claim, score=0.8, state="dismissed")
    found = reader.get("/api/suggestions/", {"min_score": 0.5, "state": "new", "claim": claim.key}).json()
    assert [row["score"] for row in found["results"]] == [0.9, 0.6]


def test_flags_about_a_claim_are_also_those_on_its_evidence_and_cited_works(reader: APIClient) -> None:
    claim = make_one_of_each(reader.user)
    make_one_of_each(reader.user)
    about_claim = reader.get("/api/flags/", {"claim": claim.key, "open": "true"}).json()["results"]
    about_document = reader.get("/api/flags/", {"document": claim.document.slug}).json()["results"]
    assert len(about_claim) == 3
    assert about_document == about_claim
    assert reader.get("/api/flags/", {"open": "false"}).json()["count"] == 0


def test_subscriptions_and_notifications_are_ones_own_even_for_a_superuser(reader: APIClient) -> None:
    make_one_of_each(reader.user)
    root = APIClient()
    root.force_login(cast.make_superuser())
    for noun in ("subscriptions", "notifications"):
        rows = reader.get(f"/api/{noun}/").json()["results"]
        assert rows
        assert root.get(f"/api/{noun}/").json()["count"] == 0
        assert root.get(f"/api/{noun}/{rows[0]['id']}/").status_code == 404


@pytest.fixture
def graded() -> Claim:
    """Contested, worded as settled, assessed with a factor, and one rule waived."""
    editor = cast.make_editor()
    claim = cast.make_robust_claim()
    for stance in ("supports", "contradicts"):
        attach_evidence(claim, cast.make_reference(), Finding(stance=stance), by=editor)
    factors = [Factor("inconsistency", 2, "They differ."), Factor("imprecision", 1, "Small samples.")]
    assess_claim(claim, "", "A sample.", starting_level="high", factors=factors, by=editor)
    waive_rule(claim, "contested but stated as settled", "The next sentence says so.", by=editor)
    return claim


def test_a_claim_tells_its_grading_beside_the_proposal(reader: APIClient, graded: Claim) -> None:
    row = reader.get(f"/api/claims/{graded.key}/").json()
    assert row["assessment"]["told"] == "High, −2 inconsistency, −1 imprecision"
    assert row["assessment"]["differences"][0] == "imprecision −1, the rules propose none"
    assert [factor["name"] for factor in row["proposal"]["factors"]] == ["inconsistency"]
    assert (row["proposal"]["supports"], row["proposal"]["contradicts"]) == ("1 paper", "1 paper")


def test_a_claim_tells_what_the_rules_find_and_what_is_waived(reader: APIClient, graded: Claim) -> None:
    row = reader.get(f"/api/claims/{graded.key}/").json()
    found = {finding["rule"]: finding for finding in row["findings"]}["contested but stated as settled"]
    assert [(cue["text"], cue["role"]) for cue in found["cues"]] == [("most robust", "booster")]
    assert found["softer"] == "It is uncertain whether hyperconnectivity of the sample network is found in depression."
    assert [rule["reason"] for rule in row["set_aside"]] == ["The next sentence says so."]


def test_a_list_of_graded_claims_costs_the_same_for_many(reader, graded, django_assert_num_queries) -> None:
    with CaptureQueriesContext(connection) as few:
        reader.get("/api/claims/")
    for _ in range(4):
        cast.make_claim().evidence.create(reference=cast.make_reference(), stance="supports", state="accepted")
    with django_assert_num_queries(len(few)):
        reader.get("/api/claims/")


@pytest.mark.parametrize("extension", ["docx", "zotero", "pdf"])
def test_a_style_that_is_not_known_is_refused_by_each_format_that_cites_in_one(
    reader: APIClient, extension: str
) -> None:
    address = f"/api/documents/{cast.make_claim().document.slug}/summary/{extension}/"
    answer = reader.get(address, {"style": "brian"})
    assert answer.status_code == 400 and b"brain" in answer.content
