"""A real browser at a real server: chromium, driven by Playwright. Without a chromium these tests are skipped."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import cast
from tests.browser.sitting import Sitting

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


@pytest.fixture
def sitting(chromium: Browser, live_server: Any) -> Iterator[Sitting]:
    size = {"width": 1440, "height": 900}
    with Sitting(chromium, live_server.url, cast.make_editor(), viewport=size) as editor:
        yield editor
