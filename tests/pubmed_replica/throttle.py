"""NCBI's rate limit: so many requests in any one second, by API key or else by address."""

import threading
import time
from collections import defaultdict, deque

from tests.pubmed_replica.answers import JSON, Answer, as_json


class Throttle:
    """3 a second by address and 10 by key when `limit` is 3; no limit when it is None.

    Refused requests count too: a client that keeps knocking stays outside. `in_200` sends the refusal with
    status
    200, which clients have met.
    """

    WINDOW = 1.0

    def __init__(self, limit: int | None, in_200: bool = False) -> None:
        self.limit, self.in_200 = limit, in_200
        self._times: dict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def admit(self, address: str, key: str) -> tuple[Answer | None, dict[str, str]]:
        """Count a request: the refusal (None when it may pass) and the two headers every reply carries."""
        limit = (self.limit or 3) * (10 if key else 3) // 3
        count = self._count(key or address)
        headers = {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": str(max(limit - count, 0))}
        if self.limit is None or count <= limit:
            return None, headers
        return refusal(key or address, count, limit, 200 if self.in_200 else 429), headers

    def _count(self, who: str) -> int:
        now = time.monotonic()
        with self._lock:
            times = self._times[who]
            while times and now - times[0] >= self.WINDOW:
                times.popleft()
            times.append(now)
            return len(times)


def refusal(who: str, count: int, limit: int, status: int = 429) -> Answer:
    body = {"error": "API rate limit exceeded", "api-key": who, "count": str(count), "limit": str(limit)}
    return Answer(as_json(body).body, JSON, status, {"Retry-After": "2"} if status == 429 else {})
