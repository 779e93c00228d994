"""Everything NCBI's servers have been seen to do wrong, to be ordered by script.

A fault is addressed to a tool and to some of its requests: `faults.add("server-error", tool="efetch",
after=2,
times=1)` lets two EFetches pass, spoils the third and is over.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.pubmed_replica import answers
from tests.pubmed_replica.answers import HTML, TEXT, Answer
from tests.pubmed_replica.throttle import refusal

TRANSIENT = (
    "Error: External viewer error: Empty Response. Bytes read: 0 Status: Timeout",
    "Error: CEFetchPApplication::proxy_stream(): Failed to connect to PubOne service. Try again later.",
    "Error: CEFetchPApplication::proxy_stream(): <html><title>502 Server Error</title>The server encountered a "
    "temporary error and could not complete your request.<p>Please try again in 30 seconds.</html>",
    "Error occurred: cannot get document summary",
)
_DIAGNOSTIC = (
    '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" '
    '"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml"><head>'
    "<title>NCBI/eutils211 - WWW Error 500 Diagnostic</title></head><body><h1>Server Error</h1><p>Your request could "
    "not be processed due to a problem on our Web server.</p></body></html>\n"
)


def _page(status: int, title: str) -> str:
    return f"<html><head><title>{status} {title}</title></head><body><h1>{status} {title}</h1></body></html>\n"


def _page_answer(status: int, title: str) -> Callable[..., Answer]:
    return lambda options, true: Answer(_page(status, title).encode(), HTML, status)


def _transient(options: dict[str, Any], true: Answer) -> Answer:
    text = options.get("message") or TRANSIENT[int(options.get("number", 0)) % len(TRANSIENT)]
    return answers.fetch_error(text, int(options.get("status", 400)))


def _outage(options: dict[str, Any], true: Answer) -> Answer:
    return answers.search_error("Search Backend failed: Database is not supported: pubmed", bool(options.get("json")))


def _lost_session(options: dict[str, Any], true: Answer) -> Answer:
    return answers.fetch_error("Unable to obtain query #1", int(options.get("status", 200)))


def _raw(options: dict[str, Any], true: Answer) -> Answer:
    return Answer(
        str(options.get("body", "")).encode(),
        str(options.get("type", answers.XML)),
        int(options.get("status", 200)),
    )


# Faults that put another answer in place of the true one.
REPLACED: dict[str, Callable[[dict[str, Any], Answer], Answer]] = {
    "transient": _transient,
    "outage": _outage,
    "lost-session": _lost_session,
    "raw": _raw,
    "rate-limit": lambda options, true: refusal("127.0.0.1", 4, 3, int(options.get("status", 429))),
    "server-error": lambda options, true: Answer(_DIAGNOSTIC.encode("latin-1"), HTML, int(options.get("status", 500))),
    "bad-gateway": _page_answer(502, "Bad Gateway"),
    "unavailable": _page_answer(503, "Service Unavailable"),
    "too-long": _page_answer(414, "Request-URI Too Large"),
    "html": lambda options, true: Answer(_page(200, "NCBI").encode(), HTML),
    "empty": lambda options, true: Answer(b"", true.kind),
    "prolog": lambda options, true: Answer(b'<?xml version="1.0" encoding="UTF-8" ?>\n', answers.XML),
    "no-route": lambda options, true: Answer(
        b"Unable to route request!\n\nservice name: /http/service/ratecontrol\n", TEXT, 502
    ),
}
# Faults of the connection: the server sends the true answer, but not as it should.
BROKEN = frozenset(
    {
        "drop",  # close before any header
        "hang",  # say nothing for `seconds` (60), then close
        "hang-body",  # headers and half of the body, then nothing for `seconds`
        "cut",  # Content-Length for all, half of it sent
        "cut-close",  # no length, half of it, connection closed: looks like a complete answer
        "cut-chunked",  # chunked, without the last chunk
        "drip",  # the whole body in `pieces` (20), `seconds` (0.05) apart
    }
)
KINDS = frozenset(REPLACED) | BROKEN


@dataclass(slots=True)
class Fault:
    """`after` requests of the tool pass first; then `times` are spoiled (None: all). tool "*" is every tool."""

    kind: str
    tool: str = "*"
    times: int | None = 1
    after: int = 0
    options: dict[str, Any] = field(default_factory=dict)

    def meets(self, tool: str) -> bool:
        """Whether this request is one to spoil; counts it."""
        if self.tool not in ("*", tool) or self.times == 0:
            return False
        if self.after:
            self.after -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Faults:
    """The faults ordered, first come first served. Thread safe."""

    def __init__(self) -> None:
        self._ordered: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, kind: str, tool: str = "efetch", times: int | None = 1, after: int = 0, **options: Any) -> Fault:
        """Order a fault; `options` are its own (status, message, seconds…). Raises ValueError for an unknown kind."""
        if kind not in KINDS:
            raise ValueError(f"no fault {kind!r}; there are: {', '.join(sorted(KINDS))}")
        fault = Fault(kind, tool, times, after, options)
        with self._lock:
            self._ordered.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self._ordered.clear()

    def next(self, tool: str) -> Fault | None:
        """The fault this request meets, if any; a fault behind the one that strikes does not count the request."""
        with self._lock:
            return next((fault for fault in self._ordered if fault.meets(tool)), None)

    def __len__(self) -> int:
        return sum(fault.times != 0 for fault in self._ordered)


def pieces(body: bytes, count: int) -> Iterator[bytes]:
    """The body in about `count` pieces."""
    size = max(len(body) // count, 1)
    return (body[at : at + size] for at in range(0, len(body), size))
