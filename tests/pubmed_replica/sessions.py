"""Entrez History: the UID lists kept under a WebEnv and a query_key."""

import secrets
import threading


class HistoryError(LookupError):
    """A session or a key that is not (or no longer) there; the text is NCBI's."""


class Sessions:
    """WebEnvs ("MCID_" and 24 hex digits), each with query keys 1, 2, 3… Thread safe.

    `expired_status` is the HTTP status EFetch answers with for a lost session: NCBI has been seen to use
    200 and 400.
    """

    def __init__(self) -> None:
        self._lists: dict[str, dict[int, list[int]]] = {}
        self._lock = threading.Lock()
        self.expired_status = 200

    def keep(self, pmids: list[int], web_env: str = "") -> tuple[int, str]:
        """Store a list, in a new session or as the next key of a known one. Returns (query_key, WebEnv).

        Raises HistoryError when `web_env` is given and not known.
        """
        with self._lock:
            if web_env and web_env not in self._lists:
                raise HistoryError("Unable to obtain query #1")
            web_env = web_env or f"MCID_{secrets.token_hex(12)}"
            lists = self._lists.setdefault(web_env, {})
            lists[len(lists) + 1] = list(pmids)
            return len(lists), web_env

    def read(self, web_env: str, key: int) -> list[int]:
        try:
            return self._lists[web_env][key]
        except KeyError:
            raise HistoryError(f"Unable to obtain query #{key}") from None

    def expire(self) -> None:
        """Forget every session, as NCBI does after some eight hours."""
        with self._lock:
            self._lists.clear()
