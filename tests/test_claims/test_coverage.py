"""Whether the searches of a document find the works of its evidence: by what is stored, and by asking the replica."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.evidence.coverage import coverage, coverage_now
from claims.evidence.decisions import Finding, attach_evidence, decide_evidence
from claims.models import Document
from literature.http.failures import BadAnswer
from tests import cast
from tests.pubmed_replica import Replica
from tests.test_literature.synthetic import FIRST, article, client_of, library

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    """One claim, three works as its evidence, two searches: the first finds two of the works, the second one."""
    claim, editor = cast.make_claim(), cast.make_editor()
    for number in range(3):
        attach_evidence(claim, cast.make_reference(FIRST + number), Finding(stance="supports"), by=editor)
    works = [evidence.reference for evidence in claim.evidence.order_by("pk")]
    broad, narrow = cast.make_search("A", query="sample[ti]"), cast.make_search("B", query="rare[ti]")
    for search in (broad, narrow):
        cast.watch(claim.document, search)
        cast.make_hit(search, works[0])
    cast.make_hit(broad, works[1])
    return claim.document


def test_each_search_has_its_share_and_what_none_finds_is_named(document):
    done = coverage(document)
    shares = [(row.search.name, row.found, round(row.share, 2)) for row in done.searches]
    assert shares == [("A", 2, 0.67), ("B", 1, 0.33)]
    assert done.total == 3
    assert [work.pmid for work in done.missed] == [str(FIRST + 2)]


def test_what_left_the_result_is_not_found(document):
    document.searches.first().hits.update(gone_at=timezone.now())
    assert [row.found for row in coverage(document).searches] == [0, 1]


def test_a_search_of_another_document_does_not_count(document):
    elsewhere = cast.make_search()
    cast.watch(cast.make_document(), elsewhere)
    cast.make_hit(elsewhere, coverage(document).missed[0])
    assert len(coverage(document).missed) == 1


def test_evidence_that_was_withdrawn_or_left_the_text_need_not_be_found(document):
    missed = document.claims.get().evidence.get(reference__pmid=FIRST + 2)
    decide_evidence(missed, "withdrawn", by=cast.make_editor("other"), reason="A sample reason.")
    assert (coverage(document).total, coverage(document).missed) == (2, [])
    document.claims.change(by=None, retired_at=timezone.now())
    assert coverage(document).total == 0


def test_a_work_without_a_pmid_is_missed(document):
    work = cast.make_reference(title="[Sample] A web page", doi="10.9999/sample.web")
    type(work).objects.filter(pk=work.pk).update(pmid=None)
    attach_evidence(document.claims.get(), work, Finding(stance="neutral"), by=cast.make_editor("other"))
    assert work in coverage(document).missed


def test_a_document_without_evidence_has_nothing_to_find():
    document = cast.make_document()
    cast.watch(document, cast.make_search())
    done = coverage(document)
    assert (done.total, done.missed, done.searches[0].share) == (0, [], 0.0)


def test_more_works_and_searches_cost_no_more_queries(document):
    with CaptureQueriesContext(connection) as few:
        coverage(document)
    claim, editor = document.claims.get(), cast.make_editor("other")
    for number in range(10, 20):
        search, work = cast.make_search(), cast.make_reference(FIRST + number)
        cast.watch(document, search)
        cast.make_hit(search, work)
        attach_evidence(claim, work, Finding(stance="supports"), by=editor)
    with CaptureQueriesContext(connection) as many:
        assert coverage(document).total == 13
    assert len(many) == len(few) == 3


def test_the_page_of_the_document_names_what_is_missed(document, client):
    client.force_login(cast.make_reader())
    page = client.get(reverse("admin:claims_document_change", args=(document.pk,))).content.decode()
    block = page[page.index('id="coverage"') :].partition("</section>")[0]
    assert "2 of 3 works" in block and "1 of 3 works" in block
    assert f"PMID {FIRST + 2}" in block and f"PMID {FIRST}<" not in block


@pytest.fixture
def shelf():
    """The first two works, and a third with another title."""
    held = library(2)
    held.add(article(FIRST + 2, "A rare thing"), since=held.clock.today)
    with Replica(held) as server:
        yield server


def test_pubmed_is_asked_once_a_search(document, shelf):
    done = coverage_now(document, client=client_of(shelf))
    assert [(row.search.name, row.found) for row in done.searches] == [("A", 3), ("B", 1)]
    assert done.missed == []
    assert shelf.count("esearch") == 2


def test_without_evidence_pubmed_is_not_asked(shelf):
    document = cast.make_document()
    cast.watch(document, cast.make_search())
    coverage_now(document, client=client_of(shelf))
    assert not shelf.requests


def test_an_answer_about_other_records_is_not_believed(document, shelf):
    body = "<eSearchResult><Count>1</Count><RetMax>1</RetMax><IdList><Id>90100077</Id></IdList></eSearchResult>"
    shelf.faults.add("raw", tool="esearch", body=body)
    with pytest.raises(BadAnswer, match="left the PMIDs out"):
        coverage_now(document, client=client_of(shelf))


def check(*args: str) -> str:
    out = StringIO()
    call_command("check_coverage", *args, stdout=out)
    return out.getvalue()


def test_the_command_names_what_is_missed_and_fails(document):
    out = StringIO()
    with pytest.raises(CommandError, match="found by no search"):
        call_command("check_coverage", document.slug, "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert [row["found"] for row in told["searches"]] == [2, 1]
    assert [row["pmid"] for row in told["missed"]] == [str(FIRST + 2)]


def test_the_command_asks_pubmed_when_it_is_told_to(document, shelf, settings, tmp_path):
    settings.ENTREZ_BASE_URL, settings.VAR_DIR = shelf.base_url, tmp_path
    settings.LITERATURE_IS_SAMPLE = True
    assert "3 of 3, 100%" in check(document.slug, "--online")


def test_the_command_says_which_documents_there_are(document):
    with pytest.raises(CommandError, match=f"There are: {document.slug}"):
        check("nowhere")
