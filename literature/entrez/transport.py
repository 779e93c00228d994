"""The only place that opens a connection to NCBI: one session, one pace, one deadline, and retries outside
of both.

Every request goes out as POST. NCBI takes it for every utility, no list is too long for it (414), and the
API key and the e-mail address are then in no URL: not in urllib3's log, not in an exception of requests,
not in a proxy's log.
"""

import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

import requests
import urllib3
from requests.adapters import HTTPAdapter

from literature.entrez.answers import Action, Verdict, judge
from literature.entrez.sealed import SealedBytes
from literature.http.failures import AnswerTooLarge, DeadlineExceeded, NoAnswer, RateLimited, Unavailable
from literature.http.limiter import Limiter, Turn
from literature.http.retrying import Question, RetryPolicy, refuse_when_stopped, within
from literature.http.session import base_address, make_session, read_body

log = logging.getLogger(__name__)

BASE_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"


class Transport:
    """Posts to the utilities of NCBI and returns only answers that were judged complete.

    `timeout` is (connect, read) in seconds, `deadline` the seconds for one request with all its waits and
    retries. `secrets` are values that must never show in a message. Safe to share between threads.
    """

    def __init__(
        self,
        *,
        limiter: Limiter,
        base_url: str = BASE_URL,
        timeout: tuple[float, float] = (10.0, 60.0),
        deadline: float = 300.0,
        stopped: Callable[[], bool] = lambda: False,
        secrets: tuple[str, ...] = (),
        retry_policy: RetryPolicy | None = None,
        max_bytes: int = 64 * 2**20,
    ) -> None:
        self.base_url = base_address(base_url, "the E-utilities")
        self.timeout, self.deadline, self.max_bytes = timeout, deadline, max_bytes
        self.retry_policy = retry_policy or RetryPolicy()
        self._limiter, self._stopped = limiter, stopped
        self._secrets = tuple(form for value in secrets if value for form in (value, quote_plus(value), quote(value)))
        self._session = _paced_session()

    def post(self, tool: str, parameters: Mapping[str, str | int], *, divisible: bool = False) -> bytes:
        """Ask a utility ("esearch.fcgi") until an answer is accepted; raise the NoAnswer that says why none was.

        With `divisible`, a second cut or timed-out answer raises AnswerTooLarge at once, so that the caller
        can ask for fewer records.
        """
        # NCBI shows the bars within a citation unescaped (NBK25499, ECitMatch).
        encoded = SealedBytes(urlencode(parameters, safe="|").encode())
        question, cuts = Question(self.retry_policy, seconds=self.deadline, stopped=self._stopped), 0
        while True:
            verdict, body = self._attempt(tool, encoded, question.ends)
            if verdict.action is Action.OK:
                return body
            cuts += verdict.action is Action.HALVE
            self._log(tool, question.attempt, verdict)
            hopeless = verdict.action is Action.FAIL or (divisible and cuts > 1)
            if hopeless or not question.again(verdict.retry_after):
                raise self._error(verdict, tool, question.attempt, divisible)

    def _attempt(self, tool: str, encoded: bytes, ends: float) -> tuple[Verdict, bytes]:
        """One request. Errors of the libraries end here: their texts and causes are not shown to anybody."""
        crossing = _crossing.set(_Crossing(self._limiter, ends, self._stopped))
        try:
            url, timeout = self.base_url + tool, within(self.timeout, ends)
            with self._session.post(url, data=encoded, timeout=timeout, stream=True, allow_redirects=False) as response:
                body = read_body(response, most=self.max_bytes, ends=ends)
                return judge(response.status_code, response.headers, body, tool=_name(tool)), body
        except (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
            return Verdict(Action.HALVE, "no complete answer in the time allowed", DeadlineExceeded), b""
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            return _lost(error), b""
        finally:
            _crossing.reset(crossing)

    def _error(self, verdict: Verdict, tool: str, attempt: int, divisible: bool) -> NoAnswer:
        times = "once" if attempt == 1 else f"{attempt} times"
        message = self._clean(f"{_name(tool)}, asked {times}: {verdict.reason}")
        if divisible and verdict.action is Action.HALVE:
            return AnswerTooLarge(message)
        if issubclass(verdict.error, RateLimited):
            return verdict.error(message, retry_after=verdict.retry_after or 0.0)
        return verdict.error(message)

    def _log(self, tool: str, attempt: int, verdict: Verdict) -> None:
        kind = {"error_kind": verdict.error.__name__}  # for whoever counts them
        words = (_name(tool), attempt, self._clean(verdict.reason), verdict.action)
        log.warning("%s attempt %d: %s (%s)", *words, extra=kind)

    def _clean(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


@dataclass(slots=True)
class _Crossing:
    """What a connection needs to know to keep the pace of the request it is about to send."""

    limiter: Limiter
    ends: float
    stopped: Callable[[], bool]
    turn: Turn | None = None

    def enter(self) -> None:
        refuse_when_stopped(self.stopped)
        self.turn = self.limiter.acquire(self.ends)

    def leave(self) -> None:
        if self.turn:
            self.turn.sent()


_crossing: ContextVar[_Crossing] = ContextVar("entrez_crossing")


class _PacedHTTP(urllib3.connection.HTTPConnection):
    """A connection that takes its turn when it is already open and gives it back when the last byte is sent.

    Taking it any earlier would let slow handshakes bunch several requests into one second at the server.
    """

    def endheaders(self, *args: Any, **options: Any) -> None:
        if self.sock is None:
            self.connect()
        _crossing.get().enter()
        super().endheaders(*args, **options)

    def request(self, *args: Any, **options: Any) -> None:
        try:
            super().request(*args, **options)
        finally:
            _crossing.get().leave()


class _PacedHTTPS(_PacedHTTP, urllib3.connection.HTTPSConnection):
    """The same over TLS: the handshake is done before the turn is taken."""


class _HTTPPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _PacedHTTP


class _HTTPSPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _PacedHTTPS


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}

    def proxy_manager_for(self, *args: Any, **options: Any) -> urllib3.ProxyManager:
        manager: urllib3.ProxyManager = super().proxy_manager_for(*args, **options)
        manager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}
        return manager


def _paced_session() -> requests.Session:
    session = make_session()
    session.headers.update({"Accept-Encoding": "gzip, deflate", "Content-Type": "application/x-www-form-urlencoded"})
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter(pool_maxsize=32))
    return session


def _name(tool: str) -> str:
    return tool.partition(".")[0]


def _lost(error: Exception) -> Verdict:
    """A broken connection. A body cut short (IncompleteRead, bad gzip) counts as too large, anything else
    as outage.
    """
    cut = (
        urllib3.exceptions.ProtocolError,
        urllib3.exceptions.DecodeError,
        requests.exceptions.ChunkedEncodingError,
    )
    if isinstance(error, requests.exceptions.SSLError):
        return Verdict(
            Action.RETRY,
            "the certificate or TLS connection failed: check the clock and CA files",
            Unavailable,
        )
    if isinstance(error, cut):
        return Verdict(Action.HALVE, "the answer broke off", Unavailable)
    return Verdict(Action.RETRY, f"the connection failed ({type(error).__name__})", Unavailable)
