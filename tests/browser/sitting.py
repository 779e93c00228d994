"""An editor before the desk, and the papers that wait there."""

from typing import Any, Self

from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from claims.models import Suggestion
from tests import cast

GRAVE = ("serious", "critical")  # axe-core's words
SIZES = {"laptop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
LIVELY = "*, *::before, *::after { transition: none !important; animation: none !important; }"


class Sitting:
    """An editor before the desk. `faults` is what the console and the network complained about: none, but for those
    that a test provokes and names in `expects`. Checked when the sitting ends."""

    def __init__(self, browser: Browser, address: str, user: User, **options: Any) -> None:
        self.address, self.user = address, user
        self.context = browser.new_context(base_url=address, **options)
        self.faults: list[str] = []
        self.expects: set[str] = set()
        self.context.on("page", self._listen)
        self.log_in()
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(10_000)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        """A test that failed says why itself. Raises AssertionError for a fault that nobody expected."""
        self.context.close()
        if kind is None:
            assert not self.unexpected(), self.unexpected()

    def expect(self, *parts: str) -> None:
        """Faults with one of these parts belong to the test: "422" of a form that is to be refused."""
        self.expects |= set(parts)

    def unexpected(self) -> list[str]:
        return [fault for fault in self.faults if not any(part in fault for part in self.expects)]

    def _listen(self, page: Page) -> None:
        """To each page of the sitting, also one that opens in a new tab. A report of the policy is a console error."""
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("requestfailed", self._failed)

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left while it asked
            self.faults.append(f"failed: {request.url} {request.failure}")

    def log_in(self) -> None:
        """By the session of a login that the server made; the form of the login has a test of its own."""
        client = Client()
        client.force_login(self.user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.address}
        self.context.add_cookies([cookie])

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(message.text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def wait_for_focus(self, name: str) -> None:
        self.page.wait_for_function("name => document.activeElement.id === name", arg=name)


def waiting(claims: int = 1, each: int = 3) -> list[Suggestion]:
    """Suggestions of one document, in the order in which they are triaged."""
    document = cast.make_document()
    rows = []
    for _ in range(claims):
        claim = cast.make_claim(document=document)
        rows += [cast.make_suggestion(claim, score=0.9 - place / 100) for place in range(each)]
    return rows


def decided(sitting: Sitting, row: Suggestion) -> None:
    sitting.page.wait_for_selector(f"#suggestion-{row.pk}.decided")
