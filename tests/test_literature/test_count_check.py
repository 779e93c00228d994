"""Europe PMC is asked about the result of a search; it changes no hit, and what it cannot be asked is not compared."""

import json
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from literature.http.failures import BadAnswer, NoAnswer, Refused, Unavailable
from literature.http.retrying import RetryPolicy
from literature.models import CountCheck, SearchHit
from literature.searches.count_check import check_counts
from literature.sources.europe_pmc import AT_ONCE, EuropePMC
from literature.sources.source_transport import Source
from tests import cast
from tests.servers.sources import EuropePMCServer
from tests.test_literature.synthetic import NoLimit

pytestmark = pytest.mark.django_db
ASKED = "(TITLE_ABS:ketamine) AND SRC:MED"


@pytest.fixture
def server() -> Iterator[EuropePMCServer]:
    with EuropePMCServer("90000001", "90000002") as running:
        yield running


@pytest.fixture
def client(server) -> EuropePMC:
    retry_policy = RetryPolicy(2, base=0.01, cap=0.02)
    return EuropePMC(
        Source(
            "Europe PMC",
            server.base_url,
            email="tests@claimwatch.invalid",
            limiter=NoLimit(),
            retry_policy=retry_policy,
        )
    )


@pytest.fixture
def configured(server, settings):
    settings.EUROPE_PMC, settings.EUROPE_PMC_BASE_URL = True, server.base_url
    settings.CONTACT_EMAIL = "tests@claimwatch.invalid"


def search_of(*pmids: int, query: str = "ketamine[tiab]"):
    search = cast.make_search(query=query)
    SearchHit.objects.bulk_create(SearchHit(search=search, pmid=str(pmid)) for pmid in pmids)
    return search


def test_what_it_holds_and_counts_is_written_down(server, client):
    server.counts[ASKED] = 2
    check = check_counts(search_of(90000001, 90000002), client)
    assert (check.held, check.unknown, check.count, check.warnings) == (2, [], 2, [])
    assert {asking.parameters["synonym"] for asking in server.asked} == {"FALSE"}


def test_a_pmid_that_it_lacks_is_warned_of_and_stays_a_hit(server, client):
    server.counts[ASKED] = 2
    search = search_of(90000001, 90000003)
    check = check_counts(search, client)
    assert check.unknown == ["90000003"] and "does not hold 1 of the 2" in check.warnings[0]
    assert search.hits.filter(gone_at=None).count() == 2


def test_a_hit_that_is_gone_is_not_asked_about(server, client):
    search = search_of(90000001)
    cast.make_hit(search, cast.make_reference(90000007), gone_at=search.created_at)
    server.counts[ASKED] = 1
    assert check_counts(search, client).held == 1


def test_a_query_that_cannot_be_said_there_is_not_compared_and_the_check_says_why(client, server):
    check = check_counts(search_of(90000001, query="depression[mh]"), client)
    assert (check.count, check.query) == (None, "") and "not compared" in check.why_not
    assert len(server.asked) == 1, "the PMIDs are asked about all the same"


def test_many_pmids_are_asked_in_parts_that_fit_an_address(server, client):
    pmids = range(90000001, 90000001 + AT_ONCE + 1)
    server.held, server.counts[ASKED] = {str(pmid) for pmid in pmids}, AT_ONCE + 1
    parts: list[int] = []
    assert check_counts(search_of(*pmids), client, progress=parts.append).unknown == []
    assert parts == [AT_ONCE, 1]


def test_a_nothing_is_asked_twice(server, client):
    server.counts[ASKED], server.says_nothing = 5, 1
    assert client.count("TITLE_ABS:ketamine") == 5
    server.says_nothing = 1
    assert client.known(["90000001"]) == {"90000001"}


def test_an_error_with_status_200_is_an_error(server, client):
    with pytest.raises(Refused, match="Invalid query"):
        client.count("TITLE_ABS:unheard")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"version":"6.9"}', Refused),
        (b'{"version":"6.9","hitCount":"5"}', Refused),
        (b'{"version":"6.9","hitCount":1}', BadAnswer),
        (
            b'{"version":"6.9","hitCount":2,"resultList":{"result":[{"id":"90000001","source":"MED"}]}}',
            BadAnswer,
        ),
        (
            b'{"version":"6.9","hitCount":1,"resultList":{"result":[{"id":"90000009","source":"MED"}]}}',
            BadAnswer,
        ),
    ],
)
def test_an_answer_that_does_not_fit_the_question_is_not_believed(server, client, body, error):
    from tests.servers.sources import Fault

    server.faults.append(Fault(200, body))
    with pytest.raises(error):
        client.known(["90000001", "90000002"])


@pytest.mark.parametrize("fault", ["web page", "empty", "cut", "too often", "server error", "dropped"])
def test_a_fault_that_stays_leaves_no_check(server, client, fault):
    server.fail(fault, times=9)
    with pytest.raises((Unavailable, BadAnswer)):
        check_counts(search_of(90000001), client)
    assert not CountCheck.objects.exists()


def test_the_command_tells_one_line_of_json_a_search(server, configured, capsys):
    search = search_of(90000001, query="depression[mh]")
    call_command("check_counts", search.slug, "--json")
    row = json.loads(capsys.readouterr().out)
    assert (row["search"], row["held"], row["count"]) == (search.slug, 1, None)
    assert "mailto:tests@claimwatch.invalid" in server.asked[0].user_agent


def test_the_command_says_that_it_is_off_and_which_searches_there_are(configured, settings):
    with pytest.raises(CommandError, match="There are: none yet"):
        call_command("check_counts", "nowhere")
    settings.EUROPE_PMC = False
    with pytest.raises(CommandError, match="EUROPE_PMC=true"):
        call_command("check_counts")


def test_the_page_of_the_search_shows_the_last_check(server, client):
    search = search_of(90000003, query="depression[mh]")
    check_counts(search, client)
    browser = Client()
    browser.force_login(cast.make_superuser())
    page = browser.get(reverse("admin:literature_search_change", args=(search.pk,))).content.decode()
    assert "does not hold 1 of the 1 PMIDs" in page and "90000003" in page and "not compared" in page


def test_every_error_of_a_source_is_one_of_one_tree():
    assert all(issubclass(error, NoAnswer) for error in (BadAnswer, Refused, Unavailable))
