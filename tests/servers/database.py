"""The database of the tests."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries(ask: Callable[[], object]) -> int:
    """How many queries it takes to do this."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)
