import logging
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User

from tests.architecture.access import everybody


@pytest.fixture
def people(settings, db: None) -> Iterator[dict[str, User | None]]:
    """The cast, and a document with a row of everything; asked without limit, rows of sessions or lines in the log."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    logging.disable(logging.CRITICAL)  # thousands of refusals are meant
    yield everybody()
    logging.disable(logging.NOTSET)
