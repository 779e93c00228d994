"""The transport against the replica and its faults: what is retried, what is not, and what must never leak."""

import gzip
import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from literature.entrez.client import Client
from literature.entrez.transport import Transport
from literature.http import failures
from literature.http.limiter import FileLimiter
from literature.http.retrying import RetryPolicy
from tests.pubmed_replica import Clock, Library, Replica
from tests.pubmed_replica.biopython import through

KEY, EMAIL = "0123456789abcdefSECRET", "editor+watch@example.org"
ASK = Callable[..., Client]


@pytest.fixture
def ncbi() -> Iterator[Replica]:
    with Replica(Library(Clock(date(2026, 9, 1)))) as server:
        yield server


@pytest.fixture
def ask(ncbi: Replica, tmp_path: Path) -> ASK:
    """Make a client of the replica that waits a tenth of a second at most."""

    def make(base_url: str = "", attempts: int = 4, cap: float = 0.1, **options: object) -> Client:
        options = {"email": EMAIL, "api_key": KEY, "deadline": 20.0, **options}
        return Client(base_url or ncbi.base_url, tool="claimwatch", limiter=FileLimiter(tmp_path / "pace", 200),
                      retry_policy=RetryPolicy(attempts, base=0.01, cap=cap), **options)  # fmt: skip

    return make


PASSING = ["transient", "outage", "rate-limit", "server-error", "bad-gateway", "unavailable", "html", "empty", "prolog",
           "no-route", "drop", "cut", "cut-close", "cut-chunked"]  # fmt: skip


@pytest.mark.parametrize("fault", PASSING)
def test_a_hiccup_is_asked_again_and_then_answered(ncbi: Replica, ask: ASK, fault: str) -> None:
    ncbi.faults.add(fault, tool="esearch", times=2)
    assert ask().search("ketamine").count == 0
    assert ncbi.count("esearch") == 3


@pytest.mark.parametrize("number", range(4))
def test_an_error_400_that_passes_is_asked_again(ncbi: Replica, ask: ASK, number: int) -> None:
    ncbi.faults.add("transient", number=number)
    (batch,) = ask().fetch(["90000001"])
    assert batch.missing == ("90000001",)


@pytest.mark.parametrize("fault", PASSING)
def test_a_hiccup_that_stays_ends_as_a_temporary_error_and_not_as_zero_results(
    ncbi: Replica, ask: ASK, fault: str
) -> None:
    ncbi.faults.add(fault, tool="esearch", times=None)
    with pytest.raises(failures.NoAnswer) as caught:
        ask(attempts=3).search("ketamine")
    assert caught.value.permanent is False
    assert ncbi.count("esearch") == 3


def test_a_rate_limit_with_status_200_is_obeyed_and_asked_again(ask: ASK) -> None:
    with Replica(Library(Clock(date(2026, 9, 1))), rate_limit=3, limit_in_200=True) as strict:
        client = ask(strict.base_url, attempts=3, cap=60.0, api_key="")
        assert [client.search("ketamine").count for _ in range(5)] == [0] * 5


def test_retry_after_is_waited_for(ncbi: Replica, ask: ASK) -> None:
    ncbi.faults.add("rate-limit", tool="esearch")
    ask(cap=60.0).search("ketamine")
    first, second = (request.time for request in ncbi.requests)
    assert second - first >= 2.0


def test_a_wait_longer_than_the_deadline_is_not_begun_and_says_how_long(ncbi: Replica, ask: ASK) -> None:
    ncbi.faults.add("rate-limit", tool="esearch")
    with pytest.raises(failures.RateLimited) as caught:
        ask(deadline=1.5, cap=60.0).search("ketamine")
    assert caught.value.retry_after == 2.0 and ncbi.count("esearch") == 1


def test_a_wait_never_exceeds_the_cap() -> None:
    retry_policy = RetryPolicy(base=1.0, cap=60.0)
    assert retry_policy.wait(1, 21_600.0) == 60.0
    assert all(0.0 <= retry_policy.wait(attempt, None) <= 60.0 for attempt in range(1, 40))
    assert retry_policy.wait(1, 5.0) == 5.0


@pytest.mark.parametrize("fault", ["hang", "hang-body"])
def test_a_silent_server_is_left_after_the_read_timeout(ncbi: Replica, ask: ASK, fault: str) -> None:
    ncbi.faults.add(fault, tool="esearch", seconds=120)
    assert ask(timeout=(2.0, 0.3)).search("ketamine").count == 0


def test_a_slow_drip_meets_the_deadline(ncbi: Replica, ask: ASK) -> None:
    ncbi.faults.add("drip", tool="esearch", times=None, pieces=200, seconds=0.1)
    with pytest.raises(failures.DeadlineExceeded) as caught:
        ask(deadline=0.8).search("ketamine")
    assert caught.value.permanent is False


def test_a_body_larger_than_the_bound_is_not_read_to_its_end(ncbi: Replica, ask: ASK) -> None:
    packed = gzip.compress(b" " * 300_000)
    assert len(packed) < 1000
    ncbi.faults.add("raw", tool="esearch", body=" " * 300_000, times=None)
    client = ask()
    client._transport.max_bytes = 100_000
    with pytest.raises(failures.AnswerTooLarge):
        client.search("ketamine")


def test_nobody_listening_is_unavailable(ask: ASK) -> None:
    with pytest.raises(failures.Unavailable):
        ask("http://127.0.0.1:9/eutils/", attempts=2).search("ketamine")


def test_an_invalid_key_fails_at_once_and_is_not_repeated(ncbi: Replica, ask: ASK) -> None:
    ncbi.revoked_keys.add(KEY)
    with pytest.raises(failures.Refused) as caught:
        ask().search("ketamine")
    assert caught.value.permanent and ncbi.count("esearch") == 1 and KEY not in str(caught.value)


def test_too_long_a_query_does_not_meet_414(ncbi: Replica, ask: ASK) -> None:
    term = '"' + " ".join(f"word{number}" for number in range(3000)) + '"[tiab]'
    assert ask().search(term).count == 0
    assert ncbi.requests[-1].params["term"] == term


def test_a_redirect_is_not_followed_with_the_ids_lost(ncbi: Replica, ask: ASK) -> None:
    ncbi.faults.add("raw", tool="efetch", status=301, times=None)
    with pytest.raises(failures.Refused):
        list(ask().fetch(["90000001"]))
    assert ncbi.count("efetch") == 1


@pytest.mark.parametrize("ending", ["", "/"])
def test_the_base_url_may_end_with_a_slash_or_not(ncbi: Replica, ask: ASK, ending: str) -> None:
    assert ask(ncbi.base_url.rstrip("/") + ending).search("ketamine").count == 0


def test_a_base_url_without_http_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="http"):
        Transport(limiter=FileLimiter("unused", 3), base_url="eutils.ncbi.nlm.nih.gov/entrez/eutils/")


def test_stop_is_heard_before_a_request(ncbi: Replica, ask: ASK) -> None:
    with pytest.raises(failures.Stopped):
        ask(stopped=lambda: True).search("ketamine")
    assert ncbi.requests == []


def test_stop_is_heard_while_waiting_to_ask_again(ncbi: Replica, ask: ASK) -> None:
    stop = threading.Event()
    ncbi.faults.add("rate-limit", tool="esearch", times=None)
    threading.Timer(0.3, stop.set).start()
    with pytest.raises(failures.Stopped):
        ask(stopped=stop.is_set, cap=60.0).search("ketamine")
    assert ncbi.count("esearch") == 1


LEAKY = [("rate-limit", {}), ("drop", {}), ("cut", {}), ("hang", {"seconds": 1}), ("server-error", {}),
         ("raw", {"body": f"<eSearchResult><ERROR>bad {KEY} {EMAIL}</ERROR></eSearchResult>"}),
         ("raw", {"body": f"refused for {KEY}", "status": 400})]  # fmt: skip


@pytest.mark.parametrize(("fault", "options"), LEAKY)
def test_key_and_email_are_in_no_log_and_no_exception(
    ncbi: Replica, ask: ASK, fault: str, options: dict, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ncbi.faults.add(fault, tool="esearch", times=None, **options)
    with pytest.raises(failures.NoAnswer) as caught:
        ask(attempts=2, timeout=(2.0, 0.3)).search("ketamine")
    _assert_clean(caught.value, caplog.text)


def test_key_and_email_do_not_leak_when_nobody_listens(ask: ASK, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(failures.NoAnswer) as caught:
        ask("http://127.0.0.1:9/eutils/", attempts=2).search("ketamine")
    _assert_clean(caught.value, caplog.text)


def _assert_clean(error: BaseException, logged: str) -> None:
    told = logged + "".join(traceback.format_exception(error))
    cause: BaseException | None = error
    while cause is not None:
        told += repr(cause) + repr(vars(cause))
        cause = cause.__cause__ or cause.__context__
    assert "esearch" in logged
    for secret in (KEY, EMAIL, "editor%2Bwatch%40example.org"):
        assert secret not in told


def test_one_connection_serves_many_requests(ncbi: Replica, ask: ASK, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="urllib3")
    client = ask()
    for _ in range(5):
        client.search("ketamine")
    assert caplog.text.count("Starting new HTTP connection") == 1


def test_threads_with_other_settings_do_not_mix_their_identities(ncbi: Replica, ask: ASK) -> None:
    clients = [ask(email=f"reader{n}@example.org", api_key=f"key{n}") for n in range(4)]
    threads = [threading.Thread(target=lambda c=c: [c.search("ketamine") for _ in range(8)]) for c in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pairs = {(request.params["email"], request.params["api_key"]) for request in ncbi.requests}
    assert pairs == {(f"reader{n}@example.org", f"key{n}") for n in range(4)} and len(ncbi.requests) == 32


def test_every_request_says_who_asks(ncbi: Replica, ask: ASK) -> None:
    client = ask()
    client.search("ketamine"), client.summaries(["90000001"]), list(client.fetch(["90000001"]))
    client.citation_match("Sample journal", 2026, "1", "1", "Sample A")
    for request in ncbi.requests:
        said = {name: request.params.get(name) for name in ("tool", "email", "api_key", "db")}
        assert said == {"tool": "claimwatch", "email": EMAIL, "api_key": KEY, "db": "pubmed"}, request.tool


def test_each_utility_is_asked_as_biopython_asks_it(ncbi: Replica, ask: ASK) -> None:
    client, who = ask(), {"tool": "claimwatch", "email": EMAIL, "api_key": KEY}
    client.search('"low mood"[tiab] OR a|b', retmax=5, sort="relevance"), list(client.fetch(["1", "2"]))
    client.summaries(["90000001"]), client.citation_match("J Samples", 2026, "1", "2", "Sample A")
    ours = [(request.tool, request.params) for request in ncbi.requests]
    ncbi.requests.clear()
    with through(ncbi) as entrez:
        asked = {"term": '"low mood"[tiab] OR a|b', "retmax": 5, "retstart": 0, "sort": "relevance", "retmode": "xml"}
        entrez.esearch(db="pubmed", **asked, **who)
        for _ in range(2):  # the client asks twice for what is not there
            entrez.efetch(db="pubmed", id="1,2", retmode="xml", **who)
        entrez.esummary(db="pubmed", id="90000001", version="2.0", retmode="json", **who)
        entrez.ecitmatch(db="pubmed", bdata="J Samples|2026|1|2|Sample A|1|", retmode="xml", **who)
    assert ours == [(request.tool, request.params) for request in ncbi.requests]
