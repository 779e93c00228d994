"""A real browser at a real server: chromium, driven by Playwright. Without a chromium these tests are skipped."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests import cast

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("No chromium is installed here: `apt-get install chromium`, or name one in CHROMIUM.")
    # Playwright's own loop runs in this thread, and Django takes that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Sitting:
    """An editor before the desk. `faults` is what the console and the network complained about."""

    def __init__(self, browser: Browser, address: str, user: User, **options: Any) -> None:
        self.address, self.user = address, user
        self.context = browser.new_context(base_url=address, **options)
        self.faults: list[str] = []
        self.log_in()
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("requestfailed", lambda request: self.faults.append(f"failed: {request.url}"))

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

    def focused(self) -> str:
        """The id of what has the focus."""
        return self.page.evaluate("document.activeElement.id")


@pytest.fixture
def sitting(chromium: Browser, live_server: Any) -> Iterator[Sitting]:
    editor = Sitting(chromium, live_server.url, cast.make_editor(), viewport={"width": 1440, "height": 900})
    yield editor
    editor.context.close()
