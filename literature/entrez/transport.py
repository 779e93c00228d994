"""The only place that opens a connection to NCBI: one session, one pace, one deadline, and retries outside
of both.

Every request goes out as POST. NCBI takes it for every utility, no list is too long for it (414), and the
API key and the e-mail address are then in no URL: not in urllib3's log, not in an exception of requests,
not in a proxy's log.
"""

import io
import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from types import FunctionType
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit
from urllib.request import Request

import requests
import urllib3
from Bio import Entrez
from requests.adapters import HTTPAdapter

from literature.entrez.answers import Action, Verdict, judge
from literature.entrez.sealed import SealedBytes
from literature.http.failures import AnswerTooLarge, DeadlineExceeded, NoAnswer, RateLimited, Unavailable
from literature.http.limiter import Limiter, Turn
from literature.http.patience import Patience, Question, refuse_when_stopped, within
from literature.http.session import base_address, make_session, read_body

log = logging.getLogger(__name__)

BASE_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"


class Answer(io.BytesIO):
    """A complete, accepted body, readable like the handle Biopython returns. `url` holds no parameter."""

    def __init__(self, body: bytes, url: str) -> None:
        super().__init__(body)
        self.url = url


class Transport:
    """Sends the requests Biopython builds and returns only answers that were judged complete.

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
        patience: Patience | None = None,
        max_bytes: int = 64 * 2**20,
    ) -> None:
        self.base_url = base_address(base_url, "the E-utilities")
        self.timeout, self.deadline, self.max_bytes = timeout, deadline, max_bytes
        self.patience = patience or Patience()
        self._limiter, self._stopped = limiter, stopped
        self._secrets = tuple(form for value in secrets if value for form in (value, quote_plus(value), quote(value)))
        self._session = _paced_session()

    def send(self, request: Request, *, divisible: bool = False) -> Answer:
        """Send until an answer is accepted; raise the NoAnswer that says why none was.

        With `divisible`, a second cut or timed-out answer raises AnswerTooLarge at once, so that the caller
        can ask for fewer records.
        """
        url, parameters = self._address(request)
        question, cuts = Question(self.patience, seconds=self.deadline, stopped=self._stopped), 0
        while True:
            verdict, body = self._attempt(url, parameters, question.ends)
            if verdict.action is Action.OK:
                return Answer(body, url)
            cuts += verdict.action is Action.HALVE
            self._log(url, question.attempt, verdict)
            hopeless = verdict.action is Action.FAIL or (divisible and cuts > 1)
            if hopeless or not question.again(verdict.retry_after):
                raise self._error(verdict, url, question.attempt, divisible)

    def _address(self, request: Request) -> tuple[str, SealedBytes]:
        """Our address of the utility Biopython meant, and its parameters in encoded form."""
        parts = urlsplit(request.full_url)
        encoded = request.data if isinstance(request.data, bytes) else parts.query.encode()
        return self.base_url + parts.path.rsplit("/", 1)[-1], SealedBytes(encoded)

    def _attempt(self, url: str, parameters: bytes, ends: float) -> tuple[Verdict, bytes]:
        """One request. Errors of the libraries end here: their texts and causes are not shown to anybody."""
        crossing = _crossing.set(_Crossing(self._limiter, ends, self._stopped))
        try:
            with self._session.post(
                url, data=parameters, timeout=within(self.timeout, ends), stream=True, allow_redirects=False
            ) as response:
                body = read_body(response, most=self.max_bytes, ends=ends)
                return judge(response.status_code, response.headers, body, tool=_tool(url)), body
        except (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
            return Verdict(Action.HALVE, "no complete answer in the time allowed", DeadlineExceeded), b""
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            return _lost(error), b""
        finally:
            _crossing.reset(crossing)

    def _error(self, verdict: Verdict, url: str, attempt: int, divisible: bool) -> NoAnswer:
        times = "once" if attempt == 1 else f"{attempt} times"
        message = self._clean(f"{_tool(url)}, asked {times}: {verdict.reason}")
        if divisible and verdict.action is Action.HALVE:
            return AnswerTooLarge(message)
        if issubclass(verdict.error, RateLimited):
            return verdict.error(message, retry_after=verdict.retry_after or 0.0)
        return verdict.error(message)

    def _log(self, url: str, attempt: int, verdict: Verdict) -> None:
        log.warning("%s attempt %d: %s (%s)", _tool(url), attempt, self._clean(verdict.reason), verdict.action)

    def _clean(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


def through(function: Callable[..., Any], send: Callable[[Request], Answer]) -> Callable[..., Answer]:
    """A function of Bio.Entrez that builds its request as ever and hands it to `send`.

    It is a copy with its own `_open`, the step that in Biopython keeps a pace per process without a lock,
    repeats 429 without a pause and sets no timeout. Bio.Entrez itself stays as it is for whoever else uses
    it.
    """
    names = {**vars(Entrez), "_open": send}
    return FunctionType(function.__code__, names, function.__name__, function.__defaults__)


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


def _tool(url: str) -> str:
    return urlsplit(url).path.rsplit("/", 1)[-1].split(".")[0]


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
