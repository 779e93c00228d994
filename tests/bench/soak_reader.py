"""Somebody who has logged in and asks for pages, twice a second, as long as the soak lasts."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from typing import Self

import requests

PAGES = (
    "/admin/",
    "/admin/claims/claim/",
    "/admin/literature/reference/",
    "/admin/literature/searchrun/jobs/",
)
EVERY = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class Asked:
    """A page that was asked for: how long it took, whether the disk was full, and what was wrong, if anything."""

    page: str
    seconds: float
    full: bool
    wrong: str


class Reader:
    """Asks from a thread of its own; `is_full` tells whether the disk has room."""

    def __init__(self, site: str, password: str, is_full: Callable[[], bool]) -> None:
        self.site, self.is_full = site, is_full
        self.asked: list[Asked] = []
        self._browser = requests.Session()
        self._log_in(password)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._go_on, daemon=True)

    def _log_in(self, password: str) -> None:
        address = f"{self.site}/admin/login/"
        self._browser.get(address, timeout=30)
        form = {"username": "admin", "password": password, "next": "/admin/"}
        form["csrfmiddlewaretoken"] = str(self._browser.cookies["csrftoken"])
        answer = self._browser.post(address, data=form, headers={"Referer": address}, timeout=30)
        assert answer.url.endswith("/admin/"), answer.text

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()

    def _go_on(self) -> None:
        for page in cycle(PAGES):
            full, began = self.is_full(), time.monotonic()
            wrong = self._what_is_wrong_with(page)
            self.asked.append(Asked(page, time.monotonic() - began, full or self.is_full(), wrong))
            if self._ended.wait(EVERY):
                return

    def _what_is_wrong_with(self, page: str) -> str:
        try:
            answer = self._browser.get(self.site + page, timeout=30, allow_redirects=False)
        except requests.RequestException as error:
            return type(error).__name__
        return "" if answer.status_code == 200 else str(answer.status_code)

    def failed(self, *, full: bool) -> list[Asked]:
        return [one for one in self.asked if one.wrong and one.full == full]

    def page(self, path: str) -> str:
        return self._browser.get(self.site + path, timeout=30).text
