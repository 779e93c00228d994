"""A real browser at a real server: chromium, driven by Playwright. Without a chromium these tests are skipped."""

import os
import shutil
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
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


@pytest.fixture(autouse=True)
def answered_to_the_end(transactional_db: None) -> Iterator[None]:
    """What a closed page asked for may still be answered: to empty the tables of PostgreSQL meanwhile is a deadlock."""
    yield
    until = time.monotonic() + 10
    while connection.vendor == "postgresql" and _is_asked_by_others() and time.monotonic() < until:
        time.sleep(0.05)


def _is_asked_by_others() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend' AND state <> 'idle'"
        )
        return cursor.fetchone() is not None


@pytest.fixture
def sitting(chromium: Browser, live_server: Any) -> Iterator[Sitting]:
    size = {"width": 1440, "height": 900}
    with Sitting(chromium, live_server.url, cast.make_editor(), viewport=size) as editor:
        yield editor
