"""References, notices, searches, runs and events, as a program reads them."""

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from literature.models import Notice, ReferenceEvent
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> APIClient:
    client = APIClient()
    client.force_login(cast.make_reader())
    return client


def pmids(client: APIClient, **filters: object) -> set[str]:
    return {row["pmid"] for row in client.get("/api/references/", filters).json()["results"]}


def test_a_reference_is_found_by_pmid_with_its_notices_and_status(reader: APIClient) -> None:
    reference = cast.make_reference()
    notice = cast.make_notice(reference)
    cast.make_reference()
    [row] = reader.get("/api/references/", {"pmid": reference.pmid}).json()["results"]
    assert (row["id"], row["status"], row["is_synthetic"]) == (reference.pk, "retracted", True)
    assert [(found["kind"], found["pmid"]) for found in row["notices"]] == [("retraction", notice.pmid)]
    assert row == reader.get(f"/api/references/{reference.pk}/").json()


def test_references_are_found_by_status_as_their_pages_tell_it(reader: APIClient) -> None:
    kinds = {"retracted": "retraction", "concern": "concern", "corrected": "erratum"}
    wanted = {status: cast.make_reference() for status in (*kinds, "reinstated")}
    for status, kind in kinds.items():
        cast.make_notice(wanted[status], kind)
    cast.make_notice(wanted["reinstated"], withdrawn_at=timezone.now())
    cast.make_reference()
    for status, reference in wanted.items():
        assert pmids(reader, status=status) == {reference.pmid}


def test_references_are_found_by_doi_in_any_case(reader: APIClient) -> None:
    reference = cast.make_reference(doi="10.9999/sample.1")
    cast.make_reference(doi="10.9999/sample.2")
    assert pmids(reader, doi="10.9999/SAMPLE.1") == {reference.pmid}


def test_references_are_found_by_the_search_that_has_them_now(reader: APIClient) -> None:
    search, present, gone = cast.make_search(), cast.make_reference(), cast.make_reference()
    cast.make_hit(search, present)
    cast.make_hit(search, gone, gone_at=timezone.now())
    assert pmids(reader, search=search.slug) == {present.pmid}
    assert reader.get(f"/api/searches/{search.slug}/").json()["present_hits"] == 1


def test_a_reference_is_given_as_csl_json_and_as_its_whole_record(reader: APIClient) -> None:
    reference = cast.make_reference(details={"grants": [], "authors_complete": True})
    answer = reader.get(f"/api/references/{reference.pk}/csl/")
    assert answer["Content-Type"] == "application/vnd.citationstyles.csl+json"
    assert answer.json() == [reference.as_csl()]
    assert reader.get(f"/api/references/{reference.pk}/record/").json() == reference.details


def test_a_follower_of_the_events_misses_nothing_and_reads_nothing_twice(reader: APIClient) -> None:
    reference = cast.make_reference()
    written = [ReferenceEvent.objects.create(reference=reference, kind="changed").pk for _ in range(5)]
    read, last = [], 0
    while rows := reader.get("/api/events/", {"after": last, "limit": 2}).json()["results"]:
        read += [row["id"] for row in rows]
        last = read[-1]
    assert read == written


def test_an_event_names_its_search_and_its_notice(reader: APIClient) -> None:
    reference, run = cast.make_reference(), cast.make_run()
    notice = cast.make_notice(reference)
    ReferenceEvent.objects.create(reference=reference, kind="notice", run=run, notice=notice)
    ReferenceEvent.objects.create(reference=reference, kind="changed")
    with_both, with_none = reader.get("/api/events/").json()["results"]
    assert (with_both["search"], with_both["notice"]["id"]) == (run.search.slug, notice.pk)
    assert (with_none["search"], with_none["notice"]) == (None, None)


def test_a_notice_says_who_told_it_and_when_it_was_published(reader: APIClient) -> None:
    told = {"origin": "crossref", "doi": "10.5555/notice", "date": "2026-03-02"}
    cast.make_notice(cast.make_reference())
    cast.make_notice(cast.make_reference(), **told)
    (row,) = reader.get("/api/notices/", {"origin": "crossref"}).json()["results"]
    assert {name: row[name] for name in told} == told


def test_notices_are_found_by_kind_paper_and_whether_they_stand(reader: APIClient) -> None:
    reference = cast.make_reference()
    stands = cast.make_notice(reference)
    gone = cast.make_notice(reference, Notice.Kind.CONCERN, withdrawn_at=timezone.now())
    for filters, wanted in (
        ({"standing": "true"}, stands),
        ({"standing": "false"}, gone),
        ({"kind": "concern"}, gone),
    ):
        found = reader.get("/api/notices/", {**filters, "reference_pmid": reference.pmid}).json()["results"]
        assert [row["id"] for row in found] == [wanted.pk], filters


def test_runs_are_found_by_search_and_status(reader: APIClient) -> None:
    failed = cast.make_run(status="failed", error="PubMed did not answer.")
    cast.make_run()
    [row] = reader.get("/api/runs/", {"search": failed.search.slug, "status": "failed"}).json()["results"]
    assert (row["id"], row["error"]) == (failed.pk, "PubMed did not answer.")


def test_an_interval_is_iso_8601(reader: APIClient) -> None:
    cast.make_search()
    assert reader.get("/api/searches/").json()["results"][0]["every"].startswith("P1D")


def test_a_reference_is_given_in_a_style(reader: APIClient) -> None:
    work = cast.make_reference(title="A trial of nothing", year=2020)
    found = reader.get(f"/api/references/{work.pk}/cited/", {"style": "brain"}).json()
    assert (found["style"], found["title"]) == ("brain", "Brain")
    assert "A trial of nothing" in found["text"] and "<strong>Synthetic sample record.</strong>" in found["html"]


def test_a_style_that_is_not_known_is_refused_by_name(reader: APIClient) -> None:
    answer = reader.get(f"/api/references/{cast.make_reference().pk}/cited/", {"style": "brian"})
    assert answer.status_code == 400 and "brain" in answer.json()["style"]
