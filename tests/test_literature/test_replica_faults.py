"""How the replica behaves as a server: rate limits, keys, faults by script, the control endpoints, the command."""

import http.client
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from Bio.Entrez.Parser import CorruptedXMLError, NotXMLError

from tests.pubmed_replica import Library, Replica
from tests.pubmed_replica.biopython import through
from tests.pubmed_replica.faults import KINDS, TRANSIENT

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.sample()


@pytest.fixture
def replica(library: Library) -> Iterator[Replica]:
    with Replica(library) as running:
        yield running


def fetch(replica: Replica, **params: Any) -> requests.Response:
    sent = {"db": "pubmed", "id": "90000001,90000002", **params}
    return requests.get(f"{replica.base_url}efetch.fcgi", params=sent, timeout=10)


def read(replica: Replica) -> Any:
    with through(replica) as entrez:
        return entrez.read(entrez.efetch(db="pubmed", id="90000001,90000002", retmode="xml"))


def test_the_fourth_request_in_a_second_is_refused(library: Library) -> None:
    with Replica(library, rate_limit=3) as replica:
        answers = [fetch(replica) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    refused = answers[-1]
    assert refused.json() == {
        "error": "API rate limit exceeded",
        "api-key": "127.0.0.1",
        "count": "4",
        "limit": "3",
    }
    assert refused.headers["Retry-After"] == "2"
    assert (refused.headers["X-RateLimit-Limit"], refused.headers["X-RateLimit-Remaining"]) == ("3", "0")
    assert answers[0].headers["X-RateLimit-Remaining"] == "2"


def test_a_key_allows_ten_and_each_key_has_its_own_window(library: Library) -> None:
    with Replica(library, rate_limit=3) as replica:
        statuses = [fetch(replica, api_key="k1").status_code for _ in range(11)]
        assert statuses == [200] * 10 + [429]
        assert fetch(replica, api_key="k2").status_code == 200


def test_the_refusal_can_come_in_a_200(library: Library) -> None:
    with Replica(library, rate_limit=3, limit_in_200=True) as replica:
        last = [fetch(replica) for _ in range(4)][-1]
    assert last.status_code == 200 and last.json()["error"] == "API rate limit exceeded"


def test_the_window_rolls_on(library: Library) -> None:
    with Replica(library, rate_limit=3) as replica:
        replica.throttle.WINDOW = 0.2
        assert [fetch(replica).status_code for _ in range(3)] == [200] * 3
        time.sleep(0.25)
        assert fetch(replica).status_code == 200


def test_an_empty_or_revoked_key_is_refused(replica: Replica) -> None:
    replica.revoked_keys.add("old")
    assert fetch(replica, api_key="").status_code == 400
    assert fetch(replica, api_key="old").json() == {
        "error": "API key invalid",
        "api-key": "old",
        "type": "invalid",
        "status": "unknown",
    }


def test_a_very_long_url_is_refused_and_the_same_by_post_is_not(replica: Replica) -> None:
    ids = ",".join(str(90_000_000 + n) for n in range(2_000))
    assert fetch(replica, id=ids).status_code == 414
    sent = {"db": "pubmed", "id": ids}
    assert requests.post(f"{replica.base_url}efetch.fcgi", data=sent, timeout=10).status_code == 200


def test_every_request_is_kept(replica: Replica) -> None:
    fetch(replica, tool="claimwatch")
    (request,) = replica.requests
    assert (request.tool, request.client, request.params["tool"]) == ("efetch", "127.0.0.1", "claimwatch")
    assert request.params["id"] == "90000001,90000002"


def test_one_connection_serves_many_requests_and_gzip_is_optional(replica: Replica) -> None:
    host, _, port = replica.base_url.removeprefix("http://").partition("/")[0].partition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=10)
    sockets, sizes = set(), []
    for encoding in ("identity", "gzip"):
        connection.request(
            "GET", "/entrez/eutils/efetch.fcgi?db=pubmed&id=90000001", headers={"Accept-Encoding": encoding}
        )
        answer = connection.getresponse()
        sizes.append(len(answer.read()))
        sockets.add(connection.sock.getsockname())
    connection.close()
    assert len(sockets) == 1 and sizes[1] < sizes[0]


def test_head_is_refused_and_unknown_tools_are_not_found(replica: Replica) -> None:
    assert requests.head(f"{replica.base_url}efetch.fcgi", timeout=10).status_code == 405
    assert requests.get(f"{replica.base_url}egquery.fcgi", timeout=10).status_code == 404


def test_a_fault_strikes_the_tool_and_the_requests_it_is_ordered_for(replica: Replica) -> None:
    replica.faults.add("unavailable", tool="efetch", after=1, times=2)
    assert [fetch(replica).status_code for _ in range(4)] == [200, 503, 503, 200]
    replica.faults.add("bad-gateway", tool="esearch")
    assert fetch(replica).status_code == 200


@pytest.mark.parametrize("number", range(len(TRANSIENT)))
def test_transient_failures_look_permanent(replica: Replica, number: int) -> None:
    replica.faults.add("transient", number=number)
    answer = fetch(replica)
    assert answer.status_code == 400 and "<eFetchResult>" in answer.text and "<ERROR>Error" in answer.text


@pytest.mark.parametrize(
    ("kind", "status", "start"),
    [
        ("rate-limit", 429, '{"error":"API rate limit exceeded"'),
        ("server-error", 500, '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE html'),
        ("bad-gateway", 502, "<html>"),
        ("unavailable", 503, "<html>"),
        ("no-route", 502, "Unable to route request!"),
        ("html", 200, "<html>"),
        ("prolog", 200, '<?xml version="1.0" encoding="UTF-8" ?>\n'),
        ("lost-session", 200, '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eEfetchResult'),
        ("too-long", 414, "<html>"),
        ("empty", 200, ""),
    ],
)
def test_a_replaced_answer_has_its_status_and_body(replica: Replica, kind: str, status: int, start: str) -> None:
    replica.faults.add(kind)
    answer = fetch(replica)
    assert answer.status_code == status and answer.text.startswith(start)
    assert bool(answer.text) == bool(start)


def test_an_outage_is_an_error_in_a_200(replica: Replica) -> None:
    replica.faults.add("outage", tool="esearch")
    with through(replica) as entrez, pytest.raises(RuntimeError, match="Database is not supported: pubmed"):
        entrez.read(entrez.esearch(db="pubmed", term="ketamine"))


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        ("html", NotXMLError),
        ("empty", NotXMLError),
        ("prolog", CorruptedXMLError),
        ("cut", CorruptedXMLError),
        ("cut-close", CorruptedXMLError),
        ("cut-chunked", http.client.IncompleteRead),
        ("drop", http.client.RemoteDisconnected),
    ],
)
def test_biopython_meets_each_broken_answer_as_with_ncbi(replica: Replica, kind: str, problem: type[Exception]) -> None:
    replica.faults.add(kind)
    with pytest.raises(problem):
        read(replica)
    assert len(read(replica)["PubmedArticle"]) == 2


@pytest.mark.parametrize("kind", ["hang", "hang-body"])
def test_a_hanging_server_ends_only_by_the_clients_timeout(replica: Replica, kind: str) -> None:
    replica.faults.add(kind)
    with through(replica, timeout=0.3) as entrez, pytest.raises(TimeoutError):
        entrez.efetch(db="pubmed", id="90000001", retmode="xml").read()


def test_a_slow_answer_arrives_whole(replica: Replica) -> None:
    replica.faults.add("drip", pieces=5, seconds=0.02)
    assert fetch(replica).content == fetch(replica).content


def test_an_unknown_fault_is_refused_with_the_list(replica: Replica) -> None:
    with pytest.raises(ValueError, match="there are: bad-gateway, cut"):
        replica.faults.add("flood")


def test_stopping_does_not_wait_for_those_who_hang(library: Library) -> None:
    replica = Replica(library).start()
    replica.faults.add("hang", seconds=600)
    ended = threading.Event()

    def wait() -> None:
        with pytest.raises(requests.ConnectionError):
            fetch(replica)
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    while not replica.requests:
        time.sleep(0.01)
    replica.stop()
    assert ended.wait(5)


def test_time_can_be_moved_over_http() -> None:
    with Replica(Library.sample()) as replica:
        root = replica.base_url.replace("entrez/eutils/", "replica/")
        assert requests.post(f"{root}clock", json={"next": True}, timeout=10).json()["today"] == "2026-09-05"
        assert requests.post(f"{root}clock", json={"advance": 5}, timeout=10).json()["today"] == "2026-09-10"
        moved = requests.post(f"{root}clock", json={"to": "2026-09-24"}, timeout=10).json()
        assert moved == {"today": "2026-09-24", "changes": []}
        assert (
            "90000008"
            in requests.get(
                f"{replica.base_url}esearch.fcgi",
                params={"db": "pubmed", "term": "retracted publication[pt]"},
                timeout=10,
            ).text
        )


def test_faults_can_be_ordered_over_http(replica: Replica) -> None:
    root = replica.base_url.replace("entrez/eutils/", "replica/")
    assert requests.post(f"{root}faults", json={"kind": "unavailable", "tool": "*"}, timeout=10).json() == {
        "waiting": 1
    }
    assert fetch(replica).status_code == 503
    requests.post(f"{root}faults", json={"kind": "unavailable", "times": 9}, timeout=10)
    assert requests.post(f"{root}faults", json={"clear": True}, timeout=10).json() == {"waiting": 0}


@pytest.mark.parametrize(("tail", "body"), [("clock", {}), ("clock", {"to": "soon"}), ("faults", {"kind": "flood"})])
def test_wrong_orders_are_refused_with_a_reason(replica: Replica, tail: str, body: dict[str, str]) -> None:
    root = replica.base_url.replace("entrez/eutils/", "replica/")
    answer = requests.post(f"{root}{tail}", json=body, timeout=10)
    assert answer.status_code == 400 and len(answer.json()["error"]) > 10


def test_the_status_page_tells_the_day_and_the_records(replica: Replica) -> None:
    page = requests.get(replica.base_url.replace("entrez/eutils/", "replica/"), timeout=10).text
    assert "2026-09-01" in page and "It is not PubMed" in page


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_command_prints_its_address_and_stops_cleanly(stop: signal.Signals) -> None:
    command = [sys.executable, "-m", "tests.pubmed_replica", "--port", "0", "--day-every", "0.05"]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        base = process.stdout.readline().strip()
        found = requests.get(f"{base}esearch.fcgi", params={"db": "pubmed", "term": "all[sb]"}, timeout=10)
        process.send_signal(stop)
        assert process.wait(5) == 0
    assert found.status_code == 200 and "<Count>2" in found.text


def test_the_command_refuses_a_taken_port_with_a_reason() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "tests.pubmed_replica", "--port", port]
        run = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=20, check=False)
    assert run.returncode == 2 and run.stderr.startswith("pubmed_replica: ") and "in use" in run.stderr


def test_there_is_every_fault_of_the_checklist() -> None:
    wanted = "transient rate-limit server-error bad-gateway unavailable drop hang hang-body cut cut-close cut-chunked"
    assert set(f"{wanted} empty prolog html drip too-long".split()) <= KINDS
