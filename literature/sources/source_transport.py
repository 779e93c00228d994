"""Asking a second source: GET for a JSON object, one request at a time over all processes, at their pace.

A turn is given back only when the answer is read, and a place is free one second after that. With one place no two
requests are ever under way together, and there is less than one a second: below what Crossref gives to anybody (5 a
second, 1 at a time, since December 2025) and what Europe PMC advises (3). Thousands of works a day do not need more.
"""

import logging
import time
from collections.abc import Callable
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.utils import default_user_agent

from literature.entrez.errors import EntrezError
from literature.entrez.throttle import Limiter
from literature.entrez.transport import Patience
from literature.sources.source_answers import Action, Verdict, allowed_gap, judge
from literature.sources.source_errors import BadAnswer, Stopped, Unavailable

log = logging.getLogger(__name__)

_CHUNK = 65_536
MAX_BYTES = 32 * 2**20
LONGEST = 45.0  # seconds of one request
HOLD = 50.0  # seconds a turn is kept for it; a little more, so that a crash frees the place and nothing else does


class Source:
    """One source. `name` is for messages; `email` goes into the User-Agent, which stands in no log and no URL.

    `timeout` is (connect, read) in seconds, `deadline` the seconds one question may take with its waits and retries.
    """

    def __init__(
        self,
        name: str,
        base_url: str,
        *,
        email: str,
        limiter: Limiter,
        patience: Patience | None = None,
        timeout: tuple[float, float] = (10.0, 30.0),
        deadline: float = 180.0,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        if "@" not in email:
            raise ValueError(f"{name} asks for an e-mail address it can write to: set CONTACT_EMAIL.")
        if urlsplit(base_url).scheme not in ("http", "https"):
            raise ValueError(f"The address of {name}, {base_url!r}, must begin with http:// or https://.")
        self.name, self.base_url = name, base_url.rstrip("/") + "/"
        self.timeout, self.deadline, self.patience = timeout, deadline, patience or Patience(attempts=4)
        self._limiter, self._stopped, self._gap, self._asked_at = limiter, stopped, 0.0, 0.0
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"claimwatch {default_user_agent()} (mailto:{email})"
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def get(self, path: str, parameters: dict[str, str] | None = None) -> dict[str, Any] | None:
        """The JSON object at `path`, which is quoted already; None where the source does not know it (404).

        Raises SourceError.
        """
        ends, attempt = time.monotonic() + self.deadline, 0
        while True:
            attempt += 1
            verdict = self._attempt(path, parameters, ends)
            if verdict.action in (Action.OK, Action.UNKNOWN):
                return verdict.found
            wait = self.patience.wait(attempt, verdict.retry_after)
            log.warning("%s, attempt %d: %s", self.name, attempt, verdict.reason)
            over = attempt >= self.patience.attempts or time.monotonic() + wait >= ends
            if over or verdict.action is Action.FAIL:
                raise verdict.error(f"{self.name} gave no answer: {verdict.reason}.")
            self._pause(wait)

    def _attempt(self, path: str, parameters: dict[str, str] | None, ends: float) -> Verdict:
        """One request under its turn. What libraries raise ends here: their texts hold addresses."""
        self._pause(self._asked_at + self._gap - time.monotonic())
        turn = self._turn(ends)
        try:
            return self._ask(path, parameters, min(ends, time.monotonic() + LONGEST))
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            reason = f"the connection failed or broke off ({type(error).__name__})"
            return Verdict(Action.RETRY, reason, Unavailable)
        finally:
            self._asked_at = time.monotonic()
            turn.sent()

    def _turn(self, ends: float) -> Any:
        if self._stopped():
            raise Stopped("The process is stopping: nothing more was asked.")
        try:
            return self._limiter.acquire(ends)
        except EntrezError as error:
            reason = str(error)
        raise Unavailable(reason)

    def _ask(self, path: str, parameters: dict[str, str] | None, ends: float) -> Verdict:
        connect, read = (max(0.01, min(limit, ends - time.monotonic())) for limit in self.timeout)
        with self._session.get(
            self.base_url + path,
            params=parameters,
            timeout=(connect, read),
            stream=True,
            allow_redirects=False,
        ) as response:
            body = self._read(response, ends)
            self._gap = allowed_gap(response.headers)
            return judge(response.status_code, response.headers, body)

    def _read(self, response: requests.Response, ends: float) -> bytes:
        body = bytearray()
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > MAX_BYTES:
                raise BadAnswer(f"An answer of {self.name} is larger than {MAX_BYTES} bytes.")
            if time.monotonic() > ends:
                raise TimeoutError
        return bytes(body)

    def _pause(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            if self._stopped():
                raise Stopped("The process is stopping: nothing more was asked.")
            time.sleep(min(left, 0.25))
