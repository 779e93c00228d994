"""How a second source is asked: what is retried, what is not, at what pace, and what must not leak."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from literature.http.failures import BadAnswer, NoAnswer, Refused, ShutOut, Stopped, Unavailable
from literature.http.limiter import FileLimiter
from literature.http.retrying import RetryPolicy
from literature.sources.crossref import Crossref
from literature.sources.source_answers import Action, allowed_gap, judge
from literature.sources.source_transport import Source
from tests.servers.sources import FAULTS, CrossrefServer, Fault
from tests.test_literature.synthetic import NoLimit

EMAIL = "editor+watch@example.org"
DOI = "10.5555/sample.(1)<a>/b"
ASK = Callable[..., Crossref]


@pytest.fixture
def server() -> Iterator[CrossrefServer]:
    with CrossrefServer() as running:
        running.tell(DOI, title="[Sample] Invented trial")
        yield running


@pytest.fixture
def ask(server: CrossrefServer) -> ASK:
    def make(**options: object) -> Crossref:
        defaults = {"email": EMAIL, "limiter": NoLimit(), "retry_policy": RetryPolicy(4, base=0.01, cap=0.02)}
        return Crossref(Source("Crossref", server.base_url, **{**defaults, **options}))

    return make


def test_a_doi_with_signs_of_an_address_is_asked_for_as_it_is(ask: ASK) -> None:
    assert ask().work(DOI).title == "[Sample] Invented trial"


@pytest.mark.parametrize("fault", FAULTS)
def test_a_hiccup_is_asked_again_and_then_answered(server: CrossrefServer, ask: ASK, fault: str) -> None:
    server.fail(fault, times=2)
    assert ask().work(DOI).doi == DOI
    assert len(server.asked) == 3


@pytest.mark.parametrize("fault", FAULTS)
def test_a_hiccup_that_stays_is_a_temporary_error_and_never_nothing_found(
    server: CrossrefServer, ask: ASK, fault: str
) -> None:
    server.fail(fault, times=9)
    with pytest.raises((Unavailable, BadAnswer)) as caught:
        ask().work(DOI)
    assert caught.value.permanent is False and len(server.asked) == 4


def test_a_doi_that_crossref_does_not_hold_is_unknown(ask: ASK, server: CrossrefServer) -> None:
    assert ask().work("10.5555/nowhere") is None and len(server.asked) == 1


@pytest.mark.parametrize(("status", "error"), [(400, Refused), (403, ShutOut), (401, ShutOut), (301, Refused)])
def test_a_refusal_is_not_asked_again(server: CrossrefServer, ask: ASK, status: int, error: type) -> None:
    server.faults.append(Fault(status, b"no", (("Location", "https://example.org/"),)))
    with pytest.raises(error):
        ask().work(DOI)
    assert len(server.asked) == 1


def test_retry_after_is_waited_for(server: CrossrefServer, ask: ASK) -> None:
    server.faults.append(Fault(429, b"", (("Retry-After", "1"),)))
    ask(retry_policy=RetryPolicy(2, base=0.01, cap=5.0)).work(DOI)
    first, second = server.asked
    assert second.arrived - first.left >= 1.0


def test_a_wait_beyond_the_deadline_is_not_begun(server: CrossrefServer, ask: ASK) -> None:
    server.faults.append(Fault(503, b"", (("Retry-After", "3600"),)))
    with pytest.raises(Unavailable):
        ask(retry_policy=RetryPolicy(4, cap=7200.0), deadline=2.0).work(DOI)


@pytest.mark.parametrize("message", [{}, {"DOI": "10.5555/a", "updated-by": "retraction"}, []])
def test_an_answer_that_is_no_work_is_not_used(server: CrossrefServer, ask: ASK, message: object) -> None:
    server.works[DOI] = message
    with pytest.raises(BadAnswer):
        ask().work(DOI)


def test_the_source_is_told_whom_to_write_to_and_no_log_and_no_error_is(
    server: CrossrefServer, ask: ASK, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.fail("server error", times=9)
    with pytest.raises(NoAnswer) as caught:
        ask().work(DOI)
    assert all(f"mailto:{EMAIL}" in asking.user_agent and not asking.parameters for asking in server.asked)
    assert EMAIL not in caplog.text and EMAIL not in str(caught.value) and caught.value.__context__ is None


def test_many_threads_ask_one_at_a_time_and_at_most_once_a_second(
    server: CrossrefServer, ask: ASK, tmp_path: Path
) -> None:
    server.slow = 0.15
    clients = [ask(limiter=FileLimiter(tmp_path / "pace", 1)) for _ in range(3)]
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda client: client.work(DOI), clients))
    assert [asking.together for asking in server.asked] == [1, 1, 1]
    assert all(later.arrived - earlier.left >= 1.0 for earlier, later in pairwise(server.asked))


def test_a_limit_below_our_pace_is_kept(server: CrossrefServer, ask: ASK) -> None:
    server.headers = (("x-rate-limit-limit", "2"), ("x-rate-limit-interval", "1s"))
    client = ask()
    client.work(DOI), client.work(DOI)
    first, second = server.asked
    assert second.arrived - first.left >= 0.48


def test_a_process_that_stops_asks_no_further(server: CrossrefServer, ask: ASK) -> None:
    with pytest.raises(Stopped):
        ask(stopped=lambda: True).work(DOI)
    assert server.asked == []


def test_a_source_without_an_address_is_not_asked() -> None:
    with pytest.raises(ValueError, match="CONTACT_EMAIL"):
        Source("Crossref", "https://api.crossref.org/", email="", limiter=NoLimit())


@pytest.mark.parametrize(
    ("status", "body", "action"),
    [
        (200, b'{"a": 1}', Action.OK),
        (200, b"{}", Action.OK),
        (200, b"null", Action.RETRY),
        (200, b'"ok"', Action.RETRY),
        (200, b'{"a": ', Action.RETRY),
        (200, b"\xff\xfe", Action.RETRY),
        (404, b"Resource not found.", Action.UNKNOWN),
        (404, b"<html>nothing here</html>", Action.FAIL),
        (429, b"", Action.RETRY),
        (500, b'{"a": 1}', Action.RETRY),
        (408, b"", Action.RETRY),
        (403, b"", Action.FAIL),
        (302, b"", Action.FAIL),
        (204, b"", Action.FAIL),
    ],
)
def test_what_an_answer_means(status: int, body: bytes, action: Action) -> None:
    assert judge(status, {}, body).action is action


@pytest.mark.parametrize(
    ("limit", "interval", "gap"),
    [
        ("10", "1s", 0.1),
        ("1", "1s", 1.0),
        ("50", "60s", 1.2),
        ("0", "1s", 0.0),
        ("", "", 0.0),
        ("x", "1s", 0.0),
    ],
)
def test_the_gap_that_a_server_states(limit: str, interval: str, gap: float) -> None:
    assert allowed_gap({"x-rate-limit-limit": limit, "x-rate-limit-interval": interval}) == pytest.approx(gap)
