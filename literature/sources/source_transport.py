"""Asking a second source: GET for a JSON object, one request at a time over all processes, at their pace.

A turn is given back only when the answer is read, and a place is free one second after that. With one place no two
requests are ever under way together, and there is less than one a second: below what Crossref gives to anybody (5 a
second, 1 at a time, since December 2025) and what Europe PMC advises (3). Thousands of works a day do not need more.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

import requests
import urllib3

from literature.http.failures import DeadlineExceeded, Unavailable
from literature.http.limiter import Limiter
from literature.http.retrying import Question, RetryPolicy, pause, refuse_when_stopped, within
from literature.http.session import base_address, make_session, read_body
from literature.sources.source_answers import Action, Verdict, allowed_gap, judge

log = logging.getLogger(__name__)

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
        retry_policy: RetryPolicy | None = None,
        timeout: tuple[float, float] = (10.0, 30.0),
        deadline: float = 180.0,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        if "@" not in email:
            raise ValueError(f"{name} asks for an e-mail address it can write to: set CONTACT_EMAIL.")
        self.name, self.base_url = name, base_address(base_url, name)
        self.timeout, self.deadline, self.retry_policy = timeout, deadline, retry_policy or RetryPolicy(attempts=4)
        self._limiter, self._stopped, self._gap, self._asked_at = limiter, stopped, 0.0, 0.0
        self._session = make_session(write_to=email)

    def get(self, path: str, parameters: dict[str, str] | None = None) -> dict[str, Any] | None:
        """The JSON object at `path`, which is quoted already; None where the source does not know it (404).

        Raises NoAnswer.
        """
        question = Question(self.retry_policy, seconds=self.deadline, stopped=self._stopped)
        while True:
            verdict = self._attempt(path, parameters, question.ends)
            if verdict.action in (Action.OK, Action.UNKNOWN):
                return verdict.found
            log.warning("%s, attempt %d: %s", self.name, question.attempt, verdict.reason)
            if verdict.action is Action.FAIL or not question.again(verdict.retry_after):
                raise verdict.error(f"{self.name} gave no answer: {verdict.reason}.")

    def _attempt(self, path: str, parameters: dict[str, str] | None, ends: float) -> Verdict:
        """One request under its turn. What libraries raise ends here: their texts hold addresses."""
        pause(self._asked_at + self._gap - time.monotonic(), self._stopped)
        refuse_when_stopped(self._stopped)
        turn = self._limiter.acquire(ends)
        try:
            return self._ask(path, parameters, min(ends, time.monotonic() + LONGEST))
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, DeadlineExceeded) as error:
            reason = f"the connection failed or broke off ({type(error).__name__})"
            return Verdict(Action.RETRY, reason, Unavailable)
        finally:
            self._asked_at = time.monotonic()
            turn.sent()

    def _ask(self, path: str, parameters: dict[str, str] | None, ends: float) -> Verdict:
        with self._session.get(
            self.base_url + path,
            params=parameters,
            timeout=within(self.timeout, ends),
            stream=True,
            allow_redirects=False,
        ) as response:
            body = read_body(response, most=MAX_BYTES, ends=ends)
            self._gap = allowed_gap(response.headers)
            return judge(response.status_code, response.headers, body)
