"""The HTTP server: HTTP/1.1 with keep-alive, gzip for those who take it, GET and POST for every tool."""

import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from isal import igzip

from tests.pubmed_replica import answers, control
from tests.pubmed_replica.answers import HTML, TEXT, Answer
from tests.pubmed_replica.clock import Clock
from tests.pubmed_replica.eutils import Desk, Params
from tests.pubmed_replica.faults import BROKEN, REPLACED, Fault, Faults, pieces
from tests.pubmed_replica.library import Library
from tests.pubmed_replica.sessions import Sessions
from tests.pubmed_replica.throttle import Throttle

ROOT = "/entrez/eutils/"
LONGEST_URL = 8192  # NCBI's own limit is not documented; 414 has been met with some 2,000 ids in a GET
TOOLS = ("esearch", "efetch", "epost", "esummary", "einfo", "elink", "ecitmatch")


@dataclass(frozen=True, slots=True)
class Request:
    """One request as received: seconds (monotonic), the client's address, the tool and its parameters."""

    time: float
    client: str
    tool: str
    params: dict[str, str]


class Replica:
    """A running replica of the E-utilities for db=pubmed.

    >>> with Replica(Library.sample()) as replica:
    ...     replica.base_url
    'http://127.0.0.1:.../entrez/eutils/'

    `rate_limit` 3 gives NCBI's limits (3 a second by address, 10 by key), None none; with `limit_in_200`
    the refusal
    comes with status 200. Keys in `revoked_keys` are answered "API key invalid".
    """

    def __init__(
        self,
        library: Library,
        port: int = 0,
        rate_limit: int | None = None,
        limit_in_200: bool = False,
        host: str = "127.0.0.1",
    ) -> None:
        self.library = library
        self.desk = Desk(library)
        self.faults = Faults()
        self.throttle = Throttle(rate_limit, limit_in_200)
        self.requests: list[Request] = []
        self.revoked_keys: set[str] = set()
        self.closing = threading.Event()
        self._server = _Server((host, port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def clock(self) -> Clock:
        return self.library.clock

    @property
    def sessions(self) -> Sessions:
        return self.desk.sessions

    @property
    def base_url(self) -> str:
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}{ROOT}"

    def count(self, tool: str) -> int:
        """How many requests of a tool have come in."""
        return sum(request.tool == tool for request in list(self.requests))

    def start(self) -> "Replica":
        self._thread.start()
        return self

    def stop(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> "Replica":
        return self.start()

    def __exit__(self, *problem: object) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], replica: Replica) -> None:
        self.replica = replica
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is nothing to report; anything else is."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "ClaimwatchReplica"
    sys_version = ""
    disable_nagle_algorithm = True  # headers and body are two writes; Nagle would hold the second for 40 ms
    timeout = 60
    server: _Server

    def do_GET(self) -> None:
        self.serve(b"")

    def do_POST(self) -> None:
        self.serve(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def do_HEAD(self) -> None:
        self.send(Answer(b"", TEXT, 405))

    def serve(self, body: bytes) -> None:
        replica, url = self.server.replica, urlsplit(self.path)
        if url.path.startswith(control.ROOT):
            self.send(control.answer(replica, self.command, url.path, body))
            return
        tool = url.path.removeprefix(ROOT).removesuffix(".fcgi").removesuffix(".cgi")
        if len(self.path) > LONGEST_URL:
            self.send(REPLACED["too-long"]({}, Answer(b"")))
            return
        if not url.path.startswith(ROOT) or tool not in TOOLS:
            self.send(Answer(b"<html><body><h1>404 Not Found</h1></body></html>\n", HTML, 404))
            return
        self.answer(tool, self.params(url.query, body))

    def params(self, query: str, body: bytes) -> Params:
        sent = f"{query}&{body.decode('utf-8', 'replace')}" if body else query
        return Params(parse_qs(sent, keep_blank_values=True))

    def answer(self, tool: str, params: Params) -> None:
        replica, client = self.server.replica, str(self.client_address[0])
        flat = {name: ",".join(values) for name, values in params.items()}
        replica.requests.append(Request(time.monotonic(), client, tool, flat))
        key = params.text("api_key")
        refused, limits = replica.throttle.admit(client, key)
        if refused is None and "api_key" in params and (not key or key in replica.revoked_keys):
            refused = answers.as_json(
                {"error": "API key invalid", "api-key": key, "type": "invalid", "status": "unknown"}, 400
            )
        if refused is not None:
            self.send(refused, limits)
            return
        fault = replica.faults.next(tool)
        true = self.true_answer(tool, params) if fault is None or fault.kind in BROKEN else Answer(b"")
        if fault is None:
            self.send(true, limits)
        elif fault.kind in REPLACED:
            self.send(REPLACED[fault.kind](fault.options, true), limits)
        else:
            self.spoil(fault, true, limits)

    def true_answer(self, tool: str, params: Params) -> Answer:
        if "db" not in params and tool not in ("einfo", "elink", "ecitmatch"):
            return Answer(b"Mandatory parameter: db - is omitted\n", TEXT, 400)
        answer: Answer = getattr(self.server.replica.desk, tool)(params)
        return answer

    def send(self, answer: Answer, headers: dict[str, str] | None = None) -> None:
        body = self.packed(answer, headers := {**(headers or {}), **answer.headers})
        self.head(answer, {**headers, "Content-Length": str(len(body))})
        if self.command != "HEAD":
            self.wfile.write(body)

    def packed(self, answer: Answer, headers: dict[str, str]) -> bytes:
        if len(answer.body) < 512 or "gzip" not in self.headers.get("Accept-Encoding", ""):
            return answer.body
        headers["Content-Encoding"] = "gzip"
        return igzip.compress(answer.body, 1)  # three times as fast as gzip: a benchmark waits for it

    def head(self, answer: Answer, headers: dict[str, str]) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def spoil(self, fault: Fault, true: Answer, limits: dict[str, str]) -> None:
        """Send the true answer as the fault has it, then close."""
        self.close_connection = True
        wait = float(fault.options.get("seconds", 0.05 if fault.kind == "drip" else 60))
        if fault.kind == "hang":
            self.pause(wait)
        if fault.kind in ("hang", "drop"):
            return
        for part in self.parts(fault, true, limits):
            self.wfile.write(part)
            if fault.kind == "drip":
                self.pause(wait)
        if fault.kind == "hang-body":
            self.pause(wait)

    def parts(self, fault: Fault, true: Answer, limits: dict[str, str]) -> Iterator[bytes]:
        """Headers are sent here, before the first part."""
        body = true.body
        half = body[: len(body) // 2]
        framing = {"cut-close": {"Connection": "close"}, "cut-chunked": {"Transfer-Encoding": "chunked"}}
        self.head(true, limits | framing.get(fault.kind, {"Content-Length": str(len(body))}))
        if fault.kind == "drip":
            yield from pieces(body, int(fault.options.get("pieces", 20)))
        elif fault.kind == "cut-chunked":
            yield f"{len(half):x}\r\n".encode() + half + b"\r\n"
        else:
            yield half

    def pause(self, seconds: float) -> None:
        """Wait, but not longer than the replica lives."""
        self.server.replica.closing.wait(seconds)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: `replica.requests` is the log."""
