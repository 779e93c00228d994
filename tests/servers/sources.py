"""Second sources on the loopback interface: real HTTP servers that answer in the shapes that Crossref and Europe PMC
document, keep books on how they were asked, and fail as they are told.

All works in them are invented: their DOIs are under 10.5555, their PMIDs 90000001 and above.
"""

import json
import re
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Asking:
    """One request as the server saw it; `arrived` and `left` are time.monotonic()."""

    path: str
    parameters: dict[str, str]
    user_agent: str
    arrived: float
    left: float
    together: int


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer instead of the right one. `cut` bytes fewer are sent than the header promises."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    cut: int = 0
    drop: bool = False


FAULTS = {
    "too often": Fault(429, b"Too Many Requests", (("Retry-After", "0"),)),
    "server error": Fault(500, b"<html><body>Internal Server Error</body></html>"),
    "bad gateway": Fault(502, b"<html>"),
    "unavailable": Fault(503, b"", (("Retry-After", "0"),)),
    "timed out": Fault(504, b""),
    "web page": Fault(200, b"<!DOCTYPE html><html><body>Maintenance</body></html>"),
    "empty": Fault(200, b""),
    "cut": Fault(200, b'{"status":"ok","message":{"DOI":"10.5555/a"', (), 400),
    "half of it": Fault(200, b'{"status":"ok","message":{"DOI":"10.5555/a"'),
    "a list": Fault(200, b"[]"),
    "dropped": Fault(drop=True),
}


class SourceServer:
    """`asked` lists the requests; `faults` are given out before any right answer. Use as a context manager."""

    headers: tuple[tuple[str, str], ...] = ()

    def __init__(self) -> None:
        self.asked: list[Asking] = []
        self.faults: list[Fault] = []
        self.slow = 0.0  # seconds an answer takes
        self._under_way, self._lock = 0, threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with suppress(ConnectionError):
                    server._serve(self)

            def log_message(self, *args: object) -> None:
                """Quiet."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.base_url = f"http://127.0.0.1:{self._http.server_address[1]}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def fail(self, name: str, times: int = 1) -> None:
        self.faults += [FAULTS[name]] * times

    def answer(self, path: str, parameters: dict[str, str]) -> Fault:
        raise NotImplementedError

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        arrived = time.monotonic()
        with self._lock:
            self._under_way += 1
            together = self._under_way
        parts = urlsplit(handler.path)
        parameters = {name: values[0] for name, values in parse_qs(parts.query).items()}
        time.sleep(self.slow)
        with self._lock:
            fault = self.faults.pop(0) if self.faults else self.answer(unquote(parts.path), parameters)
            self._under_way -= 1
            agent = handler.headers.get("User-Agent", "")
            self.asked.append(Asking(parts.path, parameters, agent, arrived, time.monotonic(), together))
        _send(handler, fault, self.headers)


def _send(handler: BaseHTTPRequestHandler, fault: Fault, more: tuple[tuple[str, str], ...]) -> None:
    handler.close_connection = handler.close_connection or fault.drop or bool(fault.cut)
    if fault.drop:
        return
    handler.send_response(fault.status)
    for name, value in (*fault.headers, *more, ("Content-Length", str(len(fault.body) + fault.cut))):
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(fault.body)


def _json(found: dict[str, Any]) -> Fault:
    return Fault(200, json.dumps(found).encode(), (("Content-Type", "application/json"),))


def update(
    doi: str = "10.5555/notice", kind: str = "retraction", day: tuple[int, ...] = (2026, 3, 2), **more: str
) -> dict:
    """One entry of `updated-by`."""
    dated = {"updated": {"date-parts": [list(day)]}} if day else {}
    return {"DOI": doi, "type": kind, "label": kind.capitalize(), "source": "publisher", **dated, **more}


class CrossrefServer(SourceServer):
    """`works` maps a DOI to its message; `update` makes the notices."""

    headers = (
        ("x-rate-limit-limit", "10"),
        ("x-rate-limit-interval", "1s"),
        ("x-concurrency-limit", "3"),
        ("x-api-pool", "polite"),
    )

    def __init__(self) -> None:
        super().__init__()
        self.works: dict[str, dict[str, Any]] = {}

    def tell(self, doi: str, *updates: dict[str, Any], title: str = "", **more: Any) -> None:
        self.works[doi] = {"DOI": doi, "title": [title], "updated-by": list(updates), **more}

    def answer(self, path: str, parameters: dict[str, str]) -> Fault:
        work = self.works.get(path.removeprefix("/works/"))
        if work is None:
            return Fault(404, b"Resource not found.", (("Content-Type", "text/plain"),))
        return _json({"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": work})


class EuropePMCServer(SourceServer):
    """`held` are the PMIDs it has; `counts` maps a query to what it counts, any other is refused in a 200."""

    def __init__(self, *held: str) -> None:
        super().__init__()
        self.held, self.counts = set(held), dict[str, int]()
        self.says_nothing = 0  # times that it counts nothing before it counts right

    def answer(self, path: str, parameters: dict[str, str]) -> Fault:
        query = parameters.get("query", "")
        named = re.fullmatch(r"\((EXT_ID:\d+(?: OR EXT_ID:\d+)*)\) AND SRC:MED", query)
        if self.says_nothing:
            self.says_nothing -= 1
            return _found([], 0)
        if named and query not in self.counts:
            ids = [pmid for pmid in re.findall(r"\d+", named[1]) if pmid in self.held]
            return _found(ids[: int(parameters["pageSize"])], len(ids))
        if query in self.counts:
            return _found(["90000001"][: self.counts[query]], self.counts[query])
        return _json({"version": "6.9", "errCode": 400, "errMsg": "Invalid query"})


def _found(ids: list[str], count: int) -> Fault:
    rows = [{"id": pmid, "source": "MED", "pmid": pmid} for pmid in ids]
    return _json({"version": "6.9", "hitCount": count, "resultList": {"result": rows}})
