"""What one answer of a second source means, decided on status and body. Pure.

Whatever is not recognised as a complete answer is never read as "nothing there".
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from literature.http.failures import PASSING, BadAnswer, NoAnswer, Refused, ShutOut, Unavailable
from literature.http.retrying import parse_retry_after


class Action(StrEnum):
    OK = "accept"
    UNKNOWN = "take as unknown"
    RETRY = "retry"
    FAIL = "give up"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`found` is the JSON object of an accepted answer; `retry_after` the seconds that the server asks to wait."""

    action: Action
    reason: str = ""
    error: type[NoAnswer] = BadAnswer
    found: dict[str, Any] | None = None
    retry_after: float | None = None


def judge(status: int, headers: Mapping[str, str], body: bytes) -> Verdict:
    """The whole ladder: status first, because error pages of these sources are HTML or text, then the body."""
    wait = parse_retry_after(headers.get("retry-after", ""))
    if status in PASSING:
        reason = "it says that we asked too often" if status == 429 else f"HTTP {status}"
        return Verdict(Action.RETRY, reason, Unavailable, retry_after=wait)
    if status == 404 and not _is_web_page(body):  # a web page is of another server than the one we mean
        return Verdict(Action.UNKNOWN, "it does not know this")
    if status in (401, 403):
        return Verdict(Action.FAIL, f"it shuts us out (HTTP {status}): write to it before you ask again", ShutOut)
    if status != 200:
        return Verdict(Action.FAIL, f"HTTP {status}", Refused)
    return _judge_body(body)


def _judge_body(body: bytes) -> Verdict:
    try:
        found = json.loads(body)
    except ValueError:
        what = "a web page" if body.lstrip()[:1] == b"<" else "nothing" if not body.strip() else "a part of an answer"
        return Verdict(Action.RETRY, f"{what} came instead of JSON", BadAnswer)
    if not isinstance(found, dict):
        return Verdict(Action.RETRY, "the answer is no JSON object", BadAnswer)
    return Verdict(Action.OK, found=found)


def _is_web_page(body: bytes) -> bool:
    return body.lstrip()[:1] == b"<"


def allowed_gap(headers: Mapping[str, str]) -> float:
    """Seconds between two requests by the limit that the server states (x-rate-limit-limit requests in each
    x-rate-limit-interval, "1s"); 0.0 where it states none. Source: Crossref, "Access and authentication"."""
    limit = headers.get("x-rate-limit-limit", "")
    interval = headers.get("x-rate-limit-interval", "").removesuffix("s")
    if limit.isdecimal() and interval.isdecimal() and int(limit):
        return int(interval) / int(limit)
    return 0.0
